"""How far each group has to go to one goal: a bar each, from nothing on, in people or in the unit of the figure."""

from dataclasses import dataclass

from dashboard.charts.model import Unit
from dashboard.charts.numbers import tick
from dashboard.charts.svg.scale import Axis, Scale, axis_for
from dashboard.charts.svg.shapes import Markup, Size, at, cut, framed, lines_of_text, measure, path, text, wrapped
from dashboard.charts.ways import Step, WaysView, amount, length
from dashboard.charts.words import Words

_THICK = 16.0


@dataclass(frozen=True, slots=True)
class _Row:
    step: Step
    label: list[str]
    value: str
    top: float
    middle: float


@dataclass(frozen=True, slots=True)
class _Sheet:
    view: WaysView
    size: Size
    scale: Scale
    axis: Axis
    rows: tuple[_Row, ...]
    bottom: float


def draw_ways(view: WaysView, words: Words, size: Size, uid: str, title: str, description: str) -> Markup:
    """The ranked groups as one SVG; `uid` starts every id in it and is unique on the page. Nobody else has a bar."""
    sheet = _laid_out(view, words, size)
    parts = [_grid(sheet)]
    for index, row in enumerate(sheet.rows):
        if index:
            parts.append(path("gr", f"M0 {at(row.top)}H{size.width}"))
        parts.append(_bar(sheet, row, hot=not index))
        parts.append(_labels(sheet, row))
    return framed(uid, size, sheet.bottom + (30 if sheet.axis.ticks else 4), title, description, "".join(parts))


def _laid_out(view: WaysView, words: Words, size: Size) -> _Sheet:
    unit = view.subject.unit
    values = [cut(amount(step, view.by, unit, words), size.width * 0.42) for step in view.ranked]
    widest = max((measure(value, bold=True) for value in values), default=0.0)
    longest = max((length(step, view.by) for step in view.ranked), default=0.0)
    axis = axis_for([0.0, longest] if longest else [])
    gutter = round(size.width * 0.3)
    start, end = (8.0, size.width - 14.0) if size.is_phone else (gutter, size.width - max(84.0, widest + 26))
    rows, top = [], 4.0
    for step, value in zip(view.ranked, values, strict=True):
        room = size.width - widest - 16 if size.is_phone else gutter - 12
        label = wrapped(step.point.name, max(room, 90.0))
        extra = 15.0 * (len(label) - 1)
        height = 54.0 + extra if size.is_phone else 38.0 + extra / 2
        middle = top + height - 17 if size.is_phone else top + height / 2
        rows.append(_Row(step, label, value, top, middle))
        top += height
    return _Sheet(view, size, axis.over(start, end), axis, tuple(rows), top)


def _grid(sheet: _Sheet) -> str:
    unit = _of_axis(sheet.view)
    parts = []
    for number in sheet.axis.ticks:
        x = sheet.scale.at(number)
        label = cut(tick(number, sheet.axis.step, sheet.axis.top, unit), sheet.size.width / 4)
        half = measure(label) / 2
        parts.append(path("gr", f"M{at(x)} 4V{at(sheet.bottom)}"))
        parts.append(text(max(half, min(sheet.size.width - half, x)), sheet.bottom + 20, label, "m c"))
    return "".join(parts)


def _of_axis(view: WaysView) -> Unit:
    """People are counted; a distance between percentages is points, not percent."""
    plain = view.by == "people" or view.subject.unit.kind == "percent"
    return Unit() if plain else view.subject.unit


def _bar(sheet: _Sheet, row: _Row, *, hot: bool) -> str:
    if row.step.to_goal.reached:
        return ""
    start, end = sheet.scale.at(0.0), sheet.scale.at(length(row.step, sheet.view.by))
    # Hollow where the goal lies within the margin: the group may be there already.
    kind = "pt o" if row.step.to_goal.clear is False else "bar"
    shape = f'x="{at(start)}" y="{at(row.middle - _THICK / 2)}" width="{at(end - start)}" height="{at(_THICK)}"'
    return f'<rect class="{kind}{" k2" if hot else ""}" {shape}/>'


def _labels(sheet: _Sheet, row: _Row) -> str:
    first = row.top + 18 if sheet.size.is_phone else row.middle + 4.5 - 7.5 * (len(row.label) - 1)
    kind = "m e halo" if row.step.to_goal.reached else "bt e halo"
    value = text(sheet.size.width, first if sheet.size.is_phone else row.middle + 4.5, row.value, kind)
    return lines_of_text(0, first, row.label, "halo") + value
