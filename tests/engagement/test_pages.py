"""The public pages of events."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from engagement import services
from tests.build_engagement import make_event, utc
from tests.build_workgroups import make_organization, make_workgroup
from workgroups.models import Workgroup

pytestmark = pytest.mark.django_db


def page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(address: str, *, over: bool = False) -> list[str]:
    calendar = Client().get(address).context["calendar"]
    return [row.event.title for month in (calendar.past_months if over else calendar.months) for row in month.rows]


def test_no_event_says_what_to_do() -> None:
    assert "No event is planned right now" in page("/events/")


def test_events_to_come_stand_before_those_that_are_over() -> None:
    for days, name in ((-40, "Long ago"), (-3, "Lately"), (50, "Later"), (2, "Soon")):
        make_event(name, days=days)
    make_event("Not yet public", published=False)
    assert titles("/events/") == ["Soon", "Later"]
    assert titles("/events/", over=True) == ["Lately", "Long ago"]


def test_events_are_grouped_by_the_month_on_their_own_clocks() -> None:
    # Three in the morning in UTC on the first is still the last day of the month before in Detroit.
    make_event("Late", starts_at=utc(2031, 5, 1, 3), zone="America/Detroit")
    make_event("Next", starts_at=utc(2031, 5, 1, 15), zone="America/Detroit")
    months = Client().get("/events/").context["calendar"].months
    assert [(month.title, len(month.rows)) for month in months] == [("April 2031", 1), ("May 2031", 1)]


def test_events_are_filtered_by_workgroup() -> None:
    group = make_workgroup("Reading")
    make_event("Ours", workgroup=group)
    make_event("Theirs")
    assert titles("/events/?workgroup=reading") == ["Ours"]
    assert titles("/events/?workgroup=nothing&page=x&past=-1") == ["Ours", "Theirs"]


def test_both_lists_have_pages_of_their_own() -> None:
    for number in range(21):
        make_event(f"Later {number:02}", days=number + 1)
        make_event(f"Earlier {number:02}", days=-number - 1)
    assert (len(titles("/events/")), titles("/events/?page=2")) == (20, ["Later 20"])
    assert (len(titles("/events/", over=True)), titles("/events/?past=2", over=True)) == (20, ["Earlier 20"])


def test_the_page_says_when_on_the_clocks_of_the_place() -> None:
    event = make_event(starts_at=utc(2031, 3, 8, 15), zone="America/Detroit")
    assert "Saturday, March 8, 2031, 10 a.m. to noon" in page(f"/events/{event.slug}/")
    other = make_event(starts_at=utc(2031, 3, 8, 15), zone="America/Los_Angeles")
    assert "Saturday, March 8, 2031, 7 a.m. to 9 a.m. (PST)" in page(f"/events/{other.slug}/")


def test_the_page_says_what_helps_to_come() -> None:
    event = make_event(languages=["en", "es"], childcare=True, accessibility="Ramp at the side door.")
    text = page(f"/events/{event.slug}/")
    for words in ("English, Spanish", "Ramp at the side door.", "Childcare</dt><dd>Yes", "Interpretation</dt><dd>No"):
        assert words in text


def test_a_cancelled_event_stays_and_says_why() -> None:
    event = make_event()
    services.cancel_event(by=None, event=event, reason="The hall is flooded.")
    assert "The hall is flooded." in page(f"/events/{event.slug}/")
    assert "Called off" in page("/events/")


def test_what_is_only_in_english_says_so_in_spanish() -> None:
    event = make_event("Reading night", description="Bring a book.")
    text = page(f"/es/events/{event.slug}/")
    assert '<span lang="en">Reading night</span>' in text


def test_a_workgroup_that_is_not_public_is_not_named() -> None:
    hidden = make_workgroup("Quiet group", published=False)
    event = make_event(workgroup=hidden)
    assert "Quiet group" not in page(f"/events/{event.slug}/")
    assert "Quiet group" not in page("/events/")


def grow(group: Workgroup, numbers: range) -> None:
    """An event to come and one that is over, of a workgroup and a partner, for each number."""
    for number in numbers:
        partner = make_organization(f"Partner {number}")
        make_event(
            "Event" if number == 0 else f"Event {number}", workgroup=group, organizers=[partner], slug=f"event-{number}"
        )
        make_event(f"Over {number}", workgroup=group, days=-9)


@pytest.mark.parametrize("address", ["/events/", "/events/event-0/", "/feeds/events.ics"])
def test_a_public_page_needs_as_many_queries_for_many_rows_as_for_one(address: str) -> None:
    group = make_workgroup()
    grow(group, range(1))
    few = queries(address)
    grow(group, range(1, 20))
    assert queries(address) == few
    assert few <= 8


def queries(address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(address).status_code == 200
    return len(captured)
