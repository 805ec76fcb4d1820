"""The steps of an import that a person takes: start, preview again, accept, cancel, undo. The work is done by jobs."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard.choices import IMPORT_MOVES, ImportState
from dashboard.ingest.recipe import Recipe, RecipeError
from dashboard.ingest.recipe_text import read_recipe
from dashboard.models import Dataset, Import, Source
from dashboard.queries.store import is_current, same_import
from dashboard.services.allowed import require_import
from dashboard.services.errors import ImportMoveError, StaleImportError, UnusableRecipeError
from dashboard.services.shipped import define_source
from kconnect.core import audit, files, jobs
from kconnect.core.choices import JobState
from kconnect.core.models import StoredFile

PARSE = "dashboard.parse_import"
ACCEPT = "dashboard.accept_import"
UNDO = "dashboard.undo_import"
CLEAR = "dashboard.clear_staged"
WORKING = frozenset({ImportState.UPLOADED, ImportState.PARSING, ImportState.ACCEPTING, ImportState.UNDOING})

STOPPED = frozenset({JobState.FAILED, JobState.CANCELLED})


@dataclass(frozen=True)
class Started:
    """The import that answers an upload; `again` when the same file was imported before and nothing has changed since."""

    import_: Import
    again: bool


def start_import(*, stream: IO[bytes], name: str, recipe_text: str, by: Any, limit: int | None = None) -> Started:
    """Stores the file under its hash and queues its reading; the one way in for page and command.

    The same file by the same recipe is answered by its import as long as that is open or accepted and no other import
    has changed the figures it speaks of; an open one whose preview is out of date is previewed again. Raises
    NotAllowedError, UnusableRecipeError, FileTooLargeError, DiskFullError. With a `limit` of its own (the command's) the
    file may also unpack to any size and hold any number of rows.
    """
    require_import(by)
    usable_recipe(recipe_text)
    file = files.store(stream, name=name, by=by, limit=limit)
    return import_stored(file=file, name=name, recipe_text=recipe_text, by=by, any_size=limit is not None)


def import_stored(
    *,
    file: StoredFile,
    name: str,
    recipe_text: str,
    by: Any,
    personal_reason: str = "",
    completes: Import | None = None,
    any_size: bool = False,
) -> Started:
    """As `start_import`, for a file that is stored already.

    With `personal_reason`, which a data steward gave, columns that look like single persons do not stop it. With
    `completes` it holds corrected rows of that import. Raises NotAllowedError, UnusableRecipeError.
    """
    require_import(by)
    recipe = usable_recipe(recipe_text)
    recipe_hash = hashlib.sha256(recipe_text.encode()).hexdigest()
    before = same_import(file.sha256, recipe_hash)
    if before is not None and _still_answers(before, by):
        return Started(before, again=True)
    try:
        more = {"personal_reason": personal_reason, "completes": completes, "any_size": any_size}
        import_ = _begin(file, name, recipe, recipe_hash, by, **more)
    except IntegrityError:
        # Somebody uploaded the same file at this very moment: theirs is the import.
        meanwhile = same_import(file.sha256, recipe_hash)
        if meanwhile is None:
            raise
        return Started(meanwhile, again=True)
    return Started(import_, again=False)


def usable_recipe(text: str) -> Recipe:
    """The recipe, with its source known; raises UnusableRecipeError, which says what to do.

    A source that comes with KConnect is defined when the first recipe asks for it.
    """
    try:
        recipe = read_recipe(text)
    except RecipeError as error:
        raise UnusableRecipeError(_("The recipe cannot be used. %(problems)s") % {"problems": error}) from error
    known = not recipe.source or Source.objects.filter(slug=recipe.source).exists()
    if not known and not define_source(recipe.source):
        raise UnusableRecipeError(
            _(
                "This portal does not know the source “%(slug)s” of the recipe yet. Ask who looks after the server "
                "to load its definitions, then read the file again."
            )
            % {"slug": recipe.source}
        )
    return recipe


def _still_answers(before: Import, by: Any) -> bool:
    if before.state == ImportState.PREVIEWED and not is_current(before):
        preview_again(import_=before, by=by)
    elif before.state in WORKING and before.job is not None and before.job.state in STOPPED:
        # Its work stopped before the end; who brings the file again wants it done.
        jobs.retry(before.job)
    return before.state != ImportState.ACCEPTED or is_current(before)


@transaction.atomic
def _begin(file: StoredFile, name: str, recipe: Recipe, recipe_hash: str, by: Any, **more: Any) -> Import:
    source = Source.objects.filter(slug=recipe.source).first()
    dataset, _made = Dataset.objects.get_or_create(
        slug=recipe.dataset, defaults={"title": recipe.title, "source": source}
    )
    import_ = Import.objects.create(
        dataset=dataset,
        file=file,
        file_name=name[-200:],
        recipe_slug=recipe.slug,
        recipe_title=recipe.title[:200],
        recipe_text=recipe.text,
        recipe_hash=recipe_hash,
        started_by=by,
        **more,
    )
    _enqueue(import_, PARSE, by)
    audit.record(by=by, verb="started", target=import_, label=dataset.slug)
    return import_


@transaction.atomic
def preview_again(*, import_: Import, by: Any) -> Import:
    """Queues a new preview, because other figures were accepted since the last one. Raises ImportMoveError."""
    require_import(by)
    held = hold(import_)
    move(held, ImportState.PARSING)
    _enqueue(held, PARSE, by)
    return held


@transaction.atomic
def accept_import(*, import_: Import, by: Any) -> Import:
    """Queues the swap that makes the staged figures current.

    Raises ImportMoveError unless there is a preview, StaleImportError when the store has changed since: then look at a
    new preview first.
    """
    require_import(by)
    held = hold(import_)
    if held.state == ImportState.PREVIEWED and not is_current(held):
        raise StaleImportError(
            _("Other figures were accepted since this preview. Make a new preview and look at it first.")
        )
    move(held, ImportState.ACCEPTING)
    held.accepted_by = by
    held.save(update_fields=["state", "accepted_by"])
    _enqueue(held, ACCEPT, by)
    audit.record(by=by, verb="accepted", target=held, label=held.dataset.slug)
    return held


@transaction.atomic
def cancel_import(*, import_: Import, by: Any) -> Import:
    """Ends an import of which no figure has gone in yet; nothing of it is kept but the file. Raises ImportMoveError."""
    require_import(by)
    # First the job, then the import: the order in which a worker takes them, so that neither waits for the other for ever.
    _stop_job(import_)
    held = hold(import_)
    if held.job_id != import_.job_id or held.moves.exists():
        raise ImportMoveError(_("This import has moved on. Look at its page again."))
    move(held, ImportState.CANCELLED)
    held.ended_at, held.ended_by = timezone.now(), by
    held.save(update_fields=["state", "ended_at", "ended_by"])
    _clear(held, by)
    audit.record(by=by, verb="cancelled", target=held, label=held.dataset.slug)
    return held


@transaction.atomic
def retry_import(*, import_: Import, by: Any) -> Import:
    """Puts work of an import that failed or was stopped back into the queue; it goes on where it ended.

    Raises ImportMoveError when there is nothing to take up.
    """
    require_import(by)
    if import_.state not in WORKING or import_.job is None or import_.job.state not in STOPPED:
        raise ImportMoveError(_("Nothing of this import has stopped. Look at its page again."))
    jobs.retry(import_.job)
    audit.record(by=by, verb="retried", target=import_, label=import_.dataset.slug)
    return import_


@transaction.atomic
def undo_import(*, import_: Import, by: Any) -> Import:
    """Queues the swap back to the figures that were current before this import. Raises ImportMoveError."""
    require_import(by)
    held = hold(import_)
    move(held, ImportState.UNDOING)
    held.ended_by = by
    held.save(update_fields=["state", "ended_by"])
    _enqueue(held, UNDO, by)
    audit.record(by=by, verb="undone", target=held, label=held.dataset.slug)
    return held


def hold(import_: Import) -> Import:
    """The present row of an import, held until the transaction ends."""
    return Import.objects.select_for_update(of=("self",)).select_related("dataset").get(pk=import_.pk)


def move(import_: Import, state: ImportState) -> None:
    """Sets and stores the next state; raises ImportMoveError for a move that the table of moves does not have."""
    if state not in IMPORT_MOVES[import_.state]:
        raise ImportMoveError(
            _("This import is %(state)s, so that cannot be done now.") % {"state": ImportState(import_.state).label}
        )
    import_.state = state


def _enqueue(import_: Import, kind: str, by: Any) -> None:
    import_.revision += 1
    key = f"{import_.pk}-{import_.revision}"
    import_.job = jobs.enqueue(kind, key=key, args={"import": import_.pk, "revision": import_.revision}, by=by)
    import_.save(update_fields=["job", "revision", "state"])


def _stop_job(import_: Import) -> None:
    if import_.job is not None:
        with suppress(jobs.JobStateError):  # it has ended by itself: nothing is left to stop
            jobs.cancel(import_.job)


def _clear(import_: Import, by: Any) -> None:
    """Queues the removal of staged rows that nobody needs any more."""
    if import_.staged.exists() or import_.staged_places.exists():
        jobs.enqueue(CLEAR, key=str(import_.pk), args={"import": import_.pk}, by=by)
