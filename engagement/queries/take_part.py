"""What the page of all ways to take part reads."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils import timezone

from agenda.models import CallToAction
from agenda.queries.policy import open_calls
from engagement.choices import EventState
from engagement.models import Decision, Event
from engagement.queries.events import Month, months
from engagement.queries.input import CallRow
from engagement.queries.input import open_calls as input_now
from engagement.queries.surveys import SurveyRow, open_surveys
from workgroups.choices import MeetingState
from workgroups.models import Meeting, Seat
from workgroups.queries import OpenSeat, open_seat_rows
from workgroups.queries.meetings import MeetingRow, rows_of
from workgroups.queries.trainings import OfferRow, sessions_with_room

SEATS_PER_PAGE = 20
MOST_SEATS = 200
NEXT_EVENTS = 5
NEXT_DECISIONS = 5
NEXT_CALLS = 5
NEXT_SESSIONS = 5
NEXT_MEETINGS = 3


@dataclass(frozen=True)
class TakePart:
    """Ways to have a say: what ends soon (surveys, decisions that take advice, calls for input, calls to action, events,
    training with room), open seats, and meetings that everybody may come to.
    """

    surveys: list[SurveyRow]
    decisions: list[Decision]
    input: list[CallRow]
    calls: list[CallToAction]
    events: list[Month]
    trainings: list[OfferRow]
    page: Page[Seat]
    seats: list[OpenSeat]
    meetings: list[MeetingRow]

    @property
    def is_quiet(self) -> bool:
        """Nothing has a last day now."""
        return not (self.surveys or self.decisions or self.input or self.calls or self.events or self.trainings)


def take_part(seats: QuerySet[Seat], *, number: int) -> TakePart:
    """Page `number` of open `seats`, and everything else that is open now, what ends first on top. Nine queries."""
    page = Paginator(list(seats[:MOST_SEATS]), SEATS_PER_PAGE).get_page(number)
    coming = Event.objects.filter(state=EventState.PUBLISHED).upcoming(timezone.now()).select_related("workgroup")
    return TakePart(
        surveys=open_surveys(), decisions=_advised(), input=input_now(NEXT_CALLS), calls=open_calls(),
        events=months(coming[:NEXT_EVENTS]), trainings=sessions_with_room(NEXT_SESSIONS), page=page,
        seats=open_seat_rows(page), meetings=_meetings(),
    )  # fmt: skip


def _advised() -> list[Decision]:
    """Open decisions on which everybody may say something, the next to close first."""
    found = Decision.objects.taking_advice(timezone.now()).select_related("body__workgroup")
    return list(found[:NEXT_DECISIONS])


def _meetings() -> list[MeetingRow]:
    """The next meetings that everybody may come to, but for those that stand among the events."""
    events = Event.objects.public().filter(meeting__isnull=False)
    coming = (
        Meeting.objects.public()
        .select_related("workgroup")
        .upcoming(timezone.now())
        .exclude(state=MeetingState.CANCELLED)
    )
    return rows_of(coming.exclude(pk__in=events.values("meeting"))[:NEXT_MEETINGS])
