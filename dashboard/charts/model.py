"""The figures of one published state as frozen records: unit, period, point, series, and the views drawn from them."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

EVERYONE = ""
SHOWN = ("normal", "provisional", "estimated")
_LIMIT = re.compile(r"^\s*(>=|<=|>|<)\s*(\d+(?:\.\d+)?)\s*$")
_BAND = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)\s*$")


class Mark(Enum):
    """How a point is drawn; the seven kinds of value never look alike."""

    DOT = "dot"
    UNRELIABLE = "unreliable"
    BOUNDED = "bounded"
    HATCH = "hatch"
    WORDS = "words"


def finite(number: float | None) -> float | None:
    """The number, or None when it is absent, NaN or infinite: nothing missing ever becomes a position."""
    return None if number is None or not math.isfinite(number) else float(number)


@dataclass(frozen=True, slots=True)
class Unit:
    """What a figure counts in. `kind` is money, percent or number; `name` follows a plain number ("years")."""

    kind: str = "number"
    decimals: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A span of time: its code, the name readers see, first and last day."""

    code: str
    name: str
    starts: date
    ends: date

    @property
    def middle(self) -> float:
        """The day in the middle, as an ordinal number."""
        return (self.starts.toordinal() + self.ends.toordinal()) / 2

    @property
    def days(self) -> int:
        """Length in days, both ends counted."""
        return self.ends.toordinal() - self.starts.toordinal() + 1

    @property
    def is_window(self) -> bool:
        """Whether it spans clearly more than one year, as five-year estimates do."""
        return self.days > 400

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.starts <= day <= self.ends

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a day; such windows are never tested against each other."""
        return self.starts <= other.ends and other.starts <= self.ends


@dataclass(frozen=True, slots=True)
class Bound:
    """A published limit or band: `low` and `high` with None for the open side; `strict` for "<50" against "<=50"."""

    low: float | None
    high: float | None
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Goal:
    """What is aimed at for every group, in the unit of the indicator, and by when in words ("2030")."""

    value: float
    due: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One published figure: group × period with its interval (95 %), margin as published, state and reason.

    `group` is "" for everyone. Numbers that are NaN or infinite become None.
    """

    group: str
    name: str
    period: Period
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    moe: float | None = None
    moe_level: float | None = None
    state: str = "normal"
    bound: str = ""
    reason: str = ""
    note: str = ""
    numerator: float | None = None
    denominator: float | None = None

    def __post_init__(self) -> None:
        for field in ("value", "lower", "upper", "moe", "moe_level", "numerator", "denominator"):
            object.__setattr__(self, field, finite(getattr(self, field)))

    @property
    def limits(self) -> Bound | None:
        """The published limit as numbers, or None when there is none that can be read."""
        return read_bound(self.bound)

    @property
    def interval(self) -> tuple[float, float] | None:
        """Lower and upper end when both are known and in order."""
        if self.lower is None or self.upper is None or self.lower > self.upper:
            return None
        return self.lower, self.upper

    @property
    def mark(self) -> Mark:
        """How the point is drawn, from its state; a value in a state that hides it is never drawn."""
        if self.state == "bounded":
            return Mark.BOUNDED if self.limits else Mark.WORDS
        if self.state == "not_applicable" or (self.state == "missing" and self.reason == "not_collected"):
            return Mark.WORDS
        if self.value is None or self.state not in (*SHOWN, "unreliable"):
            return Mark.HATCH
        return Mark.UNRELIABLE if self.state == "unreliable" else Mark.DOT

    @property
    def firm(self) -> bool:
        """Whether the value is shown and may be compared."""
        return self.mark is Mark.DOT

    def extent(self) -> list[float]:
        """Every number that the drawing of this point needs room for."""
        if self.mark is Mark.BOUNDED and self.limits:
            return [end for end in (self.limits.low, self.limits.high) if end is not None]
        if self.mark in (Mark.DOT, Mark.UNRELIABLE) and self.value is not None:
            return [self.value, *(self.interval or ())]
        return []


def read_bound(text: str) -> Bound | None:
    """Reads ">=95", "<=5", "<50", "70-79"; None for anything else (which is then shown as it was published)."""
    if limit := _LIMIT.match(text):
        sign, number = limit[1], float(limit[2])
        strict = len(sign) == 1
        return Bound(number, None, strict) if sign[0] == ">" else Bound(None, number, strict)
    band = _BAND.match(text)
    if band and float(band[1]) <= float(band[2]):
        return Bound(float(band[1]), float(band[2]))
    return None


@dataclass(frozen=True, slots=True)
class Subject:
    """What the figures are about, named in the reader's language; `direction`: higher, lower or "" (no better way).

    `is_count`: the figures count people or things, so a group is a part of everyone and never "lower than everyone".
    """

    name: str
    place: str
    unit: Unit
    direction: str = ""
    everyone: str = ""
    goal: Goal | None = None
    is_count: bool = False


@dataclass(frozen=True, slots=True)
class GroupsView:
    """Groups side by side for one place and one period; `points` in the order in which they are shown."""

    subject: Subject
    period: Period
    dimension: str
    points: tuple[Point, ...]
    focal: str | None = None

    @property
    def everyone(self) -> Point | None:
        """The figure for everyone, if it is among the points."""
        return next((point for point in self.points if point.group == EVERYONE), None)

    @property
    def groups(self) -> tuple[Point, ...]:
        """The points without everyone."""
        return tuple(point for point in self.points if point.group != EVERYONE)


@dataclass(frozen=True, slots=True)
class Series:
    """One group through time, points in order of period."""

    group: str
    name: str
    points: tuple[Point, ...]

    def ordered(self) -> "Series":
        """The same series with its points sorted by the middle of their period."""
        return replace(self, points=tuple(sorted(self.points, key=lambda point: point.period.middle)))


@dataclass(frozen=True, slots=True)
class TrendView:
    """Up to four series through time for one place, with what people marked on it.

    `notes` are the days of notes in their order, `breaks` the first days of new series. Of the first series: `start` is
    its baseline, `ahead` what is to be expected if nothing changes, `by_people` what people expect (`name` says who).
    """

    subject: Subject
    series: tuple[Series, ...]
    notes: tuple[date, ...] = ()
    breaks: tuple[date, ...] = ()
    start: Point | None = None
    ahead: tuple[Point, ...] = ()
    by_people: tuple[Point, ...] = ()

    @property
    def periods(self) -> tuple[Period, ...]:
        """Every period that has a point of a series, in order of time."""
        return _in_order(point for line in self.series for point in line.points)

    @property
    def every_period(self) -> tuple[Period, ...]:
        """Those and the periods ahead."""
        points = [point for line in self.series for point in line.points]
        return _in_order([*points, *self.ahead, *self.by_people])

    def broken(self, before: Period, after: Period) -> bool:
        """Whether a new series starts between the two."""
        return any(before.starts < day <= after.ends for day in self.breaks)


def _in_order(points: Iterable[Point]) -> tuple[Period, ...]:
    found = {point.period.code: point.period for point in points}
    return tuple(sorted(found.values(), key=lambda period: (period.middle, period.code)))
