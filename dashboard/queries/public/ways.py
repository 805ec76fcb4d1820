"""The page of a goal-indicator: one goal for everyone, how far each group has to go to it, and what it meets on its way."""

from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from agenda.models import Goal
from dashboard.charts import ways
from dashboard.charts.comparing import gap, people, to_go
from dashboard.charts.model import Goal as GoalLine
from dashboard.charts.model import Period, Point, Unit
from dashboard.charts.numbers import distance as distance_in_words
from dashboard.charts.numbers import spoken
from dashboard.charts.svg import PHONE, WIDE, draw_ways
from dashboard.charts.why import why
from dashboard.charts.words import listed
from dashboard.indicators.comparisons import Distance, distance
from dashboard.indicators.contrasts import contrast
from dashboard.indicators.order import By, in_order
from dashboard.indicators.reasons import Reason
from dashboard.models import SuccessMeasure
from dashboard.queries.aims import Saying
from dashboard.queries.public.comparing import Compared, compared, goal_for_everyone
from dashboard.queries.public.curve import Figure
from dashboard.queries.public.equity import due_name
from dashboard.queries.public.options import Links, Option, breakdown_name, links_of, query_of
from dashboard.queries.public.published import EVERYONE, Choice, State, published_state, signature
from dashboard.queries.public.reach import planned_people, reach_in_words
from dashboard.queries.public.recorded import OUTCOME, STRATEGY, Told, is_targeted, told_of
from dashboard.queries.public.wording import period_name, row_point, span_of, subject_of, unit_of, words
from kconnect.core.i18n import localized
from kconnect.core.text import fold

PEOPLE: By = "people"
DISTANCE: By = "distance"


@dataclass(frozen=True)
class Way:
    """One group: how far it has to go, what helps and hinders it, and the strategies for it."""

    name: str
    sentence: str
    helps: tuple[Told, ...]
    hinders: tuple[Told, ...]
    strategies: tuple[Told, ...]
    # How many people the strategies plan to reach, of those it takes; "" where nothing is said of either.
    reach: str

    @property
    def is_told(self) -> bool:
        """Whether anybody wrote anything of it."""
        return bool(self.helps or self.hinders or self.strategies)


@dataclass(frozen=True)
class Outcome:
    """An explicit disparity-reduction outcome: its text, the gap that may be left, and what the gap is now."""

    told: Told
    sentence: str
    now: tuple[str, ...]


@dataclass(frozen=True)
class WaysPage:
    """Everything that the page shows; `silent` are the groups of which nobody has written anything yet."""

    state: State
    goal: Goal
    name: str
    place: str
    period: str
    target: Saying | None
    target_in_words: str
    all_in_words: str
    picture: Figure | None
    rule: str
    orders: tuple[Option, ...]
    breakdowns: tuple[Option, ...]
    groups: tuple[Way, ...]
    silent: str
    everyone: Way
    unnamed: tuple[Told, ...]
    outcomes: tuple[Outcome, ...]
    links: Links
    source: str


@dataclass(frozen=True)
class _Sheet:
    state: State
    found: Compared | None
    told: tuple[Told, ...]
    view: ways.WaysView | None
    by: By


def ways_page(goal_slug: str, slug: str, choice: Choice, by: By) -> WaysPage | None:
    """The page that an address asks for, whatever the number of its groups at most ten queries.

    None where the indicator measures no such public goal. Raises NotPublishedError and UnknownChoiceError.
    """
    state = published_state(slug, replace(choice, groups=None))
    ties = SuccessMeasure.objects.filter(indicator=state.indicator, goal__slug=goal_slug, goal__published=True)
    tie = ties.select_related("goal").first()
    if tie is None:
        return None
    found, told = compared(state), told_of(state.indicator, state.place, tie.goal)
    target = goal_for_everyone(found)
    planned = planned_people(tie.goal, state.place)
    sheet = _sheet(state, found, told, target, by)
    steps = [*sheet.view.ranked, *sheet.view.apart] if sheet.view else []
    each = [_way(step, told, sheet, planned) for step in steps]
    all_of_them = sheet.view.everyone if sheet.view else None
    return WaysPage(
        state=state,
        goal=tie.goal,
        name=str(localized(state.version, "name")),
        place=str(localized(state.place, "name")),
        period=period_name(state.period) if state.period else "",
        target=target,
        target_in_words=_target_in_words(state, target),
        all_in_words=_sentence(all_of_them, state) if all_of_them and target else "",
        picture=_picture(sheet) if sheet.view and target and steps else None,
        rule=ways.rule(sheet.view, words()) if sheet.view else "",
        orders=_orders(tie.goal, sheet),
        breakdowns=_breakdowns(tie.goal, sheet),
        groups=tuple(way for way in each if way.is_told),
        silent=listed([way.name for way in each if not way.is_told], words()),
        everyone=Way("", "", *_influences(told, EVERYONE), _for_all(told), _reach(all_of_them, planned)),
        unnamed=tuple(one for one in told if one.kind == STRATEGY and is_targeted(one) and not one.group),
        outcomes=_outcomes(sheet),
        links=links_of(state),
        source=state.version.source.citation or str(localized(state.version.source, "name"))
        if state.version.source
        else "",
    )


def goal_ways(goal_slug: str, slug: str, choice: Choice) -> tuple[State, Goal, ways.WaysView | None] | None:
    """How far each group of an indicator has to go to a public goal that it measures; None where it measures no such goal.

    The view is None without figures. Six queries. Raises NotPublishedError and UnknownChoiceError.
    """
    state = published_state(slug, replace(choice, groups=None))
    ties = SuccessMeasure.objects.filter(indicator=state.indicator, goal__slug=goal_slug, goal__published=True)
    tie = ties.select_related("goal").first()
    if tie is None:
        return None
    found = compared(state)
    return state, tie.goal, _sheet(state, found, (), goal_for_everyone(found), PEOPLE).view


def _sheet(state: State, found: Compared | None, told: tuple[Told, ...], target: Saying | None, by: By) -> _Sheet:
    if found is None or state.period is None:
        return _Sheet(state, found, told, None, by)
    goal = target.value if target else None
    rows = {row["group"]: row for row in state.tile_rows if row["period"] == state.period.code}
    steps = {
        one.group: ways.Step(
            row_point(rows[one.group], one.name, state.period), distance(found.scale, one.result, goal)
        )
        for one in found.shown
    }
    everyone = steps.pop(EVERYONE, None)
    listed_steps = sorted([*steps.values(), *_without_figure(state, found, told)], key=lambda one: fold(one.point.name))
    order = in_order([one.to_goal for one in listed_steps], by)
    subject = replace(
        subject_of(state), goal=GoalLine(goal, due_name(target.day)) if target and goal is not None else None
    )
    view = ways.WaysView(
        subject=subject,
        period=span_of(state.period),
        by=order.by,
        everyone=everyone,
        ranked=tuple(listed_steps[place] for place in order.ranked),
        apart=tuple(listed_steps[place] for place in order.apart),
    )
    return _Sheet(state, found, told, view, by)


def _without_figure(state: State, found: Compared, told: tuple[Told, ...]) -> list[ways.Step]:
    """Groups that people wrote of and that the shown breakdown has no figure for, or that no breakdown has."""
    shown = {one.group for one in found.shown}
    period = Period("", "", date.min, date.min)
    steps = {}
    for one in told:
        of = signature(one.group)
        if (
            one.kind != OUTCOME
            and of
            and one.group not in shown
            and (of == state.compare or of not in state.breakdowns)
        ):
            name = str(localized(one, "group_name")) or one.group
            point = Point(one.group, name, period, state="missing", reason="not_collected")
            nothing = Distance(reason=Reason.NOT_COLLECTED, people_reason=Reason.NOT_COLLECTED)
            steps[one.group] = ways.Step(point, nothing)
    return list(steps.values())


def _target_in_words(state: State, target: Saying | None) -> str:
    if target is None or target.value is None:
        return ""
    number = spoken(target.value, unit_of(state.version))
    place = localized(state.place, "name")
    return _("{number} for everyone in {place} by {due}").format(number=number, place=place, due=due_name(target.day))


def _way(step: ways.Step, told: tuple[Told, ...], sheet: _Sheet, planned: dict[str, int]) -> Way:
    key = step.point.group
    plans = tuple(one for one in told if one.kind == STRATEGY and is_targeted(one) and one.group == key)
    return Way(step.point.name, _sentence(step, sheet.state), *_influences(told, key), plans, _reach(step, planned))


def _reach(step: ways.Step | None, planned: dict[str, int]) -> str:
    """The derived number of a group; of the universal strategies for everyone."""
    return reach_in_words(planned.get(step.point.group, 0), step.to_goal) if step else ""


def _influences(told: tuple[Told, ...], group: str) -> tuple[tuple[Told, ...], tuple[Told, ...]]:
    own = [one for one in told if one.group == group]
    return tuple(one for one in own if one.kind == "helps"), tuple(one for one in own if one.kind == "hinders")


def _for_all(told: tuple[Told, ...]) -> tuple[Told, ...]:
    return tuple({one.pk: one for one in told if one.kind == STRATEGY and not is_targeted(one)}.values())


def _sentence(step: ways.Step, state: State) -> str:
    """How far it is, in the unit and in people; else why that cannot be said."""
    unit, found = unit_of(state.version), step.to_goal
    if found.reason is Reason.NO_GOAL:
        return ""
    way = to_go(found, unit, words())
    if found.people is None or found.reached:
        return f"{way}."
    number = people(found, words())
    return _("Still to go: {way}. People it takes: {number}.").format(way=way, number=number)


def _picture(sheet: _Sheet) -> Figure:
    view = sheet.view
    assert view is not None  # noqa: S101 (the caller has looked)
    title = _("{name}: the way to the goal. {place}, {period}").format(
        name=view.subject.name, place=view.subject.place, period=view.period.name
    )
    reading = _("A bar is what is still missing. It is hollow where the goal lies within the margin of the figure.")
    description = ways.describe(view, words())
    sizes = (WIDE, PHONE) if view.ranked else ()
    return Figure(
        message=ways.heading(view, words()),
        caption=f"{title}. {reading}" if view.ranked else title,
        drawings=tuple(draw_ways(view, words(), size, f"w-{size.name}", title, description) for size in sizes),
        table=ways.ways_table(view, words(), title),
    )


def _orders(goal: Goal, sheet: _Sheet) -> tuple[Option, ...]:
    """The two orders as links; none where figures cannot be turned into people."""
    if sheet.view is None or (sheet.by == PEOPLE and sheet.view.by == DISTANCE) or not sheet.view.ranked:
        return ()
    if all(step.to_goal.people is None for step in sheet.view.ranked):
        return ()
    names: tuple[tuple[By, str], ...] = ((PEOPLE, _("By people")), (DISTANCE, _("By distance")))
    return tuple(
        Option(_address(goal, sheet.state, sheet.state.compare, by), name, by == sheet.view.by) for by, name in names
    )


def _breakdowns(goal: Goal, sheet: _Sheet) -> tuple[Option, ...]:
    state = sheet.state
    if len(state.breakdowns) < 2:
        return ()
    return tuple(
        Option(_address(goal, state, slugs, sheet.by), breakdown_name(state, slugs), slugs == state.compare)
        for slugs in state.breakdowns
    )


def _address(goal: Goal, state: State, compare: str, by: By) -> str:
    query = query_of(replace(state, choice=replace(state.choice, compare=compare)))
    order = f"order={by}" if by == DISTANCE else ""
    joined = f"{query}&{order}" if query and order else query or (f"?{order}" if order else "")
    return reverse("dashboard:ways_detail", args=[goal.slug, state.slug]) + joined


def _outcomes(sheet: _Sheet) -> tuple[Outcome, ...]:
    by_row: dict[int, list[Told]] = {}
    for one in sheet.told:
        if one.kind == OUTCOME:
            by_row.setdefault(one.pk, []).append(one)
    return tuple(_outcome(rows, sheet) for rows in by_row.values())


def _outcome(rows: list[Told], sheet: _Sheet) -> Outcome:
    first, unit = rows[0], unit_of(sheet.state.version)
    names = [str(localized(one, "group_name")) or one.group for one in rows]
    sentence = gap_in_words(first.number or 0.0, unit, names, str(localized(first, "name")) or first.key, first.day)
    return Outcome(first, sentence, tuple(filter(None, (_gap_now(one, sheet) for one in rows))))


def gap_in_words(gap: float, unit: Unit, groups: list[str], against: str, due: date | None) -> str:
    """An outcome as a sentence: the gap that may be left, to which group, by when, and for whom."""
    number, day = distance_in_words(gap, unit, words()), due_name(due)
    text = _("At most {gap} away from “{against}” by {due}: {groups}.")
    return text.format(gap=number, against=against, due=day, groups="; ".join(groups))


def _gap_now(one: Told, sheet: _Sheet) -> str:
    """The gap as published now, or why there is none; "" where the shown breakdown does not have the groups."""
    mine, other = (sheet.found.of(key) if sheet.found else None for key in (one.group, one.key))
    if sheet.found is None or mine is None or other is None:
        return ""
    between, unit = contrast(sheet.found.scale, mine.result, other.result), unit_of(sheet.state.version)
    now = gap(between, unit, words()) or why(between.reason, words())
    if between.gap is not None:
        now = distance_in_words(abs(between.gap), unit, words())
    return _("{group} now: {gap}").format(group=mine.name, gap=now)
