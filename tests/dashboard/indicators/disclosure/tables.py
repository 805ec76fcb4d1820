"""Made-up restricted tables: hierarchies of two to four dimensions with all their totals, and a plain way to hide."""

from dataclasses import dataclass

import numpy as np

from dashboard.indicators.disclosure.problem import Builder, Problem
from dashboard.indicators.disclosure.rounding import shown_between


@dataclass(frozen=True)
class Table:
    """Counts of every combination of categories and totals; each sum is (total, its parts), by position."""

    counts: np.ndarray
    sums: list[tuple[int, list[int]]]
    shape: tuple[int, ...]

    @property
    def small(self) -> np.ndarray:
        return (self.counts > 0) & (self.counts < 10)

    def problem(self, *, base: int = 5) -> Problem:
        """The table with its small cells hidden and all others published, rounded to `base` (1: exact)."""
        builder = Builder()
        for cell, count in enumerate(self.counts.tolist()):
            builder.add_cell(str(cell), count)
        for total, parts in self.sums:
            builder.add_sum(str(total), [str(part) for part in parts])
        for cell, (count, small) in enumerate(zip(self.counts.tolist(), self.small.tolist(), strict=True)):
            between = (count, count) if small else shown_between(count, base=base, smallest=10)
            builder.add_figure(str(cell), {str(cell): between}, primary=small)
        return builder.build()


def random_table(seed: int) -> Table:
    """A table of 50 to 2,000 cells, small and large ones equally likely on a scale of logarithms."""
    rng = np.random.default_rng(seed)
    wanted = float(np.exp(rng.uniform(np.log(50), np.log(2000))))
    size = int(rng.integers(2, 5))
    most = round(1.5 * wanted ** (1 / size))
    while True:
        dimensions = [_dimension(rng, most) for _ in range(size)]
        shape = tuple(count for count, _ in dimensions)
        if 50 <= np.prod(shape) <= 2000:
            return _fill(rng, shape, [sums for _, sums in dimensions])


def plain_greedy(table: Table) -> np.ndarray:
    """The plain reference: where exactly one cell of a sum is hidden, the next smallest that is not 0 is hidden too."""
    hidden = table.small.copy()
    sets = [[total, *parts] for total, parts in table.sums]
    changed = True
    while changed:
        changed = False
        for cells in sets:
            if sum(hidden[cell] for cell in cells) != 1:
                continue
            others = [cell for cell in cells if not hidden[cell] and table.counts[cell] > 0]
            hidden[min(others, key=lambda cell: (table.counts[cell], cell)) if others else cells] = True
            changed = True
    return hidden


def _dimension(rng: np.random.Generator, most: int) -> tuple[int, list[tuple[int, list[int]]]]:
    """How many categories and totals a dimension has, and which are the parts of which; 0 is the total of all."""
    levels, leaves = int(rng.integers(1, 3)), int(rng.integers(2, most + 1))
    each = max(2, round(leaves ** (1 / levels)))
    count, level, sums = 1, [0], []
    for _ in range(levels):
        below: list[int] = []
        for parent in level:
            children = list(range(count, count + max(2, int(rng.integers(max(2, each - 1), each + 2)))))
            count += len(children)
            sums.append((parent, children))
            below += children
        level = below
    return count, sums


def _fill(rng: np.random.Generator, shape: tuple[int, ...], sums: list[list[tuple[int, list[int]]]]) -> Table:
    leaves = [sorted(set(range(count)) - {parent for parent, _ in of}) for count, of in zip(shape, sums, strict=True)]
    expected = np.full([len(of) for of in leaves], float(np.exp(rng.uniform(np.log(8), np.log(80)))))
    for axis, of in enumerate(leaves):
        effect = np.exp(rng.normal(0, 0.9, len(of)))
        expected = expected * effect.reshape([-1 if at == axis else 1 for at in range(len(shape))])
    counts = np.zeros(shape, dtype=np.int64)
    counts[np.ix_(*leaves)] = rng.poisson(expected * rng.gamma(1.5, 1 / 1.5, expected.shape))
    position = np.arange(counts.size).reshape(shape)
    found = []
    for axis, of in enumerate(sums):
        for parent, children in reversed(of):
            at: list[slice | int] = [slice(None)] * len(shape)
            at[axis] = parent
            counts[tuple(at)] = counts.take(children, axis=axis).sum(axis=axis)
            parts = np.moveaxis(position.take(children, axis=axis), axis, -1).reshape(-1, len(children))
            found += zip(position.take(parent, axis=axis).ravel().tolist(), parts.tolist(), strict=True)
    return Table(counts.ravel(), found, shape)
