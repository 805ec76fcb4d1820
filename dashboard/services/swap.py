"""The swap that makes staged figures current, and the swap back: in short pieces, and as a whole for whoever computes."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
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
    StagedObservation,
    StoreVersion,
    SupersededObservation,
)
from dashboard.queries.place_changes import pieces
from dashboard.queries.store import measure_subject, versions_of
from dashboard.queries.touched import touched_by
from dashboard.services.errors import StaleImportError, UndoConflictError
from dashboard.services.imports import hold, move
from dashboard.services.preview import staged_pieces
from dashboard.services.runs import StoreChange, ensure_runs
from dashboard.services.staged_places import place_ranges, put_in_places
from dashboard.services.store import (
    before_moving,
    begin_moving,
    end_moving,
    hold_versions,
    in_range,
    piece_size,
)
from kconnect.core import jobs
from kconnect.core.bulk import renew_statistics, unhurried

VALUES = ", ".join(str(field.column) for field in ObservedValue._meta.fields if field.name != "id")
KEYS = "measure_id, period_id, place_id, group_id"
PARTS = 100


def swap_in(*, work: jobs.Work, import_id: int) -> Import:
    """Makes the staged rows of an import current: changed and removed rows go to the history, new and changed ones come in.

    It moves a few thousand at a time, so that nobody waits for long. Before the first it marks the measures, and until the
    last nobody computes with them: whoever reads results sees all of the import or nothing. A worker that dies is taken up
    where it stopped. Periods and places that the recipe may create are made first; a run is queued for each indicator whose
    figures changed. Raises StaleImportError, and leaves the import previewed, when the store changed since the preview.
    """
    import_ = Import.objects.get(pk=import_id)
    if import_.state != ImportState.ACCEPTING:
        return import_
    work.progress(0, PARTS, _("Putting figures in place"))
    try:
        _begin_accepting(work, import_)
    except StaleImportError:
        _step_back(import_, ImportState.PREVIEWED, accepted_by=None)
        raise
    _put_in_places(work, import_id)
    moves = staged_pieces(import_id)
    for number, span in enumerate(unhurried(moves)):
        with _fenced(work):
            _move_in(import_, span)
        work.progress(PARTS * number // len(moves), PARTS, _("Putting figures in place"))
    with work.completing():
        return _end_accepting(import_)


@contextmanager
def _fenced(work: jobs.Work) -> Iterator[None]:
    """A transaction of a worker that still has the job; another cannot take it until this ends."""
    with transaction.atomic():
        if not work.renew():
            raise jobs.LostLeaseError
        yield


@transaction.atomic
def _step_back(import_: Import, state: ImportState, **fields: None) -> None:
    """The import is again where it was before somebody asked; nothing else has changed."""
    held = hold(import_)
    move(held, state)
    for name, value in fields.items():
        setattr(held, name, value)
    held.save(update_fields=["state", *fields])


def _begin_accepting(work: jobs.Work, import_: Import) -> None:
    """Makes periods, and marks the measures whose figures will change; nothing when that was done before."""
    if _is_moving(import_):
        return
    # All figures of the file are looked through for this, so it is done before anybody has to wait.
    subjects = [measure_subject(slug) for slug in _touched(import_)]
    with _fenced(work):
        held = hold(import_)
        if hold_versions(held.stamp) != held.stamp or _others_move(held.stamp):
            raise StaleImportError(
                _("Other figures were accepted since this preview. Make a new preview and look at it first.")
            )
        _create_periods(held.summary.get("periods", []))
        begin_moving(subjects, held)


def _is_moving(import_: Import) -> bool:
    """Whether the move has begun; only the worker that holds the job begins it."""
    return StoreVersion.objects.filter(mover=import_).exists()


def _put_in_places(work: jobs.Work, import_id: int) -> None:
    """Makes the places that the figures need, some at a time."""
    waiting = place_ranges(import_id)
    for span in unhurried(waiting):
        with _fenced(work):
            put_in_places(import_id=import_id, span=span)
        work.progress(0, PARTS, _("Putting places in place"))
    if waiting:
        renew_statistics(Place, PlaceRelation)


def _others_move(subjects: Iterable[str]) -> bool:
    return StoreVersion.objects.filter(subject__in=list(subjects), mover__isnull=False).exists()


def _move_in(import_: Import, span: tuple[int, int]) -> None:
    """Some staged rows become current and are staged no more."""
    rows = in_range(StagedObservation, import_.pk, span)
    leaving = rows.filter(change__in=[Change.CHANGED, Change.REMOVED]).values_list("current", flat=True)
    _to_history([pk for pk in leaving if pk is not None], import_, timezone.now())
    _put_in(import_, span)
    rows._raw_delete("default")


def _end_accepting(import_: Import) -> Import:
    held = hold(import_)
    subjects = end_moving(held)
    held.stamp_after = {**held.stamp, **subjects}
    move(held, ImportState.ACCEPTED)
    held.accepted_at = timezone.now()
    held.touched = touched_by(held)
    held.save(update_fields=["state", "accepted_at", "stamp_after", "touched"])
    held.dataset.measures.add(*Measure.objects.filter(slug__in=held.summary.get("measures", [])))
    _compute_after(held, subjects, by=held.accepted_by)
    return held


def _compute_after(import_: Import, moved: Mapping[str, int], *, by: Any) -> None:
    """Asks for what depends on the figures that were moved: exactly the indicators, places and periods, where they are known."""
    change = None if import_.touched is None else StoreChange(before_moving(moved), import_.touched)
    measures = [subject.removeprefix(measure_subject("")) for subject in moved]
    ensure_runs(indicators=Indicator.objects.fed_by(measures).order_by("pk"), by=by, change=change)


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


def _to_history(ids: list[int], import_: Import, now: datetime.datetime) -> None:
    """Moves current rows to the history, replaced by `import_`.

    Their ids are named and not asked for in the statement: a database that does not know yet how large its tables have
    become would compare each row with each.
    """
    with connection.cursor() as cursor:
        for piece in pieces(ids):
            marks = ", ".join(["%s"] * len(piece))
            cursor.execute(
                f"""INSERT INTO dashboard_supersededobservation
                    ({KEYS}, {VALUES}, import_ref_id, superseded_by_id, superseded_at)
                    SELECT {KEYS}, {VALUES}, import_ref_id, %s, %s FROM dashboard_observation WHERE id IN ({marks})""",  # noqa: S608  # names from our own models
                [import_.pk, _moment(now), *piece],
            )
            cursor.execute(f"DELETE FROM dashboard_observation WHERE id IN ({marks})", piece)  # noqa: S608  # as above


def _moment(now: datetime.datetime) -> Any:
    """A time as the database takes it in a statement of ours."""
    return connection.ops.adapt_datetimefield_value(now)


def _put_in(import_: Import, span: tuple[int, int]) -> None:
    """New and changed rows become current, in the order of the key, so that its index grows at the end."""
    values = ", ".join(f"s.{name.strip()}" for name in VALUES.split(","))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO dashboard_observation ({KEYS}, {VALUES}, import_ref_id)
                SELECT s.measure_id, t.id, p.id, s.group_id, {values}, s.import_ref_id
                FROM dashboard_stagedobservation s
                JOIN dashboard_period t ON t.code = s.period_code
                JOIN dashboard_place p ON p.code = s.place_code
                WHERE s.import_ref_id + 0 = %s AND s.id BETWEEN %s AND %s AND s.change IN ('new', 'changed')
                ORDER BY s.measure_id, t.id, p.id, s.group_id""",  # noqa: S608  # names from our own models
            [import_.pk, *span],
        )


def swap_out(*, work: jobs.Work, import_id: int) -> Import:
    """Takes the rows of an accepted import out again and puts back those that it replaced or removed, in pieces as above.

    Raises UndoConflictError, and leaves the import accepted, when a later import replaced some of its rows or brought
    figures where it had removed some (undo that one first), or is being accepted at this moment.
    """
    import_ = Import.objects.get(pk=import_id)
    if import_.state != ImportState.UNDOING:
        return import_
    work.progress(0, 1, _("Putting the former figures back"))
    try:
        _begin_undoing(work, import_)
    except UndoConflictError:
        _step_back(import_, ImportState.ACCEPTED, ended_by=None)
        raise
    own = Observation.objects.filter(import_ref=import_)
    replaced = SupersededObservation.objects.filter(superseded_by=import_).exclude(import_ref=import_)
    for piece in unhurried(_pieces_of(own)):
        with _fenced(work):
            _to_history(list(own.filter(pk__range=piece).values_list("pk", flat=True)), import_, timezone.now())
        work.progress(0, 1, _("Putting the former figures back"))
    for piece in unhurried(_pieces_of(replaced)):
        with _fenced(work):
            _back_from_history(replaced.filter(pk__range=piece))
        work.progress(0, 1, _("Putting the former figures back"))
    with work.completing():
        return _end_undoing(import_)


def _begin_undoing(work: jobs.Work, import_: Import) -> None:
    if _is_moving(import_):
        return
    # As above: what takes long is asked before, and holds while the versions stay.
    before = versions_of(import_.stamp)
    if _is_built_upon(import_):
        raise UndoConflictError(_("A later import stands on this one. Undo the later one first."))
    subjects = [measure_subject(slug) for slug in _moved_by(import_)]
    with _fenced(work):
        held = hold(import_)
        if hold_versions(held.stamp) != before or _others_move(held.stamp):
            raise UndoConflictError(_("Another import is being accepted or undone. Try again in a minute."))
        begin_moving(subjects, held)


def _moved_by(import_: Import) -> list[str]:
    """Slugs of the measures of which the import brought, replaced or removed any figure."""
    own = Observation.objects.filter(import_ref=import_)
    replaced = SupersededObservation.objects.filter(superseded_by=import_)
    ids = {row["measure_id"] for rows in (own, replaced) for row in rows.values("measure_id").distinct()}
    return sorted(Measure.objects.filter(pk__in=ids).values_list("slug", flat=True))


def _pieces_of(rows: Any) -> Iterator[tuple[int, int]]:
    """Ranges of ids with some of these rows each; each is asked for when those before are done."""
    size = piece_size()
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:size]):
        yield ids[0], ids[-1]


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


def _end_undoing(import_: Import) -> Import:
    held = hold(import_)
    subjects = end_moving(held)
    move(held, ImportState.UNDONE)
    held.ended_at = timezone.now()
    held.save(update_fields=["state", "ended_at"])
    _compute_after(held, subjects, by=held.ended_by)
    return held


def _back_from_history(rows: Any) -> None:
    """Rows that an import had replaced (a queryset of the history) become current again."""
    chosen, parameters = rows.values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO dashboard_observation ({KEYS}, {VALUES}, import_ref_id)
                SELECT {KEYS}, {VALUES}, import_ref_id FROM dashboard_supersededobservation
                WHERE id IN ({chosen})""",  # noqa: S608  # names from our own models
            parameters,
        )
    rows._raw_delete("default")
