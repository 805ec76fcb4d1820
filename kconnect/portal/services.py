"""What staff do in the console itself."""

from django.db import transaction
from django.utils import timezone

from kconnect.core import audit, jobs, notices
from kconnect.core.models import Follow, Job, Notification
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


def mark_read(*, by: User, notice: Notification, read: bool = True) -> None:
    """Puts one notice away, or takes it out again."""
    Notification.objects.filter(pk=notice.pk, user=by).update(read_at=timezone.now() if read else None)


def end_follow(*, by: User, follow: Follow) -> None:
    """`by` hears of this thing no more."""
    notices.unfollow(by=by, kind=follow.kind, slug=follow.slug)
