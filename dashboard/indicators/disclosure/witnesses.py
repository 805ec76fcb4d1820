"""Moves that prove hidden cells safe: two for each cell, between which it differs by its width."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .problem import TOLERANCE, Bools, Floats, Ints


@dataclass(frozen=True)
class Move:
    """A change of the true cells that no sum notices: the cells that differ, in rising order, and by how much."""

    cells: Ints
    deltas: Floats

    def of(self, cell: int) -> float:
        """By how much it changes one of its cells."""
        return float(self.deltas[np.searchsorted(self.cells, cell)])


@dataclass
class Witnesses:
    """For every cell how far down and up moves take it, and which move does; −1 where none is needed."""

    down: Floats
    up: Floats
    down_by: Ints
    up_by: Ints
    moves: dict[int, Move] = field(default_factory=dict)
    users: dict[int, set[int]] = field(default_factory=dict)
    made: int = 0

    @classmethod
    def none(cls, count: int) -> Witnesses:
        """No move found yet for any of `count` cells."""
        return cls(np.zeros(count), np.zeros(count), np.full(count, -1), np.full(count, -1))

    @property
    def range(self) -> Floats:
        """How wide each cell's range is proved to be."""
        return self.up - self.down

    def add(self, move: Move, wanting: Bools) -> None:
        """Keeps a move for those of the `wanting` cells that it takes further than any before."""
        wanted = wanting[move.cells]
        lower = wanted & (move.deltas < self.down[move.cells] - TOLERANCE)
        upper = wanted & (move.deltas > self.up[move.cells] + TOLERANCE)
        if not (lower | upper).any():
            return
        self.down[move.cells[lower]], self.down_by[move.cells[lower]] = move.deltas[lower], self.made
        self.up[move.cells[upper]], self.up_by[move.cells[upper]] = move.deltas[upper], self.made
        self._keep(self.made, move)
        self.made += 1

    def contradicted(self, cell: int, low: float, high: float) -> set[int]:
        """The moves that take a cell out of limits."""
        outside = set()
        for number in self.users.get(cell, ()):
            if not low - TOLERANCE <= self.moves[number].of(cell) <= high + TOLERANCE:
                outside.add(number)
        return outside

    def drop(self, numbers: set[int]) -> Undo:
        """Forgets moves that no longer hold; answers what `restore` needs to take them back."""
        undo = Undo(
            self.down.copy(), self.up.copy(), self.down_by.copy(), self.up_by.copy(),
            {number: self.moves[number] for number in numbers},
        )  # fmt: skip
        gone = np.array(sorted(numbers), dtype=np.int64)
        low, high = np.isin(self.down_by, gone), np.isin(self.up_by, gone)
        self.down[low], self.down_by[low] = 0.0, -1
        self.up[high], self.up_by[high] = 0.0, -1
        for number in numbers:
            for cell in self.moves.pop(number).cells.tolist():
                self.users[cell].discard(number)
        return undo

    def restore(self, undo: Undo) -> None:
        """Takes back what `drop` forgot; moves found since then are kept, though nobody stands on them."""
        self.down, self.up, self.down_by, self.up_by = undo.down, undo.up, undo.down_by, undo.up_by
        for number, move in undo.moves.items():
            self._keep(number, move)

    def _keep(self, number: int, move: Move) -> None:
        self.moves[number] = move
        for cell in move.cells.tolist():
            self.users.setdefault(cell, set()).add(number)


@dataclass(frozen=True)
class Undo:
    """The state of the witnesses before moves were dropped."""

    down: Floats
    up: Floats
    down_by: Ints
    up_by: Ints
    moves: dict[int, Move]
