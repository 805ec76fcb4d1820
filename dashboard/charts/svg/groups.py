"""Groups side by side: a row each, a dot with its 95 % interval, or the sign of a value that is no plain number."""

from dataclasses import dataclass

from dashboard.charts.model import EVERYONE, Bound, GroupsView, Mark, Point
from dashboard.charts.numbers import figure, tick
from dashboard.charts.states import short
from dashboard.charts.svg.scale import Axis, Scale, axis_for
from dashboard.charts.svg.shapes import (
    Markup,
    Size,
    across,
    at,
    cut,
    dot,
    framed,
    hatched,
    lines_of_text,
    measure,
    path,
    text,
    wrapped,
)
from dashboard.charts.words import Words

_ARROW = 22  # room that the arrow of an open limit needs beyond its tick


@dataclass(frozen=True, slots=True)
class _Row:
    point: Point
    label: list[str]
    value: str
    top: float
    height: float
    mark_y: float


@dataclass(frozen=True, slots=True)
class _Sheet:
    view: GroupsView
    words: Words
    size: Size
    uid: str
    scale: Scale
    axis: Axis
    rows: tuple[_Row, ...]
    bottom: float


def draw_groups(view: GroupsView, words: Words, size: Size, uid: str, title: str, description: str) -> Markup:
    """The view as one SVG; `uid` starts every id in it and is unique on the page; title and description are plain."""
    sheet = _laid_out(view, words, size, uid)
    parts = [_grid(sheet), _goal(sheet)]
    for index, row in enumerate(sheet.rows):
        if index:
            parts.append(path("gr", f"M0 {at(row.top)}H{size.width}"))
        parts.append(_labels(sheet, row))
        parts.append(_mark(sheet, row))
    height = sheet.bottom + (30 if sheet.axis.ticks else 4)
    return framed(uid, size, height, title, description, "".join(parts))


def _laid_out(view: GroupsView, words: Words, size: Size, uid: str) -> _Sheet:
    unit, goal = view.subject.unit, view.subject.goal
    values = [cut(short(point, unit, words), size.width * 0.42) for point in view.points]
    widest = max((measure(value, bold=True) for value in values), default=0.0)
    numbers = [number for point in view.points for number in point.extent()] + ([goal.value] if goal else [])
    axis = axis_for(numbers)
    gutter = round(size.width * 0.3)
    start, end = (14.0, size.width - 14.0) if size.is_phone else (gutter, size.width - max(84.0, widest + 26))
    opens = [point.limits for point in view.points if point.mark is Mark.BOUNDED and point.limits]
    start += _ARROW if any(bound.low is None for bound in opens) else 0
    end -= _ARROW if any(bound.high is None for bound in opens) else 0
    rows, top = [], 34.0 if goal else 4.0
    for point, value in zip(view.points, values, strict=True):
        room = size.width - widest - 16 if size.is_phone else gutter - 12
        label = wrapped(point.name, max(room, 90.0))
        extra = 15.0 * (len(label) - 1)
        height = 54.0 + extra if size.is_phone else 38.0 + extra / 2
        mark_y = top + height - 17 if size.is_phone else top + height / 2
        rows.append(_Row(point, label, value, top, height, mark_y))
        top += height
    return _Sheet(view, words, size, uid, axis.over(start, end), axis, tuple(rows), top)


def _grid(sheet: _Sheet) -> str:
    top = sheet.rows[0].top if sheet.rows else 0.0
    parts = []
    for number in sheet.axis.ticks:
        x = sheet.scale.at(number)
        label = cut(tick(number, sheet.axis.step, sheet.axis.top, sheet.view.subject.unit), sheet.size.width / 4)
        half = measure(label) / 2
        parts.append(path("gr", f"M{at(x)} {at(top)}V{at(sheet.bottom)}"))
        parts.append(text(max(half, min(sheet.size.width - half, x)), sheet.bottom + 20, label, "m c"))
    return "".join(parts)


def _goal(sheet: _Sheet) -> str:
    goal = sheet.view.subject.goal
    if goal is None:
        return ""
    _ = sheet.words.gettext
    x = sheet.scale.at(goal.value)
    label = cut(_("Goal {number}").format(number=figure(goal.value, sheet.view.subject.unit)), sheet.size.width * 0.9)
    half = measure(label, bold=True) / 2 + 6
    where = max(half, min(sheet.size.width - half, x))
    return path("goal", f"M{at(x)} 28V{at(sheet.bottom)}") + text(where, 20, label, "gt c")


def _labels(sheet: _Sheet, row: _Row) -> str:
    discussed = row.point.group in (EVERYONE, sheet.view.focal)
    kind = "bt halo" if discussed else "halo"
    first = row.top + 18 if sheet.size.is_phone else row.mark_y + 4.5 - 7.5 * (len(row.label) - 1)
    plain = row.point.mark in (Mark.DOT, Mark.BOUNDED)
    value = text(sheet.size.width, first if sheet.size.is_phone else row.mark_y + 4.5, row.value, _value_class(plain))
    return lines_of_text(0, first, row.label, kind) + value


def _value_class(plain: bool) -> str:
    return "bt e halo" if plain else "m e halo"


def _mark(sheet: _Sheet, row: _Row) -> str:
    point, y, scale = row.point, row.mark_y, sheet.scale
    if point.mark is Mark.HATCH:
        return hatched(sheet.uid, scale.start, y - 9, scale.end - scale.start, 18)
    if point.mark is Mark.WORDS:
        return ""
    if point.mark is Mark.BOUNDED and point.limits:
        return _limit(point.limits, y, scale)
    colour = " k2" if point.group == sheet.view.focal and point.group != EVERYONE else ""
    unsure = point.mark is Mark.UNRELIABLE
    bar = ""
    if point.interval:
        low, high = point.interval
        bar = across(scale.at(low), scale.at(high), y, "iv gy dash" if unsure else "iv" + colour)
    kind = "pt o gy dash" if unsure else "pt" + (" o" if point.group == EVERYONE else colour)
    return bar + dot(kind, scale.at(point.value or 0.0), y)


def _limit(bound: Bound, y: float, scale: Scale) -> str:
    """A published limit: a tick where it is, an arrow to the open side; a band has two ticks and no dot."""
    if bound.low is not None and bound.high is not None:
        return across(scale.at(bound.low), scale.at(bound.high), y)
    x = scale.at(bound.low if bound.low is not None else bound.high or 0.0)
    way = 1 if bound.low is not None else -1
    tip = x + way * (_ARROW - 8)
    head = f"M{at(tip - way * 2)} {at(y - 6)}l{way * 9} 6l{-way * 9} 6z"
    return path("iv", f"M{at(x)} {at(y - 8)}v16M{at(x)} {at(y)}H{at(tip)}") + path("bar", head)
