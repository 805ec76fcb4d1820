"""Which figures to hide beside the small ones, so that no hidden number can be worked out: as few as can be found.

Every hidden cell needs its witnesses: two moves that nothing public contradicts, between which the cell differs by its
width. Where there are none, the cheapest move that would be one tells which figures to hide. Then every figure that was
hidden on the way is tried in public again. Found here, judged by `auditing`.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from .moves import Mover
from .problem import TOLERANCE, Bools, Floats, Ints, Problem, Tell
from .witnesses import Move, Witnesses

# No cell is moved further than this many times the widest protection: enough for every witness, and no endless search.
REACH: Final = 4.0
# How often a move is asked again at the prices that its last answer suggests.
ROUNDS: Final = 2
# How many times each sum is looked at before a solver is asked.
SQUEEZES: Final = 3


class Planner:
    """The search over one part of a problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.hidden = problem.primary.copy()
        self.witnesses = Witnesses.none(len(problem.value))
        self.given_up = np.zeros(len(problem.value), dtype=bool)
        reach = REACH * float(problem.width.max())
        # One to hide with and one to show with take what is shown as exact: quick, and always right. The last knows what
        # rounding leaves open.
        self.opener = Mover(problem, reach, leave=True, pivots=None)
        self.movers = [Mover(problem, reach)]
        if (problem.low < problem.high - TOLERANCE)[_says_where(problem)].any():
            self.movers.append(Mover(problem, reach))
        self._order = np.argsort(problem.cell, kind="stable")
        self._first = np.searchsorted(problem.cell[self._order], np.arange(len(problem.value) + 1))
        self._of_figure = np.searchsorted(problem.figure, np.arange(len(problem.primary) + 1))
        self._look(np.arange(len(problem.value)))

    def plan(self, tell: Tell = lambda _: None) -> Bools:
        """The figures to hide; half of the work is hiding, the other half showing again."""
        self._hide_all(tell)
        self._show_again(tell)
        return self.hidden

    def proofs(self) -> dict[int, tuple[Move, ...]]:
        """For each hidden cell the moves that keep it wide."""
        found = self.witnesses
        return {
            cell: tuple(found.moves[int(by[cell])] for by in (found.down_by, found.up_by) if by[cell] >= 0)
            for cell in np.flatnonzero(self.guard).tolist()
        }

    # What is plain to see -------------------------------------------------------------------------------------------
    def _look(self, cells: Ints) -> None:
        """Renews what is known of the cells of figures that were hidden or shown."""
        problem = self.problem
        self.low, self.high = (limits - problem.value for limits in problem.known(self.hidden))
        self.guard = problem.guarded(self.hidden) & ~self.given_up
        low, high = self.low[cells], self.high[cells]
        price = np.array([self._price(cell) for cell in cells.tolist()], dtype=np.float64)
        self.movers[-1].set_span(cells, low, high)
        still = price > 0
        for mover in (self.opener, *self.movers[:-1]):
            mover.set_span(cells, np.where(still, 0.0, low), np.where(still, 0.0, high), price)

    def _cells_of(self, figures: Ints) -> Ints:
        showings = [np.arange(self._of_figure[figure], self._of_figure[figure + 1]) for figure in figures.tolist()]
        return np.unique(self.problem.cell[np.concatenate(showings)])

    def _shown_by(self, cell: int) -> Ints:
        """The showings of a cell by public figures."""
        at = self._order[self._first[cell] : self._first[cell + 1]]
        return at[~self.hidden[self.problem.figure[at]]]

    def _price(self, cell: int) -> float:
        """What is lost when a cell leaves its span: the weight of the figures that say where it is."""
        problem, at = self.problem, self._shown_by(cell)
        figures = problem.figure[at[_says_where(problem, at)]]
        return float("inf") if problem.fixed[figures].any() else float(problem.weight[figures].sum())

    def _wanting(self) -> Bools:
        """The hidden cells without witnesses."""
        return self.guard & (self.witnesses.range < self.problem.width - TOLERANCE)

    def _is_safe(self, cell: int) -> bool:
        return bool(self.witnesses.range[cell] >= self.problem.width[cell] - TOLERANCE)

    def _largest_wanting(self) -> int | None:
        """The wanting cell with the largest value, for what protects it protects smaller ones beside it."""
        wanting = np.flatnonzero(self._wanting())
        return int(wanting[np.argmax(self.problem.value[wanting])]) if len(wanting) else None

    # Hiding ---------------------------------------------------------------------------------------------------------
    def _hide_all(self, tell: Tell) -> None:
        """Hides figures until every hidden cell has its witnesses or cannot have them."""
        at_first, done = int(self._wanting().sum()), 0.0
        while (cell := self._largest_wanting()) is not None:
            # What is hidden on the way wants protection too: the end may move, the share that is told does not go back.
            done = max(done, 0.5 * (1 - min(1.0, int(self._wanting().sum()) / at_first)))
            tell(done)
            if not self._protect(cell):
                self.given_up[cell] = True
                self.guard[cell] = False

    def _protect(self, cell: int) -> bool:
        """Finds witnesses of one cell and hides what they cost; whether there are any."""
        width = float(self.problem.width[cell])
        offers = []
        for least in (width + float(self.witnesses.down[cell]), float(self.witnesses.up[cell]) - width):
            if (offer := self._cheapest(cell, least)) is not None:
                offers.append(offer)
                if not len(offer[1]):
                    break
        if offers:
            losses = [float(self.problem.weight[broken].sum()) for _, broken in offers]
            self._take(offers[losses.index(min(losses))])
        else:
            self._protect_both_ways(cell)
        return self._is_safe(cell)

    def _protect_both_ways(self, cell: int) -> None:
        """Where neither way is wide enough alone: as far as possible one way, and the rest the other."""
        down = min(float(self.problem.value[cell] - self.problem.floor[cell]), self.opener.reach)
        for least in (-down, float(self.problem.width[cell]) - down):
            offer = self._cheapest(cell, least) if least else None
            if offer is not None:
                self._take(offer)

    def _cheapest(self, cell: int, least: float) -> tuple[Floats, Ints] | None:
        """A move and the figures that it needs hidden, asked again at adjusted prices; the least weight wins."""
        best: tuple[Floats, Ints] | None = None
        least_loss, prices, mover = float("inf"), None, self.opener
        for _ in range(1 + ROUNDS):
            deltas = mover.move(cell, least, prices)
            if deltas is None:
                break
            broken = self._broken(deltas)
            loss = float(self.problem.weight[broken].sum())
            if loss < least_loss - TOLERANCE:
                least_loss, best = loss, (deltas, broken)
            if len(broken) < 2:
                break
            # A figure is paid for once, however far its cells move: a step beside the path is dear, one on it cheap.
            price = np.where(np.isfinite(mover.price), mover.price, 0.0)
            beyond = mover.beyond(deltas)
            prices = np.where(beyond > TOLERANCE, price / np.maximum(beyond, 0.5), price)
        return best

    def _broken(self, deltas: Floats) -> Ints:
        """The public figures that a move contradicts."""
        problem, figures = self.problem, set()
        out = np.flatnonzero((deltas < self.low - TOLERANCE) | (deltas > self.high + TOLERANCE))
        for cell in out.tolist():
            at = self._shown_by(cell)
            moved = problem.value[cell] + deltas[cell]
            wrong = (moved < problem.low[at] - TOLERANCE) | (moved > problem.high[at] + TOLERANCE)
            figures.update(problem.figure[at[wrong]].tolist())
        return np.array(sorted(figures), dtype=np.int64)

    def _take(self, offer: tuple[Floats, Ints]) -> None:
        deltas, broken = offer
        if len(broken):
            self.hidden[broken] = True
            self._look(self._cells_of(broken))
        self._record(deltas)

    def _record(self, deltas: Floats) -> None:
        """Keeps a move that nothing public contradicts, drawn out both ways as far as that stays so."""
        cells = np.flatnonzero(np.abs(deltas) > TOLERANCE)
        if not len(cells):
            return
        step = self._smallest(cells, deltas[cells])
        reach = self.opener.reach
        low, high = np.maximum(self.low[cells], -reach), np.minimum(self.high[cells], reach)
        forth = np.floor((np.where(step > 0, high, low) / step).min() + TOLERANCE)
        back = np.floor((np.where(step > 0, -low, -high) / step).min() + TOLERANCE)
        wanting = self._wanting()
        for length in (forth, -back):
            if length:
                self.witnesses.add(Move(cells, step * length), wanting)

    def _smallest(self, cells: Ints, step: Floats) -> Floats:
        """A move by whole numbers cut down to the smallest of its direction; any other as it is."""
        whole = self.problem.whole[cells]
        nearest = np.rint(step)
        if not whole.all() or (np.abs(step - nearest) > TOLERANCE).any():
            return step
        return np.asarray(nearest / np.gcd.reduce(np.abs(nearest).astype(np.int64)))

    # Showing again ----------------------------------------------------------------------------------------------------
    def _show_again(self, tell: Tell) -> None:
        """Tries every complementary figure in public, the dearest and largest first."""
        problem = self.problem
        candidates = np.flatnonzero(self.hidden & ~problem.primary)
        size = np.zeros(len(problem.primary))
        np.maximum.at(size, problem.figure, problem.value[problem.cell])
        order = candidates[np.lexsort((candidates, -size[candidates], -problem.weight[candidates]))]
        for number, figure in enumerate(order.tolist()):
            tell(0.5 + 0.5 * number / len(order))
            self._show(figure)

    def _show(self, figure: int) -> None:
        """Publishes a hidden figure if every hidden cell keeps its witnesses or finds others."""
        cells = self._cells_of(np.array([figure]))
        self.hidden[figure] = False
        self._look(cells)
        if not self._is_pinned():
            contradicted = [
                self.witnesses.contradicted(cell, float(self.low[cell]), float(self.high[cell]))
                for cell in cells.tolist()
            ]
            undo = self.witnesses.drop(set().union(*contradicted))
            if all(self._is_safe(cell) or self._certify(cell) for cell in np.flatnonzero(self._wanting()).tolist()):
                return
            self.witnesses.restore(undo)
        self.hidden[figure] = True
        self._look(cells)

    def _is_pinned(self) -> bool:
        """Whether the sums alone, one after another, already leave a hidden cell too little room."""
        low, high = self.movers[-1].squeezed(SQUEEZES)
        return bool((self.guard & (high - low < self.problem.width - TOLERANCE)).any())

    def _certify(self, cell: int) -> bool:
        """Finds witnesses of a cell without hiding anything."""
        width = float(self.problem.width[cell])
        for mover in self.movers:
            for least in (width + float(self.witnesses.down[cell]), float(self.witnesses.up[cell]) - width):
                deltas = mover.move(cell, least)
                if deltas is not None:
                    self._record(deltas)
                if self._is_safe(cell):
                    return True
        for sign in (1, -1):
            self._record(self.movers[-1].furthest(cell, sign))
        return self._is_safe(cell)


def _says_where(problem: Problem, at: Ints | slice = slice(None)) -> Bools:
    """The showings that limit a cell, and do not only give it away together with others."""
    return np.asarray(np.isfinite(problem.low[at]) | np.isfinite(problem.high[at]))
