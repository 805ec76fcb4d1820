"""Members are asked what happened: after a quiet month, after a meeting, at most once a month, unless they want it no more."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from agenda.services import ask_what_happened
from kconnect.core import wishes
from kconnect.core.choices import Topic
from kconnect.core.models import Notification
from tests.build_agenda import make_work
from tests.build_workgroups import make_user
from workgroups.models import Meeting, Membership, User, Workgroup

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def a_day(ben: User) -> object:
    """The network stands at a fixed day, and Ben has been a member for long."""
    Membership.objects.update(started=TODAY - timedelta(days=90))
    with time_machine.travel(datetime(2026, 11, 30, 15, tzinfo=timezone.get_default_timezone()), tick=False):
        yield


def told(user: User) -> list[Notification]:
    return list(Notification.objects.filter(user=user, occasion__startswith="happened:"))


def meet(group: Workgroup, day: date) -> Meeting:
    starts = datetime(day.year, day.month, day.day, 18, tzinfo=timezone.get_default_timezone())
    return Meeting.objects.create(
        workgroup=group,
        slug=f"meeting-{day}",
        title="Monthly",
        place="Library",
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
    )


def test_a_member_who_logged_nothing_for_a_month_is_asked_and_finds_the_form(ben: User, member: Client) -> None:
    assert ask_what_happened(TODAY) == 1
    notice = told(ben)[0]
    assert "You have logged nothing for Reading for a month." in notice.text
    assert notice.url == "/workgroups/reading/activities/new/"
    assert notice.topic == Topic.WORK
    assert member.get(notice.url).status_code == 200


def test_nobody_is_asked_twice_within_a_month(ben: User) -> None:
    ask_what_happened(TODAY)
    assert ask_what_happened(TODAY) == 0
    assert ask_what_happened(TODAY + timedelta(days=1)) == 0
    with time_machine.travel(datetime(2026, 12, 31, 15, tzinfo=timezone.get_default_timezone()), tick=False):
        assert ask_what_happened(date(2026, 12, 31)) == 1
    assert len(told(ben)) == 2


def test_whoever_logs_is_left_alone_and_so_is_whoever_has_just_come(group: Workgroup, ben: User) -> None:
    make_work(group, ben, happened_on=TODAY)
    new = make_user("Nia", member_of=[group])
    Membership.objects.filter(person=new.person).update(started=TODAY - timedelta(days=3))
    assert ask_what_happened(TODAY) == 0


def test_after_a_meeting_the_day_is_filled_in(group: Workgroup, ben: User, member: Client) -> None:
    make_work(group, ben, happened_on=date(2026, 11, 20))
    meet(group, date(2026, 11, 29))
    assert ask_what_happened(TODAY) == 1
    notice = told(ben)[0]
    assert "Reading met on Nov. 29, 2026." in notice.text
    assert notice.url.endswith("/activities/new/?on=2026-11-29")
    asked = member.get(notice.url).context["form"]
    assert (asked["when"].value(), asked["happened_on"].value()) == ("yesterday", date(2026, 11, 29))
    for odd in ("?on=x", "?on=2999-01-01"):
        assert member.get(f"/workgroups/reading/activities/new/{odd}").context["form"]["when"].value() == "today"


def test_whoever_logged_the_meeting_is_not_asked(group: Workgroup, ben: User) -> None:
    meet(group, date(2026, 11, 29))
    make_work(group, ben, happened_on=date(2026, 11, 29))
    assert ask_what_happened(TODAY) == 0


def test_a_member_of_two_quiet_groups_is_asked_once_in_their_language(ben: User) -> None:
    other = Workgroup.objects.exclude(slug="reading").first()
    assert other is not None
    Membership.objects.create(person=ben.person, workgroup=other, role="member", started=TODAY - timedelta(days=90))
    ben.person.language = "es"
    ben.person.save(update_fields=["language"])
    assert ask_what_happened(TODAY) == 1
    notice = told(ben)[0]
    assert "Hace un mes" in notice.text
    assert notice.url.startswith("/es/")


def test_the_topic_can_be_switched_off(ben: User) -> None:
    wishes.stop(user=ben, topic=Topic.WORK)
    assert ask_what_happened(TODAY) == 0
