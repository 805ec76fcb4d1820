"""Places that a file names: set aside with its figures, and at acceptance made and put where they lie, some at a time.

A file may bring two hundred thousand, so they are never all in memory, and no step of them holds a lock for long.
"""

from collections.abc import Callable, Iterable
from itertools import islice

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from dashboard.choices import ImportState
from dashboard.ingest.outcome import LONGEST_CODE
from dashboard.ingest.outcome import Place as GivenPlace
from dashboard.models import Import, Place, PlaceRelation, StagedPlace
from dashboard.queries.place_changes import pieces
from dashboard.queries.store import PLACES
from dashboard.services.imports import hold
from dashboard.services.store import count_change, in_range, ranges
from kconnect.core import jobs
from kconnect.core.bulk import insert_rows, unhurried
from kconnect.core.text import fold

# A place is much more to write than a figure: it has more indexes and a name that is folded.
AT_ONCE = 1_500
COLUMNS = ("import_ref_id", "code", "name", "kind", "parent", "hierarchy", "is_partition")


def stage_places(*, import_: Import, places: Iterable[GivenPlace], on_progress: Callable[[], None]) -> None:
    """Sets the places aside, parents before children. Ends in CancelledError when the import is cancelled meanwhile."""
    waiting = iter(places)
    for piece in unhurried(iter(lambda: list(islice(waiting, AT_ONCE)), [])):
        rows = [(import_.pk, *_as_staged(one)) for one in piece]
        with transaction.atomic():
            if hold(import_).state != ImportState.PARSING:
                raise jobs.CancelledError
            insert_rows(StagedPlace, COLUMNS, rows)
        on_progress()


def _as_staged(place: GivenPlace) -> tuple[str | bool, ...]:
    """A parent whose code is longer than any that is stored is known to nobody, so it is left out as such a one is."""
    parent = place.parent if len(place.parent) <= LONGEST_CODE else ""
    return place.code, place.name[:200], place.kind, parent, place.hierarchy, place.partition


def place_ranges(import_id: int) -> list[tuple[int, int]]:
    """Ranges of ids that hold the staged places of an import, in their order."""
    return ranges(StagedPlace.objects.filter(import_ref_id=import_id), AT_ONCE)


def clear_places(*, import_id: int) -> None:
    """Removes the staged places of an import, a few at a time."""
    for span in unhurried(place_ranges(import_id)):
        with transaction.atomic():
            in_range(StagedPlace, import_id, span)._raw_delete("default")


def put_in_places(*, import_id: int, span: tuple[int, int]) -> None:
    """Makes the staged places of a range that are not there yet, and says in which they lie; then they are staged no more.

    A parent that nobody knows is left out. The caller is in a transaction.
    """
    staged = in_range(StagedPlace, import_id, span)
    new = staged.exclude(Exists(Place.objects.filter(code=OuterRef("code")))).order_by("pk")
    # Another import may make the same place at this moment.
    Place.objects.bulk_create((_new_place(one) for one in new), ignore_conflicts=True)
    if _relate(staged) + _make_whole(staged):
        count_change([PLACES])
    staged._raw_delete("default")


def _new_place(staged: StagedPlace) -> Place:
    """A place as a file names it; a tract of 2010 (26081003600@2010) is one of that vintage."""
    code, _at, vintage = staged.code.partition("@")
    name = staged.name or code[:200]
    return Place(code=staged.code, name=name, name_folded=fold(name)[:200], kind=staged.kind, vintage=vintage[:10])


def _relate(staged: "QuerySet[StagedPlace]") -> int:
    """Puts each place into the parent that the file names, if it lies in none of that hierarchy; returns how many."""
    placed = PlaceRelation.objects.filter(hierarchy=OuterRef("hierarchy"), child__code=OuterRef("code"))
    named = staged.exclude(parent="").exclude(parent=F("code")).exclude(Exists(placed))
    found = named.annotate(above=_id_of("parent"), own=_id_of("code")).exclude(above=None)
    rows = [(*row, 1.0) for row in found.values_list("above", "own", "hierarchy", "is_partition")]
    return insert_rows(PlaceRelation, ("parent_id", "child_id", "hierarchy", "is_partition", "weight"), rows)


def _id_of(column: str) -> Subquery:
    return Subquery(Place.objects.filter(code=OuterRef(column)).values("pk"))


def _make_whole(staged: "QuerySet[StagedPlace]") -> int:
    """Marks relations as parts of a whole where the file says so of places that lay there before; returns how many."""
    loose = PlaceRelation.objects.filter(
        is_partition=False,
        hierarchy=OuterRef("hierarchy"),
        parent__code=OuterRef("parent"),
        child__code=OuterRef("code"),
    )
    found = staged.filter(is_partition=True).annotate(loose=Subquery(loose.values("pk"))).exclude(loose=None)
    ids = list(found.values_list("loose", flat=True))
    return sum(PlaceRelation.objects.filter(pk__in=piece).update(is_partition=True) for piece in pieces(ids))
