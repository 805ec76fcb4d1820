"""A figure through time: lines with bands, windows as wide as their years, gaps left open, at most four series."""

from dashboard.charts.model import Mark, Period, Point, Series, TrendView
from dashboard.charts.numbers import digits, figure, tick
from dashboard.charts.states import short
from dashboard.charts.svg.marks import FOOT, TOP, Sheet, ahead, breaks, notes, start
from dashboard.charts.svg.scale import Scale, axis_for
from dashboard.charts.svg.shapes import (
    Markup,
    Size,
    at,
    cut,
    dot,
    framed,
    hatched,
    lines_of_text,
    measure,
    path,
    text,
    upright,
    wrapped,
)
from dashboard.charts.words import Words

MOST_SERIES = 4


def draw_trend(view: TrendView, words: Words, size: Size, uid: str, title: str, description: str) -> Markup:
    """The view as one SVG; `uid` starts every id in it. Raises ValueError with no series or more than four."""
    if not 1 <= len(view.series) <= MOST_SERIES:
        raise ValueError(f"a trend has 1 to {MOST_SERIES} series, not {len(view.series)}")
    sheet = _laid_out(view, words, size, uid)
    lines = [series.ordered() for series in view.series]
    parts = [_grid(sheet), _gaps(sheet, lines), _goal(sheet), breaks(sheet), ahead(sheet, lines)]
    for index, series in enumerate(lines):
        colour = f" k{index + 1}" if len(lines) > 1 else ""
        parts.append(_line(sheet, series, colour, index))
    parts += [start(sheet), notes(sheet, lines), _end_labels(sheet, lines)]
    return framed(uid, size, sheet.bottom + FOOT, title, description, "".join(parts))


def _laid_out(view: TrendView, words: Words, size: Size, uid: str) -> Sheet:
    unit, goal = view.subject.unit, view.subject.goal
    points = [point for series in view.series for point in series.points]
    marked = [*view.ahead, *view.by_people, *([view.start] if view.start else [])]
    numbers = [number for point in [*points, *marked] for number in point.extent()]
    axis = axis_for(numbers + ([goal.value] if goal else []), round_out=True)
    labels = [cut(tick(number, axis.step, axis.top, unit), size.width / 4) for number in axis.ticks]
    left = max((measure(label) for label in labels), default=20.0) + 12
    several = len(view.series) > 1
    right = (100.0 if several else 14.0) if size.is_phone else 150.0
    bottom = (260.0 if size.is_phone else 300.0) - FOOT
    periods = view.every_period
    wide = any(period.is_window for period in periods)
    first = min((period.starts.toordinal() if wide else period.middle for period in periods), default=0.0)
    last = max((period.ends.toordinal() if wide else period.middle for period in periods), default=0.0)
    if last - first < 1:
        first, last = first - 1, last + 1
    time = Scale(first, last, left, size.width - right)
    return Sheet(view, words, size, uid, time, axis.over(bottom, TOP), axis, bottom)


def _grid(sheet: Sheet) -> str:
    unit, left, right = sheet.view.subject.unit, sheet.across.start, sheet.across.end
    parts = []
    for number in sheet.axis.ticks:
        y = sheet.y(number)
        parts.append(path("gr", f"M{at(left)} {at(y)}H{at(right)}"))
        label = cut(tick(number, sheet.axis.step, sheet.axis.top, unit), sheet.size.width / 4)
        parts.append(text(left - 8, y + 4, label, "m e"))
    for x, label in _period_labels(sheet):
        parts.append(text(x, sheet.bottom + 24, label, "m c"))
    return "".join(parts)


def _period_labels(sheet: Sheet) -> list[tuple[float, str]]:
    """Names of periods under the axis: the last, the first, then as many between as fit without touching."""
    placed: list[tuple[float, float, str]] = []
    periods = list(sheet.view.every_period)
    for period in [*periods[-1:], *periods[:1], *periods[1:-1]]:
        half = measure(period.name) / 2
        x = max(half, min(sheet.size.width - half, sheet.across.at(period.middle)))
        if all(abs(x - other) >= half + width + 10 for other, width, _name in placed):
            placed.append((x, half, period.name))
    return [(x, name) for x, _width, name in placed]


def _gaps(sheet: Sheet, lines: list[Series]) -> str:
    """Hatched columns with words for periods without a shown figure; with several lines the gap in the line says it."""
    if len(lines) > 1:
        return ""
    parts = []
    for point in lines[0].points:
        if point.mark not in (Mark.HATCH, Mark.WORDS):
            continue
        x, half = sheet.x(point), _half_width(sheet, point.period)
        start, end = max(sheet.across.start, x - half), min(sheet.across.end, x + half)
        if point.mark is Mark.HATCH:
            parts.append(hatched(sheet.uid, start, TOP, max(end - start, 4), sheet.bottom - TOP))
        words = wrapped(short(point, sheet.view.subject.unit, sheet.words), 80)
        middle = max(42.0, min(sheet.size.width - 42.0, (start + end) / 2))
        parts.append(lines_of_text(middle, sheet.bottom - 26, words, "m c halo"))
    return "".join(parts)


def _half_width(sheet: Sheet, period: Period) -> float:
    middle = period.middle
    width = sheet.across.at(middle + period.days / 2) - sheet.across.at(middle - period.days / 2)
    return max(8.0, width / 2)


def _goal(sheet: Sheet) -> str:
    goal = sheet.view.subject.goal
    if goal is None:
        return ""
    _ = sheet.words.gettext
    y = sheet.y(goal.value)
    label = _("Goal {number}").format(number=figure(goal.value, sheet.view.subject.unit))
    line = path("goal", f"M{at(sheet.across.start)} {at(y)}H{at(sheet.across.end)}")
    return line + text(sheet.across.start, y - 8, label, "gt halo")


def joined_runs(points: tuple[Point, ...], view: TrendView) -> list[list[Point]]:
    """Cuts a series where a line would say too much: at a figure that is not shown, a hole in time, shared years, a break.

    A hole is a distance of more than one and a half times the shortest step between two figures of the series.
    """
    steps = [after.period.middle - before.period.middle for before, after in zip(points, points[1:], strict=False)]
    shortest = min((step for step in steps if step > 0), default=0.0)
    runs: list[list[Point]] = []
    previous: Point | None = None
    for point in points:
        if point.firm:
            if previous is not None and _follows(previous, point, shortest, view):
                runs[-1].append(point)
            else:
                runs.append([point])
        previous = point if point.firm else None
    return runs


def _follows(before: Point, after: Point, shortest: float, view: TrendView) -> bool:
    near = after.period.middle - before.period.middle <= shortest * 1.5
    return near and not before.period.overlaps(after.period) and not view.broken(before.period, after.period)


def _line(sheet: Sheet, series: Series, colour: str, index: int) -> str:
    parts = []
    for run in joined_runs(series.points, sheet.view):
        if len(run) > 1:
            parts.append(_band(sheet, run, colour))
            kind = "ln thin" if run[0].period.is_window else "ln"
            parts.append(path(kind + colour, "M" + "L".join(f"{at(sheet.x(p))} {at(sheet.y(p.value))}" for p in run)))
        elif run[0].interval and not run[0].period.is_window:
            low, high = run[0].interval
            parts.append(upright(sheet.x(run[0]), sheet.y(low), sheet.y(high), "iv" + colour))
    for point in series.points:
        if point.firm and point.period.is_window:
            parts.append(_window(sheet, point, colour))
        parts.append(_mark(sheet, point, colour, index))
    return "".join(parts)


def _band(sheet: Sheet, run: list[Point], colour: str) -> str:
    """The 95 % band under a line; only where every point of the run has an interval and none is a window."""
    if any(point.interval is None or point.period.is_window for point in run):
        return ""
    upper = [f"{at(sheet.x(p))} {at(sheet.y(p.upper))}" for p in run]
    lower = [f"{at(sheet.x(p))} {at(sheet.y(p.lower))}" for p in reversed(run)]
    return path("band" + colour, "M" + "L".join(upper + lower) + "z")


def _window(sheet: Sheet, point: Point, colour: str) -> str:
    """A figure of several years: a level line as wide as those years, its interval as a band of the same width."""
    start = sheet.across.at(point.period.starts.toordinal())
    end = sheet.across.at(point.period.ends.toordinal())
    level = path("ln" + colour, f"M{at(start)} {at(sheet.y(point.value))}H{at(end)}")
    if point.interval is None:
        return level
    low, high = sheet.y(point.interval[0]), sheet.y(point.interval[1])
    return path("band" + colour, f"M{at(start)} {at(high)}H{at(end)}V{at(low)}H{at(start)}z") + level


def _mark(sheet: Sheet, point: Point, colour: str, index: int) -> str:
    x = sheet.x(point)
    if point.mark is Mark.DOT:
        return _shape("pt" + colour, x, sheet.y(point.value), index)
    if point.mark is Mark.UNRELIABLE:
        bar = ""
        if point.interval:
            bar = upright(x, sheet.y(point.interval[0]), sheet.y(point.interval[1]), "iv gy dash")
        return bar + dot("pt o gy dash", x, sheet.y(point.value), 5.5)
    if point.mark is Mark.BOUNDED and point.limits:
        return _limit(sheet, x, point)
    return ""


def _limit(sheet: Sheet, x: float, point: Point) -> str:
    low, high = (point.limits.low, point.limits.high) if point.limits else (None, None)
    if low is not None and high is not None:
        return upright(x, sheet.y(low), sheet.y(high))
    y = sheet.y(low if low is not None else high)
    way = -1 if low is not None else 1
    tip = y + way * 12
    head = f"M{at(x - 6)} {at(tip - way * 2)}l6 {way * 9} 6 {-way * 9}z"
    return path("iv", f"M{at(x - 8)} {at(y)}h16M{at(x)} {at(y)}V{at(tip)}") + path("bar", head)


def _shape(kind: str, x: float, y: float, index: int) -> str:
    """Circle, diamond, square, triangle: shape and colour both tell series apart."""
    if index == 0:
        return dot(kind, x, y, 5)
    if index == 1:
        return path(kind, f"M{at(x)} {at(y - 7)}l7 7l-7 7l-7 -7z")
    if index == 2:
        return f'<rect class="{kind}" x="{at(x - 5)}" y="{at(y - 5)}" width="10" height="10"/>'
    return path(kind, f"M{at(x)} {at(y - 7)}l7 12h-14z")


def _end_labels(sheet: Sheet, lines: list[Series]) -> str:
    """Direct labels beside the last shown point of each line, moved apart where they would touch."""
    ends = [(series, next((p for p in reversed(series.points) if p.firm), None)) for series in lines]
    shown = [(series, point) for series, point in ends if point is not None]
    if len(lines) == 1 and shown:
        return _single_label(sheet, shown[0][1])
    blocks = []
    for series, point in sorted(shown, key=lambda pair: sheet.y(pair[1].value)):
        names = wrapped(series.name, sheet.size.width - sheet.across.end - 14)
        blocks.append((sheet.y(point.value) + 4.5, names, figure(point.value or 0.0, sheet.view.subject.unit)))
    tallest = max((len(names) for _y, names, _value in blocks), default=1)
    starts = spread([y for y, _names, _value in blocks], 19.0 + 15 * tallest, sheet.bottom - 15 * tallest)
    x = sheet.across.end + 12
    return "".join(
        lines_of_text(x, y, names, "bt") + text(x, y + 15 * len(names), value, "m")
        for y, (_y, names, value) in zip(starts, blocks, strict=True)
    )


def spread(wanted: list[float], least: float, bottom: float) -> list[float]:
    """Moves ascending positions so that neighbours are at least `least` apart, and the last not below `bottom`."""
    places: list[float] = []
    for place in wanted:
        places.append(max(place, places[-1] + least) if places else place)
    limit = bottom
    for index in range(len(places) - 1, -1, -1):
        places[index] = min(places[index], limit)
        limit = places[index] - least
    return places


def _single_label(sheet: Sheet, point: Point) -> str:
    unit, value = sheet.view.subject.unit, point.value or 0.0
    label = cut(figure(value, unit), sheet.size.width / 2)
    y = sheet.y(value)
    if sheet.size.is_phone or sheet.view.ahead:
        half = measure(label, bold=True) / 2
        x = max(sheet.across.start + half, min(sheet.size.width - half, sheet.x(point)))
        return text(x, y - 14, label, "bt c halo")
    if point.interval:
        half_width = digits(max(value - point.interval[0], point.interval[1] - value), unit.decimals)
        label = f"{label} ± {half_width}"
    return text(sheet.across.end + 12, y, label, "bt") + text(sheet.across.end + 12, y + 16, point.period.name, "m")
