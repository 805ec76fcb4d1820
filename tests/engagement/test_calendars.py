"""Calendar files, read by a second way: lines unfolded and split by hand, zones worked out from their written rules."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from engagement import services
from engagement.calendars import calendar_of
from engagement.models import Event
from tests.build_engagement import make_event, utc
from tests.build_meetings import make_meeting
from tests.build_workgroups import client_of, make_person, make_user, make_workgroup
from workgroups import services as people
from workgroups.meeting_keys import token_of

pytestmark = pytest.mark.django_db
Lines = list[tuple[str, str]]


def read(content: bytes) -> Lines:
    """(name with parameters, value) of each unfolded line."""
    text = content.decode()
    assert "\n" not in text.replace("\r\n", ""), "lines end with CRLF"
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    unfolded = text.replace("\r\n ", "").replace("\r\n\t", "")
    return [(line.partition(":")[0], line.partition(":")[2]) for line in unfolded.split("\r\n") if line]


def parts(lines: Lines, name: str) -> list[Lines]:
    """The lines of each component of that name, without its BEGIN and END."""
    found: list[Lines] = []
    current: Lines | None = None
    for key, value in lines:
        if (key, value) == ("BEGIN", name):
            current = []
        elif (key, value) == ("END", name):
            found.append(current or [])
            current = None
        elif current is not None:
            current.append((key, value))
    return found


def value(lines: Lines, name: str) -> str:
    [found] = [text for key, text in lines if key.split(";")[0] == name]
    return found


def offset_by_written_rules(lines: Lines, local: datetime) -> timedelta:
    """The offset from UTC that the file's own VTIMEZONE gives a local time: that of the last observance begun before it."""
    [zone] = parts(lines, "VTIMEZONE")
    onsets = []
    for kind in ("STANDARD", "DAYLIGHT"):
        for observance in parts(zone, kind):
            sign = value(observance, "TZOFFSETTO")
            offset = timedelta(hours=int(sign[1:3]), minutes=int(sign[3:5])) * (-1 if sign[0] == "-" else 1)
            assert not [key for key, _text in observance if key == "RRULE"], "every onset is written out"
            starts = [text for key, text in observance if key.split(";")[0] in {"DTSTART", "RDATE"}]
            onsets += [(datetime.strptime(one, "%Y%m%dT%H%M%S"), offset) for text in starts for one in text.split(",")]
    return max(onset for onset in onsets if onset[0] <= local)[1]


@pytest.mark.parametrize(
    ("starts", "local", "hours"),
    [
        (utc(2027, 3, 13, 15), "20270313T100000", -5),
        (utc(2027, 3, 14, 6, 30), "20270314T013000", -5),
        (utc(2027, 3, 14, 7), "20270314T030000", -4),
        (utc(2027, 3, 14, 14), "20270314T100000", -4),
        (utc(2027, 11, 7, 4, 30), "20271107T003000", -4),
        (utc(2027, 11, 7, 15), "20271107T100000", -5),
    ],
)
def test_local_times_and_their_zone_hold_over_the_change_of_clocks(starts: datetime, local: str, hours: int) -> None:
    lines = read(calendar_of([make_event(starts_at=starts, zone="America/Detroit")], name="Events"))
    [event] = parts(lines, "VEVENT")
    assert [(key, text) for key, text in event if key.startswith("DTSTART")] == [
        ("DTSTART;TZID=America/Detroit", local)
    ]
    assert value(parts(lines, "VTIMEZONE")[0], "TZID") == "America/Detroit"
    moment = datetime.strptime(local, "%Y%m%dT%H%M%S")
    assert offset_by_written_rules(lines, moment) == timedelta(hours=hours)
    assert (moment - timedelta(hours=hours)).replace(tzinfo=UTC) == starts


def test_a_file_says_who_what_where() -> None:
    group = make_workgroup("Reading", name_es="Lectura")
    event = make_event(
        title="Books; bread, and “more”",
        workgroup=group,
        description="One\nTwo",
        languages=["en", "es"],
        childcare=True,
    )
    [lines] = parts(read(calendar_of([event], name="Events")), "VEVENT")
    assert value(lines, "UID") == f"event-{event.pk}@127.0.0.1"
    assert value(lines, "SUMMARY") == "Books\\; bread\\, and “more”"
    assert value(lines, "LOCATION") == "Library\\, 111 Library Street\\, Grand Rapids"
    assert value(lines, "CATEGORIES") == "Reading"
    assert value(lines, "STATUS") == "CONFIRMED"
    assert value(lines, "DESCRIPTION") == (
        "One\\nTwo\\n\\nLanguages: English\\, Spanish\\n\\nOffered: childcare\\n\\n"
        f"http://127.0.0.1:8000/events/{event.slug}/"
    )


def test_each_public_change_raises_the_sequence_and_keeps_the_identity() -> None:
    event = make_event(published=False)
    event = services.change_event(by=None, event=event, title="Reading evening")
    assert event.sequence == 0
    event = services.publish_event(by=None, event=event)
    first = parts(read(calendar_of([event], name="Events")), "VEVENT")[0]
    event = services.change_event(by=None, event=event, place="Town hall")
    event = services.cancel_event(by=None, event=event, reason="The hall is flooded.")
    last = parts(read(calendar_of([event], name="Events")), "VEVENT")[0]
    assert value(first, "UID") == value(last, "UID")
    assert [value(lines, "SEQUENCE") for lines in (first, last)] == ["0", "2"]
    assert value(last, "STATUS") == "CANCELLED"
    assert value(last, "SUMMARY") == "Cancelled: Reading evening"
    assert value(last, "DESCRIPTION").startswith("The hall is flooded.")


def test_a_change_that_changes_nothing_raises_nothing() -> None:
    event = make_event()
    assert services.change_event(by=None, event=event, title=event.title).sequence == 0


def test_the_feed_holds_what_is_to_come_and_what_was_lately_called_off() -> None:
    make_event("Soon")
    make_event("Draft", published=False)
    make_event("Long over", days=-200)
    off = make_event("Off", days=5)
    services.cancel_event(by=None, event=off, reason="Snow.")
    answer = Client().get("/feeds/events.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    found = parts(read(answer.content), "VEVENT")
    assert [(value(event, "SUMMARY"), value(event, "STATUS")) for event in found] == [
        ("Cancelled: Off", "CANCELLED"),
        ("Soon", "CONFIRMED"),
    ]


def test_an_empty_feed_is_a_calendar_too() -> None:
    assert parts(read(Client().get("/feeds/events.ics").content), "VCALENDAR") != []


@pytest.mark.parametrize(
    "address", ["/feeds/events.ics?lang=es", "/es/events/{slug}.ics", "/events/{slug}.ics?lang=es"]
)
def test_a_calendar_comes_in_the_language_that_the_address_asks_for(address: str) -> None:
    event = make_event("Reading night", title_es="Noche de lectura")
    answer = Client().get(address.format(slug=event.slug))
    [lines] = parts(read(answer.content), "VEVENT")
    assert value(lines, "SUMMARY") == "Noche de lectura"
    assert value(lines, "URL") == f"http://127.0.0.1:8000/es/events/{event.slug}/"
    assert translation.get_language() == "en"


@pytest.mark.parametrize("address", ["/feeds/events.ics", "/events/{slug}.ics"])
def test_who_has_the_file_of_events_already_gets_no_body(address: str) -> None:
    address = address.format(slug=make_event("Reading night").slug)
    first = Client().get(address)
    again = Client().get(address, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_draft_has_no_calendar_file() -> None:
    event = make_event(published=False)
    assert Client().get(f"/events/{event.slug}.ics").status_code == 404


def test_two_zones_are_both_written() -> None:
    events = [make_event(zone="America/Detroit"), make_event(zone="America/Chicago")]
    lines = read(calendar_of(list(Event.objects.order_by("pk")), name="Events"))
    assert sorted(value(zone, "TZID") for zone in parts(lines, "VTIMEZONE")) == ["America/Chicago", "America/Detroit"]
    assert len(parts(lines, "VEVENT")) == len(events)


def test_a_guest_and_a_holder_of_a_seat_are_led_to_their_own_page_and_members_inside() -> None:
    group = make_workgroup()
    ben, gil, sol = make_user("Ben", member_of=[group]), make_user("Gil"), make_user("Sol")
    seat = people.create_seat(by=None, workgroup=group, title="Parents", purpose="resident", selection="elected")
    people.start_term(by=None, seat=seat, holder=sol.person, started=timezone.localdate())
    meeting = make_meeting(group)
    people.invite_person(by=make_user("Ana", leads=[group]), meeting=meeting, person=gil.person)
    for user, inside in ((ben, True), (gil, False), (sol, False)):
        secret = people.renew_calendar_key(by=user)
        [entry] = parts(read(Client().get(f"/feeds/mine/{secret}.ics").content), "VEVENT")
        page = value(entry, "URL").partition("://")[2].partition("/")[2]
        assert ("/meetings/" in f"/{page}" and not page.startswith("accounts/")) is inside
        # Whoever opens the link of the entry finds a page.
        assert client_of(user).get(f"/{page}").status_code == 200
        assert "404" not in value(entry, "DESCRIPTION")


def test_the_file_of_a_letter_leads_whoever_has_no_account_to_their_own_page() -> None:
    group = make_workgroup()
    sol = make_person("Sol", email="sol@example.org", consent="paper", consent_on=timezone.localdate())
    meeting = make_meeting(group)
    people.invite_person(by=make_user("Ana", leads=[group]), meeting=meeting, person=sol)
    file = Client().get(f"/feeds/my-meeting/{token_of(meeting, sol)}.ics")
    [entry] = parts(read(file.content), "VEVENT")
    page = "/" + value(entry, "URL").partition("://")[2].partition("/")[2]
    assert Client().get(page).status_code == 200
