"""What all lists share that somebody brings: held while they are changed, worked on in the background, stopped, counted."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kconnect.core import jobs
from kconnect.core.choices import JobState
from kconnect.core.errors import DomainError
from kconnect.core.models import BroughtFile

File = TypeVar("File", bound=BroughtFile)
STOPPED = (JobState.FAILED, JobState.CANCELLED)
# Days after which a list that nobody took up again is discarded.
LEFT_ALONE = 30


class FileMovedOnError(DomainError):
    """The list, or what it is compared with, is not as it was when this was offered."""


def start(held: File, state: str, kind: str, by: Any, **further: Any) -> File:
    """Moves a held file on and queues the work for it; the caller is in the transaction."""
    held.revision += 1
    held.state = state
    arguments = {"file": held.pk, "revision": held.revision, **further}
    held.job = jobs.enqueue(kind, key=f"{held.pk}-{held.revision}", args=arguments, by=by)
    held.save(update_fields=["job", "revision", "state"])
    return held


def stop(file: BroughtFile, checking: str) -> None:
    """Stops the comparing of a file, if it goes on. First the job, then the file: the order in which a worker takes them."""
    if file.job is not None and file.state == checking:
        with suppress(jobs.JobStateError):  # it has ended by itself: nothing is left to stop
            jobs.cancel(file.job)


def held_for(file: File, *states: str) -> File:
    """The file as it stands now, held until the transaction ends. Raises FileMovedOnError if it is in another state."""
    rows = type(file)._default_manager.select_for_update(of=("self",)).select_related("job")
    row = rows.get(pk=file.pk)
    if row.state not in states:
        raise FileMovedOnError(_("Somebody was faster. Open the file again to see where it stands."))
    return row


def retried(held: File) -> File:
    """Puts work on a held file that stopped back into the queue. Raises FileMovedOnError where none has stopped."""
    if held.job is None or held.job.state not in STOPPED:
        raise FileMovedOnError(_("Nothing of this file has stopped. Open it again to see where it stands."))
    jobs.retry(held.job)
    return held


def current(kind: type[File], file_id: int, revision: int, state: str) -> File | None:
    """The file while it waits for this very work; None when it has moved on."""
    return kind._default_manager.filter(pk=file_id, revision=revision, state=state).first()


@contextmanager
def fenced(work: jobs.Work) -> Iterator[None]:
    """A transaction of a worker that still has the job; another cannot take it until this ends."""
    with transaction.atomic():
        if not work.renew():
            raise jobs.LostLeaseError
        yield


def step_back(work: jobs.Work, file: BroughtFile, state: str, *working: str) -> None:
    """The file is again where it was before somebody asked; nothing else has changed."""
    with fenced(work):
        held = held_for(file, *working)
        held.state = state
        held.save(update_fields=["state"])


def count_outcomes(rows: Iterable[Any]) -> dict[str, int]:
    """How many rows come to each outcome, and how many say something odd of each kind."""
    held = list(rows)
    outcomes = Counter(str(row.outcome) for row in held)
    issues = Counter(f"issue:{code}" for row in held for code in {issue[0] for issue in row.issues})
    return {**outcomes, **issues}
