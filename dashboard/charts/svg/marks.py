"""What people marked on a series and what lies ahead of it: start, notes, breaks, and what to expect if nothing changes."""

from dataclasses import dataclass
from datetime import date

from dashboard.charts.model import Point, Series, TrendView
from dashboard.charts.numbers import figure
from dashboard.charts.svg.scale import Axis, Scale
from dashboard.charts.svg.shapes import Size, at, dot, measure, path, text
from dashboard.charts.words import Words

TOP, FOOT = 30.0, 34.0
_RADIUS, _APART = 10.0, 24.0


@dataclass(frozen=True, slots=True)
class Sheet:
    view: TrendView
    words: Words
    size: Size
    uid: str
    across: Scale
    up: Scale
    axis: Axis
    bottom: float

    def x(self, point: Point) -> float:
        return self.across.at(point.period.middle)

    def y(self, number: float | None) -> float:
        return self.up.at(number or 0.0)

    def label(self, x: float, y: float, words: str, kind: str) -> str:
        """Text with its middle at x, moved so far that it stays on the sheet."""
        half = measure(words, bold="bt" in kind) / 2
        return text(max(half, min(self.size.width - half, x)), y, words, f"{kind} c halo")


def start(sheet: Sheet) -> str:
    """The baseline: a ring around where the series starts, with its word."""
    point = sheet.view.start
    if point is None or point.value is None or not _within(sheet, point.period.starts):
        return ""
    _ = sheet.words.gettext
    x, y = sheet.x(point), sheet.y(point.value)
    below = y + 26 if y + 30 < sheet.bottom else y - 16
    return dot("ring", x, y, 9) + sheet.label(x, below, _("Start"), "m")


def breaks(sheet: Sheet) -> str:
    """A dashed upright line with its words where a new series starts."""
    _ = sheet.words.gettext
    parts = []
    for day in sheet.view.breaks:
        if _within(sheet, day):
            x = sheet.across.at(day.toordinal())
            parts.append(path("brk", f"M{at(x)} {at(TOP)}V{at(sheet.bottom)}"))
            parts.append(sheet.label(x, TOP - 8, _("New series"), "m"))
    return "".join(parts)


def notes(sheet: Sheet, lines: list[Series]) -> str:
    """Numbered marks for the notes, each tied to the first series where it has a figure of that time.

    What came after the last figure stands at the right edge; what came before the first one is below the drawing only.
    """
    periods = sheet.view.every_period
    shown = [(number, day) for number, day in enumerate(sheet.view.notes, 1) if periods and day >= periods[0].starts]
    places = _apart(sheet, [day for _number, day in shown])
    parts = []
    for (number, day), x in zip(shown, places, strict=True):
        there = next((one for one in lines[0].points if one.firm and one.period.holds(day)), None)
        y = sheet.bottom - 24
        if there is not None:
            curve = sheet.y(there.value)
            y = TOP + 24 if curve > sheet.bottom - 70 else y
            ends = (curve + 8, y - _RADIUS) if y > curve else (y + _RADIUS, curve - 8)
            parts.append(path("ax", f"M{at(x)} {at(ends[0])}V{at(ends[1])}"))
        parts.append(dot("pt o k2", x, y, _RADIUS) + text(x, y + 4.5, str(number), "c bt"))
    return "".join(parts)


def _apart(sheet: Sheet, days: list[date]) -> list[float]:
    """Where marks of these days stand, in their order: none on another one, and none beyond the edge."""
    places: list[float] = []
    for day in days:
        wanted = sheet.across.at(day.toordinal())
        places.append(max(wanted, places[-1] + _APART) if places else wanted)
    edge = sheet.across.end
    return [min(x, edge - _APART * (len(places) - 1 - at)) for at, x in enumerate(places)]


def ahead(sheet: Sheet, lines: list[Series]) -> str:
    """What to expect if nothing changes, dashed with its band and its words; what people expect as open diamonds."""
    found, last = sheet.view.ahead, next((one for one in reversed(lines[0].points) if one.firm), None)
    parts = []
    if found and last is not None:
        _ = sheet.words.gettext
        parts.append(_funnel(sheet, last, found))
        line = "L".join(f"{at(sheet.x(one))} {at(sheet.y(one.value))}" for one in (last, *found))
        parts.append(path("ln dash", f"M{line}"))
        parts += [dot("pt o", sheet.x(one), sheet.y(one.value), 4) for one in found]
        value = figure(found[-1].value or 0.0, sheet.view.subject.unit)
        if not sheet.size.is_phone:
            x, y = sheet.across.end + 12, sheet.y(found[-1].value)
            parts.append(text(x, y, value, "bt") + text(x, y + 16, _("if nothing changes"), "m"))
    for one in sheet.view.by_people:
        x, y = sheet.x(one), sheet.y(one.value)
        parts.append(path("pt o k2", f"M{at(x)} {at(y - 7)}l7 7l-7 7l-7 -7z"))
    return "".join(parts)


def _funnel(sheet: Sheet, last: Point, found: tuple[Point, ...]) -> str:
    upper = [f"{at(sheet.x(one))} {at(sheet.y(one.upper))}" for one in found]
    lower = [f"{at(sheet.x(one))} {at(sheet.y(one.lower))}" for one in reversed(found)]
    tip = f"{at(sheet.x(last))} {at(sheet.y(last.value))}"
    return path("band", "M" + "L".join([tip, *upper, *lower]) + "z")


def _within(sheet: Sheet, day: date) -> bool:
    periods = sheet.view.every_period
    return bool(periods) and periods[0].starts <= day <= periods[-1].ends
