"""The pages of meetings: what they show to whom, what they ask the database, and that nothing typed is lost."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from agenda.models import TakenUp
from agenda.services import take_up
from agenda.services.errors import NotYoursToDoError, PlanInvalidError
from tests.build_agenda import make_goal, make_strategy
from tests.build_meetings import make_meeting, make_series
from tests.build_workgroups import client_of, make_organization, make_person, make_user, make_workgroup
from workgroups import services
from workgroups.models import Meeting, MeetingSeries
from workgroups.queries.public_meetings import meeting_public

pytestmark = pytest.mark.django_db
JOIN = "https://meet.example.org/secret"


@pytest.fixture
def world() -> Any:
    group = make_workgroup()

    class World:
        a = group
        ana = make_user("Ana Ortiz", leads=[group])
        ben = make_user("Ben Hill", member_of=[group])
        lead, member, public = client_of(ana), client_of(ben), client_of(None)

    return World


def inside(meeting: Meeting, rest: str = "") -> str:
    return f"/workgroups/{meeting.workgroup.slug}/meetings/{meeting.pk}/{rest}"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def planned(**more: Any) -> dict[str, Any]:
    times = {"starts_at": "2027-03-13T18:00", "ends_at": "2027-03-13T19:30", "zone": "America/Detroit"}
    return {"title": "New", "mode": "in_person", "place": "Hall", **times, **more}


def fill(world: Any, meeting: Meeting, count: int) -> None:
    """So many of everything that the pages of a meeting list."""
    for number in range(count):
        guest = make_user(f"Guest {number} {meeting.pk}", member_of=[world.a])
        house = make_organization(f"House {number} {meeting.pk}")
        services.grant_affiliation(by=None, person=guest.person, organization=house)
        item = services.add_item(by=world.ana, meeting=meeting, title=f"Point {number}", presenter=guest.person)
        services.note_decision(by=world.ana, meeting=meeting, text=f"Decided {number}", item=item)
        services.note_action_item(by=world.ana, meeting=meeting, text=f"Do {number}", person=guest.person)
        services.mark_person(by=world.ana, meeting=meeting, person=guest.person, present=True)
        services.add_walk_in(by=world.ana, meeting=meeting, name=f"Walk-in {number}")
        services.invite_person(by=world.ana, meeting=meeting, person=make_user(f"Far {number} {meeting.pk}").person)
        content = BytesIO(f"{number} {meeting.pk}".encode())
        services.add_document(by=world.ana, meeting=meeting, stream=content, name=f"{number}.txt")


@pytest.mark.parametrize("rest", ["", "packet/", "run/", "close/", "stipends/", "follow-up/"])
def test_a_page_asks_the_same_for_one_and_for_many(world: Any, django_assert_max_num_queries: Any, rest: str) -> None:
    numbers = []
    for count in (1, 4):
        meeting = make_meeting(world.a, days=-0.1)
        fill(world, meeting, count)
        world.lead.get(inside(meeting, rest))
        with django_assert_max_num_queries(25) as captured:
            assert world.lead.get(inside(meeting, rest)).status_code == 200
        numbers.append(len(captured))
    # The earlier meeting left its items open: that is one row more, and no query.
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("path", ["/meetings/", "/workgroups/early-reading/meetings/"])
def test_a_list_asks_the_same_for_one_and_for_many(world: Any, django_assert_max_num_queries: Any, path: str) -> None:
    numbers = []
    for count in (1, 3):
        for day in range(count):
            make_meeting(world.a, days=day + 1, public=True)
            make_meeting(world.a, days=-day - 1, public=True)
        world.lead.get(path)
        with django_assert_max_num_queries(25) as captured:
            assert world.lead.get(path).status_code == 200
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]


def test_the_public_page_has_no_link_to_join_and_no_name(world: Any) -> None:
    meeting = make_meeting(world.a, days=-0.1, public=True, mode="both", join_url=JOIN)
    house = make_organization()
    services.grant_affiliation(by=None, person=world.ben.person, organization=house)
    services.mark_person(by=world.ana, meeting=meeting, person=world.ben.person, present=True)
    services.add_walk_in(by=world.ana, meeting=meeting, name="Mrs. Soto")
    services.add_item(by=world.ana, meeting=meeting, title="Money", presenter=world.ana.person)
    services.note_action_item(by=world.ana, meeting=meeting, text="Call", person=world.ben.person)
    assert JOIN in text(world.member.get(inside(meeting)))
    drafted = world.lead.get(inside(meeting, "close/")).context["form"].initial
    services.save_minutes(
        by=world.ana, meeting=meeting, minutes_text=drafted["minutes_text"], minutes_text_es=drafted["minutes_text_es"],
        attending=2, version=0,
    )  # fmt: skip
    before = text(world.public.get(meeting.get_absolute_url()))
    services.close_meeting(by=world.ana, meeting=meeting, attending=2)
    services.publish_minutes(by=world.ana, meeting=meeting)
    after = text(world.public.get(meeting.get_absolute_url()))
    for page in (before, after):
        assert [word for word in (JOIN, "Ben Hill", "Ana Ortiz", "Mrs. Soto") if word in page] == []
    assert ("Book House" in before, "Book House" in after) == (False, True)
    assert "To do: Call (a member)" in after
    # One from Book House is known by that: the number is told from five on.
    assert (page := meeting_public(meeting.slug))
    assert [total for _name, _url, total in page.organizations] == [0]


def test_a_lead_finds_whoever_works_in_the_network_by_a_few_letters_and_no_contact_of_the_staff(world: Any) -> None:
    meeting, rosa = make_meeting(world.a), make_person("Rosa Contact", email="rosa@example.org")
    group = make_workgroup("Housing")
    una, *_others = (make_user(name, member_of=[group]) for name in ("Una Other", "Uma One", "Uma Two"))
    for typed, said in (
        ("rosa", "Nobody else of the network is called so."), (str(rosa.pk), "Nobody else of the network is called so."),
        ("uma", "Several may be meant: Uma One ("),
    ):  # fmt: skip
        answer = world.lead.post(inside(meeting, "invite/"), {"invitee-person": typed}, follow=True)
        assert said in text(answer), typed
    world.lead.post(inside(meeting, "invite/"), {"invitee-person": "ÚNA"})
    assert [one.person for one in meeting.invitees.all()] == [una.person]


def test_a_guest_of_the_group_is_found_again(world: Any) -> None:
    guest = make_person("Rosa Guest")
    services.invite_person(by=world.ana, meeting=make_meeting(world.a, days=-7), person=guest)
    meeting = make_meeting(world.a)
    world.lead.post(inside(meeting, "invite/"), {"invitee-person": "rosa guest"})
    assert meeting.invitees.get().person == guest


def test_a_lead_learns_of_no_organization_that_is_not_public(world: Any) -> None:
    meeting = make_meeting(world.a, days=-0.1)
    secret = make_organization("Secret House", published=False)
    assert (
        world.lead.post(inside(meeting, "run/attend/"), {"organization": secret.pk, "present": "yes"}).status_code
        == 404
    )
    assert "Secret House" not in text(world.lead.get(inside(meeting, "run/")))


def test_who_agreed_to_be_named_is_named_in_the_minutes(world: Any) -> None:
    meeting = make_meeting(world.a, days=-0.1, public=True)
    world.ben.person.memberships.update(shown=True)
    services.note_action_item(by=world.ana, meeting=meeting, text="Call", person=world.ben.person)
    drafted = world.lead.get(inside(meeting, "close/")).context["form"].initial
    assert "To do: Call (Ben Hill)" in drafted["minutes_text"]
    assert "Por hacer: Call (Ben Hill)" in drafted["minutes_text_es"]


def test_minutes_of_an_inside_meeting_are_for_the_group(world: Any) -> None:
    meeting = make_meeting(world.a, days=-1)
    services.save_minutes(
        by=world.ana, meeting=meeting, minutes_text="Only us.", minutes_text_es="", attending=2, version=0
    )
    services.close_meeting(by=world.ana, meeting=meeting, attending=2)
    services.publish_minutes(by=world.ana, meeting=meeting)
    assert world.public.get(meeting.get_absolute_url()).status_code == 404
    assert "Only us." in text(world.member.get(inside(meeting)))


def test_a_document_comes_to_be_saved_and_is_never_shown_as_a_page(world: Any) -> None:
    meeting = make_meeting(world.a)
    file = SimpleUploadedFile("page.html", b"<script>alert(1)</script>", content_type="text/html")
    world.lead.post(inside(meeting, "documents/"), {"document-file": file})
    answer = world.member.get(inside(meeting, f"documents/{meeting.documents.get().pk}/"))
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="page.html"')
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_document_whose_bytes_are_gone_is_not_found(world: Any) -> None:
    meeting = make_meeting(world.a)
    document = services.add_document(by=world.ana, meeting=meeting, stream=BytesIO(b"words"), name="plan.txt")
    document.file.path.unlink()
    assert world.member.get(inside(meeting, f"documents/{document.pk}/")).status_code == 404


def test_a_file_that_is_too_large_is_refused_in_words(world: Any, settings: Any) -> None:
    settings.MEETING_DOCUMENT_BYTES = 3
    meeting = make_meeting(world.a)
    file = SimpleUploadedFile("long.txt", b"long")
    answer = world.lead.post(inside(meeting, "documents/"), {"document-file": file})
    assert "This file is too large." in text(answer)
    assert not meeting.documents.exists()


def test_notes_of_two_writers_are_both_on_the_page(world: Any) -> None:
    meeting = make_meeting(world.a, days=-0.1)
    item = services.add_item(by=world.ana, meeting=meeting, title="Money")
    path = inside(meeting, f"run/notes/{item.pk}/")
    world.lead.post(path, {"notes": "First.", "version": 0})
    answer = world.lead.post(path, {"notes": "Second.", "version": 0})
    assert answer.status_code == 409
    assert ("First." in text(answer), "Second." in text(answer)) == (True, True)
    assert '<input type="hidden" name="version" value="1">' in text(answer)


def test_minutes_of_two_writers_are_both_on_the_page(world: Any) -> None:
    meeting = make_meeting(world.a, days=-0.1)
    path = inside(meeting, "close/")
    world.lead.post(path, {"minutes_text": "First.", "attending": 2, "version": 0, "then": "save"})
    answer = world.lead.post(path, {"minutes_text": "Second.", "attending": 2, "version": 0, "then": "save"})
    assert ("First." in text(answer), "Second." in text(answer)) == (True, True)
    again = world.lead.post(path, {"minutes_text": "Both.", "attending": 2, "version": 1, "then": "save"})
    assert again.status_code == 302
    assert Meeting.objects.get().minutes_text == "Both."


def test_minutes_of_a_meeting_that_cannot_be_closed_yet_are_no_conflict_with_oneself(world: Any) -> None:
    path = inside(make_meeting(world.a), "close/")
    answer = world.lead.post(path, {"minutes_text": "First.", "attending": 2, "version": 0, "then": "close"})
    assert ("has not begun yet" in text(answer), "First." in text(answer)) == (True, True)
    assert Meeting.objects.get().minutes_text == ""
    again = world.lead.post(path, {"minutes_text": "Second.", "attending": 2, "version": 0, "then": "save"})
    assert (again.status_code, Meeting.objects.get().minutes_text) == (302, "Second.")


def test_an_agenda_longer_than_the_meeting_says_so(world: Any) -> None:
    meeting = make_meeting(world.a)
    services.add_item(by=world.ana, meeting=meeting, title="Long", minutes=91)
    assert "91 of 90 minutes planned." in text(world.member.get(inside(meeting)))
    assert "more than the meeting has" in text(world.member.get(inside(meeting)))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"place": ""}, "Say where you meet."),
        ({"starts_at": "2027-03-14T02:30", "ends_at": "2027-03-14T04:00"}, "The clocks skip this hour on that day."),
        ({"ends_at": "2027-03-13T17:00"}, "The meeting ends before it starts."),
        ({"repeats": "weekly", "until": "2027-03-01"}, "The last day is before the first."),
    ],
)
def test_a_form_with_a_mistake_says_what_to_do_and_keeps_the_rest(
    world: Any, given: dict[str, str], words: str
) -> None:
    answer = world.lead.post("/workgroups/early-reading/meetings/new/", planned(**given))
    assert (answer.status_code, words in text(answer), 'value="New"' in text(answer)) == (200, True, True)
    assert not Meeting.objects.exists()


def test_the_form_plans_a_series_with_stipend_and_languages(world: Any) -> None:
    given = planned(repeats="monthly_weekday", every=1, stipend="40.50", languages=["en", "es"], public="on")
    assert world.lead.post("/workgroups/early-reading/meetings/new/", given).status_code == 302
    series = MeetingSeries.objects.get()
    assert (series.first_on, series.minutes, series.stipend_cents, series.languages, series.public) == (
        date(2027, 3, 13), 90, 4050, ["en", "es"], True,
    )  # fmt: skip
    assert series.meetings.order_by("occurs_on")[0].occurs_on == date(2027, 3, 13)


def test_the_form_changes_this_meeting_or_all_that_follow(world: Any) -> None:
    today = timezone.localdate()
    series = make_series(world.a, first=today + timedelta(days=7))
    first, second = series.meetings.order_by("occurs_on")[:2]
    day = f"{first.starts_local:%Y-%m-%d}"
    times = {"starts_at": f"{day}T17:00", "ends_at": f"{day}T18:00", "zone": first.zone}
    world.lead.post(inside(first, "edit/"), planned(**times, title="Moved", scope="this"))
    second.refresh_from_db()
    assert (Meeting.objects.get(pk=first.pk).title, second.title) == ("Moved", "Reading meeting")
    world.lead.post(inside(first, "edit/"), planned(**times, title="All", scope="following"))
    second.refresh_from_db()
    assert (second.title, f"{second.starts_local:%H:%M}") == ("All", "17:00")


def test_my_work_shows_next_meetings_and_asks_whether_i_came(world: Any) -> None:
    coming, past = make_meeting(world.a, title="Coming"), make_meeting(world.a, days=-1, title="Past")
    page = text(world.member.get("/my/"))
    assert ("Coming" in page, "Past" in page, "Did you come?" in page) == (True, True, True)
    world.member.post(inside(past, "came/"), {"came": "yes", "from": "my"})
    world.member.post(inside(coming, "reply/"), {"reply-coming": "yes", "from": "my"})
    page = text(world.member.get("/my/"))
    assert ("Past" in page, 'aria-pressed="true"' in page) == (False, True)
    assert past.attendees.get().present


def test_a_button_of_a_list_keeps_the_interpretation_that_was_asked_for(world: Any) -> None:
    meeting = make_meeting(world.a)
    asked = {"reply-coming": "yes", "reply-interpretation": "es"}
    for form in (asked, {"reply-coming": "yes", "from": "my"}):
        world.member.post(inside(meeting, "reply/"), form)
        assert meeting.replies.get().interpretation == "es"
    world.member.post(inside(meeting, "reply/"), asked | {"reply-interpretation": ""})
    assert meeting.replies.get().interpretation == ""


@pytest.mark.parametrize("number", ["²", "x", "9" * 30])
def test_a_number_that_no_form_of_ours_sends_is_nobodys_and_no_fault(world: Any, number: str) -> None:
    meeting = make_meeting(world.a)
    times = [timezone.now() + timedelta(days=day) for day in (3, 4)]
    poll = services.open_poll(by=world.ana, workgroup=world.a, title="When", slots=times)
    poll_at = f"/workgroups/{world.a.slug}/meetings/polls/{poll.pk}/"
    assert world.lead.post(f"{poll_at}pick/", {"slot": number, "mode": "in_person", "place": "Hall"}).status_code == 200
    assert world.lead.post(f"{poll_at}vote/", {"slot": number, "answer": "yes"}).status_code == 302
    assert world.lead.post(inside(meeting, "stipends/"), {"amount": "5", "attendee": number}).status_code == 404
    assert world.lead.post(inside(meeting, "run/attend/"), {"organization": number}).status_code == 404


def test_what_is_open_comes_back_in_the_next_packet(world: Any) -> None:
    past, coming = make_meeting(world.a, days=-5), make_meeting(world.a)
    item = services.note_action_item(by=world.ana, meeting=past, text="Call the library", person=world.ben.person)
    assert "Call the library" in text(world.member.get(inside(coming, "packet/")))
    services.finish_action_item(by=world.ben, item=item, on=date(2027, 1, 1))
    assert "Call the library" not in text(world.member.get(inside(coming, "packet/")))


def test_an_action_item_becomes_one_action_of_the_workplan(world: Any) -> None:
    meeting = make_meeting(world.a, days=-1)
    strategy = make_strategy(goal=make_goal(), workgroup=world.a)
    other = make_strategy("Elsewhere", goal=make_goal("Other"), workgroup=make_workgroup("Housing"))
    item = services.note_action_item(by=world.ana, meeting=meeting, text="Call", person=world.ben.person)
    with pytest.raises(NotYoursToDoError):
        take_up(by=world.ben, item=item, strategy=strategy, name="Call")
    with pytest.raises(PlanInvalidError):
        take_up(by=world.ana, item=item, strategy=other, name="Call")
    given = {"item": item.pk, f"item-{item.pk}-strategy": strategy.pk, f"item-{item.pk}-name": "Call everybody"}
    for _twice in range(2):
        world.lead.post(inside(meeting, "follow-up/"), {**given, f"item-{item.pk}-person": world.ben.person.pk})
    action = TakenUp.objects.get().action
    assert (action.name, action.person, action.strategy) == ("Call everybody", world.ben.person, strategy)


def test_a_calendar_address_is_shown_once(world: Any) -> None:
    made = text(world.member.post("/accounts/calendar/"))
    assert "/feeds/mine/" in made
    assert "/feeds/mine/" not in text(world.member.get("/accounts/calendar/"))
