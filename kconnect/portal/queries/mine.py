"""What is mine: what waits for me, what I own, what I logged lately."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from agenda.queries.owners import owned_actions
from kconnect.core.i18n import Localized, localized
from kconnect.core.models import Notification
from kconnect.portal import rules
from kconnect.portal.queries.waiting import Task, waiting_for
from workgroups import rules as people
from workgroups.choices import ActivityState
from workgroups.models import Activity, User
from workgroups.queries import MyMeetings, my_meetings, workgroups_of

MOST = 10


@dataclass(frozen=True)
class News:
    """Something this person was told and has not put away."""

    text: str
    url: str
    created_at: datetime


@dataclass(frozen=True)
class MyAction:
    """One action that this person owns, or an organization that they keep; `url` is where they say how it stands."""

    name: Localized
    url: str
    due_on: date | None
    is_late: bool
    state: str


@dataclass(frozen=True)
class MyActivity:
    """One thing that this person logged."""

    summary: str
    happened_on: date
    state: str
    tone: str


@dataclass(frozen=True)
class MyGroup:
    """One of my workgroups, with the ways to its log form and, for a lead, to its events."""

    name: Localized
    url: str
    log_url: str
    events_url: str
    surveys_url: str


@dataclass(frozen=True)
class MyWork:
    """Everything on the page, in its order."""

    name: str
    groups: list[MyGroup]
    console_url: str
    news: list[News]
    tasks: list[Task]
    actions: list[MyAction]
    activities: list[MyActivity]
    meetings: MyMeetings


def my_work(user: User) -> MyWork:
    """What `user` finds on the page "My work"; a fixed number of queries whatever the lists hold."""
    return MyWork(
        name=user.person.name,
        groups=_groups(user),
        console_url=reverse("portal:console") if rules.can_open_console(user) else "",
        news=[News(row.text, row.url, row.created_at) for row in unread(user)[:MOST]],
        tasks=waiting_for(user),
        actions=_actions(user),
        activities=_activities(_own_entries(user)),
        meetings=my_meetings(user),
    )


def unread(user: User) -> QuerySet[Notification]:
    """What `user` was told and has not put away, the latest first."""
    return Notification.objects.filter(user=user, read_at__isnull=True)


def _groups(user: User) -> list[MyGroup]:
    return [
        MyGroup(
            name=localized(group, "name"),
            url=reverse("portal:workgroup_inside", args=[group.slug]),
            log_url=reverse("agenda:activity_create", args=[group.slug]),
            events_url=reverse("engagement:console_event_list") if people.can_edit_events(user, group) else "",
            surveys_url=reverse("engagement:console_survey_list") if people.can_edit_events(user, group) else "",
        )
        for group in workgroups_of(user)
    ]


def _own_entries(user: User) -> list[Activity]:
    """What `user` logged last; one query."""
    lately = Activity.objects.kept().filter(person=user.person_id)
    return list(lately.order_by("-happened_on", "-pk")[:MOST])


def _actions(user: User) -> list[MyAction]:
    today = timezone.localdate()
    owned = [row for row in owned_actions(user) if row.person_id or row.organization_id][:MOST]
    return [
        MyAction(
            name=localized(action, "name"),
            url=reverse("agenda:action_answer", args=[action.pk]),
            due_on=action.due_on,
            is_late=action.due_on is not None and action.due_on < today,
            state=action.get_state_display(),
        )
        for action in owned
    ]


def _activities(entries: list[Activity]) -> list[MyActivity]:
    tones = {ActivityState.CONFIRMED: "ok", ActivityState.RETURNED: "warn", ActivityState.DRAFT: "off"}
    return [
        MyActivity(
            activity.summary,
            activity.happened_on,
            activity.get_state_display(),
            tones.get(ActivityState(activity.state), "plain"),
        )
        for activity in entries
    ]
