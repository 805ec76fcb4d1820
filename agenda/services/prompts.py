"""Asks members what happened: whoever has logged nothing for a month, and the people of a group after its meeting."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kconnect.core import notices, wishes
from kconnect.core.choices import Topic
from kconnect.core.i18n import name_of
from kconnect.core.models import Notification
from workgroups.choices import ActivityState, MeetingState
from workgroups.models import Activity, Meeting, Membership, User, Workgroup

QUIET_DAYS = 30
AFTER_MEETING_DAYS = 2
MOST_A_NIGHT = 500
OCCASION = "happened:"


def ask_what_happened(today: date) -> int:
    """Asks members to log what happened; returns how many were asked. Nobody is asked twice within 30 days, whatever the group.

    First those whose group met in the last two days and who have logged nothing of that day or later, then those who have been
    in a group for a month and logged nothing there for as long. Each finds the form of the group behind the link, with the day
    of the meeting filled in. It is a line of the digest, which everybody can switch off ("Work that waits for you").
    """
    since = _start_of(today - timedelta(days=QUIET_DAYS))
    told = Notification.objects.filter(occasion__startswith=OCCASION, created_at__gt=since)
    asked = set(told.values_list("user_id", flat=True))
    number = 0
    for group, day, members in [*_after_meetings(today), *_quiet(today)]:
        wish = wishes.wishes_of(members)
        new = [user for user in members if user.pk not in asked and Topic.WORK not in wish[user.pk].muted]
        new = new[: max(0, MOST_A_NIGHT - number)]
        asked |= {user.pk for user in new}
        number += _ask(group, day, new, today) if new else 0
    return number


def _start_of(day: date) -> datetime:
    """The first moment of a day in the network's zone."""
    return datetime.combine(day, time(), timezone.get_default_timezone())


def _after_meetings(today: date) -> list[tuple[Workgroup, date | None, list[User]]]:
    """Groups that met lately, the day, and those of their people who have logged nothing of it or later."""
    first = _start_of(today - timedelta(days=AFTER_MEETING_DAYS))
    met = Meeting.objects.filter(ends_at__gte=first, ends_at__lt=_start_of(today)).exclude(state=MeetingState.CANCELLED)
    found: list[tuple[Workgroup, date | None, list[User]]] = []
    for meeting in met.select_related("workgroup").order_by("-ends_at"):
        day = timezone.localdate(meeting.starts_at)
        logged = _logged().filter(happened_on__gte=day)
        members = Membership.objects.current().filter(workgroup=meeting.workgroup).exclude(Exists(logged))
        found.append((meeting.workgroup, day, _users(members)))
    return found


def _quiet(today: date) -> list[tuple[Workgroup, date | None, list[User]]]:
    """Groups, and those who have been in them for a month and logged nothing for as long."""
    since = today - timedelta(days=QUIET_DAYS)
    logged = _logged().filter(created_at__gte=_start_of(since))
    members = Membership.objects.current().filter(started__lte=since).exclude(Exists(logged))
    by_group: dict[Workgroup, list[User]] = defaultdict(list)
    for row in _reachable(members).select_related("workgroup", "person__user").order_by("workgroup_id", "pk"):
        by_group[row.workgroup].append(row.person.user)
    return [(group, None, users) for group, users in by_group.items()]


def _logged() -> "QuerySet[Activity]":
    """What the person of a membership logged in its group."""
    own = Activity.objects.filter(person=OuterRef("person"), workgroup=OuterRef("workgroup"))
    return own.exclude(state__in=[ActivityState.DRAFT, ActivityState.ARCHIVED])


def _reachable(members: "QuerySet[Membership]") -> "QuerySet[Membership]":
    return members.filter(person__user__in=User.objects.reachable())


def _users(members: "QuerySet[Membership]") -> list[User]:
    return [row.person.user for row in _reachable(members).select_related("person__user").order_by("pk")]


def _ask(group: Workgroup, day: date | None, users: list[User], today: date) -> int:
    def say() -> str:
        words = {"group": name_of(group)[:150], "day": date_format(day) if day else ""}
        if day:
            return (
                _("%(group)s met on %(day)s. What happened, and what did you do since? It takes a minute to log.")
                % words
            )
        return _("You have logged nothing for %(group)s for a month. What happened? It takes a minute to log.") % words

    url = reverse("agenda:activity_create", args=[group.slug]) + (f"?on={day.isoformat()}" if day else "")
    return notices.tell(
        users, occasion=f"{OCCASION}{group.pk}:{today.isoformat()}", say=say, about=lambda: name_of(group), url=url,
        topic=Topic.WORK, until=_start_of(today + timedelta(days=QUIET_DAYS)),
    )  # fmt: skip
