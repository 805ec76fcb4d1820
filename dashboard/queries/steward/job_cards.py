"""How far background work is, as the pages of a steward show it while it goes on or when it has stopped."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kconnect.core.choices import JobState
from kconnect.core.models import Job

STOPPED = frozenset({JobState.FAILED, JobState.CANCELLED})
OVER = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})
TONES: dict[str, str] = {JobState.FAILED: "no", JobState.CANCELLED: "warn"}


@dataclass(frozen=True)
class JobCard:
    """How far the background work is; `poll` is "" when it is over."""

    title: str
    state: str
    tone: str
    percent: int
    step: str
    error: str
    url: str
    poll: str
    is_over: bool


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
    )
