"""The days of a series, against the rules of another library."""

from datetime import date, datetime
from itertools import islice

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as st

from workgroups.choices import Frequency
from workgroups.recurrence import Rule

YEARS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@given(YEARS, st.sampled_from(list(Frequency)), st.integers(1, 12))
def test_the_days_are_those_of_the_rule_as_another_library_reads_it(
    first: date, frequency: Frequency, every: int
) -> None:
    rule = Rule(frequency, every, first)
    theirs = rrule.rrulestr(rule.text(), dtstart=datetime(first.year, first.month, first.day))
    ours = list(islice(rule.days(date(2060, 1, 1)), 20))
    assert ours == [day.date() for day in islice(theirs, 20)]
    assert ours[0] == first


def test_a_month_without_the_31st_has_no_meeting() -> None:
    rule = Rule(Frequency.MONTHLY_DAY, 1, date(2027, 1, 31))
    assert list(rule.days(date(2027, 5, 31))) == [date(2027, 1, 31), date(2027, 3, 31), date(2027, 5, 31)]


def test_a_fifth_friday_is_the_last_one_of_every_month() -> None:
    rule = Rule(Frequency.MONTHLY_WEEKDAY, 1, date(2027, 1, 29))
    assert list(rule.days(date(2027, 3, 31))) == [date(2027, 1, 29), date(2027, 2, 26), date(2027, 3, 26)]
    assert rule.text() == "FREQ=MONTHLY;INTERVAL=1;BYDAY=-1FR"


@pytest.mark.parametrize(("until", "count"), [(date(2027, 3, 22), 4), (date(2027, 3, 21), 3), (date(2027, 2, 1), 0)])
def test_a_series_ends_on_its_last_day(until: date, count: int) -> None:
    assert len(list(Rule(Frequency.WEEKLY, 1, date(2027, 3, 1), until).days(date(2028, 1, 1)))) == count
