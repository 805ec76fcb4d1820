"""How far the groups of one place lie apart: the index of disparity beside the distance in points, and how both moved."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from .contrasts import incomparable
from .reasons import Reason
from .results import Result, Scale, Window

MIN_GROUPS: Final = 3
MIN_PRESENT: Final = 0.85


@dataclass(frozen=True, slots=True)
class Disparity:
    """The spread of the groups around everyone; numbers are None where `reason` says why.

    `index` is the mean distance of the groups from everyone in percent of everyone's figure (Pearcy and Keppel),
    `weighted` the same weighted by the number of people where all are known, `absolute` the mean distance in the unit of
    the indicator. `widest` and `times` are highest − lowest and highest / lowest. `turned`: the relative numbers are of
    those left out, because higher is better. `present` of `expected` groups had a figure.
    """

    groups: tuple[str, ...]
    present: int
    expected: int
    index: float | None = None
    weighted: float | None = None
    absolute: float | None = None
    widest: float | None = None
    times: float | None = None
    turned: bool = False
    reason: Reason = Reason.NONE
    index_reason: Reason = Reason.NONE


class Move(StrEnum):
    """Where a measure of distance went."""

    NARROWED = "narrowed"
    SAME = "same"
    WIDENED = "widened"


@dataclass(frozen=True, slots=True)
class Movement:
    """How the distance in points and the index moved between two periods; a description, not a test.

    `agree` is False where one narrowed and the other widened, which the page has to say in words.
    """

    absolute: Move | None = None
    absolute_change: float | None = None
    relative: Move | None = None
    relative_change: float | None = None
    agree: bool | None = None
    reason: Reason = Reason.NONE


def disparity(scale: Scale, results: Sequence[Result], everyone: Result | None, expected: Collection[str]) -> Disparity:
    """The spread of the firm figures among the `expected` groups (keys of one dimension) of one place and period.

    Hidden, unreliable, missing and bounded figures take no part. Nothing is computed below three groups, below 85 % of
    the expected ones, without a firm figure for everyone, or of numbers of people.
    """
    firm = sorted((one for one in results if one.group in expected and one.firm), key=lambda one: one.group)
    wanted = len(set(expected))
    reason = _gate(scale, len(firm), wanted, everyone)
    groups = tuple(one.group for one in firm)
    if reason is not Reason.NONE:
        return Disparity(groups, len(firm), wanted, reason=reason, index_reason=reason)
    assert everyone is not None  # noqa: S101 (the gate has checked it)
    assert everyone.value is not None  # noqa: S101 (the gate has checked it)
    values = [one.value for one in firm if one.value is not None]
    overall = everyone.value
    distances = [abs(value - overall) for value in values]
    turned = scale.is_share and scale.direction == "higher"
    base = scale.multiplier - overall if turned else overall
    ends = sorted(scale.multiplier - value if turned else value for value in values)
    absolute = math.fsum(distances) / len(distances)
    return Disparity(
        groups,
        len(firm),
        wanted,
        index=absolute / base * 100 if base > 0 else None,
        weighted=_weighted(firm, distances, base),
        absolute=absolute,
        widest=ends[-1] - ends[0],
        times=ends[-1] / ends[0] if ends[0] > 0 else None,
        turned=turned,
        index_reason=Reason.NONE if base > 0 else Reason.ZERO_REFERENCE,
    )


def movement(
    earlier: tuple[Window, Disparity],
    later: tuple[Window, Disparity],
    *,
    breaks: Collection[date] = (),
) -> Movement:
    """How both measures moved; only between comparable windows that share no day, and of the same groups."""
    before, after = earlier[1], later[1]
    why = incomparable(later[0], earlier[0], breaks)
    for reason in (why, before.reason, after.reason):
        if reason is not Reason.NONE:
            return Movement(reason=reason)
    if before.groups != after.groups or before.turned != after.turned:
        return Movement(reason=Reason.DIFFERENT_GROUPS)
    assert before.absolute is not None  # noqa: S101 (it has no reason)
    assert after.absolute is not None  # noqa: S101 (it has no reason)
    change = after.absolute - before.absolute
    moved = _move(change, before.absolute)
    if before.index is None or after.index is None:
        return Movement(absolute=moved, absolute_change=change, reason=Reason.ZERO_REFERENCE)
    of_index = after.index - before.index
    relative = _move(of_index, before.index)
    against = {moved, relative} == {Move.NARROWED, Move.WIDENED}
    return Movement(moved, change, relative, of_index, agree=not against)


def _gate(scale: Scale, present: int, expected: int, everyone: Result | None) -> Reason:
    if scale.is_count:
        return Reason.COUNTS
    if present < MIN_GROUPS:
        return Reason.TOO_FEW_GROUPS
    if present < MIN_PRESENT * expected:
        return Reason.GROUPS_MISSING
    return Reason.NONE if everyone is not None and everyone.firm else Reason.NO_REFERENCE


def _weighted(firm: Sequence[Result], distances: Sequence[float], base: float) -> float | None:
    weights = [one.denominator for one in firm if one.denominator is not None]
    people = math.fsum(weights)
    if len(weights) < len(firm) or people <= 0 or base <= 0:
        return None
    return math.fsum(w * d for w, d in zip(weights, distances, strict=True)) / people / base * 100


def _move(change: float, before: float) -> Move:
    if math.isclose(change, 0.0, abs_tol=1e-9 * max(abs(before), 1e-300)):
        return Move.SAME
    return Move.WIDENED if change > 0 else Move.NARROWED
