"""One published figure as a plain record, the scale it is read on, the window it covers, and what it allows to be said."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, Final

from .frame import KNOWN_STATES
from .quantiles import z_of
from .reasons import Reason
from .spec import SUMS, IndicatorSpec

LEVEL: Final = 0.95
SHARES: Final = ("proportion", "survey_proportion")
# Windows whose lengths differ by more than a tenth describe different things: a year against five, a month against a quarter.
SAME_LENGTH: Final = 1.1
SAME: Final = 1e-9
_LIMIT: Final = re.compile(r"(>=|<=|>|<)(-?\d+(?:\.\d+)?)")
_BAND: Final = re.compile(r"(-?\d+(?:\.\d+)?)-(-?\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Scale:
    """How the figures of an indicator are read.

    `value_type` as in `spec.VALUE_TYPES`; `multiplier` is the whole of a share (100 for percent) and the base of a rate;
    `direction` is the better way ("higher", "lower" or ""); `low` and `high` are what a figure can be at all.
    """

    value_type: str
    multiplier: float = 1.0
    direction: str = ""
    low: float = -math.inf
    high: float = math.inf

    @classmethod
    def of(cls, spec: IndicatorSpec) -> Scale:
        """The scale of a specified indicator."""
        return cls(spec.value_type, spec.multiplier, spec.direction, *spec.range)

    @property
    def is_share(self) -> bool:
        """Whether figures are parts of a whole."""
        return self.value_type in SHARES

    @property
    def is_count(self) -> bool:
        """Whether figures are numbers of people or things."""
        return self.value_type in SUMS

    def better(self, one: float, other: float) -> bool:
        """Whether `one` is more favourable than `other`; never where no direction was called better.

        Figures that differ in their last binary digits only, as 0.3 and 0.1 + 0.2 do, are equal.
        """
        if math.isclose(one, other, rel_tol=SAME):
            return False
        return one > other if self.direction == "higher" else self.direction == "lower" and one < other

    def reached(self, value: float, goal: float) -> bool:
        """Whether the value is at the goal or beyond it."""
        return self.direction != "" and not self.better(goal, value)


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a figure covers, first and last included."""

    code: str
    starts: date
    ends: date

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.ends - self.starts).days + 1

    @property
    def middle(self) -> float:
        """The middle in years: 2023.5 for the year 2023, 2021.5 for 2019 to 2023."""
        return (_years(self.starts) + _years(self.ends + timedelta(days=1))) / 2

    def overlaps(self, other: Window) -> bool:
        """Whether the two share a day."""
        return self.starts <= other.ends and other.starts <= self.ends

    def comparable(self, other: Window) -> bool:
        """Whether the two are about equally long."""
        return max(self.days, other.days) <= SAME_LENGTH * min(self.days, other.days)


@dataclass(frozen=True, slots=True)
class Span:
    """What is known of a figure: it lies between `low` and `high`; an open end is not reached itself."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def below(self, other: Span) -> bool:
        """Whether every possible value lies below every possible value of the other."""
        return self.high < other.low or (self.high == other.low and (self.high_open or other.low_open))


@dataclass(frozen=True, slots=True)
class Result:
    """One row of the result frame; a number that is absent, NaN or infinite is None.

    `group` is "" for everyone. `lower` and `upper` hold at `level`, `moe` at `moe_level`.
    """

    group: str = ""
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    denominator_bound: str = ""
    lower: float | None = None
    upper: float | None = None
    level: float | None = None
    moe: float | None = None
    moe_level: float | None = None
    se: float | None = None
    state: str = "normal"
    bound: str = ""
    reason: str = ""
    reliability: str = ""

    def __post_init__(self) -> None:
        for name in ("value", "numerator", "denominator", "lower", "upper", "level", "moe", "moe_level", "se"):
            number = getattr(self, name)
            kept = None if number is None or not math.isfinite(number) else float(number)
            object.__setattr__(self, name, kept)

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Result:
        """The record of a row of a tile or a result frame; columns that are not needed here are left aside."""
        return cls(**{field.name: row[field.name] for field in fields(cls) if field.name in row})

    @property
    def firm(self) -> bool:
        """Whether the figure is shown without reserve."""
        return self.state in KNOWN_STATES and self.value is not None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval, where the row carries one."""
        if self.lower is None or self.upper is None or self.level != LEVEL:
            return None
        return self.lower, self.upper

    @property
    def standard_error(self) -> float | None:
        """As the row gives it, or from its margin at the margin's own level."""
        if self.se is not None or self.moe is None or self.moe_level is None:
            return self.se
        return self.moe / z_of(self.moe_level)

    def obstacle(self, scale: Scale, *, staff: bool) -> Reason:
        """Why the figure takes no part in comparisons; NONE where it does. A limit is no obstacle of itself: BOUNDED.

        An unreliable figure that is shown grey takes part, marked. An unreliable share is not shown at all, so it takes
        part only for staff, and only where the calculation was asked to keep it.
        """
        if self.firm:
            return Reason.NONE
        if self.state == "bounded":
            return Reason.BOUNDED
        if self.state == "unreliable" and self.value is not None and (staff or not scale.is_share):
            return Reason.NONE
        if self.state in KNOWN_STATES or not self.reason:
            return Reason.NOT_COLLECTED
        return Reason(self.reason)

    def span(self, scale: Scale, *, rounded: bool = False) -> Span | None:
        """Where the figure lies: itself, its limit or its band; None where nothing is known.

        With `rounded` a band is widened by what rounding or cutting to its last written digit may have taken away:
        "70-79" may have been written of 69.5 and of 79.9. Never a midpoint.
        """
        if self.state != "bounded":
            return None if self.value is None else Span(self.value, self.value)
        if limit := _LIMIT.fullmatch(self.bound):
            sign, number = limit[1], float(limit[2])
            is_open = len(sign) == 1
            above = Span(number, scale.high, low_open=is_open)
            return above if sign[0] == ">" else Span(scale.low, number, high_open=is_open)
        if band := _BAND.fullmatch(self.bound):
            low, high = float(band[1]), float(band[2])
            if not rounded:
                return Span(low, high)
            digit = 10.0 ** -max(len(text.partition(".")[2]) for text in band.groups())
            return Span(max(low - digit / 2, scale.low), min(high + digit, scale.high), high_open=high < scale.high)
        return None


def _years(day: date) -> float:
    first, following = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return day.year + (day - first).days / (following - first).days
