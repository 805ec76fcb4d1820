"""What the commands of shared measurement have in common: people by e-mail, and the queue worked where no worker runs."""

import time
from collections.abc import Iterable
from typing import Any

from django.core.management.base import CommandError
from django.db import connection

from kconnect.core import jobs
from kconnect.core.choices import JobState
from kconnect.core.models import Job
from workgroups.models import User

ENDED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})
REFUSED = 2


def account(email: str) -> User:
    """The active account of an e-mail address; ends the command where there is none."""
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).select_related("person").first()
    if user is None:
        raise CommandError(f"Nobody active signs in as {email}. Check the address.", returncode=REFUSED)
    return user


def finish(job: Job | None) -> Job | None:
    """Does a job here, or waits for the worker that has it; returns its last state."""
    while job is not None and job.state not in ENDED:
        # Inside a test's transaction a second connection could not renew the lease.
        if not jobs.run_job(job.pk, heartbeat=not connection.in_atomic_block):
            time.sleep(0.2)
        job.refresh_from_db()
    return job


def finish_all(found: Iterable[Any]) -> list[Job]:
    """Finishes the jobs of several things that have one."""
    ended = [finish(thing.job) for thing in found]
    return [job for job in ended if job is not None]
