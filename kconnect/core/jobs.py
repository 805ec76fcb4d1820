"""Background work: rows that say what is to do, a doorbell that wakes a worker, and the claim that makes it happen once.

A service enqueues in its own transaction; the ring goes out after commit. A worker claims the row by one conditional
update, which raises the row's token. Whatever it writes at the end is guarded by that token, so a worker that was
taken for dead cannot write a second time. Losing the broker loses nothing: the sweep rings again.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from kconnect.celery import app as celery
from kconnect.core.choices import JobState
from kconnect.core.errors import DomainError
from kconnect.core.models import Job

log = logging.getLogger(__name__)

# Waits before the second and every later attempt.
BACKOFF = (timedelta(seconds=10), timedelta(seconds=60))
# A worker that is still at it after this time is no longer believed; another may take the job up.
LONGEST = timedelta(hours=1)
# What all nights of one kind of nightly work are about.
NIGHT = "night"


class LostLeaseError(Exception):
    """Another worker has the job now; this one must not write."""


class CancelledError(Exception):
    """A person asked to stop the job."""


class LaterError(Exception):
    """Not now: the job goes back into the queue until `moment`, and this attempt does not count."""

    def __init__(self, moment: datetime, reason: str = "") -> None:
        super().__init__(reason)
        self.moment = moment


class JobStateError(DomainError):
    """The job is not in a state in which this can be done."""


@dataclass
class Work:
    """A claimed job in the hands of one worker."""

    job_id: int
    kind: str
    token: int
    args: dict[str, Any]
    attempt: int
    is_last: bool = False
    subject: str = ""
    _told: float = field(default=0.0, repr=False)
    _stage: str = field(default="", repr=False)

    def progress(self, done: int, total: int, stage: str = "") -> None:
        """Tells how far the work is and renews the lease; at most once a second unless the stage changes.

        Raises CancelledError when a person asked to stop, LostLeaseError when another worker has the job.
        """
        if stage == self._stage and monotonic() - self._told < 1:
            return
        self._told, self._stage = monotonic(), stage
        until = timezone.now() + lease()
        if not self._mine().filter(cancel_asked=False).update(done=done, total=total, stage=stage, lease_until=until):
            self._refuse()

    @contextmanager
    def completing(self) -> Iterator[None]:
        """One transaction for the result and the state "done"; either both are stored or neither.

        Raises CancelledError or LostLeaseError before anything is written.
        """
        with transaction.atomic():
            # The update takes the row's lock: nobody else can claim or cancel until the result is stored.
            closing = {"state": JobState.DONE, "finished_at": timezone.now(), "lease_until": None, "error": ""}
            if not self._mine().filter(cancel_asked=False).update(**closing):
                self._refuse()
            yield
            _recover(self)

    def renew(self) -> bool:
        """Renews the lease only; False when the job is not this worker's any more."""
        return bool(self._mine().update(lease_until=timezone.now() + lease()))

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.job_id, token=self.token, state=JobState.RUNNING)

    def _refuse(self) -> None:
        if self._mine().filter(cancel_asked=True).exists():
            raise CancelledError
        raise LostLeaseError


Handler = Callable[[Work], None]
Told = Callable[[], Iterable[Any]]
_handlers: dict[str, Handler] = {}
_told: dict[str, Told] = {}
_nightly: list[str] = []


def handler(kind: str, *, nightly: bool = False, told: Told | None = None) -> Callable[[Handler], Handler]:
    """Registers the function that does the jobs of `kind`; `nightly` ones are asked for once a night by the beat.

    `told` gives the people who hear of a failure of work that no person asked for.

    Handlers stand in an app's `tasks.py`: ids in, one service call out, safe to run twice.
    """

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        if told is not None:
            _told[kind] = told
        if nightly and kind not in _nightly:
            _nightly.append(kind)
        return function

    return register


def handlers() -> dict[str, Handler]:
    """Every registered kind with its function."""
    autodiscover_modules("tasks")
    return _handlers


def lease() -> timedelta:
    """How long a claimed job may stay silent."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def enqueue(
    kind: str, *, key: str, args: dict[str, Any], by: Any = None, not_before: datetime | None = None, subject: str = ""
) -> Job:
    """Asks for work in the caller's transaction and rings after commit; the same key is the same job, also a done one.

    Jobs of one kind on one subject (without one, the key) fail and recover as one, for those who are told.
    Work for later waits in its row: the sweep rings when `not_before` has come, and nobody can claim it earlier.
    """
    now = timezone.now()
    fresh = {"args": args, "requested_by": by, "run_after": not_before or now, "subject": subject or key}
    job, _made = Job.objects.get_or_create(kind=kind, key=key, defaults=fresh)
    if job.state == JobState.QUEUED and job.run_after <= now:
        transaction.on_commit(partial(ring, job.pk))
    return job


def ring(job_id: int) -> None:
    """Wakes a worker; a broker that is away is only noted, because the sweep rings again."""
    try:
        if settings.CELERY_BROKER_URL.startswith("filesystem"):
            for name in ("queue", "control"):
                Path(settings.BROKER_DIR, name).mkdir(parents=True, exist_ok=True)
        celery.send_task("kconnect.core.run_job", [job_id], retry=False, ignore_result=True)
    except Exception:
        # Any fault of the broker is survivable here: the row is stored, the sweep rings again.
        log.warning("could not ring for job %s", job_id, exc_info=True)


def claim(job_id: int) -> Work | None:
    """Takes the job by one conditional update; None when it is not to be had."""
    now = timezone.now()
    with transaction.atomic():
        taken = Job.objects.claimable(now).filter(pk=job_id, attempt__lt=F("max_attempts"), cancel_asked=False)
        if not taken.update(
            state=JobState.RUNNING,
            attempt=F("attempt") + 1,
            token=F("token") + 1,
            lease_until=now + lease(),
            started_at=Coalesce(F("started_at"), now),
            error="",
        ):
            return None
        job = Job.objects.get(pk=job_id)
    last = job.attempt >= job.max_attempts
    return Work(
        job_id=job.pk, kind=job.kind, token=job.token, args=job.args, attempt=job.attempt, is_last=last,
        subject=job.subject or job.key,
    )  # fmt: skip


def run_job(job_id: int, *, heartbeat: bool = False) -> bool:
    """Claims and does one job; True when it was claimed. Never raises for what the handler does."""
    work = claim(job_id)
    if work is None:
        return False
    function = handlers().get(work.kind)
    try:
        if function is None:
            # An older worker met newer work: leave it to a worker that knows it.
            raise LookupError(f"No handler for {work.kind}.")
        with _heartbeat(work) if heartbeat else _no_heartbeat():
            function(work)
    except CancelledError:
        _close(work, JobState.CANCELLED, "")
    except LostLeaseError:
        log.warning("job %s was taken over by another worker", job_id)
    except LaterError as later:
        back = {"state": JobState.QUEUED, "attempt": F("attempt") - 1, "run_after": later.moment, "lease_until": None}
        work._mine().update(**back, error=str(later)[:2000])
    except DomainError as error:
        _close(work, JobState.FAILED, str(error))
    except Exception as error:
        log.exception("job %s failed in attempt %s", job_id, work.attempt)
        _try_later(work, error)
    else:
        _close(work, JobState.DONE, "")
    return True


def _close(work: Work, state: JobState, error: str) -> None:
    with transaction.atomic():
        changed = work._mine().update(state=state, error=error, finished_at=timezone.now(), lease_until=None)
        if changed and state == JobState.FAILED:
            _fail(work.job_id)
        if changed and state == JobState.DONE:
            _recover(work)


def _try_later(work: Work, error: Exception) -> None:
    """Back into the queue with a pause, or failed for good after the last attempt."""
    reason = f"{type(error).__name__}: {error}"[:2000]
    if work.is_last:
        _close(work, JobState.FAILED, reason)
        return
    later = timezone.now() + BACKOFF[min(work.attempt, len(BACKOFF)) - 1]
    work._mine().update(state=JobState.QUEUED, error=reason, run_after=later, lease_until=None)


def _fail(job_id: int) -> None:
    """Tells whoever asked for the work that it has stopped, else those who watch it; the caller is in a transaction."""
    # The outbox sends by jobs, so it knows this module.
    from kconnect.core import incidents

    job = Job.objects.select_related("requested_by").get(pk=job_id)
    watching = _told.get(job.kind)
    told: Iterable[Any] = [job.requested_by] if job.requested_by else watching() if watching else []
    incidents.open_incident(job, told)


def _recover(work: Work) -> None:
    """Tells whoever heard of a failure that it is over; the caller is in the transaction that stores the result."""
    from kconnect.core import incidents  # as above

    incidents.close_incident(kind=work.kind, subject=work.subject, job_id=work.job_id)


@contextmanager
def _no_heartbeat() -> Iterator[None]:
    yield


@contextmanager
def _heartbeat(work: Work) -> Iterator[None]:
    """Renews the lease from a second thread, so that one long calculation does not look like a dead worker."""
    stop, born = threading.Event(), monotonic()

    def beat() -> None:
        while not stop.wait(settings.JOB_LEASE_SECONDS / 3):
            if monotonic() - born > LONGEST.total_seconds():
                break
            try:
                if not work.renew():
                    break
            except Exception:
                # A busy or absent database: the next beat tries again, the lease is three beats long.
                log.warning("could not renew the lease of job %s", work.job_id, exc_info=True)
        connection.close()

    thread = threading.Thread(target=beat, daemon=True, name=f"lease-{work.job_id}")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=5)


def sweep(now: datetime | None = None, *, limit: int = 500) -> int:
    """Rings for everything that waits or whose worker is gone; fails what used up its attempts. Returns rings.

    Safe to run any number of times at once: a ring is only a hint, the claim decides.
    """
    moment = now or timezone.now()
    due = Job.objects.claimable(moment)
    due.filter(cancel_asked=True).update(state=JobState.CANCELLED, finished_at=moment, lease_until=None)
    for job in due.filter(attempt__gte=F("max_attempts")):
        error = _("The work stopped %(count)s times without an end. Look at what it was given, then try again.")
        text = error % {"count": job.attempt}
        with transaction.atomic():
            ended = {"state": JobState.FAILED, "error": text, "finished_at": moment, "lease_until": None}
            if due.filter(pk=job.pk).update(**ended):
                _fail(job.pk)
    ids = list(due.order_by("run_after", "pk").values_list("pk", flat=True)[:limit])
    for job_id in ids:
        ring(job_id)
    return len(ids)


def tick(now: datetime | None = None) -> list[Job]:
    """Asks for the nightly work of this date, once, however many beats run; a night that was missed is made up once."""
    local = timezone.localtime(now or timezone.now())
    if local.hour < settings.NIGHT_HOUR:
        return []
    handlers()
    day = local.date().isoformat()
    return [enqueue(kind, key=day, args={"date": day}, subject=NIGHT) for kind in _nightly]


def nightly_kinds() -> list[str]:
    """The kinds of work that the beat asks for every night."""
    handlers()
    return list(_nightly)


def next_night(now: datetime | None = None) -> datetime:
    """When the beat asks for nightly work next, by the network's clock."""
    local = timezone.localtime(now or timezone.now())
    day = local.date() if local.hour < settings.NIGHT_HOUR else local.date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time(settings.NIGHT_HOUR)))


def work_until_idle(*, limit: int = 10_000) -> int:
    """Does everything that is due in this process, for commands where no worker runs. Returns how many jobs it did."""
    count = 0
    while count < limit:
        ids = list(
            Job.objects.claimable(timezone.now())
            .filter(attempt__lt=F("max_attempts"), cancel_asked=False)
            .order_by("pk")
            .values_list("pk", flat=True)[:50]
        )
        done = sum(run_job(job_id) for job_id in ids)
        if not done:
            break
        count += done
    return count


def cancel(job: Job) -> None:
    """Stops a waiting job now and a running one at its next progress. Raises JobStateError for a finished one."""
    now = timezone.now()
    waiting = Job.objects.filter(pk=job.pk, state=JobState.QUEUED)
    if waiting.update(state=JobState.CANCELLED, finished_at=now, cancel_asked=True):
        return
    if not Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_asked=True):
        raise JobStateError(_("This work has ended already. There is nothing to stop."))


def retry(job: Job) -> None:
    """Puts a failed or cancelled job back into the queue with fresh attempts; work for later stays for later.

    Raises JobStateError for a job in another state.
    """
    ended = Job.objects.filter(pk=job.pk, state__in=[JobState.FAILED, JobState.CANCELLED])
    fresh = {
        "state": JobState.QUEUED,
        "attempt": 0,
        "cancel_asked": False,
        "run_after": Greatest("run_after", timezone.now()),
    }
    with transaction.atomic():
        if not ended.update(**fresh, error="", finished_at=None, lease_until=None, stage="", done=0, total=0):
            raise JobStateError(_("Only work that failed or was stopped can be tried again."))
        transaction.on_commit(partial(ring, job.pk))
