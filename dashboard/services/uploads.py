"""What a person does with a file before its dry run: bring it, look, answer, hand it on or discard it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard import rules
from dashboard.choices import ImportState, UploadState
from dashboard.ingest.look import Look, look_in_child
from dashboard.models import Import, RecipeTrial, Upload
from dashboard.queries.limits import limits_of
from dashboard.services.allowed import require_import
from dashboard.services.errors import NotAllowedError, UploadMoveError
from dashboard.services.imports import Started, import_stored
from dashboard.services.trials import begin_trial
from kconnect.core import audit, files, jobs, scratch
from kconnect.core.models import StoredFile

LOOK = "dashboard.look"
# Days after which a file that nobody took up again is discarded, and one that looks like single persons is.
LEFT_ALONE, PERSONAL_LEFT_ALONE = 90, 2
READY = frozenset({UploadState.LOOKED})


@transaction.atomic
def _begin(file: StoredFile, name: str, by: Any) -> Upload:
    upload = Upload.objects.create(file=file, file_name=name[-200:], by=by)
    _look(upload, by)
    audit.record(by=by, verb="uploaded", target=upload)
    return upload


def start_upload(*, stream: IO[bytes], name: str, by: Any) -> Upload:
    """Stores a file under its hash and queues the look at it. Raises NotAllowedError, FileTooLargeError, DiskFullError."""
    require_import(by)
    return _begin(files.store(stream, name=name, by=by), name, by)


def _look(upload: Upload, by: Any) -> None:
    upload.state, upload.changed_at = UploadState.LOOKING, timezone.now()
    number = upload.chosen.get("looks", 0) + 1
    upload.chosen = upload.chosen | {"looks": number}
    upload.job = jobs.enqueue(LOOK, key=f"{upload.pk}-{number}", args={"upload": upload.pk, "look": number}, by=by)
    upload.save(update_fields=["state", "changed_at", "chosen", "job"])


def look_at(*, work: jobs.Work, upload_id: int, number: int) -> None:
    """Looks at the file of an upload in a process of its own and stores what is in it; safe to run twice."""
    upload = Upload.objects.select_related("file").get(pk=upload_id)
    if upload.state != UploadState.LOOKING or upload.chosen.get("looks") != number:
        return
    work.progress(0, 1, _("Looking at the file"))
    look = look_in_child(upload.file.path, upload.file_name, limits_of(upload.file), scratch=scratch.root())
    with work.completing():
        held = _hold(upload)
        held.look, held.state, held.changed_at = look.as_json(), _state_of(look, held), timezone.now()
        held.save(update_fields=["look", "state", "changed_at"])


def _state_of(look: Look, upload: Upload) -> UploadState:
    if look.refused is not None or look.best is None:
        return UploadState.UNREADABLE
    personal = any(column.kind == "personal" for table in look.tables for column in table.columns)
    return UploadState.STOPPED if personal and not upload.personal_reason else UploadState.LOOKED


def _hold(upload: Upload) -> Upload:
    """The present row of an upload, held until the transaction ends."""
    return Upload.objects.select_for_update(of=("self",)).select_related("file").get(pk=upload.pk)


def _ready(upload: Upload, by: Any, states: frozenset[UploadState] = READY) -> Upload:
    """The held row, if it is in one of these states; raises NotAllowedError, UploadMoveError."""
    require_import(by)
    held = _hold(upload)
    if held.state not in states:
        words = UploadState(held.state).label
        raise UploadMoveError(_("This file is %(state)s, so that cannot be done now.") % {"state": words})
    return held


@transaction.atomic
def choose_table(*, upload: Upload, chosen: Mapping[str, Any], by: Any) -> Upload:
    """Keeps which table of the file is meant, where its header is and how it is encoded; a mapping of another is dropped.

    `chosen` has `table` (its place in the look), `header_row`, `header_rows` and `encoding`. Raises NotAllowedError,
    UploadMoveError.
    """
    held = _ready(upload, by)
    now = held.chosen | dict(chosen)
    if now != held.chosen:
        held.mapping, held.trial = {}, None
    held.chosen, held.changed_at = now, timezone.now()
    held.save(update_fields=["chosen", "mapping", "trial", "changed_at"])
    return held


@transaction.atomic
def save_answers(*, upload: Upload, answers: Mapping[str, Any], by: Any) -> Upload:
    """Keeps the answers of one step of the mapping by hand. Raises NotAllowedError, UploadMoveError."""
    held = _ready(upload, by)
    held.mapping, held.changed_at = held.mapping | dict(answers), timezone.now()
    held.save(update_fields=["mapping", "changed_at"])
    return held


@transaction.atomic
def try_mapping(*, upload: Upload, text: str, by: Any) -> RecipeTrial:
    """Queues a try of the mapping on the whole file. Raises NotAllowedError, UploadMoveError."""
    held = _ready(upload, by)
    trial = begin_trial(
        file=held.file, name=held.file_name, text=text, by=by, personal_allowed=bool(held.personal_reason)
    )
    held.trial, held.changed_at = trial, timezone.now()
    held.save(update_fields=["trial", "changed_at"])
    return trial


@transaction.atomic
def import_upload(*, upload: Upload, recipe_text: str, by: Any) -> Started:
    """Hands the file on to its dry run. Raises NotAllowedError, UploadMoveError, UnusableRecipeError."""
    # Held to the end: a colleague who discards the file at this moment finds it handed on, or this finds it discarded.
    held = _ready(upload, by)
    started = import_stored(
        file=held.file,
        name=held.file_name,
        recipe_text=recipe_text,
        by=by,
        personal_reason=held.personal_reason,
    )
    held.state, held.import_ref, held.changed_at = UploadState.USED, started.import_, timezone.now()
    held.save(update_fields=["state", "import_ref", "changed_at"])
    return started


@transaction.atomic
def take_up_again(*, upload: Upload, by: Any) -> Upload:
    """Opens a file again whose import was refused, cancelled or undone, with all that was answered.

    Raises NotAllowedError, UploadMoveError.
    """
    held = _ready(upload, by, frozenset({UploadState.USED}))
    ended = {ImportState.REFUSED, ImportState.CANCELLED, ImportState.UNDONE}
    if held.import_ref is not None and held.import_ref.state not in ended:
        raise UploadMoveError(_("The import of this file is not over. Cancel or undo it first."))
    if not held.look or not held.file.path.exists():
        raise UploadMoveError(_("This file is not kept any more. Bring it again."))
    held.state, held.changed_at = UploadState.LOOKED, timezone.now()
    held.save(update_fields=["state", "changed_at"])
    audit.record(by=by, verb="reopened", target=held)
    return held


@transaction.atomic
def allow_personal(*, upload: Upload, reason: str, by: Any) -> Upload:
    """A data steward says why a file that looks like single persons may be read; the log keeps who and why.

    Raises NotAllowedError, UploadMoveError.
    """
    if by is None or not rules.can_allow_personal(by):
        raise NotAllowedError(_("Only a data steward can allow this."))
    held = _ready(upload, by, frozenset({UploadState.STOPPED}))
    held.personal_reason, held.personal_by = reason, by
    held.state, held.changed_at = UploadState.LOOKED, timezone.now()
    held.save(update_fields=["personal_reason", "personal_by", "state", "changed_at"])
    audit.record(by=by, verb="allowed", target=held, fields=["personal_reason"], reason=reason)
    return held


def discard_upload(*, upload: Upload, by: Any) -> Upload:
    """Ends an upload that was not handed on; its file goes unless something else needs it.

    Raises NotAllowedError, UploadMoveError.
    """
    with transaction.atomic():
        states = {UploadState.LOOKING, UploadState.LOOKED, UploadState.STOPPED, UploadState.UNREADABLE}
        held = _ready(upload, by, frozenset(states))
        held.state, held.look, held.mapping = UploadState.DISCARDED, {}, {}
        held.trial, held.changed_at = None, timezone.now()
        held.save(update_fields=["state", "look", "mapping", "trial", "changed_at"])
        audit.record(by=by, verb="discarded", target=held)
    if not _needed(held.file):
        RecipeTrial.objects.filter(file=held.file).delete()
        files.erase(held.file)
    return held


def _needed(file: StoredFile) -> bool:
    refused = [ImportState.REFUSED, ImportState.CANCELLED]
    return (
        Upload.objects.unfinished().filter(file=file).exists()
        or Import.objects.filter(file=file).exclude(state__in=refused).exists()
    )


def clear_uploads(*, today: date) -> int:
    """Discards what nobody took up again: files that look like single persons after days, others after months.

    What killed work left of files goes as well.
    """
    scratch.sweep()
    found = 0
    for states, days in (
        ([UploadState.STOPPED], PERSONAL_LEFT_ALONE),
        ([UploadState.LOOKED, UploadState.UNREADABLE], LEFT_ALONE),
    ):
        before = today - timedelta(days=days)
        for upload in Upload.objects.filter(state__in=states, changed_at__date__lt=before):
            discard_upload(upload=upload, by=None)
            found += 1
    return found
