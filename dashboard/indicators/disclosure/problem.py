"""The joint model of everything published: cells, the sums that hold among them, and the figures that show them.

A **cell** is one number that a reader may want to work out: an input measure of one place, period and group; also what
follows from such numbers (the complement n − x, a remainder, a share's slack). **Sums** hold always, published or not.
A **figure** is what is published or hidden as one: it shows its cells, exactly or between two limits. What was public
before is no figure but knowledge: it stands in a cell's `floor` and `ceiling`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
# Hears which share of long work is done; whatever it raises stops the work.
Tell = Callable[[float], None]

# How far a number may be off and still count as equal: far below one person, far above what doubles lose.
TOLERANCE: Final = 1e-6
PROTECTION: Final = 10.0


class ProblemError(ValueError):
    """A model contradicts itself: a sum that does not hold, a figure that shows something untrue."""


@dataclass(frozen=True)
class Matrix:
    """Sparse rows: the entries of row r are those from `start[r]` to `start[r + 1]`."""

    start: Ints
    column: Ints
    value: Floats

    def __len__(self) -> int:
        return len(self.start) - 1

    @cached_property
    def row(self) -> Ints:
        """The row of each entry."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.start))

    def times(self, vector: Floats) -> Floats:
        """The matrix times a dense vector."""
        return np.bincount(self.row, self.value * vector[self.column], minlength=len(self)).astype(np.float64)


@dataclass(frozen=True)
class Problem:
    """Everything that the audit needs to know, as aligned arrays.

    Per cell: `value` (the truth; an integer where `whole`), `floor` and `ceiling` (what everyone knows anyway: 0 and
    infinity, narrower where an earlier release says so), `width` (how wide its range must stay while it is hidden; 0
    where it needs none). `sums`: each row times the cells is 0. Per figure: `primary` (must be hidden), `fixed` (cannot
    be hidden), `weight` (the loss of hiding it). Per showing, in the order of figures: which `figure` shows which
    `cell` between `low` and `high`; −inf and inf where it only gives the cell away together with others.
    """

    value: Floats
    floor: Floats
    ceiling: Floats
    width: Floats
    whole: Bools
    sums: Matrix
    primary: Bools
    fixed: Bools
    weight: Floats
    figure: Ints
    cell: Ints
    low: Floats
    high: Floats
    cells: Sequence[str] = ()
    figures: Sequence[str] = ()

    def known(self, hidden: Bools) -> tuple[Floats, Floats]:
        """The limits of every cell that are plain to see when the figures in `hidden` are hidden."""
        low, high = self.floor.copy(), self.ceiling.copy()
        shown = ~hidden[self.figure]
        np.maximum.at(low, self.cell[shown], self.low[shown])
        np.minimum.at(high, self.cell[shown], self.high[shown])
        return low, high

    def guarded(self, hidden: Bools) -> Bools:
        """The cells that must not be found: part of a hidden figure and of none that is shown, not known before."""
        away = np.zeros(len(self.value), dtype=bool)
        away[self.cell[hidden[self.figure]]] = True
        away[self.cell[~hidden[self.figure]]] = False
        return away & (self.width > 0) & ~self.known_before()

    def known_before(self) -> Bools:
        """The cells that an earlier release gives away by itself: no choice of this one can protect them."""
        return np.asarray(self.ceiling - self.floor < self.width - TOLERANCE)

    def name(self, cell: int) -> str:
        """What to call a cell in a report."""
        return self.cells[cell] if self.cells else str(cell)

    def check(self) -> None:
        """Raises ProblemError unless the true values fit everything that is said about them."""
        off = np.flatnonzero(np.abs(self.sums.times(self.value)) > TOLERANCE)
        if len(off):
            cells = self.sums.column[self.sums.row == off[0]]
            raise ProblemError(f"A sum does not hold: {', '.join(self.name(int(cell)) for cell in cells)}.")
        low, high = self.known(self.primary)
        untrue = np.flatnonzero((low > self.value + TOLERANCE) | (high < self.value - TOLERANCE))
        if len(untrue):
            raise ProblemError(f"What is shown of {self.name(int(untrue[0]))} is not true.")
        if (self.primary & self.fixed).any():
            raise ProblemError("A figure cannot be small and beyond hiding at once.")


@dataclass
class Builder:
    """Collects cells, sums and figures by name, and makes the Problem; names may be any text, each once."""

    names: dict[str, int] = field(default_factory=dict)
    _cells: list[tuple[float, float, float, float, bool]] = field(default_factory=list)
    _sums: dict[tuple[tuple[int, float], ...], None] = field(default_factory=dict)
    _figures: dict[str, tuple[bool, bool, float]] = field(default_factory=dict)
    _shows: list[list[tuple[int, float, float]]] = field(default_factory=list)

    def add_cell(
        self,
        name: str,
        value: float,
        *,
        floor: float = 0.0,
        ceiling: float = np.inf,
        width: float = PROTECTION,
        whole: bool = True,
    ) -> str:
        """A number; adding it again narrows what is known of it. Returns the name."""
        if name in self.names:
            held = self._cells[self.names[name]][0]
            if abs(held - value) > TOLERANCE:
                raise ProblemError(f"{name} is {held:g} and {value:g} at once.")
            self.narrow(name, floor, ceiling)
            return name
        self.names[name] = len(self._cells)
        self._cells.append((float(value), float(floor), float(ceiling), float(width), whole))
        return name

    def narrow(self, name: str, low: float, high: float) -> None:
        """Everyone knows that a cell lies between these limits."""
        value, floor, ceiling, width, whole = self._cells[self.names[name]]
        self._cells[self.names[name]] = (value, max(floor, low), min(ceiling, high), width, whole)

    def limit_width(self, name: str, most: float) -> None:
        """A cell's range need not be wider than this."""
        value, floor, ceiling, width, whole = self._cells[self.names[name]]
        self._cells[self.names[name]] = (value, floor, ceiling, min(width, most), whole)

    def add_sum(self, total: str, parts: Iterable[str] | Mapping[str, float]) -> None:
        """`total` is the sum of `parts`, each once or times its factor; a sum that is there already is left out."""
        factors = parts if isinstance(parts, Mapping) else dict.fromkeys(parts, 1.0)
        entries = {self.names[part]: float(factor) for part, factor in factors.items()}
        entries[self.names[total]] = entries.get(self.names[total], 0.0) - 1.0
        self._sums[tuple(sorted(entries.items()))] = None

    def add_figure(
        self,
        name: str,
        shows: Mapping[str, tuple[float, float]],
        *,
        primary: bool = False,
        fixed: bool = False,
        weight: float = 1.0,
    ) -> None:
        """Something published or hidden as one, with the limits between which it shows each of its cells."""
        if name in self._figures:
            raise ProblemError(f"{name} is there twice.")
        self._figures[name] = (primary, fixed, weight)
        self._shows.append([(self.names[cell], low, high) for cell, (low, high) in shows.items()])

    def build(self) -> Problem:
        """The model, checked (ProblemError)."""
        value, floor, ceiling, width, whole = _columns(self._cells, 5)
        primary, fixed, weight = _columns(list(self._figures.values()), 3)
        shows = [(figure, *show) for figure, rows in enumerate(self._shows) for show in rows]
        figure, cell, low, high = _columns(shows, 4)
        lengths = [len(entries) for entries in self._sums]
        column, factor = _columns([entry for entries in self._sums for entry in entries], 2)
        problem = Problem(
            value, floor, ceiling, width, whole.astype(bool),
            Matrix(np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]), column.astype(np.int64), factor),
            primary.astype(bool), fixed.astype(bool), weight,
            figure.astype(np.int64), cell.astype(np.int64), low, high, tuple(self.names), tuple(self._figures),
        )  # fmt: skip
        problem.check()
        return problem


def _columns(rows: Sequence[tuple[float, ...]], count: int) -> list[Floats]:
    """The columns of a list of rows, of which there may be none."""
    return list(np.array(rows, dtype=np.float64).reshape(len(rows), count).T)
