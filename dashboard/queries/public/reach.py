"""How many people strategies plan to reach, beside the people it takes to reach the goal; derived as it is read.

For a group in a place, each strategy counts with what it plans for that very place; where it says nothing of it, with the
places inside that it names, of those that lie in one another the larger one. A universal plan ("everyone") stands beside the
people it takes of everyone, never beside those of one group.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agenda.choices import StrategyState
from agenda.models import Goal, Strategy
from dashboard.charts.comparing import people
from dashboard.choices import ReachUnit
from dashboard.indicators.comparisons import Distance, distance
from dashboard.indicators.results import Result
from dashboard.models import Place, PlaceRelation, PlannedReach, StrategyFocus, StrategyPlace, SuccessMeasure
from dashboard.queries.aims import places_inside
from dashboard.queries.public.comparing import compared, goal_for_everyone
from dashboard.queries.public.published import Choice, NotPublishedError, State, UnknownChoiceError, published_state
from dashboard.queries.public.wording import words
from kconnect.core.i18n import localized, name_of
from kconnect.core.text import grouped


def planned_people(goal: Goal, place: Place | None) -> dict[str, int]:
    """Group (its key) to the people whom the public strategies of a goal plan to reach in a place; two queries."""
    if place is None:
        return {}
    alive = Strategy.objects.public().filter(goal=goal).exclude(state=StrategyState.STOPPED)
    rows = PlannedReach.objects.filter(strategy__in=alive, unit=ReachUnit.PEOPLE)
    inside = rows.filter(place__in=[place]) | rows.filter(place__in=places_inside(place))
    by_plan: dict[tuple[int, str], dict[int, int]] = {}
    for strategy, group, where, number in inside.values_list("strategy_id", "group__key", "place_id", "number"):
        by_plan.setdefault((strategy, group), {})[where] = number
    parents = _parents({where for plan in by_plan.values() for where in plan})
    found: dict[str, int] = {}
    for (_strategy, group), plan in by_plan.items():
        own = plan.get(place.pk)
        within = sum(number for where, number in plan.items() if not parents.get(where, set()) & set(plan))
        found[group] = found.get(group, 0) + (within if own is None else own)
    return found


def _parents(places: Iterable[int]) -> dict[int, set[int]]:
    """Of each place those among `places` that it lies in directly."""
    listed = list(places)
    found: dict[int, set[int]] = {}
    rows = PlaceRelation.objects.filter(child__in=listed, parent__in=listed)
    for child, parent in rows.values_list("child_id", "parent_id"):
        found.setdefault(child, set()).add(parent)
    return found


def reach_in_words(planned: int, needed: Distance) -> str:
    """The one derived number as a sentence; "" where neither side says anything."""
    short = needed.people
    if not planned:
        if not short:
            return ""
        text = _("No strategy says yet how many of the {needed} people needed it plans to reach.")
        return text.format(needed=people(needed, words()))
    if not short:
        return _("The strategies plan to reach {planned} people.").format(planned=grouped(planned))
    numbers = {"planned": grouped(planned), "needed": people(needed, words())}
    if planned > short:
        return _("The strategies plan to reach {planned} people; {needed} are needed.").format(**numbers)
    return _("The strategies plan to reach {planned} of the {needed} people needed.").format(**numbers)


# One strategy ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReachRow:
    """What one strategy plans for a group in a place, in words."""

    group: str
    place: str
    number: str
    unit: str


@dataclass(frozen=True)
class Needed:
    """The people it takes of one group at the place of an indicator, beside what all strategies plan; as a sentence."""

    group: str
    sentence: str


@dataclass(frozen=True)
class StrategyReach:
    """Whom a strategy is for, where, how many it plans to reach, and how that stands to what the goal needs."""

    groups: tuple[str, ...]
    places: tuple[str, ...]
    rows: tuple[ReachRow, ...]
    needed: tuple[Needed, ...]
    indicator: str
    place: str
    url_slug: str


def strategy_reach(strategy: Strategy) -> StrategyReach:
    """Everything that the page of a public strategy says of its reach; the same number of queries for one row and for many."""
    named = StrategyFocus.objects.filter(strategy=strategy).select_related("group")
    focus = list(named.order_by("group__position", "group__key"))
    where = StrategyPlace.objects.filter(strategy=strategy).select_related("place").order_by("place__name_folded")
    planned = list(reach_rows(strategy))
    state = _first_state(strategy.goal)
    keys = {row.group.key: name_of(row.group) for row in planned if row.unit == ReachUnit.PEOPLE}
    keys |= {row.group.key: name_of(row.group) for row in focus}
    return StrategyReach(
        groups=tuple(name_of(row.group) for row in focus),
        places=tuple(name_of(row.place) for row in where),
        rows=tuple(
            ReachRow(name_of(one.group), name_of(one.place), grouped(one.number), one.get_unit_display())
            for one in planned
        ),
        needed=_needed(strategy.goal, state, keys) if state else (),
        indicator=str(localized(state.version, "name")) if state else "",
        place=name_of(state.place) if state and state.place else "",
        url_slug=state.slug if state else "",
    )


def reach_rows(strategy: Strategy) -> Sequence[PlannedReach]:
    """What a strategy plans, people first."""
    rows = PlannedReach.objects.filter(strategy=strategy).select_related("group", "place", "strategy__workgroup")
    return sorted(
        rows, key=lambda one: (one.unit != ReachUnit.PEOPLE, one.unit, one.group.position, one.place.name_folded)
    )


def _first_state(goal: Goal) -> State | None:
    """The published state of the first measure of the goal that has figures, at the network's home place."""
    ties = SuccessMeasure.objects.filter(goal=goal, indicator__publication__manifest__isnull=False)
    slug = ties.order_by("position", "pk").values_list("indicator__slug", flat=True).first()
    if slug is None:
        return None
    try:
        return published_state(slug, Choice())
    except (NotPublishedError, UnknownChoiceError):
        return None


def _needed(goal: Goal, state: State, keys: dict[str, str]) -> tuple[Needed, ...]:
    """One sentence for each group that has a figure or a plan."""
    sheet = compared(state)
    if sheet is None or state.period is None:
        return ()
    target = goal_for_everyone(sheet)
    goal_value = target.value if target else None
    results = {row["group"]: Result.of(row) for row in state.tile_rows if row["period"] == state.period.code}
    planned = planned_people(goal, state.place)
    found = []
    for key, name in keys.items():
        result = results.get(key)
        gap = distance(sheet.scale, result, goal_value) if result else Distance()
        sentence = reach_in_words(planned.get(key, 0), gap)
        if sentence:
            found.append(Needed(name, sentence))
    return tuple(found)
