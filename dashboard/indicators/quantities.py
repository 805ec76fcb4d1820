"""A quantity is one column of figures on its way through a formula: value, margin and state of every cell together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from . import margins
from .formula import Measure, Node, Number, Product, Sum
from .frame import KNOWN_STATES, REASONS, STATES
from .margins import Array

Codes = NDArray[np.int8]
Mask = NDArray[np.bool_]

CODE: Final = {state: np.int8(code) for code, state in enumerate(STATES)}
REASON: Final = {reason: np.int8(code) for code, reason in enumerate(REASONS)}
HIGHEST_KNOWN: Final = np.int8(len(KNOWN_STATES) - 1)


@dataclass(frozen=True)
class Quantity:
    """Aligned arrays, one entry per cell.

    `value` is NaN unless `state` is known; `moe` at `level` is NaN where no margin is known and 0 for exact constants;
    `state` and `reason` are codes of `CODE` and `REASON`.
    """

    value: Array
    moe: Array
    level: Array
    state: Codes
    reason: Codes

    @property
    def known(self) -> Mask:
        """Where there is a value."""
        return self.state <= HIGHEST_KNOWN


def evaluate(node: Node, look_up: Callable[[Measure], Quantity], size: int) -> Quantity:
    """The quantity of a formula over `size` cells, with the margin and the state that follow from each operation."""
    match node:
        case Number(value):
            return constant(value, size)
        case Measure():
            return look_up(node)
        case Sum(terms):
            return total([(sign, evaluate(term, look_up, size)) for sign, term in terms])
        case Product(left, right):
            return product(evaluate(left, look_up, size), evaluate(right, look_up, size))
        case _:
            above, below = evaluate(node.left, look_up, size), evaluate(node.right, look_up, size)
            return quotient(above, below, margins.ratio_margin)


def constant(value: float, size: int) -> Quantity:
    """An exact number in every cell."""
    return Quantity(
        value=np.full(size, value),
        moe=np.zeros(size),
        level=np.full(size, np.nan),
        state=np.full(size, CODE["normal"]),
        reason=np.full(size, REASON[""]),
    )


def total(terms: Sequence[tuple[int, Quantity]]) -> Quantity:
    """Sum and difference. A part that does not apply is empty and counts as present.

    Any unknown part makes the total unknown: missing or suppressed if all parts are, else incomplete.
    """
    state = np.stack([part.state for _, part in terms])
    reason = np.stack([part.reason for _, part in terms])
    empty = (state == CODE["not_applicable"]) & (reason == REASON["not_applicable"])
    unknown = (state > HIGHEST_KNOWN) & ~empty
    value = np.where(empty, 0.0, np.stack([part.value for _, part in terms]))
    signs = np.array([[sign] for sign, _ in terms])
    level, moe = _common_level(terms)
    # An empty part is no estimate of zero: it brings no margin.
    moe = np.where(empty, 0.0, moe)
    combined, why = _state_of_total(state, reason, empty, unknown)
    known = combined <= HIGHEST_KNOWN
    return Quantity(
        value=np.where(known, (signs * value).sum(axis=0), np.nan),
        moe=np.where(known, margins.sum_margin(value, moe), np.nan),
        level=level,
        state=combined,
        reason=why,
    )


def product(left: Quantity, right: Quantity) -> Quantity:
    """A × B; unknown where one of them is."""
    state, reason = state_of_pair(left, right)
    level, (moe_left, moe_right) = _common_level([(1, left), (1, right)])
    known = state <= HIGHEST_KNOWN
    moe = margins.product_margin(left.value, moe_left, right.value, moe_right)
    return Quantity(
        np.where(known, left.value * right.value, np.nan), np.where(known, moe, np.nan), level, state, reason
    )


def quotient(left: Quantity, right: Quantity, margin: Callable[[Array, Array, Array, Array], Array]) -> Quantity:
    """A / B with the given rule for its margin; where B is 0 there is no value and the reason is no_denominator."""
    state, reason = state_of_pair(left, right)
    known = state <= HIGHEST_KNOWN
    nobody = known & (right.value == 0)
    state = np.where(nobody, CODE["not_applicable"], state)
    reason = np.where(nobody, REASON["no_denominator"], reason)
    shown = known & ~nobody
    level, (moe_left, moe_right) = _common_level([(1, left), (1, right)])
    moe = margin(left.value, moe_left, right.value, moe_right)
    divisor = np.where(shown, right.value, np.nan)
    return Quantity(left.value / divisor, np.where(shown, moe, np.nan), level, state, reason)


def state_of_pair(left: Quantity, right: Quantity) -> tuple[Codes, Codes]:
    """State and reason of something made of both: inapplicable if one is, else unknown as the first unknown one is.

    A bound of a part is no bound of the whole; it leaves the whole incomplete.
    """
    first = ~left.known
    second = left.known | ((right.state == CODE["not_applicable"]) & (left.state != CODE["not_applicable"]))
    second &= ~right.known
    state = np.select([second, first], [right.state, left.state], np.maximum(left.state, right.state))
    reason = np.select([second, first], [right.reason, left.reason], REASON[""])
    bounded = state == CODE["bounded"]
    return (
        np.where(bounded, CODE["incomplete"], state).astype(np.int8),
        np.where(bounded, REASON["parts_missing"], reason).astype(np.int8),
    )


def _common_level(terms: Sequence[tuple[int, Quantity]]) -> tuple[Array, Array]:
    """The lowest level at which any part has its margin, and all margins at that level."""
    levels = np.stack([part.level for _, part in terms])
    lowest = np.fmin.reduce(levels, axis=0)
    moe = np.stack([part.moe for _, part in terms])
    exact = np.isnan(levels)
    return lowest, np.where(exact, moe, margins.convert(moe, levels, np.broadcast_to(lowest, levels.shape)))


def _state_of_total(state: Codes, reason: Codes, empty: Mask, unknown: Mask) -> tuple[Codes, Codes]:
    parts = ~empty
    # The first part that is not empty speaks for all, if all that are not empty are of its state.
    first = parts.argmax(axis=0)
    columns = np.arange(state.shape[1])
    of_first, why_first = state[first, columns], reason[first, columns]
    alike = ((state == of_first) | empty).all(axis=0) & (of_first != CODE["bounded"])
    known = np.where(parts & ~unknown, state, CODE["normal"]).max(axis=0)
    gone = unknown.any(axis=0)
    combined = np.select(
        [empty.all(axis=0), gone & alike, gone], [CODE["not_applicable"], of_first, CODE["incomplete"]], known
    )
    why = np.select(
        [empty.all(axis=0), gone & alike, gone],
        [REASON["not_applicable"], why_first, REASON["parts_missing"]],
        REASON[""],
    )
    return combined.astype(np.int8), why.astype(np.int8)
