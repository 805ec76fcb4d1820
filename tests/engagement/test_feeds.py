"""Calendars to subscribe to, read by a second library that shares no code with the one that writes them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
import time_machine
import vobject
from django.utils import timezone

from engagement import services as heard
from kconnect.core.calendars import links_of
from tests.build_engagement import make_event
from tests.build_meetings import DETROIT, HALL, make_meeting, make_series, utc
from tests.build_seats import make_seat
from tests.build_workgroups import client_of, make_user, make_workgroup
from workgroups import services
from workgroups.meeting_calendars import entry_of
from workgroups.models import Meeting

pytestmark = pytest.mark.django_db
NOW = utc(2027, 3, 1, 12)
JOIN = "https://meet.example.org/secret"


@pytest.fixture
def world() -> Any:
    group, other = make_workgroup(), make_workgroup("Housing")

    class World:
        a, b = group, other
        ana = make_user("Ana", leads=[group])
        ben = make_user("Ben", member_of=[group])

    return World


def read(path: str) -> Any:
    """The calendar at an address as the second library understands it."""
    answer = client_of(None).get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    return vobject.readOne(answer.content.decode())


def events(calendar: Any) -> list[Any]:
    return list(calendar.contents.get("vevent", []))


def titles(path: str) -> list[str]:
    return sorted(event.summary.value for event in events(read(path)))


def local(moment: Any) -> str:
    return f"{moment.astimezone(ZoneInfo(DETROIT)):%Y-%m-%d %H:%M}"


def test_the_feed_of_the_network_has_public_meetings_and_events_and_no_link_to_join(world: Any) -> None:
    make_meeting(world.a, public=True, title="Open", join_url=JOIN, mode="both")
    make_meeting(world.a, title="Inside")
    make_event("Open evening")
    assert titles("/feeds/calendar.ics") == ["Open", "Open evening"]
    assert JOIN not in client_of(None).get("/feeds/calendar.ics").content.decode().replace("\r\n ", "")


def test_the_feed_of_a_workgroup_has_its_own_alone(world: Any) -> None:
    make_meeting(world.a, public=True, title="Ours")
    make_meeting(world.b, public=True, title="Theirs")
    make_event("Our evening", workgroup=world.a)
    assert titles(f"/feeds/workgroups/{world.a.slug}.ics") == ["Our evening", "Ours"]


def test_my_feed_has_my_groups_with_the_link_and_dies_with_a_new_secret(world: Any) -> None:
    make_meeting(world.a, title="Inside", join_url=JOIN, mode="online", place="", address="")
    make_meeting(world.b, title="Theirs")
    secret = services.renew_calendar_key(by=world.ben)
    answer = client_of(None).get(f"/feeds/mine/{secret}.ics")
    assert answer.headers["Cache-Control"] == "private, no-store"
    (event,) = events(vobject.readOne(answer.content.decode()))
    assert (event.summary.value, event.location.value) == ("Inside", JOIN)
    services.renew_calendar_key(by=world.ben)
    assert client_of(None).get(f"/feeds/mine/{secret}.ics").status_code == 404


def test_who_holds_a_seat_finds_the_meetings_of_its_group_in_their_calendar(world: Any) -> None:
    make_meeting(world.a, title="Inside")
    holder = make_user("Hope")
    path = f"/feeds/mine/{services.renew_calendar_key(by=holder)}.ics"
    assert titles(path) == []
    services.start_term(by=None, seat=make_seat(world.a), holder=holder.person, started=timezone.localdate())
    assert titles(path) == ["Inside"]


def test_an_event_that_somebody_signed_up_for_is_in_their_own_calendar_until_they_give_it_back(world: Any) -> None:
    eve = make_user("Eve")
    event = make_event("Open evening", workgroup=world.b, registers=True)
    path = f"/feeds/mine/{services.renew_calendar_key(by=eve)}.ics"
    assert titles(path) == []
    heard.register(by=eve, event=event)
    assert titles(path) == ["Open evening"]
    heard.give_up(by=eve, event=event)
    assert titles(path) == []


def test_no_feed_names_a_person(world: Any) -> None:
    meeting = make_meeting(world.a, public=True)
    services.answer_meeting(by=world.ben, meeting=meeting, person=world.ben.person, coming=True)
    services.add_item(by=world.ana, meeting=meeting, title="Money", presenter=world.ana.person)
    text = client_of(None).get("/feeds/calendar.ics").content.decode()
    assert ("ATTENDEE" in text, "ORGANIZER" in text, "Ana" in text, "Ben" in text) == (False, False, False, False)


def test_who_has_the_file_already_gets_no_body(world: Any) -> None:
    make_meeting(world.a, public=True)
    browser = client_of(None)
    first = browser.get("/feeds/calendar.ics")
    again = browser.get("/feeds/calendar.ics", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    services.change_meeting(by=world.ana, meeting=Meeting.objects.get(), place="Library")
    assert browser.get("/feeds/calendar.ics", headers={"if-none-match": first.headers["ETag"]}).status_code == 200


def test_a_change_keeps_the_identity_and_raises_the_sequence(world: Any) -> None:
    meeting = make_meeting(world.a, public=True)
    (before,) = events(read("/feeds/calendar.ics"))
    services.change_meeting(by=world.ana, meeting=meeting, place="Library")
    services.cancel_meeting(by=world.ana, meeting=meeting, reason="Snow; ice, wind.")
    (after,) = events(read("/feeds/calendar.ics"))
    assert (before.uid.value, before.sequence.value, before.status.value) == (after.uid.value, "0", "CONFIRMED")
    assert (after.sequence.value, after.status.value) == ("2", "CANCELLED")
    assert after.summary.value == "Cancelled: Reading meeting"
    assert after.description.value.startswith("Snow; ice, wind.\n")


@time_machine.travel(NOW, tick=False)
def test_the_spanish_file_is_in_spanish(world: Any) -> None:
    make_meeting(world.a, public=True)
    assert titles("/feeds/calendar.ics?lang=es") == ["Reunión de lectura"]


# Series and the change of the clocks --------------------------------------------------------------------------------------


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("first", [date(2027, 2, 22), date(2027, 10, 18)])
def test_a_series_keeps_its_hour_in_another_librarys_reading_of_the_rule(world: Any, first: date) -> None:
    series = make_series(world.a, first=first, public=True)
    master = next(event for event in events(read("/feeds/calendar.ics")) if "rrule" in event.contents)
    ours = [local(meeting.starts_at) for meeting in series.meetings.order_by("starts_at")[:8]]
    theirs = [
        local(moment.astimezone(UTC))
        for moment, _number in zip(master.getrruleset(addRDate=True), range(8), strict=False)
    ]
    assert theirs == ours
    assert {hour.split()[1] for hour in theirs} == {"18:00"}


@time_machine.travel(NOW, tick=False)
def test_the_skipped_hour_is_the_same_moment_in_the_file(world: Any) -> None:
    make_series(world.a, first=date(2027, 3, 7), at=time(2, 30), public=True)
    found = [event for event in events(read("/feeds/calendar.ics")) if "recurrence-id" in event.contents]
    spring = next(event for event in found if event.dtstart.value.astimezone(UTC).day == 14)
    assert spring.dtstart.value.astimezone(UTC) == utc(2027, 3, 14, 7, 30)


@time_machine.travel(NOW, tick=False)
def test_local_times_and_universal_time_agree_on_both_sides_of_the_change(world: Any) -> None:
    for day in (date(2027, 3, 13), date(2027, 3, 15), date(2027, 11, 6), date(2027, 11, 8)):
        starts = datetime.combine(day, time(18), ZoneInfo(DETROIT)).astimezone(UTC)
        ends = starts + timedelta(hours=1)
        services.plan_meeting(
            by=None, workgroup=world.a, **HALL, zone=DETROIT, starts_at=starts, ends_at=ends, public=True
        )
    calendar = read("/feeds/calendar.ics")
    assert [zone.tzid.value for zone in calendar.contents["vtimezone"]] == [DETROIT]
    assert sorted(event.dtstart.value.astimezone(UTC).hour for event in events(calendar)) == [22, 22, 23, 23]
    assert {local(event.dtstart.value)[-5:] for event in events(calendar)} == {"18:00"}


@time_machine.travel(NOW, tick=False)
def test_one_of_a_series_is_moved_and_one_is_called_off(world: Any) -> None:
    series = make_series(world.a, first=date(2027, 3, 1), public=True)
    second, third = series.meetings.filter(occurs_on__in=[date(2027, 3, 8), date(2027, 3, 15)])
    later = second.starts_at + timedelta(days=1)
    services.change_meeting(by=world.ana, meeting=second, starts_at=later, ends_at=later + timedelta(hours=1))
    services.cancel_meeting(by=world.ana, meeting=third, reason="Holiday.")
    found = {
        local(event.contents["recurrence-id"][0].value): (local(event.dtstart.value), event.status.value)
        for event in events(read("/feeds/calendar.ics"))
        if "recurrence-id" in event.contents
    }
    assert found["2027-03-08 18:00"] == ("2027-03-09 18:00", "CONFIRMED")
    assert found["2027-03-15 18:00"] == ("2027-03-15 18:00", "CANCELLED")


@time_machine.travel(NOW, tick=False)
def test_a_meeting_of_a_public_series_that_is_not_public_is_left_out_of_the_rule(world: Any) -> None:
    series = make_series(world.a, first=date(2027, 3, 1), public=True)
    services.change_meeting(by=world.ana, meeting=series.meetings.get(occurs_on=date(2027, 3, 8)), public=False)
    master = next(event for event in events(read("/feeds/calendar.ics")) if "rrule" in event.contents)
    days = [local(moment)[:10] for moment, _number in zip(master.getrruleset(addRDate=True), range(3), strict=False)]
    assert days == ["2027-03-01", "2027-03-15", "2027-03-22"]


@time_machine.travel(NOW, tick=False)
def test_a_public_meeting_of_an_inside_series_does_not_tell_of_the_others(world: Any) -> None:
    series = make_series(world.a, first=date(2027, 3, 1))
    services.change_meeting(by=world.ana, meeting=series.meetings.get(occurs_on=date(2027, 3, 8)), public=True)
    (event,) = events(read("/feeds/calendar.ics"))
    assert ("rrule" in event.contents, "recurrence-id" in event.contents) == (False, False)


@time_machine.travel(NOW, tick=False)
def test_a_series_that_ended_says_so(world: Any) -> None:
    make_series(world.a, first=date(2027, 3, 1), until=date(2027, 3, 15), public=True)
    master = next(event for event in events(read("/feeds/calendar.ics")) if "rrule" in event.contents)
    assert "UNTIL=20270315T220000Z" in master.rrule.value
    assert len(list(master.getrruleset(addRDate=True))) == 3


def test_the_number_of_queries_is_the_same_for_one_and_for_many(world: Any, django_assert_num_queries: Any) -> None:
    for count in (1, 3):
        for _each in range(count):
            make_meeting(world.a, public=True)
        make_series(world.a, first=date(2027, 3, 1), public=True)
        make_event(f"Evening {count}")
        with django_assert_num_queries(4):
            client_of(None).get("/feeds/calendar.ics")


def test_google_and_outlook_get_the_moment_and_the_place(world: Any) -> None:
    starts = utc(2027, 3, 13, 23)
    meeting = services.plan_meeting(
        by=None, workgroup=world.a, **HALL, zone=DETROIT, starts_at=starts, ends_at=starts + timedelta(hours=1)
    )
    links = links_of(entry_of(meeting, inside=False), "/file.ics")
    google, outlook = (parse_qs(urlsplit(address).query) for address in (links.google, links.outlook))
    assert google["dates"] == ["20270313T230000Z/20270314T000000Z"]
    assert (google["location"], google["ctz"]) == (["Town hall, 1 Main St"], [DETROIT])
    assert (outlook["startdt"], outlook["subject"]) == (["2027-03-13T23:00:00Z"], ["Reading meeting"])
