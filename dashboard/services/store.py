"""Writes how often parts of the store have changed, inside the transaction that changes them."""

from collections.abc import Iterable, Mapping

from django.db.models import F

from dashboard.models import Group, StoreVersion


def hold_versions(subjects: Iterable[str]) -> dict[str, int]:
    """The versions of parts of the store, held until the transaction ends: nobody else changes them meanwhile.

    The caller is in a transaction. Rows are locked in one order, so that two callers cannot wait for each other.
    """
    wanted = sorted(subjects)
    StoreVersion.objects.bulk_create([StoreVersion(subject=subject) for subject in wanted], ignore_conflicts=True)
    held = StoreVersion.objects.select_for_update().filter(subject__in=wanted).order_by("subject")
    return dict(held.values_list("subject", "number"))


def count_change(subjects: Iterable[str]) -> Mapping[str, int]:
    """Notes that these parts of the store have changed and returns their new versions; the caller is in a transaction."""
    held = hold_versions(subjects)
    StoreVersion.objects.filter(subject__in=list(held)).update(number=F("number") + 1)
    return {subject: number + 1 for subject, number in held.items()}


def everyone() -> Group:
    """The group of everyone, which is a row like any other; made when it is not there yet."""
    names = {"name": "Everyone", "name_es": "Todas las personas"}
    return Group.objects.get_or_create(key="", defaults=names)[0]
