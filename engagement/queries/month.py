"""One month of the public calendar: events, and meetings that everybody may come to, day by day."""

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from engagement.choices import EventState
from engagement.querysets import EventQuerySet
from kconnect.core.i18n import Localized, localized
from workgroups.choices import MeetingState
from workgroups.models import Meeting

# Pages of months reach this far from today, so that nobody and no machine turns them for ever.
REACH = 24
# What has its day on another clock may lie this far from the same day here.
MARGIN = timedelta(days=2)


@dataclass(frozen=True)
class Entry:
    """What is on one day, at which hour; a cancelled one stays, so that whoever planned to come learns it."""

    at: str
    title: Localized
    url: str
    called_off: bool


@dataclass(frozen=True)
class Day:
    """One square of the grid."""

    day: date
    in_month: bool
    is_today: bool
    entries: list[Entry]


@dataclass(frozen=True)
class MonthPage:
    """The grid by weeks that begin on Sunday, with the ways to the months beside it; "" where there are none."""

    title: str
    weekdays: list[str]
    weeks: list[list[Day]]
    earlier: str
    later: str
    number: int


def month_of(text: str, today: date) -> date:
    """The first day of the month that an address names ("2027-03"); of this month, where it names none that is near."""
    year, _dash, month = text.partition("-")
    if len(text) == 7 and year.isascii() and year.isdigit() and month.isascii() and month.isdigit():
        number = int(year) * 12 + int(month) - 1
        if 1 <= int(month) <= 12 and abs(number - _number(today)) <= REACH:
            return date(int(year), int(month), 1)
    return today.replace(day=1)


def month_page(text: str, events: EventQuerySet, meetings: Any) -> MonthPage:
    """The month of an address with those of `events` and `meetings` that are in it; two queries, whatever there is."""
    today = timezone.localdate()
    first = month_of(text, today)
    days = calendar.Calendar(calendar.SUNDAY).monthdatescalendar(first.year, first.month)
    found = _found(events, meetings, days[0][0], days[-1][-1])
    weeks = [[Day(day, day.month == first.month, day == today, found[day]) for day in week] for week in days]
    return MonthPage(
        title=date_format(first, "YEAR_MONTH_FORMAT"),
        weekdays=[date_format(day, "D") for day in days[0]],
        weeks=weeks,
        earlier=_beside(first, -1, today),
        later=_beside(first, 1, today),
        number=sum(len(day.entries) for week in weeks for day in week if day.in_month),
    )


def _found(events: EventQuerySet, meetings: Any, first: date, last: date) -> dict[date, list[Entry]]:
    """What there is by its days, each on its own clocks, in the order in which it begins."""
    begin, end = _midnight(first) - MARGIN, _midnight(last) + MARGIN
    near = {"starts_at__lt": end, "ends_at__gt": begin}
    of_events = list(events.filter(**near).select_related("workgroup"))
    # A meeting that is an event too is there already.
    tied = {event.meeting_id for event in of_events if event.meeting_id}
    of_meetings: Iterable[Meeting] = meetings.filter(**near).exclude(pk__in=tied)
    rows: list[tuple[Any, bool, str]] = [
        (one, one.state == EventState.CANCELLED, reverse("engagement:event_detail", args=[one.slug]))
        for one in of_events
    ]
    rows += [(one, one.state == MeetingState.CANCELLED, one.get_absolute_url()) for one in of_meetings]
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for one, called_off, url in sorted(rows, key=lambda row: (row[0].starts_at, row[2])):
        day, until = one.starts_local.date(), (one.ends_local - timedelta(microseconds=1)).date()
        at = date_format(one.starts_local.replace(tzinfo=None), "TIME_FORMAT")
        while day <= until:
            if first <= day <= last:
                by_day[day].append(Entry(at, localized(one, "title"), url, called_off))
            day, at = day + timedelta(days=1), ""
    return by_day


def _beside(first: date, step: int, today: date) -> str:
    number = _number(first) + step
    return f"{number // 12}-{number % 12 + 1:02}" if abs(number - _number(today)) <= REACH else ""


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
