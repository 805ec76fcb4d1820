"""The short swap that makes staged figures current, and the swap back."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard.choices import Change, ImportState
from dashboard.ingest.periods import span_of
from dashboard.models import (
    Import,
    Indicator,
    Measure,
    Observation,
    ObservedValue,
    Period,
    Place,
    PlaceRelation,
    SupersededObservation,
)
from dashboard.queries.store import PLACES, measure_subject
from dashboard.services.errors import StaleImportError, UndoConflictError
from dashboard.services.imports import CLEAR, hold, move
from dashboard.services.runs import ensure_runs
from dashboard.services.store import count_change, hold_versions
from kconnect.core import jobs
from kconnect.core.text import fold

VALUES = ", ".join(str(field.column) for field in ObservedValue._meta.fields if field.name != "id")
KEYS = "measure_id, period_id, place_id, group_id"


def swap_in(*, work: jobs.Work, import_id: int) -> Import:
    """Makes the staged rows of an import current: all of them or, when anything fails, none.

    Changed and removed rows go to the history, new and changed ones come in, unchanged ones stay. Places and periods that
    the recipe may create are made. A run is queued for each indicator whose figures changed. Raises StaleImportError, and
    leaves the import previewed, when the store changed since the preview.
    """
    import_ = Import.objects.get(pk=import_id)
    if import_.state != ImportState.ACCEPTING:
        return import_
    work.progress(0, 1, _("Putting figures in place"))
    try:
        with work.completing():
            held = hold(import_)
            if hold_versions(held.stamp) != held.stamp:
                raise StaleImportError(
                    _("Other figures were accepted since this preview. Make a new preview and look at it first.")
                )
            _accept(held)
    except StaleImportError:
        _step_back(import_, ImportState.PREVIEWED, accepted_by=None)
        raise
    return held


@transaction.atomic
def _step_back(import_: Import, state: ImportState, **fields: None) -> None:
    """The import is again where it was before somebody asked; nothing else has changed."""
    held = hold(import_)
    move(held, state)
    for name, value in fields.items():
        setattr(held, name, value)
    held.save(update_fields=["state", *fields])


def _accept(import_: Import) -> None:
    now = timezone.now()
    _create_periods(import_.summary.get("periods", []))
    _create_places(import_.summary.get("places", []))
    touched = _touched(import_)
    _take_out(import_, now)
    _put_in(import_)
    changed = count_change(measure_subject(slug) for slug in touched)
    import_.stamp_after = {**import_.stamp, **changed}
    move(import_, ImportState.ACCEPTED)
    import_.accepted_at = now
    import_.save(update_fields=["state", "accepted_at", "stamp_after"])
    ensure_runs(indicators=Indicator.objects.fed_by(touched).order_by("pk"), by=import_.accepted_by)
    jobs.enqueue(CLEAR, key=str(import_.pk), args={"import": import_.pk}, by=import_.accepted_by)


def _touched(import_: Import) -> list[str]:
    """Slugs of the measures of which acceptance changes any figure."""
    rows = import_.staged.exclude(change=Change.UNCHANGED).values("measure_id").distinct()
    return sorted(Measure.objects.filter(pk__in=[row["measure_id"] for row in rows]).values_list("slug", flat=True))


def _create_periods(codes: Iterable[str]) -> None:
    """Makes the periods that are not there yet; the parser lets through only codes that have a span."""
    wanted = list(codes)
    there = set(Period.objects.filter(code__in=wanted).values_list("code", flat=True))
    spans = {code: span_of(code) for code in wanted if code not in there}
    Period.objects.bulk_create(
        Period(code=code, kind=span.kind, starts=span.starts, ends=span.ends) for code, span in spans.items() if span
    )


def _create_places(places: list[dict[str, str]]) -> None:
    """Makes the places that are not there yet, and says in which they lie; a parent that nobody knows is left out."""
    ids = dict(Place.objects.values_list("code", "pk"))
    new = [place for place in places if place["code"] not in ids]
    if not new:
        return
    Place.objects.bulk_create(
        Place(
            code=place["code"],
            name=place["name"][:200] or place["code"],
            name_folded=fold(place["name"] or place["code"])[:200],
            kind=place["kind"],
        )
        for place in new
    )
    ids = dict(Place.objects.values_list("code", "pk"))
    related = [place for place in new if place["parent"] in ids and place["parent"] != place["code"]]
    PlaceRelation.objects.bulk_create(
        PlaceRelation(parent_id=ids[place["parent"]], child_id=ids[place["code"]], hierarchy=place["hierarchy"])
        for place in related
    )
    if related:
        count_change([PLACES])


def _take_out(import_: Import, now: datetime.datetime) -> None:
    """Changed and removed rows go from the current table to the history."""
    leaving = import_.staged.filter(change__in=[Change.CHANGED, Change.REMOVED]).values("current")
    _to_history(Observation.objects.filter(pk__in=leaving), import_, now)


def _to_history(rows: Any, import_: Import, now: datetime.datetime) -> None:
    """Moves current rows (a queryset) to the history, replaced by `import_`."""
    chosen, parameters = rows.values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO dashboard_supersededobservation
                ({KEYS}, {VALUES}, import_ref_id, superseded_by_id, superseded_at)
                SELECT {KEYS}, {VALUES}, import_ref_id, %s, %s FROM dashboard_observation WHERE id IN ({chosen})""",  # noqa: S608  # names from our own models
            [import_.pk, _moment(now), *parameters],
        )
        cursor.execute(f"DELETE FROM dashboard_observation WHERE id IN ({chosen})", parameters)  # noqa: S608  # as above


def _moment(now: datetime.datetime) -> Any:
    """A time as the database takes it in a statement of ours."""
    return connection.ops.adapt_datetimefield_value(now)


def _put_in(import_: Import) -> None:
    """New and changed rows become current, in the order of the key, so that its index grows at the end."""
    values = ", ".join(f"s.{name.strip()}" for name in VALUES.split(","))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO dashboard_observation ({KEYS}, {VALUES}, import_ref_id)
                SELECT s.measure_id, t.id, p.id, s.group_id, {values}, s.import_ref_id
                FROM dashboard_stagedobservation s
                JOIN dashboard_period t ON t.code = s.period_code
                JOIN dashboard_place p ON p.code = s.place_code
                WHERE s.import_ref_id = %s AND s.change IN ('new', 'changed')
                ORDER BY s.measure_id, t.id, p.id, s.group_id""",  # noqa: S608  # names from our own models
            [import_.pk],
        )


def swap_out(*, work: jobs.Work, import_id: int) -> Import:
    """Takes the rows of an accepted import out again and puts back those that it replaced or removed.

    Raises UndoConflictError, and leaves the import accepted, when a later import replaced some of its rows or brought
    figures where it had removed some: undo that one first.
    """
    import_ = Import.objects.get(pk=import_id)
    if import_.state != ImportState.UNDOING:
        return import_
    work.progress(0, 1, _("Putting the former figures back"))
    try:
        with work.completing():
            held = hold(import_)
            hold_versions(held.stamp)
            if _is_built_upon(held):
                raise UndoConflictError(_("A later import stands on this one. Undo the later one first."))
            _undo(held)
    except UndoConflictError:
        _step_back(import_, ImportState.ACCEPTED, ended_by=None)
        raise
    return held


def _is_built_upon(import_: Import) -> bool:
    if SupersededObservation.objects.filter(import_ref=import_).exists():
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT 1 FROM dashboard_supersededobservation h JOIN dashboard_observation o
               ON o.measure_id = h.measure_id AND o.period_id = h.period_id AND o.place_id = h.place_id
               AND o.group_id = h.group_id
               WHERE h.superseded_by_id = %s AND o.import_ref_id <> %s LIMIT 1""",
            [import_.pk, import_.pk],
        )
        return cursor.fetchone() is not None


def _undo(import_: Import) -> None:
    now = timezone.now()
    own = Observation.objects.filter(import_ref=import_)
    replaced = SupersededObservation.objects.filter(superseded_by=import_)
    ids = {row["measure_id"] for rows in (own, replaced) for row in rows.values("measure_id").distinct()}
    touched = sorted(Measure.objects.filter(pk__in=ids).values_list("slug", flat=True))
    _to_history(own, import_, now)
    _back_from_history(import_)
    count_change(measure_subject(slug) for slug in touched)
    move(import_, ImportState.UNDONE)
    import_.ended_at = now
    import_.save(update_fields=["state", "ended_at"])
    ensure_runs(indicators=Indicator.objects.fed_by(touched).order_by("pk"), by=import_.ended_by)


def _back_from_history(import_: Import) -> None:
    """The rows that this import had replaced become current again; its own stay in the history."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO dashboard_observation ({KEYS}, {VALUES}, import_ref_id)
                SELECT {KEYS}, {VALUES}, import_ref_id FROM dashboard_supersededobservation
                WHERE superseded_by_id = %s AND import_ref_id <> %s""",  # noqa: S608  # names from our own models
            [import_.pk, import_.pk],
        )
    SupersededObservation.objects.filter(superseded_by=import_).exclude(import_ref=import_).delete()
