"""Invitations, reminders and changes of meetings: each once, in the reader's language, and none that is too late."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail as outgoing
from django.utils import timezone

from kconnect.core import jobs, taps, wishes
from kconnect.core.models import Follow, Notification, OutboxMail
from tests.build_meetings import DETROIT, HALL, make_meeting, utc
from tests.build_seats import make_seat, make_term
from tests.build_workgroups import client_of, make_person, make_user, make_workgroup
from workgroups import services
from workgroups.choices import MeetingNews
from workgroups.meeting_keys import token_of
from workgroups.models import Meeting, Person
from workgroups.queries.meetings import meetings_to_answer
from workgroups.services.meeting_letters import answers_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Any:
    group = make_workgroup()

    class World:
        a = group
        ana = make_user("Ana", leads=[group])
        ben = make_user("Ben", member_of=[group])
        luz = make_user("Luz", member_of=[group])

    Person.objects.filter(pk=World.luz.person_id).update(language="es")
    return World


def letters(word: str = "") -> list[str]:
    """The recipients of the letters about meetings whose occasion holds a word."""
    found = OutboxMail.objects.filter(occasion__startswith="meeting:", occasion__contains=word)
    return sorted(found.values_list("recipient", flat=True))


def everybody(world: Any) -> list[str]:
    return sorted(user.email for user in (world.ana, world.ben, world.luz))


def test_the_members_are_invited_once_each_in_their_language(world: Any) -> None:
    meeting = make_meeting(world.a, join_url="https://meet.example.org/reading", mode="both")
    for _twice in range(2):
        services.send_letters(meeting_id=meeting.pk, news=MeetingNews.INVITED)
    assert letters("invited") == everybody(world)
    spanish = OutboxMail.objects.get(recipient=world.luz.email)
    assert spanish.subject.startswith("¿Vienes? Reunión de lectura, ")
    for piece in ("Town hall", "1 Main St", "https://meet.example.org/reading", "/es/accounts/meeting/", ".ics"):
        assert piece in spanish.body
    assert Notification.objects.filter(occasion=f"meeting:{meeting.pk}:invited").count() == 3


def test_two_workers_of_one_job_write_one_letter(world: Any) -> None:
    make_meeting(world.a)
    jobs.work_until_idle()
    jobs.work_until_idle()
    assert letters("invited") == everybody(world)


def test_somebody_without_an_account_is_written_to_only_with_consent(world: Any) -> None:
    meeting = make_meeting(world.a)
    silent = make_person("Rosa", email="rosa@example.org")
    agreed = make_person("Tom", email="tom@example.org")
    Person.objects.filter(pk=agreed.pk).update(consent="spoken", consent_on=timezone.localdate())
    for person in (silent, agreed):
        services.invite_person(by=world.ana, meeting=meeting, person=person)
    services.send_letters(meeting_id=meeting.pk, news=MeetingNews.INVITED)
    assert letters("invited") == sorted([*everybody(world), "tom@example.org"])


def test_who_is_invited_after_the_others_gets_the_invitation_alone(world: Any) -> None:
    meeting = make_meeting(world.a)
    jobs.work_until_idle()
    OutboxMail.objects.update(subject="Had it")
    services.invite_person(by=world.ana, meeting=meeting, person=make_user("Gus").person)
    jobs.work_until_idle()
    late = OutboxMail.objects.filter(occasion=f"meeting:{meeting.pk}:invited").exclude(subject="Had it")
    assert [letter.recipient for letter in late] == [Person.objects.get(name="Gus").user.email]


def soon(meeting: Meeting, at: Any) -> int:
    starts = f"{meeting.starts_at:%Y%m%dT%H%M}"
    return services.send_letters(meeting_id=meeting.pk, news=MeetingNews.SOON, starts=starts, now=at)


def test_who_cannot_come_is_not_reminded(world: Any) -> None:
    meeting = make_meeting(world.a)
    services.answer_meeting(by=world.ben, meeting=meeting, person=world.ben.person, coming=False)
    assert soon(meeting, meeting.starts_at - timedelta(hours=47)) == 2
    assert world.ben.email not in letters("soon")


def test_who_could_not_come_on_the_old_day_is_asked_and_reminded_on_the_new_one(world: Any) -> None:
    meeting = make_meeting(world.a)
    services.answer_meeting(by=world.ben, meeting=meeting, person=world.ben.person, coming=False)
    later = meeting.starts_at + timedelta(days=1)
    services.change_meeting(by=world.ana, meeting=meeting, title="Another title")
    assert meeting.replies.count() == 1
    services.change_meeting(by=world.ana, meeting=meeting, starts_at=later, ends_at=later + timedelta(hours=1))
    meeting.refresh_from_db()
    with time_machine.travel(meeting.starts_at - timedelta(days=3), tick=False):
        assert meeting in meetings_to_answer(world.ben)
    assert soon(meeting, meeting.starts_at - timedelta(hours=47)) == 3


def test_a_reminder_a_day_too_late_is_left_out(world: Any) -> None:
    meeting = make_meeting(world.a)
    assert soon(meeting, meeting.starts_at - timedelta(hours=23)) == 0
    assert soon(meeting, meeting.starts_at - timedelta(hours=25)) == 3


def test_a_meeting_that_moved_is_reminded_of_at_its_new_time_alone(world: Any) -> None:
    meeting = make_meeting(world.a)
    later = meeting.starts_at + timedelta(days=1)
    services.change_meeting(by=world.ana, meeting=meeting, starts_at=later, ends_at=later + timedelta(hours=1))
    assert soon(meeting, meeting.starts_at - timedelta(hours=47)) == 0


def test_a_new_place_is_told_at_once_and_a_new_spanish_title_is_not(world: Any) -> None:
    meeting = make_meeting(world.a)
    services.change_meeting(by=world.ana, meeting=meeting, title_es="Otro nombre")
    jobs.work_until_idle()
    assert letters("moved") == []
    services.change_meeting(by=world.ana, meeting=meeting, place="Library")
    jobs.work_until_idle()
    assert letters("moved") == everybody(world)
    assert "Library" in OutboxMail.objects.filter(occasion__contains="moved")[0].subject + str(
        Notification.objects.filter(occasion__contains="moved").values_list("text", flat=True)
    )


def test_two_changes_in_one_minute_are_one_letter(world: Any) -> None:
    meeting = make_meeting(world.a)
    services.change_meeting(by=world.ana, meeting=meeting, place="Library")
    services.change_meeting(by=world.ana, meeting=meeting, place="School")
    jobs.work_until_idle()
    assert letters("moved") == everybody(world)


def test_calling_off_is_told_with_the_reason(world: Any) -> None:
    meeting = make_meeting(world.a)
    services.cancel_meeting(by=world.ana, meeting=meeting, reason="Snow.")
    job = jobs.Job.objects.get(args__news="cancelled")
    services.send_letters(meeting_id=meeting.pk, news=MeetingNews.CANCELLED, sequence=job.args["sequence"])
    assert letters("cancelled") == everybody(world)
    assert "Snow." in OutboxMail.objects.get(recipient=world.ben.email).body


@time_machine.travel(utc(2027, 3, 1, 12), tick=False)
def test_nobody_hears_of_changes_before_the_invitation_has_gone_out(world: Any) -> None:
    starts = utc(2027, 6, 1, 22)
    meeting = services.plan_meeting(
        by=None, workgroup=world.a, **HALL, zone=DETROIT, starts_at=starts, ends_at=starts + timedelta(hours=1)
    )
    services.change_meeting(by=world.ana, meeting=meeting, place="Library")
    jobs.work_until_idle()
    assert letters() == []


def test_a_meeting_that_moves_nearer_before_anybody_knows_of_it_still_invites(world: Any) -> None:
    with time_machine.travel(utc(2027, 3, 1, 12), tick=False):
        meeting = make_meeting(world.a, days=90)
        sooner = meeting.starts_at - timedelta(days=50)
        services.change_meeting(by=world.ana, meeting=meeting, starts_at=sooner, ends_at=sooner + timedelta(hours=1))
        jobs.work_until_idle()
        assert letters() == []
    with time_machine.travel(sooner - timedelta(days=20), tick=False):
        jobs.work_until_idle()
        assert letters() == letters("invited") == everybody(world)


def test_published_minutes_are_told_to_the_group_and_to_followers_of_a_public_meeting_once(world: Any) -> None:
    fan, meeting = make_user("Fan"), make_meeting(world.a, days=-1, public=True)
    Follow.objects.create(user=fan, kind="workgroup", slug=world.a.slug)
    services.save_minutes(
        by=world.ana, meeting=meeting, minutes_text="We met.", minutes_text_es="", attending=2, version=0
    )
    services.close_meeting(by=world.ana, meeting=meeting, attending=2)
    services.publish_minutes(by=world.ana, meeting=meeting)
    told = Notification.objects.filter(occasion=f"meeting:{meeting.pk}:minutes")
    assert told.count() == 4
    assert set(told.values_list("url", flat=True)) == {
        meeting.get_absolute_url(), f"/es{meeting.get_absolute_url()}"
    }  # fmt: skip


# The link of a letter -------------------------------------------------------------------------------------------------


def test_opening_the_link_changes_nothing_and_one_tap_answers(world: Any) -> None:
    meeting = make_meeting(world.a)
    path = f"/accounts/meeting/{token_of(meeting, world.ben.person)}/"
    page = client_of(None).get(path)
    assert (page.status_code, page.headers["Referrer-Policy"]) == (200, "same-origin")
    assert not meeting.replies.exists()
    client_of(None).post(path, {"coming": "yes", "interpretation": "es"})
    reply = meeting.replies.get()
    assert (reply.person, reply.coming, reply.interpretation) == (world.ben.person, True, "es")


def test_the_link_of_somebody_who_left_the_group_opens_nothing(world: Any) -> None:
    meeting = make_meeting(world.a)
    path = f"/accounts/meeting/{token_of(meeting, world.ben.person)}/"
    world.ben.person.memberships.update(ended=timezone.localdate())
    assert client_of(None).get(path).status_code == 404
    assert client_of(None).get("/accounts/meeting/wrong/").status_code == 404


def test_the_link_after_the_meeting_says_that_it_is_over(world: Any) -> None:
    meeting = make_meeting(world.a, days=-1)
    path = f"/accounts/meeting/{token_of(meeting, world.ben.person)}/"
    answer = client_of(None).post(path, {"coming": "yes"})
    assert "nothing to answer any more" in answer.content.decode()
    assert not meeting.replies.exists()


# One tap ----------------------------------------------------------------------------------------------------------------


def test_one_tap_says_that_somebody_comes_once(world: Any) -> None:
    meeting = make_meeting(world.a)
    come, cannot = answers_to(meeting)
    opened = taps.use_tap(taps.token_of(world.ben, come))
    assert "Town hall" in opened.offer.done
    assert meeting.replies.get().coming is True
    with pytest.raises(taps.UsedTapError):
        taps.use_tap(taps.token_of(world.ben, come))
    taps.use_tap(taps.token_of(world.ben, cannot))
    assert meeting.replies.get().coming is False


def test_one_tap_keeps_the_language_that_somebody_asked_for_while_they_come(world: Any) -> None:
    meeting = make_meeting(world.a)
    come, cannot = answers_to(meeting)
    services.answer_meeting(by=world.luz, meeting=meeting, person=world.luz.person, coming=True, interpretation="es")
    taps.use_tap(taps.token_of(world.luz, come))
    assert meeting.replies.get().interpretation == "es"
    taps.use_tap(taps.token_of(world.luz, cannot))
    assert meeting.replies.get().interpretation == ""


def test_the_tap_of_a_meeting_that_moved_does_nothing(world: Any) -> None:
    meeting = make_meeting(world.a)
    come = answers_to(meeting)[0]
    later = meeting.starts_at + timedelta(days=1)
    services.change_meeting(by=world.ana, meeting=meeting, starts_at=later, ends_at=later + timedelta(hours=1))
    with pytest.raises(taps.OverTapError):
        taps.use_tap(taps.token_of(world.ben, come))
    assert not meeting.replies.exists()


def test_one_tap_says_that_all_times_suit(world: Any) -> None:
    times = [timezone.now() + timedelta(days=day) for day in (3, 4)]
    poll = services.open_poll(by=world.ana, workgroup=world.a, title="When", slots=times)
    taps.use_tap(taps.token_of(world.ben, taps.Tap("poll-all", poll.pk)))
    assert [slot.votes.get().answer for slot in poll.slots.all()] == ["yes", "yes"]
    outsider = make_user("Olga")
    with pytest.raises(taps.OverTapError):
        taps.use_tap(taps.token_of(outsider, taps.Tap("poll-all", poll.pk)))


def test_who_wants_no_mail_about_meetings_gets_none_and_sees_the_notice(world: Any) -> None:
    meeting = make_meeting(world.a)
    wishes.stop(user=world.ben, topic="meetings")
    services.send_letters(meeting_id=meeting.pk, news=MeetingNews.INVITED)
    jobs.work_until_idle()
    sent = OutboxMail.objects.get(recipient=world.ben.email)
    assert sent.state != "sent"
    assert Notification.objects.filter(user=world.ben, occasion__contains="invited").exists()


def test_who_holds_a_seat_on_the_day_is_expected_and_who_held_it_before_is_not(world: Any) -> None:
    meeting = make_meeting(world.a)
    make_term(make_seat(world.a), "Rosa")
    make_term(make_seat(world.a, "Parent"), "Tom", starts=-300, ends=-2)
    names = [person.name for person in services.expected_people(meeting)]
    assert names == ["Ana", "Ben", "Luz", "Rosa"]


def test_a_guest_and_a_seat_holder_with_accounts_are_led_to_a_page_that_they_may_open(world: Any) -> None:
    meeting = make_meeting(world.a)
    guest, holder = make_user("Gus"), make_user("Hope")
    services.invite_person(by=world.ana, meeting=meeting, person=guest.person)
    services.start_term(by=None, seat=make_seat(world.a), holder=holder.person, started=timezone.localdate())
    services.send_letters(meeting_id=meeting.pk, news=MeetingNews.INVITED)
    for user in (guest, holder):
        letter = OutboxMail.objects.get(recipient=user.email)
        assert "/tap/" not in letter.body
        browser = client_of(user)
        assert browser.get(Notification.objects.get(user=user).url).status_code == 200
    assert "/tap/" in OutboxMail.objects.get(recipient=world.ben.email).body
    assert f"/meetings/{meeting.pk}/" in Notification.objects.get(user=world.ben).url


def test_a_meeting_that_takes_place_after_all_says_so(world: Any) -> None:
    meeting = make_meeting(world.a)
    services.cancel_meeting(by=world.ana, meeting=meeting, reason="Snow.")
    services.restore_meeting(by=world.ana, meeting=meeting)
    jobs.work_until_idle()
    assert letters("on_again") == everybody(world)
    first = OutboxMail.objects.filter(occasion__contains="on_again", recipient=world.ben.email).get()
    assert first.subject.startswith("It takes place after all: ")
    [sent] = [one for one in outgoing.outbox if one.to == [world.ben.email] and one.subject == first.subject]
    assert "was called off takes place after all:" in str(sent.body)
    assert letters("cancelled") == letters("moved") == []


def test_whoever_is_given_something_to_do_hears_of_it_once_and_its_writer_does_not(world: Any) -> None:
    meeting = make_meeting(world.a, days=-1)
    for who in (world.ben, world.ben, world.ana):
        services.note_action_item(
            by=world.ana, meeting=meeting, text="Book the hall", person=who.person, due_on=timezone.localdate()
        )
    told = Notification.objects.filter(occasion__startswith="action-item:")
    assert [one.user for one in told] == [world.ben]
    assert told.get().text.startswith("This is yours to do by ")
    services.note_action_item(by=world.ana, meeting=meeting, text="Ask Mo", person=world.luz.person)
    assert told.get(user=world.luz).text == "Esto te toca a ti: Ask Mo"
