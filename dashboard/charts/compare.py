"""Careful comparison of published figures: only by whether 95 % intervals overlap, never by the estimates alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.charts.model import GroupsView, Point


def apart(one: Point, other: Point) -> int:
    """-1 when `one` lies wholly below `other`, 1 when wholly above, 0 when they overlap or cannot be compared.

    Two intervals that do not overlap differ by more than their margins. Overlap proves nothing either way, so it
    counts as no difference; the finer tests belong to the calculation, not to the drawing.
    """
    if not (one.firm and other.firm) or one.interval is None or other.interval is None:
        return 0
    if one.interval[1] < other.interval[0]:
        return -1
    return 1 if one.interval[0] > other.interval[1] else 0


def furthest(points: Iterable[Point], direction: str) -> Point | None:
    """The shown figure on the unfavourable end: the lowest where higher is better, else the highest.

    None where no direction is better, where fewer than two figures are shown, or where two share the place.
    """
    firm = sorted((point for point in points if point.firm and point.value is not None), key=lambda p: p.value or 0.0)
    if len(firm) < 2 or direction not in ("higher", "lower"):
        return None
    worst, next_worst = (firm[0], firm[1]) if direction == "higher" else (firm[-1], firm[-2])
    return None if worst.value == next_worst.value else worst


@dataclass(frozen=True, slots=True)
class Standing:
    """How the groups lie against everyone: names of those wholly below, wholly above, and not clearly apart."""

    below: tuple[str, ...]
    above: tuple[str, ...]
    level: tuple[str, ...]


def standing(view: GroupsView) -> Standing | None:
    """Places every comparable group against everyone; None where everyone or all groups cannot be compared."""
    everyone = view.everyone
    if everyone is None or not everyone.firm or everyone.interval is None:
        return None
    sides: dict[int, list[str]] = {-1: [], 0: [], 1: []}
    for point in view.groups:
        if point.firm and point.interval is not None:
            sides[apart(point, everyone)].append(point.name)
    if not any(sides.values()):
        return None
    return Standing(tuple(sides[-1]), tuple(sides[1]), tuple(sides[0]))
