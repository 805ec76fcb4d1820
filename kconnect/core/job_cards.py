"""How far background work is, as a page shows it while it goes on or when it has stopped."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kconnect.core.choices import JobState
from kconnect.core.models import Job

STOPPED = frozenset({JobState.FAILED, JobState.CANCELLED})
OVER = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})
TONES: dict[str, str] = {JobState.FAILED: "no", JobState.CANCELLED: "warn"}


@dataclass(frozen=True)
class JobCard:
    """How far the background work is; `poll` is "" when it is over, `again` says that it was interrupted and goes on."""

    title: str
    state: str
    tone: str
    percent: int
    step: str
    error: str
    url: str
    poll: str
    is_over: bool
    again: str


def card_of(job: Job, *, title: str, poll: str) -> JobCard:
    """A job in words; `poll` is the address that the page asks again while it goes on."""
    over = job.state in OVER
    return JobCard(
        title=title,
        state=str(JobState(job.state).label),
        tone=TONES.get(job.state, "plain"),
        percent=job.percent,
        step=_(job.stage) if job.stage else "",
        error=_(job.error) if job.error else "",
        url=reverse("portal:job_detail", args=[job.pk]),
        poll="" if over else poll,
        is_over=over,
        again=_again(job),
    )


def _again(job: Job) -> str:
    """That work was interrupted and goes on by itself, and when; "" for work that is in order, or over."""
    if job.state == JobState.QUEUED and job.attempt and job.error:
        at = date_format(timezone.localtime(job.run_after), "TIME_FORMAT")
        return _("It was interrupted. It goes on by itself, about %(time)s.") % {"time": at}
    if job.state == JobState.RUNNING and job.lease_until is not None and job.lease_until < timezone.now():
        return _("It was interrupted. It goes on by itself within a minute or two.")
    return ""
