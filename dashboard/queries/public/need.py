"""Resources beside need: the people furthest from a goal, as published, and what partners commit for them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from agenda.choices import StrategyReach, StrategyState
from agenda.models import Goal, Strategy
from agenda.queries.matrix import Resource, resources_by_people
from dashboard.charts import ways
from dashboard.charts.comparing import people, to_go
from dashboard.models import StrategyFocus, SuccessMeasure
from dashboard.queries.public.options import Option
from dashboard.queries.public.places import PlaceOption, offered
from dashboard.queries.public.published import ALL_PLACES, Choice, NotPublishedError, State, UnknownChoiceError
from dashboard.queries.public.ways import goal_ways
from dashboard.queries.public.wording import period_name, unit_of, words
from kconnect.core.i18n import Localized, localized
from kconnect.core.text import fold

NOTHING = Resource("", "")


@dataclass(frozen=True)
class Plan:
    """A public strategy for one group: its name, its page and where it stands."""

    slug: str
    name: Localized
    stands: str
    tone: str


@dataclass(frozen=True)
class NeedRow:
    """One group: how far it has to go, how many people that is, what is planned for it, and what partners commit."""

    name: str
    way: str
    people: str
    plans: tuple[Plan, ...]
    resource: Resource
    is_short: bool


@dataclass(frozen=True)
class NeedPage:
    """The page: `measures` to choose from; without any published one all else is empty."""

    measures: tuple[Option, ...]
    places: tuple[PlaceOption, ...] = ()
    place: str = ""
    place_name: str = ""
    period: str = ""
    goal: Goal | None = None
    indicator: str = ""
    indicator_name: str = ""
    rows: tuple[NeedRow, ...] = ()
    everyone: Resource = NOTHING
    is_home: bool = False
    source: str = ""


def need_page(measure: str, place: str) -> NeedPage:
    """The page for a measure ("goal/indicator", else the first one) in a place (else home). Seventeen queries at most.

    A measure or place that is not there gives the first measure and the home place: the controls show which.
    """
    measures = _measures()
    if not measures:
        return NeedPage(())
    wanted = measure if measure in measures else next(iter(measures))
    options = tuple(Option(key, name, key == wanted) for key, name in measures.items())
    found = _found(wanted, place)
    if found is None:
        return NeedPage(options)
    state, goal, view = found
    is_home = state.place is not None and state.place.is_home
    code = state.place.code if state.place else ""
    steps = [*view.ranked, *view.apart] if view else []
    plans = _plans(goal)
    targeted = {fold(step.point.name): {one.slug for one in plans.get(step.point.group, ())} for step in steps}
    resources = resources_by_people(goal.slug, None if is_home else code, targeted)
    source = state.version.source
    return NeedPage(
        measures=options,
        places=offered(state.manifest, state.place),
        place=code,
        place_name=str(localized(state.place, "name")) if state.place else "",
        period=period_name(state.period) if state.period else "",
        goal=goal,
        indicator=state.slug,
        indicator_name=str(localized(state.version, "name")),
        rows=tuple(_row(step, state, plans, resources) for step in steps),
        everyone=resources.get("", NOTHING),
        is_home=is_home,
        source=(source.citation or str(localized(source, "name"))) if source else "",
    )


def _measures() -> dict[str, str]:
    """ "goal/indicator" to what it is called, of the public goals with published figures. One query."""
    ties = SuccessMeasure.objects.filter(goal__published=True, indicator__publication__manifest__isnull=False)
    related = ties.select_related("goal", "indicator__version").order_by("goal__position", "goal_id", "position", "pk")
    return {
        f"{tie.goal.slug}/{tie.indicator.slug}": _("{goal}: {measure}").format(
            goal=localized(tie.goal, "name"), measure=localized(tie.indicator.version, "name")
        )
        for tie in related
        if tie.indicator.version is not None
    }


def _found(measure: str, place: str) -> tuple[State, Goal, ways.WaysView | None] | None:
    goal, _slash, indicator = measure.partition("/")
    for code in dict.fromkeys([place if place != ALL_PLACES else "", ""]):
        try:
            return goal_ways(goal, indicator, Choice(place=code))
        except (NotPublishedError, UnknownChoiceError):
            continue
    return None


def _plans(goal: Goal) -> dict[str, tuple[Plan, ...]]:
    """By the key of a group: the public strategies toward a goal that are for it and not stopped. One query."""
    targeted = Strategy.objects.public().filter(goal=goal, reach=StrategyReach.TARGETED)
    focus = StrategyFocus.objects.filter(strategy__in=targeted.exclude(state=StrategyState.STOPPED))
    found: dict[str, tuple[Plan, ...]] = {}
    for one in focus.select_related("strategy", "group").order_by("strategy__position", "strategy_id"):
        row = one.strategy
        tone = "ok" if row.state == StrategyState.AFFIRMED else "plain"
        plan = Plan(row.slug, localized(row, "name"), str(StrategyState(row.state).label), tone)
        found[one.group.key] = (*found.get(one.group.key, ()), plan)
    return found


def _row(
    step: ways.Step, state: State, plans: dict[str, tuple[Plan, ...]], resources: dict[str, Resource]
) -> NeedRow:  # fmt: skip
    found, unit = step.to_goal, unit_of(state.version)
    return NeedRow(
        name=step.point.name,
        way=to_go(found, unit, words()),
        people=people(found, words()) if found.people is not None else "",
        plans=plans.get(step.point.group, ()),
        resource=resources.get(fold(step.point.name), NOTHING),
        is_short=not found.reached,
    )
