"""What staff do in the console itself."""

from django.db import transaction

from kconnect.core import audit, jobs
from kconnect.core.models import Job
from workgroups.models import User


@transaction.atomic
def cancel_job(*, job: Job, by: User) -> Job:
    """Stops background work. Raises JobStateError when it has ended already."""
    jobs.cancel(job)
    audit.record(by=by, verb="cancelled", target=job, label=job.kind)
    return job


@transaction.atomic
def retry_job(*, job: Job, by: User) -> Job:
    """Tries failed or stopped work again with fresh attempts. Raises JobStateError otherwise."""
    jobs.retry(job)
    audit.record(by=by, verb="retried", target=job, label=job.kind)
    return job
