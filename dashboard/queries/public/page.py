"""The page of one indicator: sentence, groups chart, trend, tables, facts, provenance, definition, and what can be chosen."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from dashboard.charts import sentence
from dashboard.charts.compare import furthest
from dashboard.charts.model import EVERYONE, Goal, GroupsView, Point
from dashboard.charts.numbers import figure, span
from dashboard.charts.states import reason, short
from dashboard.charts.svg import PHONE, WIDE, draw_groups
from dashboard.charts.table import groups_table
from dashboard.models import Period
from dashboard.queries.public.breakdowns import Breakdown, breakdowns_of, overlap_of
from dashboard.queries.public.comparing import Compared, compared
from dashboard.queries.public.curve import Figure, Trend, trend_of
from dashboard.queries.public.equity import Against, Aims, Spread, against_of, aims_of, goal_of, spread_of
from dashboard.queries.public.freshness import Fresh, freshness_of
from dashboard.queries.public.options import Links, Options, breakdown_name, links_of, options_of
from dashboard.queries.public.provenance import Definition, Provenance, definition_of, gaps_of, provenance_of
from dashboard.queries.public.published import Choice, State, published_state
from dashboard.queries.public.wording import points_of, span_of, subject_of, unit_of, words


@dataclass(frozen=True)
class Fact:
    """A figure with how sure it is and what it is about."""

    label: str
    figure: str
    sure: str
    about: str


@dataclass(frozen=True)
class IndicatorPage:
    """Everything that the page shows; every text is plain and in the reader's language."""

    state: State
    name: str
    place: str
    period: str
    standfirst: str
    facts: tuple[Fact, ...]
    groups: Figure | None
    gaps: tuple[tuple[str, str], ...]
    against: Against | None
    spread: Spread | None
    aims: Aims | None
    trend: Trend
    options: Options
    links: Links
    provenance: Provenance
    fresh: Fresh
    definition: Definition
    breakdowns: tuple[Breakdown, ...]


def indicator_page(slug: str, choice: Choice) -> IndicatorPage:
    """The page that an address asks for, whatever the number of its rows at most nine queries, eight where it measures no goal.

    Raises NotPublishedError and UnknownChoiceError.
    """
    state = published_state(slug, choice)
    subject, period = subject_of(state), state.period
    rows = tuple(row for row in state.all_periods if period is not None and row["period"] == period.code)
    points = points_of(state, rows)
    found = compared(state)
    goal = goal_of(found.goal) if found else None
    view = groups_view(state, points, period, goal) if period else None
    against = against_of(state, found) if found else None
    names = {point.group: point.name for point in points}
    here = tuple(row for row in state.tile_rows if period is not None and row["period"] == period.code)
    made = provenance_of(state, rows, names)
    return IndicatorPage(
        state=state,
        name=subject.name,
        place=subject.place,
        period=view.period.name if view else "",
        standfirst=sentence.standfirst(view, words()) if view and points else "",
        facts=(*(_facts(view) if view else ()), *(_target(state, found, goal) if found else ())),
        groups=_groups(state, view, against) if view and points else None,
        gaps=gaps_of(view) if view else (),
        against=against,
        spread=spread_of(state, found) if found else None,
        aims=aims_of(state, found) if found else None,
        trend=trend_of(state, found),
        options=options_of(state),
        links=links_of(state),
        provenance=made,
        fresh=freshness_of(state, made.datasets),
        definition=definition_of(state),
        breakdowns=breakdowns_of(state.version, state.dimensions, here),
    )


def groups_view(state: State, points: tuple[Point, ...], period: Period, goal: Goal | None = None) -> GroupsView:
    """The groups side by side, with the one furthest off in brick."""
    groups = [point for point in points if point.group != EVERYONE]
    focal = furthest(groups, state.direction)
    dimension = breakdown_name(state, state.compare) if state.compare else ""
    return GroupsView(
        replace(subject_of(state), goal=goal), span_of(period), dimension, points, focal.group if focal else None
    )


def _facts(view: GroupsView) -> tuple[Fact, ...]:
    """The figure for everyone and the one furthest off; never a figure without its margin, place and period."""
    about = f"{view.subject.place}, {view.period.name}"
    facts = []
    if view.everyone is not None:
        facts.append(_fact(view.everyone.name, view.everyone, view, about))
    focal = next((point for point in view.groups if point.group == view.focal), None)
    if focal is not None:
        label = _("Lowest reliable figure") if view.subject.direction == "higher" else _("Highest reliable figure")
        facts.append(_fact(label, focal, view, f"{focal.name}. {about}"))
    return tuple(facts)


def _fact(label: str, point: Point, view: GroupsView, about: str) -> Fact:
    unit = view.subject.unit
    sure = reason(point, words())
    if point.firm:
        sure = _("No margin is published")
        if point.interval:
            sure = _("{interval} (95%)").format(interval=span(*point.interval, unit, words()))
    return Fact(label, short(point, unit, words()), sure, about)


def _target(state: State, found: Compared, goal: Goal | None) -> tuple[Fact, ...]:
    """The target that all groups share; with who set it."""
    if goal is None or found.goal is None:
        return ()
    unit = unit_of(state.version)
    by = _("by {due}").format(due=goal.due)
    return (Fact(_("Target, every group"), figure(goal.value, unit), by, found.goal.author),)


def _groups(state: State, view: GroupsView, against: Against | None) -> Figure:
    title = sentence.title(view.subject, view.period.name, words())
    if view.dimension:
        title = _("{title}, by {dimension}").format(title=title, dimension=view.dimension.lower())
    description = sentence.describe(view, words())
    reading = _(
        # xgettext:no-python-format
        "A dot is the estimate, the bar its 95% interval; where no bar shows, it is narrower than the dot or not known."
    )
    limits = sentence.of_limits(view, words())
    return Figure(
        message=(against.heading if against else "") or sentence.message(view, words()),
        caption=f"{title}. {reading}{limits and f' {limits}'}{overlap_of(state)}",
        drawings=tuple(
            draw_groups(view, words(), size, f"g-{size.name}", title, description) for size in (WIDE, PHONE)
        ),
        table=groups_table(view, words(), title),
    )
