"""Meetings: planned, repeated, changed, called off; over both changes of the clocks."""

from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from kconnect.core.models import AuditEvent, Job
from tests.build_meetings import DETROIT, HALL, make_meeting, make_series, utc
from tests.build_workgroups import make_organization, make_person, make_user, make_workgroup
from workgroups import services
from workgroups.choices import MeetingState
from workgroups.models import Invitee, Meeting, MeetingSeries
from workgroups.services.errors import MeetingInvalidError, MoveRefusedError, NotYoursToDoError

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Any:
    group, other = make_workgroup(), make_workgroup("Housing")

    class World:
        a = group
        ana = make_user("Ana", leads=[group])
        ben = make_user("Ben", member_of=[group])
        chloe = make_user("Chloe", leads=[other])

    return World


def test_a_lead_plans_a_meeting_and_the_audit_log_has_it(world: Any) -> None:
    meeting = make_meeting(world.a, by=world.ana)
    assert meeting.slug == f"early-reading-{meeting.starts_local:%Y-%m-%d}"
    event = AuditEvent.objects.get(target_type="workgroups.meeting")
    assert (event.verb, event.actor_id, event.target_label) == ("created", world.ana.pk, meeting.slug)


@pytest.mark.parametrize("who", ["ben", "chloe"])
def test_a_member_and_a_lead_elsewhere_plan_nothing(world: Any, who: str) -> None:
    with pytest.raises(NotYoursToDoError):
        make_meeting(world.a, by=getattr(world, who))


def test_two_meetings_of_one_day_have_two_addresses(world: Any) -> None:
    slugs = [make_meeting(world.a).slug for _each in range(3)]
    assert slugs[1:] == [f"{slugs[0]}-2", f"{slugs[0]}-3"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"place": ""}, "Say where you meet."),
        ({"zone": "Mars/Olympus"}, "Choose a time zone such as America/Detroit."),
        ({"stipend_cents": 1_000_001}, "A stipend is at most 10,000 dollars."),
    ],
)
def test_what_breaks_a_rule_is_said_in_words(world: Any, values: dict[str, Any], words: str) -> None:
    with pytest.raises(MeetingInvalidError) as refused:
        make_meeting(world.a, **values)
    assert words in str(refused.value)


def test_an_online_meeting_needs_no_place(world: Any) -> None:
    assert make_meeting(world.a, mode="online", place="", address="").place == ""


def test_it_may_not_end_before_it_starts(world: Any) -> None:
    meeting = make_meeting(world.a)
    with pytest.raises(MeetingInvalidError, match="ends before it starts"):
        services.change_meeting(by=world.ana, meeting=meeting, ends_at=meeting.starts_at)


def test_each_change_raises_the_sequence_and_no_change_does_not(world: Any) -> None:
    meeting = make_meeting(world.a)
    assert services.change_meeting(by=world.ana, meeting=meeting, place="Library").sequence == 1
    assert services.change_meeting(by=world.ana, meeting=meeting, place="Library").sequence == 1


def test_a_meeting_is_called_off_with_a_reason_and_can_stand_again(world: Any) -> None:
    meeting = make_meeting(world.a)
    with pytest.raises(MeetingInvalidError, match="Say why"):
        services.cancel_meeting(by=world.ana, meeting=meeting, reason=" ")
    gone = services.cancel_meeting(by=world.ana, meeting=meeting, reason="Snow.")
    assert (gone.state, gone.cancel_reason, gone.sequence) == (MeetingState.CANCELLED, "Snow.", 1)
    with pytest.raises(MoveRefusedError):
        services.cancel_meeting(by=world.ana, meeting=meeting, reason="Snow.")
    back = services.restore_meeting(by=world.ana, meeting=meeting)
    assert (back.state, back.cancel_reason, back.sequence) == (MeetingState.PLANNED, "", 2)


def test_somebody_is_invited_once(world: Any) -> None:
    meeting, rosa = make_meeting(world.a), make_person("Rosa")
    for _twice in range(2):
        services.invite_person(by=world.ana, meeting=meeting, person=rosa)
    assert Invitee.objects.get().person == rosa


def test_an_answer_is_ones_own_and_the_last_word_counts(world: Any) -> None:
    meeting = make_meeting(world.a)
    services.answer_meeting(by=world.ben, meeting=meeting, person=world.ben.person, coming=True, interpretation="es")
    services.answer_meeting(by=world.ben, meeting=meeting, person=world.ben.person, coming=False, interpretation="es")
    reply = meeting.replies.get()
    assert (reply.coming, reply.interpretation) == (False, "")
    with pytest.raises(NotYoursToDoError):
        services.answer_meeting(by=world.ana, meeting=meeting, person=world.ben.person, coming=True)
    with pytest.raises(NotYoursToDoError):
        services.answer_meeting(by=world.chloe, meeting=meeting, person=world.chloe.person, coming=True)


def test_nobody_answers_for_a_meeting_that_is_over(world: Any) -> None:
    with pytest.raises(MoveRefusedError):
        services.answer_meeting(
            by=world.ben, meeting=make_meeting(world.a, days=-2), person=world.ben.person, coming=True
        )


def test_an_answer_counts_for_the_meeting_as_it_stands_not_as_it_was_read(world: Any) -> None:
    read = make_meeting(world.a)
    services.cancel_meeting(by=world.ana, meeting=read, reason="Snow")
    with pytest.raises(MoveRefusedError):
        services.answer_meeting(by=world.ben, meeting=read, person=world.ben.person, coming=True)


def test_members_say_that_they_came_until_the_list_is_closed(world: Any) -> None:
    meeting = make_meeting(world.a, days=-1)
    assert services.say_i_came(by=world.ben, meeting=meeting, came=True).present
    services.close_meeting(by=world.ana, meeting=meeting, attending=1)
    with pytest.raises(MoveRefusedError):
        services.say_i_came(by=world.ben, meeting=meeting, came=False)


def test_who_says_that_they_came_brings_their_organization_along(world: Any) -> None:
    house = make_organization()
    services.grant_affiliation(by=None, person=world.ben.person, organization=house)
    row = services.say_i_came(by=world.ben, meeting=make_meeting(world.a, days=-1), came=True)
    assert row.organization == house


# Series ---------------------------------------------------------------------------------------------------------------


def local_hours(series: MeetingSeries) -> set[str]:
    return {f"{meeting.starts_local:%H:%M}" for meeting in series.meetings.all()}


@pytest.mark.parametrize("first", [date(2027, 2, 15), date(2026, 10, 5)])
def test_a_series_keeps_its_hour_over_the_change_of_the_clocks(world: Any, first: date) -> None:
    series = make_series(world.a, first=first)
    hours = {meeting.starts_at.hour for meeting in series.meetings.all()}
    assert local_hours(series) == {"18:00"}
    assert hours == {22, 23}


def test_an_hour_that_the_clocks_skip_is_an_hour_later_on_that_day_alone(world: Any) -> None:
    series = make_series(world.a, first=date(2027, 3, 7), at=time(2, 30))
    spring, after = series.meetings.filter(occurs_on__in=[date(2027, 3, 14), date(2027, 3, 21)])
    assert (spring.starts_at, f"{spring.starts_local:%H:%M}") == (utc(2027, 3, 14, 7, 30), "03:30")
    assert (after.starts_at, f"{after.starts_local:%H:%M}") == (utc(2027, 3, 21, 6, 30), "02:30")


def test_an_hour_that_comes_twice_is_the_first_of_the_two(world: Any) -> None:
    series = make_series(world.a, first=date(2027, 11, 7), at=time(1, 30))
    assert series.meetings.order_by("pk")[0].starts_at == utc(2027, 11, 7, 5, 30)


def test_the_night_makes_what_is_missing_and_nothing_twice(world: Any) -> None:
    series = make_series(world.a, first=date(2027, 1, 4))
    count = series.meetings.count()
    assert services.make_all_ahead(date(2027, 1, 4)) == 0
    assert services.make_all_ahead(date(2027, 1, 18)) == 2
    assert series.meetings.count() == count + 2


def test_a_series_that_cannot_go_on_keeps_no_other_from_it_and_the_night_says_so(world: Any) -> None:
    broken, sound = make_series(world.a, first=date(2027, 1, 4)), make_series(world.a, first=date(2027, 1, 5))
    MeetingSeries.objects.filter(pk=broken.pk).update(zone="America/Nowhere")
    count = sound.meetings.count()
    with pytest.raises(LookupError, match="Nowhere"):
        services.make_all_ahead(date(2027, 1, 19))
    assert sound.meetings.count() == count + 2


def test_a_series_that_has_ended_makes_no_more(world: Any) -> None:
    series = make_series(world.a, first=date(2027, 1, 4), until=date(2027, 1, 18))
    assert series.meetings.count() == 3
    assert services.make_all_ahead(date(2027, 6, 1)) == 0


@time_machine.travel(utc(2027, 1, 5, 12), tick=False)
def test_one_meeting_moves_and_the_others_stay(world: Any) -> None:
    series = make_series(world.a, first=date(2027, 1, 4))
    second = series.meetings.get(occurs_on=date(2027, 1, 11))
    later = second.starts_at + timedelta(days=1)
    services.change_meeting(by=world.ana, meeting=second, starts_at=later, ends_at=later + timedelta(hours=1))
    assert services.make_all_ahead(date(2027, 1, 5)) == 0
    assert series.meetings.get(occurs_on=date(2027, 1, 11)).starts_at == later
    assert series.meetings.get(occurs_on=date(2027, 1, 18)).starts_at == utc(2027, 1, 18, 23)


@time_machine.travel(utc(2027, 1, 5, 12), tick=False)
def test_this_and_following_move_with_their_agendas_and_answers(world: Any) -> None:
    series = make_series(world.a, first=date(2027, 1, 4))
    second, third = series.meetings.filter(occurs_on__in=[date(2027, 1, 11), date(2027, 1, 18)])
    services.add_item(by=world.ana, meeting=third, title="Budget")
    starts = utc(2027, 1, 13, 22)
    new = services.change_following(
        by=world.ana, meeting=second, starts_at=starts, ends_at=starts + timedelta(minutes=45), place="Library"
    )
    series.refresh_from_db()
    third.refresh_from_db()
    assert (series.until, series.meetings.count()) == (date(2027, 1, 10), 1)
    assert (third.series, third.occurs_on, third.place) == (new, date(2027, 1, 20), "Library")
    assert (third.starts_at, third.ends_at) == (utc(2027, 1, 20, 22), utc(2027, 1, 20, 22, 45))
    assert third.items.get().title == "Budget"
    assert local_hours(new) == {"17:00"}


@time_machine.travel(utc(2027, 1, 5, 12), tick=False)
def test_nothing_moves_to_a_day_that_was_called_off_when_the_place_of_all_following_changes(world: Any) -> None:
    series = make_series(world.a, first=date(2027, 1, 4))
    second, third, fourth = (series.meetings.get(occurs_on=date(2027, 1, day)) for day in (11, 18, 25))
    services.cancel_meeting(by=world.ana, meeting=third, reason="A holiday.")
    new = services.change_following(
        by=world.ana, meeting=second, starts_at=second.starts_at, ends_at=second.ends_at, place="Library"
    )
    third.refresh_from_db()
    fourth.refresh_from_db()
    assert (fourth.starts_at, fourth.place) == (utc(2027, 1, 25, 23), "Library")
    assert (third.state, third.starts_at, third.series) == ("cancelled", utc(2027, 1, 18, 23), new)
    assert new.meetings.filter(starts_at__date=date(2027, 1, 18)).count() == 1
    services.make_all_ahead(date(2027, 1, 5))
    assert Meeting.objects.filter(starts_at__date=date(2027, 1, 18)).count() == 1


@time_machine.travel(utc(2027, 1, 5, 12), tick=False)
def test_this_and_following_are_called_off_and_what_was_before_stays(world: Any) -> None:
    series = make_series(world.a, first=date(2027, 1, 4))
    second = series.meetings.get(occurs_on=date(2027, 1, 11))
    services.cancel_following(by=world.ana, meeting=second, reason="The work is done.")
    states = list(series.meetings.order_by("occurs_on").values_list("state", flat=True))
    assert states[0] == "planned"
    assert set(states[1:]) == {"cancelled"}
    assert services.make_all_ahead(date(2027, 8, 1)) == 0


def test_a_single_meeting_has_nothing_that_follows(world: Any) -> None:
    with pytest.raises(MoveRefusedError):
        services.cancel_following(by=world.ana, meeting=make_meeting(world.a), reason="No.")


# The hours of reminders ---------------------------------------------------------------------------------------------


@time_machine.travel(utc(2027, 3, 1, 12), tick=False)
def test_reminders_come_so_many_hours_before_also_over_the_change_of_the_clocks(world: Any) -> None:
    starts = utc(2027, 3, 15, 14)
    services.plan_meeting(
        by=None, workgroup=world.a, **HALL, zone=DETROIT, starts_at=starts, ends_at=starts + timedelta(hours=1)
    )
    due = dict(Job.objects.filter(kind="workgroups.meeting_letter").values_list("args__news", "run_after"))
    assert due == {"invited": timezone.now(), "soon": utc(2027, 3, 13, 14), "now": utc(2027, 3, 15, 12)}


@time_machine.travel(utc(2027, 3, 1, 12), tick=False)
def test_an_invitation_waits_until_three_weeks_before(world: Any) -> None:
    make_meeting(world.a, days=60)
    invited = Job.objects.get(kind="workgroups.meeting_letter", args__news="invited")
    assert invited.run_after == Meeting.objects.get().starts_at - timedelta(days=21)


def test_a_meeting_that_is_over_asks_for_no_letters(world: Any) -> None:
    make_meeting(world.a, days=-3)
    assert not Job.objects.exists()
