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
from workgroups.models import Seat
from workgroups.queries import OpenSeat, open_seat_rows

SEATS_PER_PAGE = 20
NEXT_EVENTS = 5
NEXT_DECISIONS = 5
NEXT_CALLS = 5


@dataclass(frozen=True)
class TakePart:
    """Ways to have a say: open seats, the next events that are not called off, calls to action, open surveys, and calls for input."""

    page: Page[Seat]
    seats: list[OpenSeat]
    events: list[Month]
    calls: list[CallToAction]
    surveys: list[SurveyRow]
    decisions: list[Decision]
    input: list[CallRow]


def take_part(seats: QuerySet[Seat], *, number: int) -> TakePart:
    """Page `number` of open `seats`, the next events, what helps to change a rule, open surveys, decisions that take
    advice, and calls for input. Nine queries.
    """
    page = Paginator(seats, SEATS_PER_PAGE).get_page(number)
    coming = Event.objects.filter(state=EventState.PUBLISHED).upcoming(timezone.now()).select_related("workgroup")
    events, asked = months(coming[:NEXT_EVENTS]), input_now(NEXT_CALLS)
    return TakePart(page, open_seat_rows(page), events, open_calls(), open_surveys(), _advised(), asked)


def _advised() -> list[Decision]:
    """Open decisions on which everybody may say something, the next to close first."""
    found = Decision.objects.taking_advice(timezone.now()).select_related("body__workgroup")
    return list(found[:NEXT_DECISIONS])
