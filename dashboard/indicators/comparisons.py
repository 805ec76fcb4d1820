"""The groups of one place and period against a named reference and against the goal, and the people it would take."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from .contrasts import Contrast, Range, contrast
from .reasons import Reason
from .results import Result, Scale

EVERYONE: Final = ""
PER_PERSON: Final = ("proportion", "survey_proportion", "rate")
# Two floating-point steps must not turn 120 people into 121.
_DUST: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Reference:
    """What the groups are measured against: everyone ("overall"), the best group, or one group ("fixed")."""

    kind: Literal["overall", "best", "fixed"]
    group: str = ""

    def __post_init__(self) -> None:
        if self.kind not in ("overall", "best", "fixed"):
            raise ValueError("A reference is overall, best or fixed.")
        if (self.kind == "fixed") != bool(self.group):
            raise ValueError("A fixed reference names its group, and no other does.")


@dataclass(frozen=True, slots=True)
class Distance:
    """A figure against the goal, in the unit of the indicator.

    `gap` is value − goal; `short` is how much is missing in the favourable direction, never negative (`short_range` for
    a limit or a band, the least and the greatest it allows). `reached` and `clear` (the goal lies outside the 95 %
    interval, or outside of what the limit allows) are None where that cannot be said. `people` is the number of people
    for whom it would have to be otherwise, rounded up to whole people; `about` says that the base is an estimate.
    """

    gap: float | None = None
    short: float | None = None
    short_range: Range | None = None
    reached: bool | None = None
    clear: bool | None = None
    people: int | None = None
    about: bool = False
    reason: Reason = Reason.NONE
    people_reason: Reason = Reason.NONE


@dataclass(frozen=True, slots=True)
class Comparison:
    """One group: against the reference, and against the goal."""

    group: str
    to_reference: Contrast
    to_goal: Distance


@dataclass(frozen=True, slots=True)
class Comparisons:
    """All groups of one place and period, in the order they came in.

    `against` is the group that the reference turned out to be ("" is everyone), or None with `reason`.
    """

    reference: Reference
    against: str | None
    reason: Reason
    groups: tuple[Comparison, ...]


def compare(
    scale: Scale,
    results: Sequence[Result],
    reference: Reference,
    *,
    goal: float | None = None,
    staff: bool = False,
) -> Comparisons:
    """Every result against the reference and the goal. `results`: one per group, of one place and one period.

    Everyone is compared too, as the row of group "", unless it is the reference. Hidden and missing figures take no part
    and say why. With `staff` an unreliable share takes part if the rows carry it; the contrast is marked unreliable.
    Raises ValueError where a group is there twice.
    """
    by_group = {result.group: result for result in results}
    if len(by_group) != len(results):
        raise ValueError("Each group is compared once.")
    against, reason = choose(scale, by_group, reference, staff=staff)
    found = tuple(
        Comparison(
            group=result.group,
            to_reference=_to_reference(scale, result, by_group, against, reason, staff=staff),
            to_goal=distance(scale, result, goal, staff=staff),
        )
        for result in results
    )
    return Comparisons(reference, against, reason, found)


def choose(
    scale: Scale, by_group: dict[str, Result], reference: Reference, *, staff: bool = False
) -> tuple[str | None, Reason]:
    """The group that the reference is, or None and why there is none."""
    if scale.is_count:
        return None, Reason.COUNTS
    if reference.kind == "best":
        return _best(scale, [result for group, result in sorted(by_group.items()) if group != EVERYONE])
    named = by_group.get(reference.group)
    if named is None or named.obstacle(scale, staff=staff) not in (Reason.NONE, Reason.BOUNDED):
        return None, Reason.NO_REFERENCE
    return reference.group, Reason.NONE


def distance(scale: Scale, result: Result, goal: float | None, *, staff: bool = False) -> Distance:
    """One figure against the goal, and the people it would take to reach it."""
    if goal is None:
        return Distance(reason=Reason.NO_GOAL, people_reason=Reason.NO_GOAL)
    obstacle = result.obstacle(scale, staff=staff)
    if obstacle is Reason.BOUNDED:
        return _of_bound(scale, result, goal)
    if obstacle is not Reason.NONE:
        return Distance(reason=obstacle, people_reason=obstacle)
    assert result.value is not None  # noqa: S101 (nothing stood in the way)
    gap = result.value - goal
    clear = None if result.interval is None else not result.interval[0] <= goal <= result.interval[1]
    if not scale.direction:
        return Distance(gap=gap, clear=clear, reason=Reason.NO_DIRECTION, people_reason=Reason.NO_DIRECTION)
    short = _short(scale, result.value, goal)
    people, why = _people(scale, result, short)
    return Distance(
        gap=gap,
        short=short,
        reached=short == 0,
        clear=clear,
        people=people,
        about=people is not None and scale.value_type.startswith("survey"),
        people_reason=why,
    )


def _short(scale: Scale, value: float, goal: float) -> float:
    return 0.0 if scale.reached(value, goal) else abs(goal - value)


def _people(scale: Scale, result: Result, short: float) -> tuple[int | None, Reason]:
    """(goal − rate) × n in the favourable direction, rounded up: fewer people than that would not reach it."""
    if scale.is_count:
        return _whole(short / scale.multiplier), Reason.NONE
    if scale.value_type not in PER_PERSON:
        return None, Reason.NOT_ADDITIVE
    if result.denominator is None:
        return None, Reason.NO_BASE
    return _whole(short / scale.multiplier * result.denominator), Reason.NONE


def _whole(people: float) -> int:
    return math.ceil(people - _DUST * max(people, 1.0))


def _of_bound(scale: Scale, result: Result, goal: float) -> Distance:
    """A limit or a band against the goal: how short at least and at most, reached only if every possible value is."""
    span, wide = result.span(scale), result.span(scale, rounded=True)
    unsaid = Distance(reason=Reason.BOUNDED, people_reason=Reason.BOUNDED)
    if span is None or wide is None:
        return unsaid
    if not scale.direction:
        return Distance(reason=Reason.NO_DIRECTION, people_reason=Reason.NO_DIRECTION)
    nearer, further = sorted((_short(scale, span.low, goal), _short(scale, span.high, goal)))
    worst, best, best_open = (wide.low, wide.high, wide.high_open)
    if scale.direction == "lower":
        worst, best, best_open = wide.high, wide.low, wide.low_open
    allowed = (nearer, further) if math.isfinite(further) else None
    if scale.reached(worst, goal):
        return Distance(short_range=(0.0, 0.0), reached=True, clear=True, people_reason=Reason.BOUNDED)
    if not scale.reached(best, goal) or (best == goal and best_open):
        return Distance(short_range=allowed, reached=False, clear=True, people_reason=Reason.BOUNDED)
    return Distance(short_range=allowed, reason=Reason.BOUNDED, people_reason=Reason.BOUNDED)


def _best(scale: Scale, groups: Sequence[Result]) -> tuple[str | None, Reason]:
    """The most favourable firm figure; unclear where a limit or a band could lie beyond it."""
    if not scale.direction:
        return None, Reason.NO_DIRECTION
    firm = [result for result in groups if result.firm]
    if not firm:
        return None, Reason.NO_REFERENCE
    sign = 1 if scale.direction == "higher" else -1
    best = max(firm, key=lambda result: sign * (result.value or 0.0))
    assert best.value is not None  # noqa: S101 (it is firm)
    for result in groups:
        span = result.span(scale, rounded=True) if result.state == "bounded" else None
        if span is not None and scale.better(span.high if sign > 0 else span.low, best.value):
            return None, Reason.BEST_UNCLEAR
    return best.group, Reason.NONE


def _to_reference(
    scale: Scale, result: Result, by_group: dict[str, Result], against: str | None, reason: Reason, *, staff: bool
) -> Contrast:
    obstacle = result.obstacle(scale, staff=staff)
    if obstacle not in (Reason.NONE, Reason.BOUNDED):
        return Contrast(reason=obstacle, ratio_reason=obstacle)
    if against is None:
        return Contrast(reason=reason, ratio_reason=reason)
    if result.group == against:
        return Contrast(reason=Reason.IS_REFERENCE, ratio_reason=Reason.IS_REFERENCE)
    return contrast(scale, result, by_group[against], staff=staff)
