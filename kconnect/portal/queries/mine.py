"""What is mine: what waits for me, what I own, what I logged lately."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.models import Action
from dashboard.choices import ImportState, ReleaseState
from dashboard.models import Import, Release
from kconnect.core.i18n import Localized, localized
from kconnect.core.models import Notification
from kconnect.portal import rules
from workgroups import rules as people
from workgroups.choices import ActivityState
from workgroups.models import Activity, Seat, SeatApplication, User, Workgroup
from workgroups.permissions import Permission
from workgroups.queries import MyMeetings, consultation_tasks, invited_roles, my_meetings, offers_waiting, workgroups_of

MOST = 10


@dataclass(frozen=True)
class Task:
    """One thing that waits for this person, with the page where it is done."""

    text: str
    about: str
    url: str
    icon: str


@dataclass(frozen=True)
class News:
    """Something this person was told and has not put away."""

    text: str
    url: str
    created_at: datetime


@dataclass(frozen=True)
class MyAction:
    """One action that this person owns."""

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
    meetings = my_meetings(user)
    returned, lately = _own_entries(user)
    return MyWork(
        name=user.person.name,
        groups=_groups(user),
        console_url=reverse("portal:console") if rules.can_open_console(user) else "",
        news=[News(row.text, row.url, row.created_at) for row in unread(user)[:MOST]],
        tasks=[
            *_offers(user),
            *_polls(meetings),
            *_returned(returned),
            *_to_confirm(user),
            *_consultations(user),
            *_asking(user),
            *_numbers(user),
        ],
        actions=_actions(user),
        activities=_activities(lately),
        meetings=meetings,
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
        )
        for group in workgroups_of(user)
    ]


def _offers(user: User) -> list[Task]:
    """Roles that somebody offers to this person."""
    return [
        Task(
            text=_("Say yes or no: %(roles)s") % {"roles": ", ".join(invited_roles(offer))},
            about=_("%(who)s asks you.") % {"who": offer.invited_by.person.name},
            url=reverse("workgroups:offer_detail", args=[offer.pk]),
            icon="say",
        )
        for offer in offers_waiting(user)[:MOST]
    ]


def _polls(meetings: MyMeetings) -> list[Task]:
    """Times that wait for an answer."""
    return [
        Task(
            text=_("When do you have time? %(title)s") % {"title": str(localized(poll, "title"))},
            about=str(localized(poll.workgroup, "name")),
            url=reverse("workgroups:poll_detail", args=[poll.workgroup.slug, poll.pk]),
            icon="vote",
        )
        for poll in meetings.polls
    ]


def _own_entries(user: User) -> tuple[list[Activity], list[Activity]]:
    """What was sent back to `user`, and what they logged last; one query."""
    sent_back = Activity.objects.filter(person=user.person_id, state=ActivityState.RETURNED)
    lately = Activity.objects.kept().filter(person=user.person_id).order_by("-happened_on", "-pk")
    both = Q(pk__in=sent_back.values("pk")[:MOST]) | Q(pk__in=lately.values("pk")[:MOST])
    found = list(Activity.objects.filter(both).select_related("workgroup").order_by("-happened_on", "-pk"))
    returned = [one for one in found if one.state == ActivityState.RETURNED]
    return returned[:MOST], found[:MOST]


def _returned(entries: list[Activity]) -> list[Task]:
    return [
        Task(
            text=_("Change what you logged: %(what)s") % {"what": activity.summary},
            about=activity.return_reason,
            url=reverse("agenda:activity_edit", args=[activity.workgroup.slug, activity.pk]),
            icon="pen",
        )
        for activity in entries
    ]


def _to_confirm(user: User) -> list[Task]:
    waiting = Count("activities", filter=Q(activities__state=ActivityState.LOGGED))
    groups: Any = (
        Workgroup.objects.where(user, Permission.CONFIRM_ACTIVITY).annotate(waiting=waiting).filter(waiting__gt=0)
    )
    return [
        Task(
            text=ngettext("Confirm %(count)s activity", "Confirm %(count)s activities", group.waiting)
            % {"count": group.waiting},
            about=str(localized(group, "name")),
            url=reverse("agenda:activity_confirm", args=[group.slug]),
            icon="check",
        )
        for group in groups.order_by("name_folded")[:MOST]
    ]


def _consultations(user: User) -> list[Task]:
    return [Task(one.text, one.about, one.url, "say") for one in consultation_tasks(user, MOST)]


def _asking(user: User) -> list[Task]:
    """People who ask for a seat that this person keeps, and wait for a first answer."""
    seats = Seat.objects.managed_by(user).values("pk")
    asked = SeatApplication.objects.waiting().filter(seat__in=seats).select_related("seat__workgroup")
    return [
        Task(
            text=_("Answer somebody who asks for a seat"),
            about=f"{localized(each.seat, 'title')}, {localized(each.seat.workgroup, 'name')}",
            url=reverse("workgroups:seat_application", args=[each.seat.workgroup.slug, each.pk]),
            icon="say",
        )
        for each in asked[:MOST]
    ]


def _numbers(user: User) -> list[Task]:
    """What waits for a data steward: imports to look at, releases of somebody else to approve. One query."""
    text = TextField()
    waiting = Import.objects.filter(state=ImportState.PREVIEWED).order_by()
    imports = waiting.values_list(Value("import", output_field=text), "pk", Cast("file__name", text))
    others = Release.objects.filter(state=ReleaseState.SUBMITTED).exclude(submitted_by=user).order_by()
    releases = others.values_list(Value("release", output_field=text), "pk", Cast("note", text))
    may_import, may_approve = people.can_import_data(user), people.can_approve_results(user)
    if not (may_import or may_approve):
        return []
    asked = imports.union(releases) if may_import and may_approve else imports if may_import else releases
    tell: dict[str, Callable[[int, str], Task]] = {"import": _import_task, "release": _release_task}
    return [tell[what](pk, words) for what, pk, words in sorted(asked[: 2 * MOST])]


def _import_task(pk: int, file_name: str) -> Task:
    return Task(
        text=_("Look at the import of %(file)s") % {"file": file_name},
        about=_("It waits for your yes or no."),
        url=reverse("dashboard:import_detail", args=[pk]),
        icon="file",
    )


def _release_task(pk: int, note: str) -> Task:
    return Task(
        text=_("Check release %(number)s") % {"number": pk},
        about=note,
        url=reverse("dashboard:release_detail", args=[pk]),
        icon="data",
    )


def _actions(user: User) -> list[MyAction]:
    today = timezone.localdate()
    owned: Any = Action.objects.open().filter(person=user.person).order_by("due_on", "pk")[:MOST]
    return [
        MyAction(
            name=localized(action, "name"),
            url=reverse("agenda:action_detail", args=[action.slug]),
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
