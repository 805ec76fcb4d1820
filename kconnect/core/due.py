"""Work that the clock asks for, beside the nightly one: "24 hours and 2 hours before this meeting", "the digest of today".

An app registers a look at its rows: given a moment, which things are due now? Each thing has a key that names it and the
time it is about (a meeting that moves has a new key), so it is asked for once, however many beats look and how often. A
look answers with what is due *now*: what should have been said yesterday and helps nobody any more, it leaves out. What failed
and is due still is tried again after AGAIN.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from kconnect.core import jobs
from kconnect.core.choices import JobState
from kconnect.core.models import Job

log = logging.getLogger(__name__)
# How long work that failed rests while it is due still.
AGAIN = timedelta(hours=1)


@dataclass(frozen=True)
class Due:
    """One piece of work that is due: the key says which and for when, `args` goes to the handler of the kind."""

    key: str
    args: dict[str, Any] = field(default_factory=dict)
    subject: str = ""


Look = Callable[[datetime], Iterable[Due]]
_looks: dict[str, Look] = {}


def look(kind: str) -> Callable[[Look], Look]:
    """Registers the look for work of `kind`; it stands beside the handler in an app's `tasks.py`.

    It runs with every beat (once a minute), so it is one query on an index, or none.
    """

    def register(function: Look) -> Look:
        _looks[kind] = function
        return function

    return register


def ask(now: datetime | None = None) -> list[Job]:
    """Asks for everything that is due and was not asked for yet; a look that fails holds up no other."""
    moment = now or timezone.now()
    jobs.handlers()
    asked: list[Job] = []
    for kind, function in _looks.items():
        try:
            asked += _ask(kind, list(function(moment)), moment)
        except Exception:
            log.exception("could not see what is due of %s", kind)
    return asked


def _ask(kind: str, due: list[Due], now: datetime) -> list[Job]:
    if not due:
        return []
    rows = Job.objects.filter(kind=kind, key__in=[one.key for one in due]).only("key", "state", "finished_at")
    known = {job.key: job for job in rows}
    for job in known.values():
        if job.state == JobState.FAILED and job.finished_at is not None and job.finished_at < now - AGAIN:
            jobs.retry(job)
    new = [one for one in due if one.key not in known]
    return [jobs.enqueue(kind, key=one.key, args=one.args, subject=one.subject) for one in new]
