"""The steps of a file of places: brought, looked at, columns chosen, previewed, accepted or cancelled. Jobs do the work."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard.choices import PLACE_FILE_MOVES, PlaceFileState
from dashboard.ingest.place_records import PlaceLimits
from dashboard.ingest.place_run import PlaceAnswer, read_in_child
from dashboard.models import Indicator, PlaceFile
from dashboard.queries.place_changes import compare, pieces
from dashboard.queries.place_states import around_places, around_relations
from dashboard.queries.store import PLACES, SUMMED, versions_of
from dashboard.services.allowed import require_define
from dashboard.services.errors import PlaceFileMoveError
from dashboard.services.indicators import LoadReport
from dashboard.services.places_store import put_places, put_relations
from dashboard.services.places_undo import noted
from dashboard.services.runs import ensure_runs
from kconnect.core import audit, files, jobs, scratch
from kconnect.core.choices import JobState
from kconnect.core.models import StoredFile

LOOK, READ, ACCEPT = "dashboard.look_at_places", "dashboard.read_places", "dashboard.accept_places"
UNDO = "dashboard.undo_places"
PARTS = 100
METRES_IN_A_DEGREE = 111_320
WORKING = frozenset({
    PlaceFileState.LOOKING, PlaceFileState.READING, PlaceFileState.ACCEPTING, PlaceFileState.UNDOING,
})  # fmt: skip
STOPPED = frozenset({JobState.FAILED, JobState.CANCELLED})
ENDED = frozenset({PlaceFileState.ACCEPTED, PlaceFileState.REFUSED, PlaceFileState.CANCELLED})
# Why a reading failed because of the file, whatever is chosen of it; after any other one the choices can be mended.
HOPELESS = frozenset({
    "not_places", "not_json", "not_features", "too_deep", "too_many_bytes", "too_many_places", "too_many_points",
    "too_large", "too_slow", "crashed", "projected", "other_crs", "swapped", "arc_unknown",
})  # fmt: skip


def start_place_file(*, stream: IO[bytes], name: str, by: Any) -> PlaceFile:
    """Stores a file under its hash and queues the look at it. Raises NotAllowedError, FileTooLargeError, DiskFullError."""
    require_define(by)
    return _begin(files.store(stream, name=name, by=by), name, by)


@transaction.atomic
def _begin(stored: StoredFile, name: str, by: Any) -> PlaceFile:
    place_file = PlaceFile.objects.create(file=stored, file_name=name[-200:], started_by=by)
    _enqueue(place_file, LOOK, by)
    audit.record(by=by, verb="started", target=place_file)
    return place_file


@transaction.atomic
def look_again(*, place_file: PlaceFile, header: int, by: Any) -> PlaceFile:
    """Queues another look at a table whose column names stand in row `header`. Raises NotAllowedError, PlaceFileMoveError."""
    require_define(by)
    held = hold(place_file)
    move(held, PlaceFileState.LOOKING)
    held.choices, held.refusal = {"header": header}, {}
    held.save(update_fields=["choices", "refusal"])
    _enqueue(held, LOOK, by)
    return held


@transaction.atomic
def choose_columns(
    *, place_file: PlaceFile, what: str, choices: Mapping[str, Any], by: Any, kept: Mapping[str, Any] | None = None
) -> PlaceFile:
    """Takes what was chosen ("places": a PlaceSpec, "pairs": a CrosswalkSpec, as JSON) and queues the reading.

    `kept` is what was filled in, offered again for the next file with the same columns.

    Raises NotAllowedError, PlaceFileMoveError.
    """
    require_define(by)
    held = hold(place_file)
    move(held, PlaceFileState.READING)
    held.choices, held.refusal = {"what": what, "choices": dict(choices), "form": dict(kept or {})}, {}
    held.save(update_fields=["choices", "refusal"])
    _enqueue(held, READ, by)
    audit.record(by=by, verb="changed", target=held, fields=["choices"])
    return held


@transaction.atomic
def accept_place_file(*, place_file: PlaceFile, by: Any) -> PlaceFile:
    """Queues the work that makes the places of the preview the store's. Raises NotAllowedError, PlaceFileMoveError."""
    require_define(by)
    held = hold(place_file)
    move(held, PlaceFileState.ACCEPTING)
    held.accepted_by = by
    held.save(update_fields=["accepted_by"])
    _enqueue(held, ACCEPT, by)
    audit.record(by=by, verb="accepted", target=held)
    return held


@transaction.atomic
def undo_place_file(*, place_file: PlaceFile, by: Any) -> PlaceFile:
    """Queues the work that puts back what stood before an accepted file. Raises NotAllowedError, PlaceFileMoveError.

    That work says what depends on the places, if anything does; then nothing is undone.
    """
    require_define(by)
    held = hold(place_file)
    if not held.report.get("noted"):
        raise PlaceFileMoveError(_("What this file changed was not noted, so it cannot be undone."))
    move(held, PlaceFileState.UNDOING)
    held.undone_by = by
    held.save(update_fields=["undone_by"])
    _enqueue(held, UNDO, by)
    audit.record(by=by, verb="undone", target=held)
    return held


@transaction.atomic
def retry_place_file(*, place_file: PlaceFile, by: Any) -> PlaceFile:
    """Puts work of a file that failed or was stopped back into the queue. Raises NotAllowedError, PlaceFileMoveError."""
    require_define(by)
    held = hold(place_file)
    stopped = held.job is not None and held.job.state in STOPPED
    if held.job is None or not stopped or held.state not in WORKING:
        raise PlaceFileMoveError(_("Nothing of this file has stopped. Look at its page again."))
    jobs.retry(held.job)
    audit.record(by=by, verb="retried", target=held)
    return held


@transaction.atomic
def cancel_place_file(*, place_file: PlaceFile, by: Any) -> PlaceFile:
    """Ends a file that is not accepted. Raises NotAllowedError, PlaceFileMoveError."""
    require_define(by)
    # First the job, then the file: the order in which a worker takes them, so that neither waits for the other for ever.
    if place_file.job is not None:
        with suppress(jobs.JobStateError):  # it has ended by itself: nothing is left to stop
            jobs.cancel(place_file.job)
    held = hold(place_file)
    if held.job_id != place_file.job_id:
        raise PlaceFileMoveError(_("This file has moved on. Look at its page again."))
    move(held, PlaceFileState.CANCELLED)
    held.ended_at = timezone.now()
    held.save(update_fields=["state", "ended_at"])
    audit.record(by=by, verb="cancelled", target=held)
    return held


def hold(place_file: PlaceFile) -> PlaceFile:
    """The present row, held until the transaction ends."""
    return PlaceFile.objects.select_for_update(of=("self",)).get(pk=place_file.pk)


def move(place_file: PlaceFile, state: PlaceFileState) -> None:
    """Sets the next state; raises PlaceFileMoveError for a move that the table of moves does not have."""
    if state not in PLACE_FILE_MOVES[place_file.state]:
        raise PlaceFileMoveError(
            _("This file is %(state)s, so that cannot be done now.") % {"state": PlaceFileState(place_file.state).label}
        )
    place_file.state = state


def _enqueue(place_file: PlaceFile, kind: str, by: Any) -> None:
    place_file.revision += 1
    arguments = {"place_file": place_file.pk, "revision": place_file.revision}
    place_file.job = jobs.enqueue(kind, key=f"{place_file.pk}-{place_file.revision}", args=arguments, by=by)
    place_file.save(update_fields=["job", "revision", "state"])


# The work ---------------------------------------------------------------------------------------------------------------
def look_at_place_file(*, work: jobs.Work, place_file_id: int, revision: int) -> None:
    """Says what the file has, or why it cannot be used; safe to run twice."""
    place_file = _current(place_file_id, revision, PlaceFileState.LOOKING)
    if place_file is None:
        return
    header = place_file.choices.get("header", 0)
    with _reading(work, place_file, "look", {"header": header}) as answer, work.completing():
        held = hold(place_file)
        # A row that cannot be the header is no reason to give up a file that was looked at before.
        hopeless = answer.refused is not None and not held.look
        move(held, PlaceFileState.REFUSED if hopeless else PlaceFileState.CHOOSING)
        held.look = dict(answer.look) or held.look
        _refuse(held, answer)
        held.save(update_fields=["state", "look", "refusal", "ended_at"])


def read_place_file(*, work: jobs.Work, place_file_id: int, revision: int) -> None:
    """Reads the file as was chosen and says what accepting it does; safe to run twice."""
    place_file = _current(place_file_id, revision, PlaceFileState.READING)
    if place_file is None:
        return
    with _chosen(work, place_file) as answer:
        report = {} if answer.refused else _report(answer)
        with work.completing():
            held = hold(place_file)
            hopeless = answer.refused is not None and answer.refused.code in HOPELESS
            stays = PlaceFileState.CHOOSING if answer.refused else PlaceFileState.PREVIEWED
            move(held, PlaceFileState.REFUSED if hopeless else stays)
            _refuse(held, answer)
            held.report = report
            held.save(update_fields=["state", "report", "refusal", "ended_at"])


def accept_places(*, work: jobs.Work, place_file_id: int, revision: int) -> None:
    """Writes the places in short transactions, one after the other, so that nobody waits; safe to run twice.

    Where places have changed since the preview so that other things would happen, it makes a new preview instead.
    """
    place_file = _current(place_file_id, revision, PlaceFileState.ACCEPTING)
    if place_file is None:
        return
    with _chosen(work, place_file) as answer:
        again = answer.refused is None and work.attempt > 1
        report = {} if answer.refused else _report(answer)
        if answer.refused or (not again and report["shown"] != place_file.report.get("shown")):
            with work.completing():
                held = hold(place_file)
                move(held, PlaceFileState.PREVIEWED)
                held.report = (report or held.report) | {"stale": True}
                held.save(update_fields=["state", "report"])
            return
        _write(work, place_file, answer)


def _write(work: jobs.Work, place_file: PlaceFile, answer: PlaceAnswer) -> None:
    before, done = versions_of([PLACES]), LoadReport()
    total = max(1, place_file.report.get("places", 0) + place_file.report.get("relations", 0))
    count = 0
    for put, found in ((_put_places, answer.places()), (_put_relations, answer.relations())):
        for piece in pieces(found):
            work.progress(int(PARTS * count / total), PARTS, _("Putting places in place"))
            with transaction.atomic():
                put(place_file, piece, done)
            count += len(piece)
    with work.completing():
        held = hold(place_file)
        move(held, PlaceFileState.ACCEPTED)
        held.ended_at = timezone.now()
        held.report = held.report | {"done": done.as_json(), "stale": False, "noted": True}
        held.save(update_fields=["state", "ended_at", "report"])
        if versions_of([PLACES]) != before:
            summed = Indicator.objects.filter(version__value_type__in=SUMMED).order_by("pk")
            ensure_runs(indicators=summed, by=held.accepted_by)


def _put_places(place_file: PlaceFile, piece: list[Any], done: LoadReport) -> None:
    with noted(place_file, partial(around_places, piece)):
        put_places(places=piece, report=done)


def _put_relations(place_file: PlaceFile, piece: list[Any], done: LoadReport) -> None:
    with noted(place_file, partial(around_relations, piece)):
        put_relations(relations=piece, report=done)


def _report(answer: PlaceAnswer) -> dict[str, Any]:
    changes = compare(answer.places(), answer.relations())
    relations = changes.relations_new + changes.relations_changed + changes.relations_unchanged
    return {
        "rows": answer.rows,
        "taken": answer.taken,
        "places": changes.places,
        "relations": relations,
        "changes": changes.as_json(),
        "shown": changes.shown(),
        "issues": [issue.as_json() for issue in answer.issues],
        "stale": False,
    }


def _current(place_file_id: int, revision: int, state: PlaceFileState) -> PlaceFile | None:
    """The file while it waits for this very work; None when it has moved on."""
    found = PlaceFile.objects.select_related("file").get(pk=place_file_id)
    return found if found.revision == revision and found.state == state else None


def _refuse(held: PlaceFile, answer: PlaceAnswer) -> None:
    held.refusal = answer.refused.as_json() if answer.refused else {}
    if held.state in ENDED:
        held.ended_at = timezone.now()


@contextmanager
def _chosen(work: jobs.Work, place_file: PlaceFile) -> Iterator[PlaceAnswer]:
    with _reading(work, place_file, place_file.choices["what"], place_file.choices["choices"]) as answer:
        yield answer


@contextmanager
def _reading(work: jobs.Work, place_file: PlaceFile, what: str, choices: Mapping[str, Any]) -> Iterator[PlaceAnswer]:
    """The file read in a child process; what it left on the disk goes at the end."""
    with scratch.folder("places-") as folder:
        yield read_in_child(
            place_file.file.path,
            what,
            choices,
            folder=folder,
            tolerance=settings.BOUNDARY_TOLERANCE_METRES / METRES_IN_A_DEGREE,
            limits=PlaceLimits(bytes=settings.PLACE_FILE_BYTES),
            beat=lambda: work.progress(0, PARTS, _("Reading the file")),
        )
