"""Careful comparison of published figures: only by whether 95 % intervals overlap, never by the estimates alone."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.charts.model import GroupsView, Mark, Point


def reach(point: Point) -> tuple[float, float] | None:
    """Where the figure surely lies: its 95 % interval, or its published limit; None when nothing firm is known."""
    if point.mark is Mark.BOUNDED and point.limits is not None:
        low, high = point.limits.low, point.limits.high
        return (-math.inf if low is None else low), (math.inf if high is None else high)
    return point.interval if point.firm else None


def apart(one: Point, other: Point) -> int:
    """-1 when `one` lies wholly below `other`, 1 when wholly above, 0 when they overlap or cannot be compared.

    Two intervals that do not overlap differ by more than their margins. Overlap proves nothing either way, so it
    counts as no difference; the finer tests belong to the calculation, not to the drawing.
    """
    mine, theirs = reach(one), reach(other)
    if mine is None or theirs is None:
        return 0
    if mine[1] < theirs[0]:
        return -1
    return 1 if mine[0] > theirs[1] else 0


def furthest(points: Iterable[Point], direction: str) -> Point | None:
    """The shown figure on the unfavourable end: the lowest where higher is better, else the highest.

    None where no direction is better, where fewer than two figures are shown, where two share the place, or where a
    published limit leaves open that its group lies further off still.
    """
    found = list(points)
    firm = sorted((point for point in found if point.firm and point.value is not None), key=lambda p: p.value or 0.0)
    if len(firm) < 2 or direction not in ("higher", "lower"):
        return None
    low = direction == "higher"
    worst, next_worst = (firm[0], firm[1]) if low else (firm[-1], firm[-2])
    ends = [reach(point) for point in found if point.mark is Mark.BOUNDED]
    value = worst.value or 0.0
    beyond = any(end[0] < value if low else end[1] > value for end in ends if end is not None)
    return None if beyond or worst.value == next_worst.value else worst


def has_unsure(points: Iterable[Point]) -> bool:
    """Whether an estimate too uncertain to compare stands among the points."""
    return any(point.mark is Mark.UNRELIABLE for point in points)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the groups lie against everyone: names of those wholly below, wholly above, and not clearly apart."""

    below: tuple[str, ...]
    above: tuple[str, ...]
    level: tuple[str, ...]


def standing(view: GroupsView) -> Standing | None:
    """Places every comparable group against everyone; None where everyone or all groups cannot be compared."""
    everyone = view.everyone
    if everyone is None or reach(everyone) is None:
        return None
    sides: dict[int, list[str]] = {-1: [], 0: [], 1: []}
    for point in view.groups:
        if reach(point) is not None:
            sides[apart(point, everyone)].append(point.name)
    if not any(sides.values()):
        return None
    return Standing(tuple(sides[-1]), tuple(sides[1]), tuple(sides[0]))
