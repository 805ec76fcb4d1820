"""Which figures an import touches, by measure, period and place: what has to be computed anew, and no more."""

from typing import Any

from dashboard.choices import Change
from dashboard.models import Import, Observation, SupersededObservation

# An import of more changes is computed as a whole: naming them would take longer.
MOST_CHANGES = 20_000
KEYS = ("measure__slug", "period__code", "place__code")


def touched_by(import_: Import) -> dict[str, dict[str, list[str]]] | None:
    """Measure → period → codes of places, of an import whose rows are in place; None when there are too many to name.

    What it brought stands in the store, what it replaced or removed in the history.
    """
    report: dict[str, Any] = import_.report
    if sum(report.get(kind, 0) for kind in (Change.NEW, Change.CHANGED, Change.REMOVED)) > MOST_CHANGES:
        return None
    brought = Observation.objects.filter(import_ref=import_).order_by().values_list(*KEYS).distinct()
    replaced = SupersededObservation.objects.filter(superseded_by=import_).order_by().values_list(*KEYS).distinct()
    found: dict[str, dict[str, list[str]]] = {}
    for measure, period, place in sorted({*brought, *replaced}):
        found.setdefault(measure, {}).setdefault(period, []).append(place)
    return found
