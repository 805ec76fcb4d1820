"""What of the plan belongs to a year, and what the pages of years read."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from agenda.choices import ActionState, PlanPart, StrategyState, YearOutcome
from agenda.models import Action, PlanChange, PlanYear, YearLine
from agenda.querysets import OPEN_STATES, ActionQuerySet


def last_day(year: int) -> date:
    """31 December."""
    return date(year, 12, 31)


def first_closable(year: int) -> date:
    """A year can be closed from the beginning of its December: networks meet before the holidays."""
    return date(year, 12, 1)


def since_when(year: int) -> datetime:
    """From when on work belongs to this year: since the year before was closed, else since its first moment in the network's zone."""
    earlier = PlanYear.objects.filter(year__lt=year, closed_at__isnull=False).order_by("-year").first()
    if earlier is not None and earlier.closed_at is not None:
        return earlier.closed_at
    return datetime.combine(date(year, 1, 1), time(), timezone.get_default_timezone())


def to_decide(year: int) -> ActionQuerySet:
    """The open actions whose time ends with the year, or that have no date: staff choose what becomes of each."""
    end = last_day(year)
    return Action.objects.open().filter(Q(due_on__isnull=True) | Q(due_on__lte=end))


def undecided(row: PlanYear) -> ActionQuerySet:
    """Those of them for which nothing is chosen yet."""
    return to_decide(row.year).exclude(pk__in=row.choices.values("action"))


def of_year(year: int) -> ActionQuerySet:
    """The actions that belong to a year that is about to be closed: what is open, and what ended since the last closing."""
    ended = Q(state__in=[ActionState.DONE, ActionState.STOPPED], state_since__gt=since_when(year))
    running = Q(state__in=OPEN_STATES) & ~Q(strategy__state=StrategyState.STOPPED)
    # A stopped strategy takes its open actions along; they are told in the year in which that happened, and once.
    taken_along = Q(state__in=OPEN_STATES, strategy__state=StrategyState.STOPPED)
    told = YearLine.objects.filter(part=PlanPart.ACTION, outcome=YearOutcome.STOPPED).values("action")
    return Action.objects.filter(ended | running | taken_along & ~Q(pk__in=told))


def first_promises(actions: QuerySet[Action], year: int) -> dict[int, date]:
    """By action, the due date that was promised first since the year's beginning, of those that were moved since."""
    found: dict[int, date] = {}
    changes = PlanChange.objects.filter(
        part=PlanPart.ACTION, action__in=actions.order_by().values("pk"), at__gt=since_when(year)
    )
    for key, before, after in changes.order_by("at", "pk").values_list("action_id", "before", "after"):
        first = before.get("due_on") or after.get("due_on")
        if first and key is not None:
            found.setdefault(key, date.fromisoformat(first))
    return found


# The public page of a closed year -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class YearCount:
    """How many actions came out this way."""

    outcome: YearOutcome
    number: int


@dataclass(frozen=True)
class YearFigures:
    """A closed year in figures: how many actions were promised, and what became of them."""

    row: PlanYear
    total: int
    counts: list[YearCount]


def closed_years() -> list[PlanYear]:
    """Every closed year, the newest first."""
    return list(PlanYear.objects.filter(closed_at__isnull=False))


def year_figures(row: PlanYear) -> YearFigures:
    """The public figures of a closed year. One query."""
    lines = YearLine.objects.public().filter(year=row, part=PlanPart.ACTION).values_list("outcome", flat=True)
    by_outcome: dict[str, int] = defaultdict(int)
    for outcome in lines.order_by():
        by_outcome[outcome] += 1
    counts = [YearCount(outcome, by_outcome[outcome.value]) for outcome in YearOutcome]
    return YearFigures(row, sum(by_outcome.values()), counts)
