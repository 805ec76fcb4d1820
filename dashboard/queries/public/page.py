"""The page of one indicator: sentence, groups chart, trend, tables, facts, provenance, definition, and what can be chosen."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from dashboard.charts import sentence
from dashboard.charts.compare import furthest
from dashboard.charts.model import EVERYONE, GroupsView, Point, Series, TrendView
from dashboard.charts.numbers import span
from dashboard.charts.states import reason, short
from dashboard.charts.svg import MOST_SERIES, PHONE, WIDE, Markup, draw_groups, draw_trend
from dashboard.charts.table import Table, groups_table, trend_table
from dashboard.models import Period
from dashboard.queries.public.options import Links, Options, breakdown_name, links_of, options_of
from dashboard.queries.public.provenance import Definition, Provenance, definition_of, gaps_of, provenance_of
from dashboard.queries.public.published import Choice, Row, State, published_state
from dashboard.queries.public.wording import points_of, span_of, subject_of, words


@dataclass(frozen=True)
class Fact:
    """A figure with how sure it is and what it is about."""

    label: str
    figure: str
    sure: str
    about: str


@dataclass(frozen=True)
class Figure:
    """A drawing in its two sizes with its message, its caption, and the same figures as a table."""

    message: str
    caption: str
    drawings: tuple[Markup, ...]
    table: Table


@dataclass(frozen=True)
class Trend:
    """The figure through time, or one sentence why there is none."""

    figure: Figure | None
    sentence: str


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
    trend: Trend
    options: Options
    links: Links
    provenance: Provenance
    definition: Definition


def indicator_page(slug: str, choice: Choice) -> IndicatorPage:
    """The page that an address asks for, whatever the number of its rows at most eight queries.

    Raises NotPublishedError and UnknownChoiceError.
    """
    state = published_state(slug, choice)
    subject, period = subject_of(state), state.period
    rows = tuple(row for row in state.all_periods if period is not None and row["period"] == period.code)
    points = points_of(state, rows)
    view = groups_view(state, points, period) if period else None
    names = {point.group: point.name for point in points}
    return IndicatorPage(
        state=state,
        name=subject.name,
        place=subject.place,
        period=view.period.name if view else "",
        standfirst=sentence.standfirst(view, words()) if view and points else "",
        facts=_facts(view) if view else (),
        groups=_groups(state, view) if view and points else None,
        gaps=gaps_of(view) if view else (),
        trend=_trend(state),
        options=options_of(state),
        links=links_of(state),
        provenance=provenance_of(state, rows, names),
        definition=definition_of(state),
    )


def groups_view(state: State, points: tuple[Point, ...], period: Period) -> GroupsView:
    """The groups side by side, with the one furthest off in brick."""
    groups = [point for point in points if point.group != EVERYONE]
    focal = furthest(groups, state.direction)
    dimension = breakdown_name(state, state.compare) if state.compare else ""
    return GroupsView(subject_of(state), span_of(period), dimension, points, focal.group if focal else None)


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


def _groups(state: State, view: GroupsView) -> Figure:
    title = sentence.title(view.subject, view.period.name, words())
    if view.dimension:
        title = _("{title}, by {dimension}").format(title=title, dimension=view.dimension.lower())
    description = sentence.describe(view, words())
    reading = _(
        # xgettext:no-python-format
        "A dot is the estimate, the bar its 95% interval; where no bar shows, it is narrower than the dot or not known."
    )
    return Figure(
        message=sentence.message(view, words()),
        caption=f"{title}. {reading}",
        drawings=tuple(
            draw_groups(view, words(), size, f"g-{size.name}", title, description) for size in (WIDE, PHONE)
        ),
        table=groups_table(view, words(), title),
    )


def _trend(state: State) -> Trend:
    """The trend of everyone, or of the chosen groups, or of the first groups shown; four lines at most."""
    if len({row["period"] for row in state.all_periods}) < 2:
        return Trend(None, _("One period is published so far. A line needs at least two."))
    series = trend_series(state)
    view = TrendView(subject_of(state), series)
    described = sentence.trend_describe(view, words())
    first, last = view.periods[0].name, view.periods[-1].name
    title = sentence.title(view.subject, _("{first} to {last}").format(first=first, last=last), words())
    drawings = tuple(draw_trend(view, words(), size, f"t-{size.name}", title, described) for size in (WIDE, PHONE))
    # xgettext:no-python-format
    reading = _("Band: 95% interval. A figure of several years is drawn as wide as those years.")
    message = sentence.trend_message(view, words())
    return Trend(Figure(message, f"{title}. {reading}", drawings, trend_table(view, words(), title)), described)


def trend_series(state: State) -> tuple[Series, ...]:
    """Up to four series: the chosen groups, else everyone, else the first groups in the order shown."""
    by_group: dict[str, list[Row]] = {}
    for row in state.all_periods:
        by_group.setdefault(row["group"], []).append(row)
    wanted = [group.key for group in state.shown_groups if group.key in by_group]
    if not state.choice.groups and EVERYONE in by_group:
        wanted = [EVERYONE]
    series = []
    for key in wanted[:MOST_SERIES]:
        points = points_of(state, tuple(by_group[key]))
        series.append(Series(key, points[0].name, points))
    return tuple(series)
