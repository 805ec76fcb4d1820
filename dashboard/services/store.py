"""Writes how often parts of the store have changed, inside the transaction that changes them."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import connection
from django.db.models import BigIntegerField, ExpressionWrapper, F, Max, Min, Model, QuerySet

from dashboard.models import Group, Import, StoreVersion

Row = TypeVar("Row", bound=Model)
# Rows that one statement of long work touches: on SQLite a web write waits for all of them, on PostgreSQL for none.
PIECES = {"sqlite": 3_000, "postgresql": 100_000}


def piece_size() -> int:
    """How many rows long work touches at a time."""
    return PIECES[connection.vendor]


def ranges(rows: QuerySet[Any], size: int) -> list[tuple[int, int]]:
    """Ranges of ids, of `size` each, that hold all these rows, which were written one after the other."""
    ends = rows.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return []
    starts = range(ends["first"], ends["last"] + 1, size)
    return [(start, min(start + size - 1, ends["last"])) for start in starts]


def in_range(model: type[Row], import_id: int, span: tuple[int, int]) -> QuerySet[Row]:
    """The rows of an import with ids in a range.

    The import stands in the condition so that no index leads to it: SQLite would take that one, and look through all rows
    of the import for each few of them.
    """
    whose = ExpressionWrapper(F("import_ref_id") + 0, output_field=BigIntegerField())
    own = model._default_manager.filter(pk__range=span).alias(whose=whose)
    return own.filter(whose=import_id)  # type: ignore[return-value]  # an alias makes no other rows of them


def hold_versions(subjects: Iterable[str]) -> dict[str, int]:
    """The versions of parts of the store, held until the transaction ends: nobody else changes them meanwhile.

    The caller is in a transaction. Rows are locked in one order, so that two callers cannot wait for each other.
    """
    wanted = sorted(subjects)
    StoreVersion.objects.bulk_create([StoreVersion(subject=subject) for subject in wanted], ignore_conflicts=True)
    held = StoreVersion.objects.select_for_update().filter(subject__in=wanted).order_by("subject")
    return dict(held.values_list("subject", "number"))


def begin_moving(subjects: Iterable[str], import_: Import) -> None:
    """Notes that an import is moving figures of these parts, in pieces: until `end_moving` nobody computes with them.

    The caller is in a transaction and holds the versions.
    """
    changed = count_change(subjects)
    StoreVersion.objects.filter(subject__in=list(changed)).update(mover=import_)


def end_moving(import_: Import) -> Mapping[str, int]:
    """Ends what `begin_moving` began; returns the new versions of all that was moved. The caller is in a transaction."""
    moved = StoreVersion.objects.filter(mover=import_).values_list("subject", flat=True)
    changed = count_change(list(moved))
    StoreVersion.objects.filter(mover=import_).update(mover=None)
    return changed


def before_moving(moved: Mapping[str, int]) -> dict[str, int]:
    """The versions that parts had before they were moved, from those that `end_moving` gave: begin and end count one each."""
    return {subject: number - 2 for subject, number in moved.items()}


def count_change(subjects: Iterable[str]) -> Mapping[str, int]:
    """Notes that these parts of the store have changed and returns their new versions; the caller is in a transaction."""
    held = hold_versions(subjects)
    StoreVersion.objects.filter(subject__in=list(held)).update(number=F("number") + 1)
    return {subject: number + 1 for subject, number in held.items()}


def everyone() -> Group:
    """The group of everyone, which is a row like any other; made when it is not there yet."""
    names = {"name": "Everyone", "name_es": "Todas las personas"}
    return Group.objects.get_or_create(key="", defaults=names)[0]
