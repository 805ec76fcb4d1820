"""What the pages of the portal read: background work, the audit log, the console and what is mine to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kconnect.core.choices import JobState
from kconnect.core.jobs import NIGHT, next_night, nightly_kinds
from kconnect.core.models import AuditEvent, Job
from kconnect.portal.job_words import JOB_ABOUT, JOB_KINDS
from kconnect.portal.rooms import Floor, floors_for
from kconnect.portal.words import ACTS, THINGS
from workgroups.models import User
from workgroups.permissions import RoleName, access_of

TONES = {JobState.DONE: "ok", JobState.FAILED: "no", JobState.CANCELLED: "off"}
# A steward watches the work on numbers; who runs the network watches all of it.
NUMBERS = "dashboard."


@dataclass(frozen=True)
class JobRow:
    """One job in words."""

    pk: int
    url: str
    title: str
    subject: str
    state_text: str
    tone: str
    percent: int
    step: str
    error: str
    attempt: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    is_finished: bool
    can_cancel: bool
    can_retry: bool


@dataclass(frozen=True)
class JobPage:
    """One job with what a coordinator asks next: what it does, about what, when it last went well, when it comes again."""

    row: JobRow
    about: str
    most_attempts: int
    last_success: datetime | None
    next_run: datetime | None


@dataclass(frozen=True)
class NightlyRow:
    """One kind of work that happens by itself."""

    title: str
    about: str
    state_text: str
    tone: str
    url: str
    last_success: datetime | None
    next_run: datetime


def jobs_watched_by(user: User) -> QuerySet[Job]:
    """The jobs that `user` may know of."""
    access = access_of(user)
    if access.has(RoleName.BACKBONE) or access.has(RoleName.SUPERUSER):
        return Job.objects.all()
    return Job.objects.filter(kind__startswith=NUMBERS)


def job_row(job: Job) -> JobRow:
    """`job` in words."""
    state = JobState(job.state)
    finished = state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}
    return JobRow(
        pk=job.pk,
        url=reverse("portal:job_detail", args=[job.pk]),
        title=str(JOB_KINDS.get(job.kind, job.kind)),
        # What a key says is for the portal, not for people.
        subject=job.subject if job.subject not in {job.key, NIGHT} else "",
        state_text=_("stopping") if job.cancel_asked and not finished else str(state.label),
        tone=TONES.get(state, "plain"),
        percent=job.percent,
        step=_(job.stage) if job.stage else "",
        error=_(job.error) if job.error else "",
        attempt=job.attempt,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        is_finished=finished,
        can_cancel=not finished and not job.cancel_asked,
        can_retry=state in {JobState.FAILED, JobState.CANCELLED},
    )


def job_page(job: Job) -> JobPage:
    """Everything that the page of one job shows; two queries."""
    same = Job.objects.filter(kind=job.kind, subject=job.subject, state=JobState.DONE)
    waits = job.state == JobState.QUEUED and job.run_after > timezone.now()
    nightly = job.kind in nightly_kinds()
    return JobPage(
        row=job_row(job),
        about=str(JOB_ABOUT.get(job.kind, "")),
        most_attempts=job.max_attempts,
        last_success=same.aggregate(last=Max("finished_at"))["last"],
        next_run=job.run_after if waits else next_night() if nightly else None,
    )


def nightly_rows(user: User) -> list[NightlyRow]:
    """The work that happens by itself, as far as `user` watches it; two queries."""
    kinds = nightly_kinds()
    nights = jobs_watched_by(user).filter(kind__in=kinds).order_by()
    went_well = dict(nights.filter(state=JobState.DONE).values_list("kind").annotate(last=Max("finished_at")))
    youngest = nights.values("kind").annotate(last=Max("pk")).values("last")
    last = {job.kind: job_row(job) for job in Job.objects.filter(pk__in=youngest)}
    return [_nightly_row(kind, last.get(kind), went_well.get(kind)) for kind in kinds]


def _nightly_row(kind: str, last: JobRow | None, went_well: datetime | None) -> NightlyRow:
    return NightlyRow(
        title=str(JOB_KINDS.get(kind, kind)),
        about=str(JOB_ABOUT.get(kind, "")),
        state_text=last.state_text if last else _("not yet"),
        tone=last.tone if last else "off",
        url=last.url if last else "",
        last_success=went_well,
        next_run=next_night(),
    )


def job_rows(jobs: Iterable[Job]) -> list[JobRow]:
    """Several jobs in words."""
    return [job_row(job) for job in jobs]


@dataclass(frozen=True)
class AuditRow:
    """One act in words."""

    at: datetime
    actor: str
    verb: str
    thing: str
    fields: str
    reason: str


def audit_events() -> QuerySet[Any]:
    """All acts, newest first."""
    return AuditEvent.objects.all()


def audit_rows(events: Iterable[AuditEvent]) -> list[AuditRow]:
    """Acts with the names of those who acted, read in one query."""
    acts = list(events)
    actors = User.objects.filter(pk__in={act.actor_id for act in acts}).select_related("person")
    names = {user.pk: user.person.name for user in actors}
    return [
        AuditRow(
            at=act.at,
            actor=_("the portal itself") if act.actor_id is None else names.get(act.actor_id, _("former member")),
            verb=str(ACTS.get(act.verb, act.verb)),
            thing=f"{THINGS.get(act.target_type, act.target_type)} {act.target_label or act.target_id}",
            fields=", ".join(_field(act.target_type, name) for name in act.fields),
            reason=act.reason,
        )
        for act in acts
    ]


def _field(target_type: str, name: str) -> str:
    """What a field is called on its forms; what is no column of the thing stays as it was written down."""
    try:
        return str(apps.get_model(target_type)._meta.get_field(name).verbose_name)
    except (LookupError, ValueError, FieldDoesNotExist, AttributeError):
        return name


@dataclass(frozen=True)
class Console:
    """What the console shows to one person."""

    floors: list[Floor]
    failed: list[JobRow]
    running: list[JobRow]


def console(user: User) -> Console:
    """The rooms that `user` may enter, failed work, and work that runs or whose turn has come."""
    watched = jobs_watched_by(user)
    failed = list(watched.filter(state=JobState.FAILED)[:5])
    due = Q(state=JobState.RUNNING) | Q(state=JobState.QUEUED, run_after__lte=timezone.now())
    return Console(floors=floors_for(user), failed=job_rows(failed), running=job_rows(watched.filter(due)[:5]))
