"""What staff do in the console itself."""

from django.db import transaction
from django.utils import timezone

from kconnect.core import audit, jobs
from kconnect.core.models import Job, Notification
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


def put_away_news(*, by: User) -> int:
    """Marks everything that `by` was told as read; returns how much it was. One's own act, so no audit event."""
    return Notification.objects.filter(user=by, read_at__isnull=True).update(read_at=timezone.now())
