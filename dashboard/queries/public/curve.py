"""A figure through time as the page tells it: the drawing with what people marked, the verdict, the story behind it."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from agenda.queries.community_changes import ChangeToward, changes_toward
from dashboard.charts import sentence, telling
from dashboard.charts.model import EVERYONE, Period, Point, Series, TrendView
from dashboard.charts.numbers import spoken
from dashboard.charts.svg import MOST_SERIES, PHONE, WIDE, Markup, draw_trend
from dashboard.charts.table import Table, trend_table
from dashboard.charts.why import why
from dashboard.indicators.results import Window
from dashboard.indicators.trend import Expected
from dashboard.models import SuccessMeasure
from dashboard.queries.aims import Saying
from dashboard.queries.public.comparing import Ahead, Compared, Standing
from dashboard.queries.public.equity import goal_of, period_label
from dashboard.queries.public.published import Row, State
from dashboard.queries.public.wording import points_of, subject_of, unit_of, words


@dataclass(frozen=True)
class Figure:
    """A drawing in its two sizes with its message, its caption, and the same figures as a table."""

    message: str
    caption: str
    drawings: tuple[Markup, ...]
    table: Table


@dataclass(frozen=True)
class Happening:
    """A note or a new series with its number; notes have theirs on the chart."""

    number: int
    said: Saying


@dataclass(frozen=True)
class Marked:
    """A community or systems change with its number on the chart; it contributes and is never called a cause."""

    number: int
    told: ChangeToward


@dataclass(frozen=True)
class Expectation:
    """What a person expects, beside what is computed for the same period."""

    text: str
    computed: str
    said: Saying


@dataclass(frozen=True)
class Trend:
    """The figure through time, or one sentence why there is none; then the verdicts, the forecasts and the story."""

    figure: Figure | None
    sentence: str
    verdicts: tuple[str, ...]
    expectations: tuple[Expectation, ...]
    notes: tuple[Happening, ...]
    breaks: tuple[Happening, ...]
    changes: tuple[Marked, ...] = ()


@dataclass(frozen=True)
class _Marks:
    """What people marked and which changes the log tells of, numbered together in order of time."""

    notes: tuple[Happening, ...]
    changes: tuple[Marked, ...]
    days: tuple[date, ...]


def trend_of(state: State, compared: Compared | None) -> Trend:
    """The trend of everyone, or of the chosen groups, or of the first groups shown; four lines at most."""
    series, marks = trend_series(state), _marks(state, compared)
    standings = [one for line in series if compared and (one := compared.of(line.group)) is not None]
    told = Trend(
        figure=None,
        sentence=_("One period is published so far. A line needs at least two."),
        verdicts=(),
        expectations=tuple(_expectation(state, one, ahead) for one in standings for ahead in one.by_people),
        notes=marks.notes,
        breaks=_happenings(compared.said.breaks if compared else ()),
        changes=marks.changes,
    )
    if len({row["period"] for row in state.all_periods}) < 2 or compared is None:
        return told
    view = replace(_view(state, compared, series, standings), notes=marks.days)
    described = sentence.trend_describe(view, words())
    verdicts = tuple(text for one in standings for text in _verdicts(state, one))
    figure = _figure(state, view, standings, described)
    return replace(told, figure=figure, sentence=described, verdicts=verdicts)


def _marks(state: State, compared: Compared | None) -> _Marks:
    """The notes, and the changes toward the public goals that the indicator measures; one query if it measures any.

    At the network's home all of them, in another place those that name it. They stand beside the figures of the release, which
    stay what they are.
    """
    notes = tuple(one for one in (compared.said.notes if compared else ()) if one.day is not None)
    changes: tuple[ChangeToward, ...] = ()
    if state.goal and state.place is not None:
        goals = SuccessMeasure.objects.filter(indicator=state.indicator, goal__published=True).values("goal")
        changes = changes_toward(goals, None if state.place.is_home else state.place.code)
    order = [(one.day or date.min, 0, place) for place, one in enumerate(notes)]
    order = sorted([*order, *((one.day, 1, place) for place, one in enumerate(changes))])
    numbers = {(kind, place): number for number, (_day, kind, place) in enumerate(order, 1)}
    return _Marks(
        notes=tuple(Happening(numbers[0, place], one) for place, one in enumerate(notes)),
        changes=tuple(Marked(numbers[1, place], one) for place, one in enumerate(changes)),
        days=tuple(day for day, _kind, _place in order),
    )


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


def _view(state: State, compared: Compared, series: tuple[Series, ...], standings: list[Standing]) -> TrendView:
    """The series with the goal that they share, and what people marked; one series alone also with what lies ahead."""
    goal = goal_of(compared.said.universal([line.group for line in series], compared.window.ends))
    view = TrendView(
        replace(subject_of(state), goal=goal),
        series,
        breaks=compared.said.new_series,
    )
    if len(series) > 1 or not standings:
        return view
    only, line = standings[0], series[0]
    began = only.baseline.period if only.baseline else None
    return replace(
        view,
        start=next((point for point in line.points if point.period.code == began and point.firm), None),
        ahead=tuple(
            _point(state, line, window, one)
            for window, one in only.forecast
            if one.value is not None and window.starts > view.periods[-1].ends
        ),
        by_people=tuple(_said(state, line, one) for one in only.by_people),
    )


def _point(state: State, line: Series, window: Window, one: Expected) -> Point:
    return Point(line.group, line.name, _period(state, window), one.value, one.lower, one.upper)


def _said(state: State, line: Series, one: Ahead) -> Point:
    return Point(line.group, one.said.author, _period(state, one.window), one.said.value)


def _period(state: State, window: Window) -> Period:
    return Period(window.code, period_label(state, window), window.starts, window.ends)


def _figure(state: State, view: TrendView, standings: list[Standing], described: str) -> Figure:
    first, last = view.periods[0].name, view.periods[-1].name
    title = sentence.title(view.subject, _("{first} to {last}").format(first=first, last=last), words())
    marked = " ".join(filter(None, [described, sentence.marked(view, words())]))
    drawings = tuple(draw_trend(view, words(), size, f"t-{size.name}", title, marked) for size in (WIDE, PHONE))
    # xgettext:no-python-format
    reading = _("Band: 95% interval. A figure of several years is drawn as wide as those years.")
    if view.ahead:
        # xgettext:no-python-format
        reading = f"{reading} " + _("Dashed, with its own band: what to expect if nothing changes (95%).")
    if view.by_people:
        reading = f"{reading} " + _("Diamond: what people expect.")
    message = _("From {first} to {last}").format(first=first, last=last)
    one = standings[0] if standings else None
    if one is not None and one.first is not None:
        began, ended = period_label(state, one.first), period_label(state, _now(state))
        message = telling.of_change(one.moved, began, ended, words())
    return Figure(message, f"{title}. {reading}", drawings, trend_table(view, words(), title))


def _now(state: State) -> Window:
    period = state.period
    assert period is not None  # noqa: S101 (there are figures)
    return Window(period.code, period.starts, period.ends)


def _verdicts(state: State, one: Standing) -> tuple[str, ...]:
    """Whether there is a trend, and where it leads if nothing changes; without a trend of its own no forecast is asked."""
    unit = unit_of(state.version)
    said = [telling.of_trend(one.trend, one.name, unit, words())]
    if one.trend.course is not None and one.forecast:
        window, expected = one.forecast[-1]
        said.append(telling.of_forecast(one.name, period_label(state, window), expected, unit, words()))
    return tuple(said)


def _expectation(state: State, one: Standing, ahead: Ahead) -> Expectation:
    unit, period = unit_of(state.version), period_label(state, ahead.window)
    value = spoken(ahead.said.value or 0.0, unit)
    text = _("{name}, {period}: {value}").format(name=one.name, period=period, value=value)
    computed = telling.of_forecast(one.name, period, ahead.computed, unit, words())
    if ahead.computed.value is None:
        computed = _("There is no computed forecast beside it: {reason}.").format(
            reason=why(ahead.computed.reason, words())
        )
    return Expectation(text, computed, ahead.said)


def _happenings(said: tuple[Saying, ...]) -> tuple[Happening, ...]:
    return tuple(Happening(number, one) for number, one in enumerate(said, 1))
