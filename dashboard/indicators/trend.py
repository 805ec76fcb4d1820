"""What a series says: whether there is a trend at all, how steep it is, and where it goes if nothing changes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations
from statistics import NormalDist, median
from typing import Final

from .quantiles import t_quantile
from .reasons import Reason
from .results import LEVEL, Result, Scale, Window

MIN_POINTS: Final = 5
HORIZON: Final = 0.5
_DUST: Final = 1e-9

Series = Sequence[tuple[Window, Result]]
Points = tuple[tuple[float, float], ...]


class Course(StrEnum):
    """Where a series goes; `FLAT` says that no trend can be told from chance, not that nothing moved."""

    RISING = "rising"
    FALLING = "falling"
    FLAT = "flat"


@dataclass(frozen=True, slots=True)
class History:
    """The independent, comparable points of a series in order of time: (year, value), and the codes of their windows.

    `reason` says why they are fewer than five; it is NONE from five on.
    """

    points: Points
    windows: tuple[str, ...]
    reason: Reason


@dataclass(frozen=True, slots=True)
class MannKendall:
    """The test on its own: S, its variance with ties, Z with the correction for continuity, two-sided p."""

    s: int
    variance: float
    z: float
    p: float


@dataclass(frozen=True, slots=True)
class Trend:
    """Mann–Kendall and the Theil–Sen slope per year, in the unit of the indicator; None where `reason` says why.

    `better` is True for a trend in the favourable direction, False against it, None without trend or direction.
    """

    history: History
    test: MannKendall | None = None
    slope: float | None = None
    course: Course | None = None
    better: bool | None = None
    reason: Reason = Reason.NONE


@dataclass(frozen=True, slots=True)
class Expected:
    """What is to be expected of one window if nothing changes, with its 95 % prediction interval, or why not."""

    window: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    reason: Reason = Reason.NONE


def history(series: Series, *, breaks: Collection[date] = ()) -> History:
    """The points of a series that may be used together; `breaks` are the first days of new series.

    Only firm figures; only those of the last unbroken series; only windows as long as its last; and of overlapping
    windows as many as fit beside each other, counted back from the last.
    """
    ordered = sorted((one for one in series if one[1].firm), key=lambda one: (one[0].ends, one[0].starts))
    unbroken = _unbroken(ordered, breaks)
    alike = [one for one in unbroken if one[0].comparable(unbroken[-1][0])]
    apart: list[tuple[Window, Result]] = []
    for one in reversed(alike):
        if not apart or not one[0].overlaps(apart[-1][0]):
            apart.append(one)
    apart.reverse()
    return History(
        points=tuple((window.middle, result.value) for window, result in apart if result.value is not None),
        windows=tuple(window.code for window, _ in apart),
        reason=_why_few(len(ordered), len(unbroken), len(alike), len(apart)),
    )


def trend(scale: Scale, series: Series, *, breaks: Collection[date] = ()) -> Trend:
    """Whether one group's series has a trend at the 95 % level, from five independent, comparable points on."""
    found = history(series, breaks=breaks)
    if found.reason is not Reason.NONE:
        return Trend(found, reason=found.reason)
    test = mann_kendall([value for _, value in found.points])
    if test.p >= 1 - LEVEL:
        return Trend(found, test, theil_sen(found.points), Course.FLAT)
    course = Course.RISING if test.s > 0 else Course.FALLING
    better = (test.s > 0) == (scale.direction == "higher") if scale.direction else None
    return Trend(found, test, theil_sen(found.points), course, better)


def mann_kendall(values: Sequence[float]) -> MannKendall:
    """The test for a monotone trend of values in order of time, ties allowed (Mann 1945, Kendall 1975)."""
    s = sum((later > earlier) - (later < earlier) for earlier, later in combinations(values, 2))
    n = len(values)
    ties = sum(t * (t - 1) * (2 * t + 5) for t in Counter(values).values())
    variance = (n * (n - 1) * (2 * n + 5) - ties) / 18
    z = (s - math.copysign(1, s)) / math.sqrt(variance) if s else 0.0
    return MannKendall(s, variance, z, 2 * NormalDist().cdf(-abs(z)))


def theil_sen(points: Points) -> float:
    """The median of the slopes between every two points (year, value) of different years."""
    return median((y2 - y1) / (t2 - t1) for (t1, y1), (t2, y2) in combinations(points, 2))


def forecast(
    scale: Scale, series: Series, ahead: Sequence[Window], *, breaks: Collection[date] = ()
) -> tuple[Expected, ...]:
    """What to expect of each window of `ahead` if nothing changes: a straight line with its 95 % prediction interval.

    Least squares through the same points as the trend, from five on, and no further ahead than half of the years between
    the first and the last. Nothing leaves what the figure can be. Each window that gets no forecast says why.
    """
    found = history(series, breaks=breaks)
    if found.reason is not Reason.NONE:
        return tuple(Expected(window.code, reason=found.reason) for window in ahead)
    line = _fit(found.points)
    return tuple(_expect(scale, line, found.points, window) for window in ahead)


def needed_slope(latest: tuple[float, float], target: tuple[float, float]) -> float | None:
    """How much per year it takes from the latest (year, value) to the target; None where its year is not ahead."""
    years = target[0] - latest[0]
    return (target[1] - latest[1]) / years if years > 0 else None


@dataclass(frozen=True, slots=True)
class _Line:
    n: int
    middle: float
    mean: float
    slope: float
    squares: float
    residual: float


def _fit(points: Points) -> _Line:
    n = len(points)
    middle, mean = math.fsum(t for t, _ in points) / n, math.fsum(y for _, y in points) / n
    squares = math.fsum((t - middle) ** 2 for t, _ in points)
    slope = math.fsum((t - middle) * (y - mean) for t, y in points) / squares
    rest = math.fsum((y - mean - slope * (t - middle)) ** 2 for t, y in points)
    return _Line(n, middle, mean, slope, squares, math.sqrt(rest / (n - 2)))


def _expect(scale: Scale, line: _Line, points: Points, window: Window) -> Expected:
    at, (first, _), (last, _) = window.middle, points[0], points[-1]
    if at <= last + _DUST:
        return Expected(window.code, reason=Reason.NOT_AHEAD)
    if at - last > HORIZON * (last - first) + _DUST:
        return Expected(window.code, reason=Reason.TOO_FAR)
    value = line.mean + line.slope * (at - line.middle)
    spread = line.residual * math.sqrt(1 + 1 / line.n + (at - line.middle) ** 2 / line.squares)
    half = t_quantile((1 + LEVEL) / 2, line.n - 2) * spread
    low, middle, high = (min(max(y, scale.low), scale.high) for y in (value - half, value, value + half))
    return Expected(window.code, middle, low, high)


def _unbroken(ordered: Series, breaks: Collection[date]) -> Series:
    """The windows that begin with or after the last break that any window has reached."""
    if not ordered:
        return []
    last = max((day for day in breaks if day <= ordered[-1][0].ends), default=date.min)
    return [one for one in ordered if one[0].starts >= last]


def _why_few(firm: int, unbroken: int, alike: int, apart: int) -> Reason:
    """The cut that took the series below five points; too few where it never had them."""
    if apart >= MIN_POINTS:
        return Reason.NONE
    if alike >= MIN_POINTS:
        return Reason.OVERLAPPING
    if unbroken >= MIN_POINTS:
        return Reason.DIFFERENT_WINDOWS
    return Reason.SERIES_BREAK if firm >= MIN_POINTS else Reason.TOO_FEW_POINTS
