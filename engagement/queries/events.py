"""What the pages and calendars of engagement read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from engagement.choices import SpokenLanguage
from engagement.event_words import when
from engagement.models import Event
from engagement.queries.registrations import places
from engagement.querysets import EventQuerySet
from workgroups.models import Organization
from workgroups.permissions import Permission, Where, access_of

EVENTS_PER_PAGE = 20
# A calendar that subscribes learns of what was lately called off, and does not carry years of history.
FEED_REACHES_BACK = timedelta(days=90)


@dataclass(frozen=True)
class EventRow:
    """One event of a list; `day` and `when` are on the clocks of its place."""

    event: Event
    day: datetime
    when: str


@dataclass(frozen=True)
class Month:
    """The events of one month."""

    title: str
    rows: list[EventRow]


@dataclass(frozen=True)
class Calendar:
    """The public list: what is to come by month, and what is over."""

    upcoming: Page[Event]
    months: list[Month]
    past: Page[Event]
    past_months: list[Month]


def calendar(events: EventQuerySet, *, number: int, past_number: int) -> Calendar:
    """Page `number` of the public events to come and page `past_number` of those that are over. Four queries."""
    now, found = timezone.now(), events.select_related("workgroup")
    upcoming = Paginator(found.upcoming(now), EVENTS_PER_PAGE).get_page(number)
    past = Paginator(found.past(now), EVENTS_PER_PAGE).get_page(past_number)
    return Calendar(upcoming, months(upcoming), past, months(past))


def months(events: Iterable[Event]) -> list[Month]:
    """The events by month, in their order."""
    rows = [row(event) for event in events]
    by_month = groupby(rows, key=lambda one: (one.day.year, one.day.month))
    listed = [list(month) for _key, month in by_month]
    return [Month(date_format(month[0].day, "YEAR_MONTH_FORMAT"), month) for month in listed]


def row(event: Event) -> EventRow:
    """An event with its time in words."""
    return EventRow(event, event.starts_local.replace(tzinfo=None), when(event))


@dataclass(frozen=True)
class EventPage:
    """A public event with what makes it possible to come."""

    event: Event
    when: str
    organizers: list[Organization]
    languages: list[str]
    is_over: bool
    left: int | None


def event(slug: str) -> EventPage | None:
    """One public event, or None. Two queries, and one where places are counted."""
    found = Event.objects.public().select_related("workgroup").filter(slug=slug).first()
    if found is None:
        return None
    return EventPage(
        event=found,
        when=when(found),
        organizers=list(found.organizers.published()),
        languages=spoken(found.languages),
        is_over=found.ends_at < timezone.now(),
        left=None if found.capacity is None else places(found).left,
    )


def spoken(codes: Iterable[str]) -> list[str]:
    """The names of languages in the page's language; a code that we do not know stays a code."""
    return [str(SpokenLanguage(code).label) if code in SpokenLanguage.values else code for code in codes]


def feed() -> list[Event]:
    """The public events of the calendar feed: all to come, and those of the last three months. One query."""
    since = timezone.now() - FEED_REACHES_BACK
    return list(
        Event.objects.public().filter(ends_at__gte=since).select_related("workgroup").order_by("starts_at", "pk")
    )


def editable(user: Any) -> QuerySet[Event]:
    """The events that a person keeps: all for staff, those of their own workgroups for leads; what comes first on top."""
    access = access_of(user)
    events = Event.objects.select_related("workgroup").order_by("-starts_at", "-pk")
    if access.may(Permission.EDIT_EVENTS):
        return events
    return events.filter(Q(workgroup__in=access.places(Permission.EDIT_EVENTS, Where.WORKGROUP)))


@dataclass(frozen=True)
class EventList:
    """A page of the events that somebody keeps."""

    page: Page[Event]
    rows: list[EventRow]


def event_list(events: QuerySet[Event], *, number: int) -> EventList:
    """Page `number` of `editable` events, filtered. Two queries."""
    page = Paginator(events, EVENTS_PER_PAGE).get_page(number)
    return EventList(page, [row(each) for each in page])
