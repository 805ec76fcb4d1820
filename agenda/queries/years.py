"""What of the plan belongs to a year, and what the pages of years read."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from agenda.choices import ActionState, PlanPart, StrategyState, YearChoice, YearOutcome
from agenda.models import Action, PlanChange, PlanYear, YearLine, YearPlan
from agenda.queries.figures import PAGE_SIZE, PLAN_ORDER, ActionRow, action_rows, detailed
from agenda.querysets import OPEN_STATES, ActionQuerySet

LINES_PER_PAGE = 50


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
    return Action.objects.open().filter(_ends_with(year))


def _ends_with(year: int) -> Q:
    return Q(due_on__isnull=True) | Q(due_on__lte=last_day(year))


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


@dataclass(frozen=True)
class YearGroup:
    """The frozen actions of one strategy on a page of a closed year."""

    strategy: YearLine
    lines: list[YearLine]


@dataclass(frozen=True)
class YearPage:
    """A page of a closed year as anyone reads it: figures, goals in figures, and its actions by strategy."""

    figures: YearFigures
    goals: list[YearLine]
    groups: list[YearGroup]
    page: Page[YearLine]
    outcome: str
    others: list[PlanYear]


def year_page(year: int, *, goal: str, outcome: str, number: int) -> YearPage | None:
    """Page `number` of a closed year, or None; `goal` (a slug) and `outcome` narrow it. Six queries."""
    years = closed_years()
    row = next((each for each in years if each.year == year), None)
    if row is None:
        return None
    public = YearLine.objects.public().filter(year=row).select_related("goal", "workgroup")
    lines = public.filter(part=PlanPart.ACTION).select_related("action")
    if goal:
        lines = lines.filter(goal__slug=goal)
    if outcome:
        lines = lines.filter(outcome=outcome)
    page = Paginator(lines, LINES_PER_PAGE).get_page(number)
    heads = public.filter(part=PlanPart.STRATEGY, strategy__in=[line.strategy_id for line in page])
    named = {line.strategy_id: line for line in heads}
    groups = [YearGroup(named[key], list(each)) for key, each in groupby(page, key=lambda line: line.strategy_id)]
    goals = list(public.filter(part=PlanPart.GOAL))
    return YearPage(year_figures(row), goals, groups, page, outcome, [each for each in years if each != row])


# The page on which staff choose ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class YearRow:
    """An open action and what is chosen for it so far."""

    row: ActionRow
    plan: YearPlan | None


@dataclass(frozen=True)
class YearEnd:
    """A page of what is open at the end of a year, and how far the choosing is."""

    year: int
    last_day: date
    rows: list[YearRow]
    page: Page[Action]
    total: int
    left: int
    chosen: dict[str, int]
    running: int
    can_close: bool
    closable_from: date
    is_early: bool


def year_end(year: int, *, workgroup: str, left_only: bool, number: int, keys: list[int] | None = None) -> YearEnd:
    """Page `number` of the actions to choose for, or exactly those of `keys`; `workgroup` is a slug. Eight queries."""
    row = PlanYear.objects.filter(year=year).first() or PlanYear(year=year)
    wanted = to_decide(year)
    plans = YearPlan.objects.filter(year__year=year, action__in=wanted)
    chosen: dict[str, int] = dict.fromkeys(YearChoice.values, 0)
    for choice in plans.order_by().values_list("choice", flat=True):
        chosen[choice] += 1
    numbers = Action.objects.open().aggregate(all=Count("pk"), total=Count("pk", filter=_ends_with(year)))
    total = numbers["total"]
    shown = wanted.exclude(pk__in=plans.values("action")) if left_only else wanted
    if keys is not None:
        shown = wanted.filter(pk__in=keys)
    elif workgroup:
        shown = shown.filter(Q(workgroup__slug=workgroup) | Q(strategy__workgroup__slug=workgroup))
    page = Paginator(detailed(shown).order_by(*PLAN_ORDER), PAGE_SIZE).get_page(number if keys is None else 1)
    by_action = {plan.action_id: plan for plan in plans.filter(action__in=[action.pk for action in page])}
    rows = [YearRow(each, by_action.get(each.action.pk)) for each in action_rows(page, inside=True)]
    left = total - sum(chosen.values())
    first_day = first_closable(year)
    early = timezone.localdate() < first_day
    may = row.closed_at is None and left == 0 and not early
    return YearEnd(year, last_day(year), rows, page, total, left, chosen, numbers["all"] - total, may, first_day, early)


@dataclass(frozen=True)
class Years:
    """The closed years, and the one that comes next with the first day on which it can be closed."""

    closed: list[PlanYear]
    next: int
    closable_from: date
    is_early: bool


def years() -> Years:
    """What the console knows of years: after the last closed one comes its next; a new network begins with its first. Two queries."""
    closed, today = closed_years(), timezone.localdate()
    following = closed[0].year + 1 if closed else _first_year(today)
    return Years(closed, following, first_closable(following), today < first_closable(following))


def _first_year(today: date) -> int:
    """The year that is over or nearly, but none before the plan was begun."""
    this = today.year if today >= first_closable(today.year) else today.year - 1
    first = PlanChange.objects.order_by("at").values_list("at", flat=True).first()
    return this if first is None else max(this, timezone.localdate(first).year)
