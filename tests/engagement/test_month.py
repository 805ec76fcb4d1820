"""One month of the public calendar as a grid."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from engagement import services
from engagement.models import Event
from engagement.queries.month import month_of, month_page
from tests.build_engagement import make_event, utc
from tests.build_meetings import make_meeting
from tests.build_workgroups import make_workgroup
from workgroups.models import Meeting

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 10)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


def shown(text: str = "2027-03") -> dict[date, list[str]]:
    page = month_page(text, Event.objects.public(), Meeting.objects.public())
    return {
        day.day: [f"{one.at} {one.title}" for one in day.entries] for week in page.weeks for day in week if day.entries
    }


def test_each_thing_stands_on_its_day_by_its_own_clocks_with_what_is_called_off() -> None:
    make_event("Late", starts_at=utc(2027, 3, 15, 3))  # 11 p.m. on the 14th in Detroit
    make_event("West", starts_at=utc(2027, 4, 1, 5), zone="Pacific/Honolulu")  # 7 p.m. on March 31
    make_meeting(
        make_workgroup("Housing"),
        title="Meeting",
        public=True,
        starts_at=utc(2027, 3, 14, 14),
        ends_at=utc(2027, 3, 14, 15),
    )
    make_meeting(make_workgroup("Food"), title="Inside", starts_at=utc(2027, 3, 14, 14), ends_at=utc(2027, 3, 14, 15))
    make_event("Not yet", published=False, starts_at=utc(2027, 3, 14, 14))
    services.cancel_event(by=None, event=make_event("Off", starts_at=utc(2027, 3, 20, 14)), reason="Snow")
    assert shown() == {
        date(2027, 3, 14): ["10 a.m. Meeting", "11 p.m. Late"], date(2027, 3, 20): ["10 a.m. Off"], date(2027, 3, 31): ["7 p.m. West"],
        date(2027, 3, 15): [" Late"],
    }  # fmt: skip


def test_what_lasts_several_days_stands_on_each_and_not_on_the_one_at_whose_midnight_it_ends() -> None:
    make_event("Fair", starts_at=utc(2027, 3, 30, 14), ends_at=utc(2027, 4, 2, 4))
    assert list(shown()) == [date(2027, 3, 30), date(2027, 3, 31), date(2027, 4, 1)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2027-05", date(2027, 5, 1)), ("2029-03", date(2029, 3, 1)), ("2029-04", date(2027, 3, 1)), ("2027-13", date(2027, 3, 1)),
        ("2027-00", date(2027, 3, 1)), ("", date(2027, 3, 1)), ("../../x", date(2027, 3, 1)), ("٢٠٢٧-٠٣", date(2027, 3, 1)),
        ("99999-1", date(2027, 3, 1)),
    ],
)  # fmt: skip
def test_an_address_names_a_month_that_is_near_or_gets_this_one(text: str, first: date) -> None:
    assert month_of(text, TODAY) == first


def test_the_ways_to_other_months_end() -> None:
    page = month_page("2027-12", Event.objects.public(), Meeting.objects.public())
    assert (page.earlier, page.later, page.title) == ("2027-11", "2028-01", "December 2027")
    assert month_page("2029-03", Event.objects.public(), Meeting.objects.public()).later == ""
    assert month_page("2025-03", Event.objects.public(), Meeting.objects.public()).earlier == ""


def test_the_page_filters_keeps_the_filter_and_takes_the_same_queries_for_many() -> None:
    group = make_workgroup("Housing")
    make_event("Supper", starts_at=utc(2027, 3, 14, 14), kind="building", workgroup=group)
    meeting = make_meeting(
        group, title="Meeting", public=True, starts_at=utc(2027, 3, 14, 14), ends_at=utc(2027, 3, 14, 15)
    )
    client = Client()

    def asked(query: str) -> tuple[str, int]:
        with CaptureQueriesContext(connection) as found:
            page: Any = client.get(f"/events/month/{query}")
        return page.content.decode(), len(found)

    every, few = asked("?month=2027-03")
    assert ("Supper" in every, meeting.get_absolute_url() in every) == (True, True)
    only, _n = asked("?month=2027-03&kind=building&workgroup=housing")
    assert (
        "Supper" in only,
        meeting.get_absolute_url() in only,
        "kind=building&amp;workgroup=housing&amp;month=2027-04" in only,
    ) == (
        True,
        False,
        True,
    )
    assert "Nothing is planned in this month" in asked("?month=2027-03&kind=service")[0]
    for number in range(5):
        make_event(f"More {number}", starts_at=utc(2027, 3, 1, 14) + timedelta(days=number), workgroup=group)
    assert asked("?month=2027-03")[1] == few
