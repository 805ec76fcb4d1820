"""Linear programs over a part of a Problem: how far a cell can move while everything public stays as it is.

A *move* is a change of the true cells that no sum notices. Every cell has a span that is plain to see; a move inside all
spans proves that a reader cannot tell. A move that leaves a span needs the figures that show that cell hidden, and costs
their weight. Solved by HiGHS from the state in which nothing moves, so each answer depends on its question alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from .problem import TOLERANCE, Floats, Ints, Matrix, Problem

if TYPE_CHECKING:
    import highspy

# Beside the price of figures a step costs this little, so that a move touches few cells.
STEP_COST: Final = 1e-3
# A question that takes more pivots than this counts as answered "no": hiding more is always safe.
MAX_PIVOTS: Final = 1000


class Mover:
    """One model, kept and asked again: its columns are each cell's movement up and down, inside its span and beyond."""

    def __init__(self, problem: Problem, reach: float, *, leave: bool = False, pivots: int | None = MAX_PIVOTS) -> None:
        """No cell is moved further than `reach`; only where `leave` is set may moves leave the spans, at their price.

        A question without limit of `pivots` is answered whatever it takes.
        """
        self.count, self.reach, self.blocks = len(problem.value), reach, 4 if leave else 2
        self.floor = np.maximum(problem.floor - problem.value, -reach)
        self.ceiling = np.minimum(problem.ceiling - problem.value, reach)
        self.low, self.high = self.floor.copy(), self.ceiling.copy()
        self.price = np.zeros(self.count)
        self.questions = 0
        self.matrix = problem.sums
        self.all = np.arange(self.count, dtype=np.int64)
        self.solver = _solver(self.matrix, self.count, self.blocks, pivots)
        self._refresh(self.all)

    def set_span(self, cells: Ints, low: Floats, high: Floats, price: Floats | None = None) -> None:
        """What is plain to see of some cells, as limits of movement, and the price of leaving it (infinite: closed)."""
        self.low[cells] = np.maximum(low, self.floor[cells])
        self.high[cells] = np.minimum(high, self.ceiling[cells])
        if price is not None:
            self.price[cells] = price
        self._refresh(cells)

    def move(self, cell: int, least: float, prices: Floats | None = None) -> Floats | None:
        """The cheapest move of `cell` by at least `least` (up, or down when negative); None where there is none.

        `cell` is hidden. `prices` of one step beyond each span stand in for those of the figures.
        """
        ahead, back = (cell, cell + self.count) if least > 0 else (cell + self.count, cell)
        room = float(self._room(np.array([cell]))[ahead // self.count, 0])
        if room < abs(least) - TOLERANCE:
            return None
        self._bound([ahead, back], [min(abs(least), room), 0.0], [room, 0.0])
        if prices is not None:
            self._cost(self.all, prices)
        found = self._solve()
        if prices is not None:
            self._cost(self.all)
        self._refresh(np.array([cell]))
        return found

    def furthest(self, cell: int, sign: int) -> Floats:
        """The move that takes `cell` as far up (sign 1) or down (−1) as its span and the others let it."""
        worth = 1e3  # more than all the steps that it takes
        self.solver.changeColsCost(
            2, np.array([cell, cell + self.count], dtype=np.int32), np.array([-sign * worth, sign * worth])
        )
        found = self._solve()
        self._refresh(np.array([cell]))
        return np.zeros(self.count) if found is None else found

    def beyond(self, deltas: Floats) -> Floats:
        """How far outside its span a move takes each cell."""
        return np.maximum(np.maximum(deltas - self.high, self.low - deltas), 0.0)

    def squeezed(self, rounds: int) -> tuple[Floats, Floats]:
        """Outer limits of every cell's movement, from each sum in turn: none can go further, few can go so far."""
        matrix, low, high = self.matrix, self.low.copy(), self.high.copy()
        up = matrix.value > 0
        for _ in range(rounds):
            least = matrix.value * np.where(up, low[matrix.column], high[matrix.column])
            most = matrix.value * np.where(up, high[matrix.column], low[matrix.column])
            # What the others of the sum can take up, seen from each entry.
            above = (least - np.bincount(matrix.row, least, len(matrix))[matrix.row]) / matrix.value
            below = (most - np.bincount(matrix.row, most, len(matrix))[matrix.row]) / matrix.value
            np.minimum.at(high, matrix.column, np.where(up, above, below))
            np.maximum.at(low, matrix.column, np.where(up, below, above))
        return low, high

    def _solve(self) -> Floats | None:
        self.questions += 1
        # From rest again: nothing of the last answer is left.
        self.solver.setBasis()
        self.solver.run()
        if not _is_optimal(self.solver):
            return None
        columns = np.array(self.solver.getSolution().col_value).reshape(self.blocks, self.count)
        return np.asarray(columns[::2].sum(axis=0) - columns[1::2].sum(axis=0))

    def _room(self, at: Ints) -> Floats:
        """How far cells can move: up and down inside their span, and where that is allowed up and down beyond it."""
        room = np.zeros((self.blocks, len(at)))
        room[0], room[1] = np.maximum(self.high[at], 0.0), np.maximum(-self.low[at], 0.0)
        if self.blocks == 4:
            out = np.isfinite(self.price[at])
            room[2] = np.where(out, self.ceiling[at] - self.high[at], 0.0)
            room[3] = np.where(out, self.low[at] - self.floor[at], 0.0)
        return room

    def _columns(self, at: Ints) -> Ints:
        return (at + np.arange(self.blocks)[:, None] * self.count).ravel()

    def _refresh(self, at: Ints) -> None:
        room = self._room(at)
        self._bound(self._columns(at), np.zeros(room.size), room.ravel())
        self._cost(at)

    def _bound(
        self, columns: Ints | Sequence[int], low: Floats | Sequence[float], high: Floats | Sequence[float]
    ) -> None:
        at = np.array(columns, dtype=np.int32)
        self.solver.changeColsBounds(len(at), at, np.array(low, dtype=np.float64), np.array(high, dtype=np.float64))

    def _cost(self, at: Ints, prices: Floats | None = None) -> None:
        """The cost of each step; beyond the span its price over as many steps as are likely to be taken."""
        cost = np.full((self.blocks, len(at)), STEP_COST)
        if prices is None:
            price = np.where(np.isfinite(self.price[at]), self.price[at], 0.0)
            cost[2:] += price / np.clip(self._room(at)[2:], 1.0, self.reach / 4)
        else:
            cost[2:] += prices
        columns = self._columns(at).astype(np.int32)
        self.solver.changeColsCost(len(columns), columns, cost.ravel())


def _solver(matrix: Matrix, count: int, blocks: int, pivots: int | None) -> highspy.Highs:
    """A HiGHS model with so many blocks of columns for movement up and down, all of them at rest."""
    import highspy  # a solver of 20 MB, wanted by workers only

    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its constructor has no annotations
    options: dict[str, bool | int | str] = {
        "output_flag": False,
        "threads": 1,
        "presolve": "off",
        "simplex_strategy": 1,
    }
    if pivots is not None:
        options["simplex_iteration_limit"] = pivots
    for option, choice in options.items():
        solver.setOptionValue(option, choice)
    column = (matrix.column + np.arange(blocks)[:, None] * count).T.ravel()
    entries = (matrix.value * np.tile([1.0, -1.0], blocks // 2)[:, None]).T.ravel()
    rest, nothing = np.zeros(blocks * count), np.zeros(len(matrix))
    solver.passModel(
        blocks * count, len(matrix), len(column), 2, 1, 0.0, rest, rest, rest, nothing, nothing,
        (matrix.start[:-1] * blocks).astype(np.int32), column.astype(np.int32), entries, rest.astype(np.int32),
    )  # fmt: skip
    return solver


def _is_optimal(solver: highspy.Highs) -> bool:
    import highspy  # as above

    return bool(solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)
