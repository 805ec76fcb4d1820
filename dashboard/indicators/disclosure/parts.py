"""A Problem taken apart where nothing connects it, so that each part is searched and audited on its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .problem import TOLERANCE, Bools, Ints, Matrix, Problem


@dataclass(frozen=True)
class Part:
    """A problem of its own, with the numbers that its cells and figures have in the whole."""

    problem: Problem
    cells: Ints
    figures: Ints


def parts(problem: Problem) -> Iterator[Part]:
    """The parts, in the order of their first cell; numbers that everyone knows connect nothing and are in none."""
    open_cells = problem.ceiling - problem.floor > TOLERANCE
    label = _labels(problem, open_cells)
    row_label = _spread(problem.sums.row, problem.sums.column, label, open_cells, len(problem.sums))
    figure_label = _spread(problem.figure, problem.cell, label, open_cells, len(problem.primary))
    for name in np.unique(label[open_cells]):
        cells = np.flatnonzero((label == name) & open_cells)
        yield _part(problem, cells, np.flatnonzero(row_label == name), np.flatnonzero(figure_label == name))


def _labels(problem: Problem, open_cells: Bools) -> Ints:
    """For every cell the lowest number among the cells that sums and figures connect it with."""
    count = len(problem.value)
    edge = np.concatenate([problem.sums.row, problem.figure + len(problem.sums)])
    cell = np.concatenate([problem.sums.column, problem.cell])
    live = open_cells[cell]
    edge, cell = edge[live], cell[live]
    label = np.arange(count)
    while True:
        lowest = np.full(len(problem.sums) + len(problem.primary), count)
        np.minimum.at(lowest, edge, label[cell])
        new = label.copy()
        np.minimum.at(new, cell, lowest[edge])
        new = new[new]
        if (new == label).all():
            return label
        label = new


def _spread(edge: Ints, cell: Ints, label: Ints, open_cells: Bools, count: int) -> Ints:
    """The label of each sum or figure; −1 where it has no open cell."""
    found = np.full(count, -1)
    live = open_cells[cell]
    found[edge[live]] = label[cell[live]]
    return found


def _part(problem: Problem, cells: Ints, rows: Ints, figures: Ints) -> Part:
    keep = np.isin(problem.sums.row, rows) & np.isin(problem.sums.column, cells)
    row = np.searchsorted(rows, problem.sums.row[keep])
    start = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(rows)))]).astype(np.int64)
    shown = np.isin(problem.cell, cells)
    whole = Problem(
        problem.value[cells], problem.floor[cells], problem.ceiling[cells], problem.width[cells], problem.whole[cells],
        Matrix(start, np.searchsorted(cells, problem.sums.column[keep]), problem.sums.value[keep]),
        problem.primary[figures], problem.fixed[figures], problem.weight[figures],
        np.searchsorted(figures, problem.figure[shown]), np.searchsorted(cells, problem.cell[shown]),
        problem.low[shown], problem.high[shown],
    )  # fmt: skip
    return Part(whole, cells, figures)
