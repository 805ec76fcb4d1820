"""Calendars to subscribe to: meetings and events of the network, of one workgroup, and one's own by a secret address."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engagement.calendars import entries_of, page_at
from engagement.choices import RegistrationState
from engagement.models import Event, Registration
from engagement.queries.events import FEED_REACHES_BACK
from engagement.views.events import public
from kconnect.core.addresses import absolute
from kconnect.core.calendars import Entry, calendar_answer, calendar_of
from kconnect.core.i18n import language_of, name_of
from workgroups import meeting_calendars
from workgroups.meeting_keys import page_for
from workgroups.models import Invitee, Meeting, MeetingSeries, Person, SeatTerm, Workgroup
from workgroups.services import person_of_calendar_key


@require_safe
@public
def network_feed(request: HttpRequest) -> HttpResponse:
    """All public meetings and events."""
    with translation.override(language_of(request)):
        entries = _entries(Meeting.objects.public(), Event.objects.public(), inside=False)
        content = calendar_of(entries, name=_("Meetings and events of the network"))
    return calendar_answer(request, content, "calendar.ics")


@require_safe
@public
def workgroup_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The public meetings and events of one workgroup."""
    group = get_object_or_404(Workgroup.objects.published(), slug=slug)
    with translation.override(language_of(request)):
        meetings = Meeting.objects.public().filter(workgroup=group)
        entries = _entries(meetings, Event.objects.public().filter(workgroup=group), inside=False)
        content = calendar_of(entries, name=name_of(group))
    return calendar_answer(request, content, f"{group.slug}.ics")


@require_safe
def my_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The meetings of a person's workgroups, of those where they hold a seat, and those they are invited to, with links to join.

    With them the events of these groups, and those for which the person has or waits for a place.

    The secret is the permission.
    """
    person = person_of_calendar_key(secret)
    if person is None:
        raise Http404
    with translation.override(language_of(request, person.language)):
        groups = list(person.memberships.current().values_list("workgroup_id", flat=True))
        mine = Registration.objects.filter(person=person).exclude(state=RegistrationState.CANCELLED)
        events = Event.objects.public().filter(Q(workgroup__in=groups) | Q(pk__in=mine.values("event")))

        def page(meeting: Meeting) -> str:
            return absolute(page_for(meeting, person))

        content = calendar_of(
            _entries(_mine(person, groups), events, inside=True, groups=groups, page=page), name=_("My meetings")
        )
    return calendar_answer(request, content, "meetings.ics", secret=True)


def _mine(person: Person, groups: Sequence[int]) -> QuerySet[Meeting]:
    invited = Invitee.objects.filter(person=person)
    seats = SeatTerm.objects.on(timezone.localdate()).filter(holder=person)
    seated = Q(workgroup__in=seats.values("seat__workgroup"))
    return Meeting.objects.filter(Q(workgroup__in=groups) | seated | Q(pk__in=invited.values("meeting")))


def _entries(
    meetings: Any, events: QuerySet[Event], *, inside: bool, groups: Sequence[int] | None = None,
    page: Callable[[Meeting], str] = lambda meeting: "",
) -> list[Entry]:  # fmt: skip
    """Series as their rules, their meetings with what differs, single meetings and events of the last months and to come.

    At most four queries, whatever there is. Of a series every meeting stays in the file, however long ago: else it would go back to
    where the rule had it.
    """
    since = timezone.now() - FEED_REACHES_BACK
    recent = Q(ends_at__gte=since)
    shown = meetings.filter(recent | Q(series__isnull=False)).select_related("workgroup", "series")
    rows = list(shown.order_by("starts_at", "pk"))
    for row in rows:
        # Who is invited to one meeting of a series is not told of the others.
        if groups is not None and row.workgroup_id not in groups:
            row.series = None
    told = {row.series_id for row in rows if row.series is not None and (inside or row.series.public)}
    series = MeetingSeries.objects.filter(pk__in=told).select_related("workgroup").order_by("pk")
    hidden: dict[int, list[Any]] = {}
    for key, day in _not_shown(told, {row.pk for row in rows}):
        hidden.setdefault(key, []).append(day)
    single = [row for row in rows if row.series_id in told or row.ends_at >= since]
    # A meeting that is an event too stands once in the file: as the meeting, with the page on which people sign up.
    listed, slugs, alone = {row.pk for row in rows}, dict[int, str](), list[Event]()
    for event in events.filter(recent).select_related("workgroup").order_by("starts_at", "pk"):
        if event.meeting_id is not None and event.meeting_id in listed:
            slugs[event.meeting_id] = event.slug
        else:
            alone.append(event)
    return [
        *(meeting_calendars.series_entry(one, hidden.get(one.pk, []), inside=inside) for one in series),
        *meeting_calendars.entries_of(
            single, inside=inside, page=lambda one: page(one) or page_at(slugs.get(one.pk, ""))
        ),
        *entries_of(alone),
    ]


def _not_shown(series: Iterable[int | None], shown: set[int]) -> list[tuple[int, Any]]:
    """The days of meetings of `series` that the reader may not know of."""
    made = Meeting.objects.filter(series__in=[key for key in series if key]).values_list("pk", "series_id", "occurs_on")
    return [(key, day) for pk, key, day in made if pk not in shown and key is not None]
