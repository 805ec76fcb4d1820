"""An event that is a meeting of a workgroup is entered once: it follows the meeting, and no calendar has it twice."""

from datetime import timedelta
from typing import Any

import icalendar
import pytest
from django.test import Client
from django.utils import timezone

from engagement import services
from engagement.models import Event, Registration
from engagement.queries.registrations import attendance
from engagement.services import MoveRefusedError, NotYoursToDoError
from kconnect.core import due, jobs
from kconnect.core.models import Job
from tests.build_engagement import make_event
from tests.build_meetings import make_meeting
from tests.build_workgroups import client_of, make_person, make_user, make_workgroup
from workgroups import services as network
from workgroups.models import Attendee, Meeting, User, Workgroup

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def group() -> Workgroup:
    return make_workgroup("Housing")


@pytest.fixture
def lead(group: Workgroup) -> User:
    return make_user("Lea", leads=[group])


@pytest.fixture
def meeting(group: Workgroup) -> Meeting:
    return make_meeting(group, title="Open evening", public=True)


def opened(lead: User, meeting: Meeting) -> Event:
    return services.publish_event(by=lead, event=services.make_event_of(by=lead, meeting=meeting))


def followed(event: Event) -> Event:
    """The event after the next beat of the clock."""
    for job in due.ask():
        jobs.run_job(job.pk)
    return Event.objects.get(pk=event.pk)


def summaries(path: str) -> list[str]:
    calendar = icalendar.Calendar.from_ical(Client().get(path).content)
    return sorted(str(one["SUMMARY"]) for one in calendar.walk("VEVENT"))


def test_a_meeting_becomes_an_event_once_with_its_title_time_and_place(lead: User, meeting: Meeting) -> None:
    event = services.make_event_of(by=lead, meeting=meeting)
    assert services.make_event_of(by=lead, meeting=meeting) == event
    told = (event.title, event.starts_at, event.ends_at, event.workgroup, event.state)
    assert told == ("Open evening", meeting.starts_at, meeting.ends_at, meeting.workgroup, "draft")
    assert event.place.startswith(meeting.place)


def test_a_meeting_that_was_not_open_is_from_then_on(lead: User, group: Workgroup) -> None:
    inside = make_meeting(group, title="Among us")
    services.make_event_of(by=lead, meeting=inside)
    inside.refresh_from_db()
    assert inside.public


def test_the_event_follows_when_the_meeting_moves_is_called_off_and_takes_place_after_all(
    lead: User, meeting: Meeting
) -> None:
    event = opened(lead, meeting)
    services.change_event(by=lead, event=event, registers=True)
    services.sign_up(by=None, event=event, name="Ana", email="ana@example.org")
    network.change_meeting(
        by=lead, meeting=meeting, starts_at=meeting.starts_at + DAY, ends_at=meeting.ends_at + DAY, title="New title"
    )
    event = followed(event)
    meeting.refresh_from_db()
    assert (event.title, event.starts_at, event.moves) == ("New title", meeting.starts_at, 1)
    network.cancel_meeting(by=lead, meeting=meeting, reason="Snow")
    event = followed(event)
    assert (event.state, event.cancel_reason) == ("cancelled", "Snow")
    network.restore_meeting(by=lead, meeting=meeting)
    event = followed(event)
    assert event.state == "published"
    keys = (
        Job.objects.filter(kind="engagement.event_letter").exclude(key__contains=":soon:").values_list("key", flat=True)
    )
    assert [key.split(":")[1] for key in keys.order_by("pk")] == ["moved", "cancelled", "on_again"]
    assert services.behind() == []


def test_an_event_whose_meeting_moves_online_says_so_and_is_called_off_with_it(lead: User, meeting: Meeting) -> None:
    event = opened(lead, meeting)
    network.change_meeting(by=lead, meeting=meeting, mode="online", join_url="https://meet.example.org/inside")
    event = followed(event)
    assert (event.place, event.online_url) == ("Online / En línea", "")
    network.cancel_meeting(by=lead, meeting=meeting, reason="Snow")
    assert followed(event).state == "cancelled"
    assert not Job.objects.filter(kind="engagement.follow_meeting").exclude(state="done").exists()


def test_only_its_meeting_brings_an_event_back_that_was_called_off_with_it(lead: User, meeting: Meeting) -> None:
    event = opened(lead, meeting)
    network.cancel_meeting(by=lead, meeting=meeting, reason="Snow")
    event = followed(event)
    with pytest.raises(MoveRefusedError, match="takes place after all"):
        services.publish_event(by=lead, event=event)
    network.restore_meeting(by=lead, meeting=meeting)
    assert followed(event).state == "published"


def test_what_the_meeting_says_is_not_changed_at_the_event(lead: User, meeting: Meeting) -> None:
    event = opened(lead, meeting)
    page = client_of(lead).get(f"/console/events/{event.pk}/").content.decode()
    assert 'name="starts_at"' not in page
    assert "Change them there, or call it off there" in page
    services.change_event(by=lead, event=event, title="Other", description="More words")
    event.refresh_from_db()
    assert (event.title, event.description) == ("Open evening", "More words")
    with pytest.raises(MoveRefusedError, match="Call the meeting off"):
        services.cancel_event(by=lead, event=event, reason="No")
    client_of(lead).post(f"/console/events/{event.pk}/", {"description": "Even more", "intended_level": "2"})
    event.refresh_from_db()
    assert (event.title, event.description) == ("Open evening", "Even more")


def test_an_event_becomes_a_meeting_whose_people_are_expected(lead: User, group: Workgroup) -> None:
    event = make_event("Supper", workgroup=group)
    client_of(lead).post(f"/console/events/{event.pk}/meeting/")
    event.refresh_from_db()
    assert event.meeting is not None
    told = (event.meeting.title, event.meeting.starts_at, event.meeting.public, event.meeting.workgroup)
    assert told == ("Supper", event.starts_at, True, group)
    assert services.make_meeting_of(by=lead, event=event).meeting == event.meeting


def test_nobody_else_ties_them_and_nothing_that_is_over(lead: User, meeting: Meeting, group: Workgroup) -> None:
    mia = make_user("Mia", member_of=[group])
    with pytest.raises(NotYoursToDoError):
        services.make_event_of(by=mia, meeting=meeting)
    with pytest.raises(NotYoursToDoError):
        services.make_meeting_of(by=mia, event=make_event("Supper", workgroup=group))
    network.cancel_meeting(by=lead, meeting=meeting, reason="Snow")
    with pytest.raises(MoveRefusedError):
        services.make_event_of(by=lead, meeting=meeting)
    with pytest.raises(MoveRefusedError):
        services.make_meeting_of(
            by=lead, event=services.cancel_event(by=lead, event=make_event("Off", workgroup=group), reason="Snow")
        )


def test_no_calendar_has_it_twice_and_the_entry_leads_to_where_people_sign_up(lead: User, meeting: Meeting) -> None:
    event = opened(lead, meeting)
    make_event("Supper", workgroup=meeting.workgroup)
    for path in ("/feeds/calendar.ics", "/feeds/workgroups/housing.ics"):
        assert summaries(path) == ["Open evening", "Supper"], path
    assert f"/events/{event.slug}/" in Client().get("/feeds/calendar.ics").content.decode().replace("\r\n ", "")
    assert summaries("/feeds/events.ics") == ["Open evening", "Supper"]
    month = f"/events/month/?month={meeting.starts_local:%Y-%m}"
    page = Client().get(month).content.decode()
    assert (page.count(f'href="/events/{event.slug}/"'), page.count(f"/meetings/{meeting.slug}/")) == (1, 0)


def test_the_page_of_meetings_offers_those_that_are_none_yet(lead: User, meeting: Meeting) -> None:
    desk: Any = client_of(lead)
    assert "Open evening" in desk.get("/console/events/from-meeting/").content.decode()
    answer = desk.post("/console/events/from-meeting/", {"meeting": meeting.pk})
    event = Event.objects.get()
    assert answer.headers["Location"] == f"/console/events/{event.pk}/"
    assert "No meeting is left to choose" in desk.get("/console/events/from-meeting/").content.decode()
    assert desk.post("/console/events/from-meeting/", {"meeting": meeting.pk}).status_code == 404


def test_whoever_was_noted_at_the_meeting_counts_at_the_event_once(lead: User, meeting: Meeting) -> None:
    event = opened(lead, meeting)
    both, member = make_person("Both"), make_person("Member")
    for person in (both, member):
        Attendee.objects.create(meeting=meeting, person=person, present=True)
    Attendee.objects.create(meeting=meeting, person=make_person("Absent"), present=False)
    Event.objects.filter(pk=event.pk).update(starts_at=timezone.now())
    here = Registration.objects.create(event=event, person=both)
    services.check_in(by=lead, event=event, registrations=[here.pk])
    event.refresh_from_db()
    assert attendance(event).came == 2
