"""Adds up the rows of one measure, place, period and group, where a recipe says that a file lists their parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from dashboard.ingest.numbers import Codes, Lines
from dashboard.ingest.records import MISSING, REASON_CODES, STATE_CODES, Figures, Flags

PARTS = ("value", "numerator", "denominator")
_NOT_APPLICABLE = STATE_CODES["not_applicable"]


@dataclass(slots=True)
class Sum:
    """What the rows of one key add up to. `rows` were met, `used` had all their figures; `row` is the first one."""

    key: tuple[int, ...]
    column: str
    part: str
    row: int
    state: int
    note: int
    figures: dict[str, float] = field(default_factory=dict)
    rows: int = 0
    used: int = 0
    not_applicable: int = 0

    @property
    def outcome(self) -> tuple[int, int]:
        """State and reason: without one usable row there is no figure."""
        if self.used:
            return self.state, 0
        if self.not_applicable == self.rows:
            return _NOT_APPLICABLE, REASON_CODES["not_applicable"]
        return MISSING, 0


@dataclass(frozen=True, slots=True)
class Where:
    """The column and the part of the file that figures come from, and the state of their sum."""

    column: str
    part: str
    state: int


class Sums:
    """The sums of a whole file, by key; `states` counts the parts that went into them, by measure and state."""

    def __init__(self) -> None:
        self._sums: dict[tuple[int, ...], Sum] = {}
        self.states: Counter[tuple[int, int]] = Counter()

    def __iter__(self) -> Iterator[Sum]:
        return iter(self._sums.values())

    def __len__(self) -> int:
        return len(self._sums)

    def add(self, where: Where, keys: Sequence[Codes], figures: Figures, good: Flags, lines: Lines) -> None:
        """Add the good rows of a block. `keys` are measure, place, period and group by row."""
        at = np.flatnonzero(good)
        if not len(at):
            return
        self._count_states(keys[0][at], figures.state[at])
        stacked = np.stack([codes[at] for codes in keys], axis=1)
        found, first, group = np.unique(stacked, axis=0, return_index=True, return_inverse=True)
        group = group.reshape(-1)
        numbers = {name: figures.numbers[name][at] for name in PARTS if name in figures.numbers}
        usable = figures.known[at] & np.logical_and.reduce([~np.isnan(one) for one in numbers.values()])
        size = len(found)
        rows = np.bincount(group, minlength=size)
        used = np.bincount(group[usable], minlength=size)
        idle = np.bincount(group[figures.state[at] == _NOT_APPLICABLE], minlength=size)
        totals = {
            name: np.bincount(group[usable], weights=one[usable], minlength=size) for name, one in numbers.items()
        }
        for number, key in enumerate(map(tuple, found.tolist())):
            position = at[first[number]]
            own = self._sums.get(key)
            if own is None:
                row, note = int(lines[position]), int(figures.note[position])
                own = self._sums[key] = Sum(key, where.column, where.part, row, where.state, note)
            own.rows += int(rows[number])
            own.used += int(used[number])
            own.not_applicable += int(idle[number])
            for name, total in totals.items():
                own.figures[name] = own.figures.get(name, 0.0) + float(total[number])

    def _count_states(self, measure: Codes, state: Codes) -> None:
        pairs, counts = np.unique(np.stack([measure, state], axis=1), axis=0, return_counts=True)
        for (of, what), count in zip(pairs.tolist(), counts.tolist(), strict=True):
            self.states[of, what] += count
