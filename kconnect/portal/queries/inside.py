"""A workgroup as its own people see it: what comes next, what waits for them, and what has been standing still."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.models import Action
from engagement.models import Event
from engagement.queries.events import EventRow, row
from engagement.rules import input as heard
from kconnect.core.i18n import Localized, localized
from kconnect.portal.queries.waiting import Task
from workgroups import rules as people
from workgroups.choices import ActivityState
from workgroups.models import Activity, Meeting, Seat, SeatApplication, SeatTerm, User, Workgroup
from workgroups.queries import rows_of
from workgroups.queries.meetings import MeetingRow

MOST = 5
# Terms that end within these days are worth a thought now.
SOON = timedelta(days=60)
# Without a logged activity for so long, a group looks asleep from outside.
QUIET = timedelta(days=45)


@dataclass(frozen=True)
class Way:
    """Something that is often done here, in one tap."""

    text: str
    url: str
    icon: str


@dataclass(frozen=True)
class Inside:
    """Everything on the page, in its order. `mine` waits for the reader, `group` for whoever keeps the group."""

    name: Localized
    purpose: Localized
    public_url: str
    meetings: list[MeetingRow]
    events: list[EventRow]
    ways: list[Way]
    mine: list[Task]
    group: list[Task]
    stale: list[Task]
    members: int
    seats: int
    vacant: int


def workgroup_inside(user: User, group: Workgroup) -> Inside:
    """What `user`, who may enter `group`, finds there; a fixed number of queries whatever it holds."""
    today = timezone.localdate()
    seats = Seat.objects.present().filter(workgroup=group)
    held = SeatTerm.objects.on(today).filter(seat__in=seats)
    total, taken = seats.count(), held.count()
    now = timezone.now()
    next_ones = Meeting.objects.filter(workgroup=group).standing().upcoming(now).select_related("workgroup")[:3]
    # Those that are meetings too stand among the meetings.
    events = Event.objects.public().upcoming(now).filter(workgroup=group, meeting__isnull=True)[:3]
    return Inside(
        name=localized(group, "name"),
        purpose=localized(group, "purpose"),
        public_url=group.get_absolute_url() if group.published else "",
        meetings=rows_of(next_ones),
        events=[row(event) for event in events],
        ways=_ways(user, group),
        mine=_mine(user, group, today),
        group=_for_keepers(user, group, today, total - taken),
        stale=_stale(group, today),
        members=group.memberships.current().count(),
        seats=total,
        vacant=total - taken,
    )


def _ways(user: User, group: Workgroup) -> list[Way]:
    ways = []
    if people.can_log_activity(user, group):
        ways.append(Way(_("Log an activity"), reverse("agenda:activity_create", args=[group.slug]), "pen"))
    if people.can_run_meetings(user, group):
        ways.append(Way(_("Plan a meeting"), reverse("workgroups:meeting_create", args=[group.slug]), "people"))
    if people.can_ask_for_workgroup(user, group):
        ways.append(Way(_("Ask another group"), reverse("workgroups:consultation_create", args=[group.slug]), "say"))
    if people.can_edit_events(user, group):
        ways.append(Way(_("Announce an event"), reverse("engagement:event_create"), "cal"))
    if heard.can_keep_some_calls(user):
        ways.append(Way(_("Ask the public"), reverse("engagement:console_call_list"), "say"))
    if people.can_edit_charter(user, group):
        ways.append(Way(_("Write the charter"), reverse("workgroups:charter_edit", args=[group.slug]), "file"))
    return ways


def _mine(user: User, group: Workgroup, today: date) -> list[Task]:
    """What the reader owes this group."""
    returned = Activity.objects.filter(workgroup=group, person=user.person, state=ActivityState.RETURNED)[:MOST]
    tasks = [
        Task(
            text=_("Change what you logged: %(what)s") % {"what": each.summary},
            about=each.return_reason,
            url=reverse("agenda:activity_edit", args=[group.slug, each.pk]),
            icon="pen",
        )
        for each in returned
    ]
    owned: Any = Action.objects.open().of(group).filter(person=user.person).order_by("due_on", "pk")[:MOST]
    return tasks + [_action(each, today) for each in owned]


def _action(action: Action, today: date) -> Task:
    due = date_format(action.due_on, "SHORT_DATE_FORMAT") if action.due_on else ""
    late = action.due_on is not None and action.due_on < today
    about = (_("Late since %(day)s") if late else _("Due on %(day)s")) % {"day": due} if due else _("no date")
    url = reverse("agenda:action_detail", args=[action.slug])
    return Task(text=str(localized(action, "name")), about=about, url=url, icon="warn" if late else "plan")


def _for_keepers(user: User, group: Workgroup, today: date, vacant: int) -> list[Task]:
    """What waits for the leads of the group."""
    tasks: list[Task] = []
    slug = group.slug
    if people.can_confirm_activities(user, group):
        waiting = Activity.objects.waiting().filter(workgroup=group).count()
        text = ngettext("Confirm %(count)s activity", "Confirm %(count)s activities", waiting) % {"count": waiting}
        url = reverse("agenda:activity_confirm", args=[slug])
        tasks += [Task(text=text, about="", url=url, icon="check")] if waiting else []
    if people.can_manage_seats(user, group):
        tasks += _applications(group) + _terms(group, today)
        if vacant:
            text = ngettext("%(count)s seat is vacant", "%(count)s seats are vacant", vacant) % {"count": vacant}
            about = _("Say who holds it, or list it as open for applications.")
            url = reverse("workgroups:seat_list", args=[slug]) + "?state=vacant"
            tasks.append(Task(text=text, about=about, url=url, icon="people"))
    if people.can_edit_charter(user, group) and group.charters.drafts().exists():
        url = reverse("workgroups:charter_edit", args=[slug])
        tasks.append(Task(text=_("The charter has a draft to adopt"), about="", url=url, icon="file"))
    return tasks


def _applications(group: Workgroup) -> list[Task]:
    asked = SeatApplication.objects.pending().filter(seat__workgroup=group).select_related("seat")[:MOST]
    return [
        Task(
            text=_("Answer somebody who asks for a seat"),
            about=str(localized(each.seat, "title")),
            url=reverse("workgroups:seat_application", args=[group.slug, each.pk]),
            icon="say",
        )
        for each in asked
    ]


def _terms(group: Workgroup, today: date) -> list[Task]:
    ending: Any = SeatTerm.objects.on(today).filter(
        seat__workgroup=group, seat__retired_on__isnull=True, ended__isnull=True, ends__lte=today + SOON
    )
    return [
        Task(
            text=_("A term ends on %(day)s") % {"day": date_format(term.ends, "SHORT_DATE_FORMAT")},
            about=str(localized(term.seat, "title")),
            url=reverse("workgroups:seat_detail", args=[group.slug, term.seat_id]),
            icon="clock",
        )
        for term in ending.select_related("seat").order_by("ends", "pk")[:MOST]
    ]


def _stale(group: Workgroup, today: date) -> list[Task]:
    """What has been standing still, whoever reads it."""
    late: Any = Action.objects.open().of(group).filter(due_on__lt=today).order_by("due_on", "pk")[:MOST]
    tasks = [_action(each, today) for each in late]
    last = (
        Activity.objects.kept()
        .filter(workgroup=group)
        .exclude(state=ActivityState.DRAFT)
        .order_by("-happened_on")
        .first()
    )
    if last is None or last.happened_on < today - QUIET:
        day = date_format(last.happened_on, "SHORT_DATE_FORMAT") if last else ""
        about = _("The last entry is of %(day)s.") % {"day": day} if last else _("Nobody has logged anything yet.")
        url = reverse("agenda:activity_create", args=[group.slug])
        tasks.append(Task(text=_("The log is quiet"), about=about, url=url, icon="pen"))
    return tasks
