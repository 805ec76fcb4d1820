"""The figures of a chart as rows for a table: every value with its interval, or a word and the reason in its place."""

from dataclasses import dataclass, field, replace

from dashboard.charts.model import GroupsView, Mark, Period, Point, Series, TrendView, Unit
from dashboard.charts.numbers import digits, distance, margin, span
from dashboard.charts.states import reason, short
from dashboard.charts.words import Words

# How the cell of a figure is set, by its mark.
KINDS = {Mark.DOT: "", Mark.BOUNDED: "", Mark.UNRELIABLE: "unrel", Mark.HATCH: "hid", Mark.WORDS: "mute"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: text, the column's label for narrow screens, how it is set, and its width.

    It is set as "", unrel, hid, mute, why, quiet (a difference that may be chance) or firm (one that is clear).

    `point` is the figure that the cell says, where it says one; the page leads from there to its origin.
    """

    text: str
    label: str
    kind: str = ""
    span: int = 1
    point: Point | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its header, its cells, and whether it is the one that the text speaks of."""

    header: str
    cells: tuple[Cell, ...]
    hot: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Caption, the heads of all columns (the first is that of the row headers), and the rows."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns that a set of points needs beside the figure; a column nobody fills is left out."""

    subject_unit: Unit
    estimate: str
    moe: str
    interval: str
    goal: str
    goal_value: float
    direction: str
    why: str

    @property
    def heads(self) -> list[str]:
        return [head for head in (self.estimate, self.moe, self.interval, self.goal, self.why) if head]


def groups_table(view: GroupsView, words: Words, caption: str) -> Table:
    """One row per group, in the order of the chart."""
    _ = words.gettext
    columns = _columns(view.points, view, words)
    rows = tuple(
        Row(point.name, _cells(point, columns, words), point.group == view.focal and view.focal != "")
        for point in view.points
    )
    return Table(caption, (_("Group"), *columns.heads), rows)


def trend_table(view: TrendView, words: Words, caption: str) -> Table:
    """One row per period; a single series has its margin and interval in columns, several have one column each.

    What is marked on the chart is told in remarks: start, notes by number, new series. Expected figures have rows of
    their own.
    """
    _ = words.gettext
    if len(view.series) == 1:
        points = tuple(_told(point, view, words) for point in view.series[0].ordered().points)
        columns = _columns((*points, *view.ahead), view, words)
        rows = [Row(point.period.name, _cells(point, columns, words)) for point in points]
        rows += [_expected(point, columns, _("{period}, if nothing changes"), words) for point in view.ahead]
        rows += [_expected(point, columns, _("{period}, expected by {name}"), words) for point in view.by_people]
        return Table(caption, (_("Period"), *columns.heads), tuple(rows))
    marked = {period.code: _marked(period, view, words) for period in view.periods}
    remarks = _("Remarks") if any(marked.values()) else ""
    told = tuple(
        Row(
            period.name,
            tuple(_crossing(series, period.code, view, words) for series in view.series)
            + ((Cell(marked[period.code], remarks),) if remarks else ()),
        )
        for period in view.periods
    )
    return Table(
        caption, (_("Period"), *(series.name for series in view.series), *([remarks] if remarks else [])), told
    )


def _told(point: Point, view: TrendView, words: Words) -> Point:
    """The point with what is marked in its period as part of its note."""
    _ = words.gettext
    start = [_("Start")] if view.start and view.start.period.code == point.period.code else []
    return replace(point, note=". ".join(filter(None, [point.note, *start, _marked(point.period, view, words)])))


def _marked(period: Period, view: TrendView, words: Words) -> str:
    _ = words.gettext
    notes = [_("Note {number}").format(number=number) for number, day in enumerate(view.notes, 1) if period.holds(day)]
    return ". ".join([*notes, *(_("A new series starts") for day in view.breaks if period.holds(day))])


def _expected(point: Point, columns: _Columns, header: str, words: Words) -> Row:
    # Nothing that is only expected has an origin in a file.
    cells = tuple(replace(cell, point=None) for cell in _cells(point, columns, words))
    return Row(header.format(period=point.period.name, name=point.name), cells)


def _columns(points: tuple[Point, ...], view: GroupsView | TrendView, words: Words) -> _Columns:
    _ = words.gettext
    plain = [point for point in points if point.mark in (Mark.DOT, Mark.UNRELIABLE)]
    levels = {point.moe_level for point in plain if point.moe is not None}
    level = levels.pop() if len(levels) == 1 else None
    moe = ""
    if any(point.moe is not None for point in plain):
        moe = _("Published margin ({level})").format(level=f"{level:.0%}") if level else _("Published margin")
    goal = view.subject.goal
    # xgettext:no-python-format
    interval = _("95% interval") if any(point.interval for point in plain) else ""
    away = _("Still to go") if goal and plain else ""
    # A row without a figure gives its reason across the other columns; without any, reasons need one of their own.
    remarked = plain if moe or interval or away else points
    return _Columns(
        subject_unit=view.subject.unit,
        estimate=_("Estimate"),
        moe=moe,
        interval=interval,
        goal=away,
        goal_value=goal.value if goal else 0.0,
        direction=view.subject.direction,
        why=_("Remarks") if any(_remark(point, words) for point in remarked) else "",
    )


def _remark(point: Point, words: Words) -> str:
    return ". ".join(part for part in (reason(point, words), point.note) if part)


def _cells(point: Point, columns: _Columns, words: Words) -> tuple[Cell, ...]:
    unit = columns.subject_unit
    cells = [Cell(short(point, unit, words), columns.estimate, KINDS[point.mark], point=point)]
    rest = len(columns.heads) - 1
    if point.value is None or point.mark not in (Mark.DOT, Mark.UNRELIABLE):
        return (*cells, Cell(_remark(point, words), columns.why, "why", rest)) if rest else tuple(cells)
    if columns.moe:
        cells.append(Cell("" if point.moe is None else margin(point.moe, unit), columns.moe))
    if columns.interval:
        cells.append(Cell(span(*point.interval, unit, words) if point.interval else "", columns.interval))
    if columns.goal:
        cells.append(Cell(_to_goal(point.value, columns, words), columns.goal))
    if columns.why:
        cells.append(Cell(_remark(point, words), columns.why, "why"))
    return tuple(cells)


def _to_goal(value: float, columns: _Columns, words: Words) -> str:
    """How far a figure is from the goal; nothing is left where it is there or beyond."""
    _ = words.gettext
    missing = value - columns.goal_value if columns.direction == "lower" else columns.goal_value - value
    if missing <= 0 and columns.direction:
        return _("At the target")
    return distance(abs(missing), columns.subject_unit, words)


def _crossing(series: Series, period: str, view: TrendView, words: Words) -> Cell:
    _ = words.gettext
    point = next((point for point in series.points if point.period.code == period), None)
    if point is None:
        return Cell(_("no data"), series.name, "mute")
    text = short(point, view.subject.unit, words)
    if point.mark is Mark.DOT and point.interval and point.value is not None:
        half = max(point.value - point.interval[0], point.interval[1] - point.value)
        text = f"{text} ± {digits(half, view.subject.unit.decimals)}"
    return Cell(text, series.name, KINDS[point.mark], point=point)
