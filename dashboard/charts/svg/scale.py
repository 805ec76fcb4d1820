"""Numbers to positions: nice ticks (five at most) and a linear scale that survives odd values."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

MOST_TICKS = 5
_LARGEST = 1e15  # beyond this a double no longer tells neighbours apart; only the drawing is clamped, never a text


def clamped(number: float) -> float:
    """The number within what can be drawn."""
    return max(-_LARGEST, min(_LARGEST, number))


def nice_step(length: float, most: int = MOST_TICKS) -> float:
    """The smallest 1, 2, 2.5 or 5 × 10ⁿ that cuts `length` (> 0) into fewer than `most` parts."""
    raw = length / (most - 1)
    power = 10.0 ** math.floor(math.log10(raw))
    for factor in (1.0, 2.0, 2.5, 5.0):
        if factor * power >= raw * (1 - 1e-9):
            return factor * power
    return 10.0 * power


@dataclass(frozen=True, slots=True)
class Scale:
    """A domain laid over a stretch of the drawing; `at` is clamped to the stretch."""

    low: float
    high: float
    start: float
    end: float

    def at(self, number: float) -> float:
        """The position of a number, in drawing units."""
        share = (clamped(number) - self.low) / (self.high - self.low)
        return self.start + min(1.0, max(0.0, share)) * (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Axis:
    """A nice domain with its ticks and their step."""

    low: float
    high: float
    ticks: tuple[float, ...]
    step: float

    @property
    def top(self) -> float:
        """The largest tick without its sign."""
        return max((abs(tick) for tick in self.ticks), default=0.0)

    def over(self, start: float, end: float) -> Scale:
        """The scale of this axis over a stretch."""
        return Scale(self.low, self.high, start, end)


def axis_for(numbers: Iterable[float], *, round_out: bool = False) -> Axis:
    """An axis for the numbers; with no number at all it has no ticks, with one value some room around it.

    `round_out` widens the domain to whole steps (lines); otherwise a little air stays at both ends (dots).
    Figures without a negative never get an axis below zero.
    """
    found = [clamped(number) for number in numbers]
    if not found:
        return Axis(0.0, 1.0, (), 1.0)
    low, high = min(found), max(found)
    if high - low <= abs(high) * 1e-9:
        room = abs(high) * 0.1 or 1.0
        low, high = (max(0.0, low - room) if low >= 0 else low - room), high + room
    elif not round_out:
        air = (high - low) * 0.04
        low, high = (max(0.0, low - air) if low >= 0 else low - air), high + air
    if round_out:
        step = nice_step((high - low) * 1.25)
        low, high = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    step = nice_step(high - low)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return Axis(low, high, tuple(index * step for index in range(first, last + 1)), step)
