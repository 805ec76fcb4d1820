"""Which rows of a block count: those that pass the tests of the recipe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import compress

import numpy as np

from dashboard.ingest.binding import Binding, BoundCondition
from dashboard.ingest.layout import Block
from dashboard.ingest.records import Flags


def chosen_rows(block: Block, binding: Binding) -> Block:
    """The rows of a block that the recipe keeps and does not drop."""
    if binding.no_rows:
        return Block([], [])
    if not binding.keep and not binding.drop:
        return block
    mask = np.ones(len(block.lines), dtype=bool)
    for condition in binding.keep:
        mask &= holds(condition, block.columns)
    for condition in binding.drop:
        mask &= ~holds(condition, block.columns)
    return block if mask.all() else picked(block, mask)


def holds(condition: BoundCondition, columns: Sequence[Sequence[str]]) -> Flags:
    """The rows for which a condition holds; each distinct cell is looked at once."""
    cells = columns[condition.column]
    test: Callable[[str], bool] = condition.condition.holds
    known = {cell: test(cell) for cell in set(cells)}
    return np.fromiter(map(known.__getitem__, cells), bool, len(cells))


def picked(block: Block, mask: Flags) -> Block:
    """The rows of a mask."""
    wanted = mask.tolist()
    return Block(list(compress(block.lines, wanted)), [tuple(compress(column, wanted)) for column in block.columns])
