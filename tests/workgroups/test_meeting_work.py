"""The agenda of a meeting, what happens while it runs, and how it ends."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone

from kconnect.core.files import FileTooLargeError
from tests.build_meetings import make_meeting
from tests.build_workgroups import make_organization, make_user, make_workgroup
from workgroups import services
from workgroups.choices import MeetingState
from workgroups.models import Attendee, Meeting
from workgroups.queries.meeting_run import stipends
from workgroups.services.errors import (
    MeetingInvalidError,
    MoveRefusedError,
    NotesChangedError,
    NotYoursToDoError,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Any:
    group, other = make_workgroup(), make_workgroup("Housing")

    class World:
        a = group
        ana = make_user("Ana", leads=[group])
        ben = make_user("Ben", member_of=[group])
        chloe = make_user("Chloe", leads=[other])
        meeting = make_meeting(group, days=-1)

    return World


def titles(meeting: Meeting) -> list[str]:
    return [item.title for item in meeting.items.all()]


def test_a_member_proposes_and_the_lead_puts_it_on_the_agenda(world: Any) -> None:
    item = services.add_item(by=world.ben, meeting=world.meeting, title="Buses", minutes=20)
    assert not item.accepted
    with pytest.raises(NotYoursToDoError):
        services.accept_item(by=world.ben, item=item)
    assert services.accept_item(by=world.ana, item=item).accepted
    with pytest.raises(NotYoursToDoError):
        services.change_item(by=world.ben, item=item, title="Trains")


def test_somebody_elsewhere_proposes_nothing(world: Any) -> None:
    with pytest.raises(NotYoursToDoError):
        services.add_item(by=world.chloe, meeting=world.meeting, title="Ours")


def test_points_move_up_and_down_and_stop_at_the_ends(world: Any) -> None:
    one, two, three = (services.add_item(by=world.ana, meeting=world.meeting, title=name) for name in "ABC")
    services.move_item(by=world.ana, item=three, up=True)
    assert titles(world.meeting) == ["A", "C", "B"]
    services.move_item(by=world.ana, item=one, up=True)
    services.move_item(by=world.ana, item=two, up=False)
    assert titles(world.meeting) == ["A", "C", "B"]
    services.move_item(by=world.ana, item=one, up=False)
    assert titles(world.meeting) == ["C", "A", "B"]


def test_a_point_with_notes_is_not_removed(world: Any) -> None:
    item = services.add_item(by=world.ana, meeting=world.meeting, title="A")
    services.save_notes(by=world.ana, item=item, notes="We met.", version=0)
    with pytest.raises(MoveRefusedError):
        services.remove_item(by=world.ana, item=item)
    services.save_notes(by=world.ana, item=item, notes="", version=1)
    services.remove_item(by=world.ana, item=item)
    assert titles(world.meeting) == []


def test_a_document_is_stored_once_and_not_beyond_the_limit(world: Any, settings: Any) -> None:
    for _twice in range(2):
        services.add_document(by=world.ana, meeting=world.meeting, stream=BytesIO(b"plan"), name="plan.pdf")
    assert world.meeting.documents.get().name == "plan.pdf"
    settings.MEETING_DOCUMENT_BYTES = 3
    with pytest.raises(FileTooLargeError):
        services.add_document(by=world.ana, meeting=world.meeting, stream=BytesIO(b"long"), name="long.pdf")


# While it runs ----------------------------------------------------------------------------------------------------------


def test_a_person_brings_their_organization_along(world: Any) -> None:
    house = make_organization()
    services.grant_affiliation(by=None, person=world.ben.person, organization=house)
    row = services.mark_person(by=world.ana, meeting=world.meeting, person=world.ben.person, present=True)
    assert (row.present, row.organization) == (True, house)
    assert not services.mark_person(by=world.ana, meeting=world.meeting, person=world.ben.person, present=False).present


def test_an_organization_is_there_once_and_can_be_taken_off(world: Any) -> None:
    house = make_organization()
    for _twice in range(2):
        services.mark_organization(by=world.ana, meeting=world.meeting, organization=house, present=True)
    assert Attendee.objects.get().organization == house
    services.mark_organization(by=world.ana, meeting=world.meeting, organization=house, present=False)
    assert not Attendee.objects.exists()


def test_the_bytes_of_a_document_go_with_the_last_meeting_that_has_it(
    world: Any, settings: Any, tmp_path: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.STORED_FILES_DIR = tmp_path
    one, other = (
        services.add_document(by=world.ana, meeting=meeting, stream=BytesIO(b"who came"), name="list.txt")
        for meeting in (world.meeting, make_meeting(world.a))
    )
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_document(by=world.ana, document=one)
    assert other.file.path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_document(by=world.ana, document=other)
    assert not other.file.path.exists()


def test_a_walk_in_is_on_the_list_once_without_an_account(world: Any) -> None:
    row = services.add_walk_in(by=world.ana, meeting=world.meeting, name="Mrs. Soto")
    assert services.add_walk_in(by=world.ana, meeting=world.meeting, name=" Mrs.  Soto ") == row
    services.remove_walk_in(by=world.ana, attendee=row)
    assert not Attendee.objects.exists()


def test_two_who_write_at_once_do_not_overwrite_each_other(world: Any) -> None:
    item = services.add_item(by=world.ana, meeting=world.meeting, title="A")
    services.save_notes(by=world.ana, item=item, notes="Ana was first.", version=0)
    with pytest.raises(NotesChangedError) as refused:
        services.save_notes(by=world.ana, item=item, notes="Somebody else.", version=0)
    assert (refused.value.current, refused.value.version) == ("Ana was first.", 1)
    item.refresh_from_db()
    assert item.notes == "Ana was first."


def test_the_same_words_again_are_no_conflict(world: Any) -> None:
    item = services.add_item(by=world.ana, meeting=world.meeting, title="A")
    for _twice in range(2):
        assert services.save_notes(by=world.ana, item=item, notes="Once.", version=0).version == 1


def test_what_is_sent_twice_is_noted_once(world: Any) -> None:
    for _twice in range(2):
        services.note_decision(by=world.ana, meeting=world.meeting, text="We go on.")
        services.note_action_item(
            by=world.ana, meeting=world.meeting, text="Call", person=world.ben.person, due_on=date(2027, 1, 1)
        )
    assert (world.meeting.decisions.count(), world.meeting.action_items.count()) == (1, 1)


def test_whoever_took_it_on_says_that_it_is_done(world: Any) -> None:
    item = services.note_action_item(by=world.ana, meeting=world.meeting, text="Call", person=world.ben.person)
    other = services.note_action_item(by=world.ana, meeting=world.meeting, text="Write")
    assert services.finish_action_item(by=world.ben, item=item, on=date(2027, 1, 2)).done_on == date(2027, 1, 2)
    with pytest.raises(NotYoursToDoError):
        services.finish_action_item(by=world.ben, item=other, on=date(2027, 1, 2))


def test_a_member_does_not_run_the_meeting(world: Any) -> None:
    item = services.add_item(by=world.ana, meeting=world.meeting, title="A")
    for act in (
        lambda: services.mark_person(by=world.ben, meeting=world.meeting, person=world.ben.person, present=True),
        lambda: services.save_notes(by=world.ben, item=item, notes="x", version=0),
        lambda: services.note_decision(by=world.ben, meeting=world.meeting, text="x"),
        lambda: services.close_meeting(by=world.ben, meeting=world.meeting, attending=3),
    ):
        with pytest.raises(NotYoursToDoError):
            act()


# How it ends ----------------------------------------------------------------------------------------------------------


def close(world: Any) -> Meeting:
    services.save_minutes(
        by=world.ana, meeting=world.meeting, minutes_text="We agreed.", minutes_text_es="", attending=4, version=0
    )
    return services.close_meeting(by=world.ana, meeting=world.meeting, attending=4)


def test_a_closed_meeting_stays_as_it_was(world: Any) -> None:
    closed = close(world)
    assert (closed.state, closed.attending) == (MeetingState.CLOSED, 4)
    with pytest.raises(MoveRefusedError):
        services.add_item(by=world.ana, meeting=closed, title="Late")
    with pytest.raises(MoveRefusedError):
        services.add_walk_in(by=world.ana, meeting=closed, name="Late")
    with pytest.raises(MoveRefusedError):
        services.change_meeting(by=world.ana, meeting=closed, place="Elsewhere")
    assert services.reopen_meeting(by=world.ana, meeting=closed).state == MeetingState.PLANNED


def test_a_meeting_that_has_not_begun_is_not_closed(world: Any) -> None:
    with pytest.raises(MoveRefusedError, match="not begun"):
        services.close_meeting(by=world.ana, meeting=make_meeting(world.a, days=3), attending=4)


def test_minutes_are_published_once_and_only_with_words(world: Any) -> None:
    services.close_meeting(by=world.ana, meeting=world.meeting, attending=4)
    with pytest.raises(MeetingInvalidError, match="Write the minutes"):
        services.publish_minutes(by=world.ana, meeting=world.meeting)


def test_minutes_of_two_writers_are_not_lost(world: Any) -> None:
    words = {"minutes_text_es": "", "attending": 4}
    services.save_minutes(by=world.ana, meeting=world.meeting, minutes_text="One.", version=0, **words)
    with pytest.raises(NotesChangedError):
        services.save_minutes(by=world.ana, meeting=world.meeting, minutes_text="Two.", version=0, **words)


def test_who_was_slower_sees_the_minutes_of_the_other_in_both_languages(world: Any) -> None:
    def write(english: str, spanish: str) -> None:
        services.save_minutes(
            by=world.ana, meeting=world.meeting, minutes_text=english, minutes_text_es=spanish, attending=4, version=0
        )

    write("One.", "Uno.")
    with pytest.raises(NotesChangedError) as refused:
        write("Two.", "")
    assert refused.value.current == "One.\n\nUno."


def test_a_stipend_is_kept_and_the_log_has_no_amount(world: Any) -> None:
    row = services.add_walk_in(by=world.ana, meeting=world.meeting, name="Mrs. Soto")
    assert services.record_stipend(by=world.ana, attendee=row, cents=5000).stipend_cents == 5000
    with pytest.raises(NotYoursToDoError):
        services.record_stipend(by=world.ben, attendee=row, cents=1)


# Time polls -----------------------------------------------------------------------------------------------------------


def test_members_answer_the_lead_picks_and_the_meeting_stands(world: Any) -> None:
    first = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=5)
    slots = [first, first + timedelta(days=1)]
    poll = services.open_poll(by=None, workgroup=world.a, slots=slots, title="Plan the fall", minutes=45)
    one, two = poll.slots.all()
    kept = services.vote_on_slots(
        by=world.ben, poll=poll, person=world.ben.person, answers={one.pk: "no", two.pk: "yes", 987654: "yes"}
    )
    assert kept == 2
    with pytest.raises(NotYoursToDoError):
        services.vote_on_slots(by=world.chloe, poll=poll, person=world.chloe.person, answers={one.pk: "yes"})
    with pytest.raises(NotYoursToDoError):
        services.pick_slot(by=world.ben, slot=two, place="Library")
    meeting = services.pick_slot(by=world.ana, slot=two, place="Library")
    assert (meeting.title, meeting.starts_at, meeting.ends_at) == (
        "Plan the fall", slots[1], slots[1] + timedelta(minutes=45),
    )  # fmt: skip
    with pytest.raises(MoveRefusedError):
        services.pick_slot(by=world.ana, slot=one, place="Library")
    with pytest.raises(MoveRefusedError):
        services.vote_on_slots(by=world.ben, poll=poll, person=world.ben.person, answers={one.pk: "yes"})


def test_a_poll_offers_between_two_and_twelve_times(world: Any) -> None:
    now = timezone.now()
    for count in (1, 13):
        with pytest.raises(MeetingInvalidError, match="between 2 and 12"):
            services.open_poll(
                by=world.ana, workgroup=world.a, title="When", slots=[now + timedelta(days=day) for day in range(count)]
            )


def test_a_new_calendar_secret_ends_the_old_one(world: Any) -> None:
    old, new = (services.renew_calendar_key(by=world.ben) for _twice in range(2))
    assert services.person_of_calendar_key(old) is None
    assert services.person_of_calendar_key(new) == world.ben.person
    services.give_up_calendar_key(by=world.ben)
    assert services.person_of_calendar_key(new) is None


def test_whoever_left_gets_no_calendar(world: Any) -> None:
    secret = services.renew_calendar_key(by=world.ben)
    world.ben.is_active = False
    world.ben.save()
    assert services.person_of_calendar_key(secret) is None


def test_a_stipend_that_was_declined_does_not_stand_there_as_to_be_given(world: Any) -> None:
    Meeting.objects.filter(pk=world.meeting.pk).update(stipend_cents=2500)
    world.meeting.refresh_from_db()
    row = services.add_walk_in(by=world.ana, meeting=world.meeting, name="Mrs. Soto")
    assert [int(one.dollars) for one in stipends(world.meeting)[0]] == [25]
    services.record_stipend(by=world.ana, attendee=row, cents=0)
    rows, total = stipends(world.meeting)
    assert ([int(one.dollars) for one in rows], int(total), rows[0].attendee.stipend_cents) == ([0], 0, 0)
