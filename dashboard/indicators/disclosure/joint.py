"""The joint model of a release, from frames: all indicators, all sums that tie their cells, all that was public before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from ..formula import Measure, Node
from ..frame import join_group, split_group
from .problem import PROTECTION, TOLERANCE, Builder, Problem
from .quantities import UNKNOWN, Key, Row, Shown, linear, quantity, rows

# A total is missed more than one of its parts; what was hidden before is hidden again rather than something else.
TOTAL_WEIGHT, AGAIN_WEIGHT = 1.2, 0.9


@dataclass(frozen=True)
class Ties:
    """What adds up: places (frame of parent, child, hierarchy, is_partition), categories, periods.

    `partitions`: for each dimension the categories that together are everyone. `periods`: for each period the shorter
    ones that it consists of (`period_parts`).
    """

    relations: pd.DataFrame | None = None
    partitions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    periods: Mapping[str, Sequence[str]] = field(default_factory=dict)


def joint_problem(
    now: Sequence[Shown], ties: Ties, earlier: Sequence[Sequence[Shown]] = (), width: float = PROTECTION
) -> Problem:
    """The problem of releasing `now` while the snapshots `earlier` stay public; figures in the order of their rows.

    Figures of public sources stand fixed. What stands already, or was public earlier, is knowledge: what it shows is
    known, and what it hides stays to be kept. A number that has not changed since an earlier snapshot is the same cell;
    one that has is another. Raises ProblemError for frames that contradict themselves.
    """
    model = _Model(width)
    shown = [(indicator, list(rows(indicator))) for indicator in now]
    past = [[(indicator, list(rows(indicator))) for indicator in snapshot] for snapshot in earlier]
    known = [*(pair for pair in shown if pair[0].stands), *(pair for snapshot in past for pair in snapshot)]
    before = {row.name for _, found in known for row in found if row.small}
    for state in (shown, *past):
        model.snapshot([row for _, found in state for row in found], [one for one, _ in state], ties)
    for indicator, found in shown:
        for row in () if indicator.stands else found:
            model.figure(indicator, row, again=row.name in before)
    for indicator, found in known:
        for row in found:
            model.knowledge(indicator, row)
    for found in [rows_ for indicator, rows_ in shown if not indicator.stands]:
        model.no_more_than_everyone(found)
    for name in sorted(model.kept - model.small):
        model.builder.add_figure(f"kept: {name}", {name: UNKNOWN}, primary=True)
    return model.builder.build()


def period_parts(periods: Iterable[str]) -> dict[str, list[str]]:
    """The quarters and months of the years, and the months of the quarters, among periods as published ("2024Q1")."""
    parts: dict[str, list[str]] = defaultdict(list)
    names = sorted(set(periods))
    for name in names:
        year, rest = name[:4], name[4:]
        if len(rest) == 2 and rest[0] == "Q":
            parts[year].append(name)
        elif len(rest) == 3 and rest[0] == "-":
            parts[f"{year}Q{(int(rest[1:]) + 2) // 3}"].append(name)
            parts[f"{year} by month"].append(name)
    return {name: parts[name] for name in sorted(parts)}


@dataclass
class _Model:
    """Collects the cells, each named by its key and, where a number has changed, by its version."""

    width: float
    builder: Builder = field(default_factory=Builder)
    versions: dict[Key, list[float]] = field(default_factory=dict)
    # Cells that are hidden elsewhere (at the source, in what stands, in an earlier snapshot) and must stay so.
    kept: set[str] = field(default_factory=set)
    # Cells of the small figures of this release, and numbers that everyone has from a public source.
    small: set[str] = field(default_factory=set)
    plain: dict[str, float] = field(default_factory=dict)

    def snapshot(self, found: Sequence[Row], shown: Sequence[Shown], ties: Ties) -> None:
        """The cells of one state of the data, and what ties them."""
        cells: dict[Key, float] = {}
        for row in found:
            for key, value in ((row.key, row.x), (row.of, row.n)):
                if not np.isnan(value) or (row.withheld and key == row.key):
                    cells.setdefault(key, value)
        _Sums(self, cells).tie(ties, shown)
        for row in found:
            if self.is_share(row):
                self.complement(row)

    def cell(self, key: Key, value: float) -> str:
        """The cell of a number, made when it is new."""
        versions = self.versions.setdefault(key, [])
        same = [at for at, held in enumerate(versions) if abs(held - value) <= TOLERANCE]
        if not same:
            versions.append(value)
        at = same[0] if same else len(versions) - 1
        name = "|".join((key.quantity, key.place, key.period, key.group)) + (f"|was {at}" if at else "")
        whole = abs(value - round(value)) <= TOLERANCE
        return self.builder.add_cell(name, value, width=self.width, whole=whole)

    def remainder(self, total: str, parts: Sequence[Key], value: float, *, known: bool) -> str:
        """The cell of what a total counts beside some parts of it; `known`: a difference that keeps no secret."""
        name = f"{total} less {', '.join(sorted(repr(part) for part in parts))}"
        limits = (value, value) if known else (0.0, np.inf)
        whole = abs(value - round(value)) <= TOLERANCE
        return self.builder.add_cell(name, value, floor=limits[0], ceiling=limits[1], width=0.0, whole=whole)

    def keep(self, key: Key, value: float) -> str:
        """The cell of a number that its source hid, now that the numbers around it give it away."""
        name = self.cell(key, value)
        self.kept.add(name)
        return name

    @staticmethod
    def is_share(row: Row) -> bool:
        """Whether x is a part of n, so that n − x counts people too."""
        return not np.isnan(row.x) and not np.isnan(row.n) and row.x <= row.n + TOLERANCE

    def complement(self, row: Row) -> str:
        """The cell of those of n who are not x."""
        x, n = self.cell(row.key, row.x), self.cell(row.of, row.n)
        rest = f"{n} − {x}"
        whole = abs(row.n - row.x - round(row.n - row.x)) <= TOLERANCE
        self.builder.add_cell(rest, max(row.n - row.x, 0.0), width=self.width, whole=whole)
        self.builder.add_sum(n, [x, rest])
        return rest

    def shows(self, indicator: Shown, row: Row) -> dict[str, tuple[float, float]]:
        """What a row says about its cells."""
        found: dict[str, tuple[float, float]] = {}
        if not np.isnan(row.x):
            found[self.cell(row.key, row.x)] = row.x_shown
        if not np.isnan(row.n):
            found[self.cell(row.of, row.n)] = row.n_shown
        if indicator.spec.value_type in ("proportion", "survey_proportion") and self.is_share(row):
            found[self.complement(row)] = UNKNOWN
        if row.share is not None:
            found.update(self.share(row))
        return found

    def share(self, row: Row) -> dict[str, tuple[float, float]]:
        """A share between two limits says that x less the lower share of n, and the upper share of n less x, are not below 0."""
        assert row.share is not None  # noqa: S101 — asked by the caller
        x, n = self.cell(row.key, row.x), self.cell(row.of, row.n)
        found = {}
        for sign, limit in zip((1.0, -1.0), row.share, strict=True):
            slack = sign * (row.x - limit * row.n)
            name = f"{x} {'above' if sign > 0 else 'below'} {limit:.6g} of {n}"
            self.builder.add_cell(name, slack, floor=-np.inf, width=0.0, whole=False)
            self.builder.add_sum(name, {x: sign, n: -sign * limit})
            found[name] = (0.0, np.inf)
        return found

    def figure(self, indicator: Shown, row: Row, *, again: bool) -> None:
        """A row of this release, to be shown or hidden as one."""
        shows = self.shows(indicator, row)
        if not shows:
            return
        weight = (TOTAL_WEIGHT if not row.key.group else 1.0) * (AGAIN_WEIGHT if again else 1.0)
        fixed = indicator.spec.disclosure == "public"
        if row.small:
            self.small.update(shows)
        elif fixed:
            self.plain.update({name: high for name, (low, high) in shows.items() if low == high})
        self.builder.add_figure(
            row.name, dict.fromkeys(shows, UNKNOWN) if row.small else shows, primary=row.small, fixed=fixed, weight=weight,
        )  # fmt: skip

    def knowledge(self, indicator: Shown, row: Row) -> None:
        """A row that is public already or was: everyone knows what it says, and what it hides is to be kept."""
        for name, (low, high) in self.shows(indicator, row).items():
            if row.small:
                self.kept.add(name)
            else:
                self.builder.narrow(name, low, high)
                if indicator.spec.disclosure == "public" and low == high:
                    self.plain[name] = high

    def no_more_than_everyone(self, found: Iterable[Row]) -> None:
        """A small number of a group whose size a public source tells may be anything up to that size, and need not be more."""
        for row in found:
            if not row.small or np.isnan(row.n):
                continue
            everyone = self.cell(row.of, row.n)
            most = self.plain.get(everyone)
            if most is not None:
                self.builder.limit_width(everyone, 0.0)
            if most is not None and self.is_share(row):
                for name in (self.cell(row.key, row.x), self.complement(row)):
                    self.builder.limit_width(name, most)


@dataclass
class _Sums:
    """Finds the sums that hold among the cells of one snapshot; NaN stands for a number hidden at the source."""

    model: _Model
    cells: dict[Key, float]

    def tie(self, ties: Ties, shown: Sequence[Shown]) -> None:
        families: dict[tuple[Key, str], list[Key]] = defaultdict(list)
        sizes: dict[tuple[Key, str], int] = {}
        inside = _parents(ties.relations)
        longer = [(short, period.split(" ")[0], period) for period, shorts in ties.periods.items() for short in shorts]
        for key in self.cells:
            for parent, tie, size in self._above(key, ties, inside, longer):
                families[parent, tie].append(key)
                sizes[parent, tie] = size
        for (parent, tie), children in families.items():
            if parent in self.cells:
                self._sum(parent, children, sizes[parent, tie], may_miss=tie in ties.periods)
        for node in {node for one in shown for node in (one.spec.top, one.spec.bottom) if node is not None}:
            self._formula(node)

    @staticmethod
    def _above(
        key: Key,
        ties: Ties,
        inside: Mapping[str, Sequence[tuple[str, str, int]]],
        longer: Sequence[tuple[str, str, str]],
    ) -> Iterable[tuple[Key, str, int]]:
        """What a cell is part of: the total, along which tie, and of how many parts; 0 where parts may overlap."""
        pairs = split_group(key.group)
        for dimension, category in pairs:
            total = replace(key, group=join_group(pair for pair in pairs if pair[0] != dimension))
            whole = ties.partitions.get(dimension, ())
            yield (total, dimension, len(whole)) if category in whole else (total, f"in {key.group}", 0)
        for parent, hierarchy, size in inside.get(key.place, ()):
            yield replace(key, place=parent), hierarchy if size else f"in {key.place}", size
        for short, total_period, tie in longer:
            if short == key.period:
                yield replace(key, period=total_period), tie, len(ties.periods[tie])

    def _sum(self, parent: Key, children: Sequence[Key], size: int, *, may_miss: bool) -> None:
        """Ties a total to its parts, as far as the numbers bear it out; `may_miss`: they need not add up at all."""
        unknown = [child for child in children if np.isnan(self.cells[child])]
        if np.isnan(self.cells[parent]):
            return
        total = self.model.cell(parent, self.cells[parent])
        known = {child: self.cells[child] for child in children if child not in unknown}
        rest = self.cells[parent] - sum(known.values())
        parts = [self.model.cell(child, value) for child, value in known.items()]
        if len(children) == size and len(unknown) == 1 and rest >= 0:
            # What the source hid is found by subtraction: it is ours to keep.
            parts.append(self.model.keep(unknown[0], rest))
        elif abs(rest) > TOLERANCE and len(children) == size and not unknown:
            if may_miss:
                return
            # Parts that miss their total by a little are taken to miss it by a number that everyone knows.
            parts.append(self.model.remainder(total, children, rest, known=True))
        elif rest > TOLERANCE or ((unknown or not size) and rest >= 0):
            parts.append(self.model.remainder(total, children, rest, known=False))
        elif rest < -TOLERANCE:
            return
        self.model.builder.add_sum(total, parts)

    def _formula(self, node: Node) -> None:
        """Ties what a formula counts to the measures that other indicators show by themselves."""
        factors = None if isinstance(node, Measure) else linear(node)
        if factors is None:
            return
        for key, value in list(self.cells.items()):
            if key.quantity != repr(node) or np.isnan(value):
                continue
            inputs = {}
            for measure, factor in factors.items():
                slug, group = quantity(measure, key.group)
                inputs[replace(key, quantity=slug, group=group)] = factor
            known = {at: self.cells[at] for at in inputs if at in self.cells and not np.isnan(self.cells[at])}
            total = self.model.cell(key, value)
            parts = {self.model.cell(at, each): inputs[at] for at, each in known.items()}
            rest = value - sum(inputs[at] * each for at, each in known.items())
            if len(known) < len(inputs) and known and min(factors.values()) > 0 and rest >= 0:
                parts[self.model.remainder(total, list(known), rest, known=False)] = 1.0
            elif len(known) < len(inputs) or abs(rest) > TOLERANCE:
                continue
            self.model.builder.add_sum(total, parts)


def _parents(relations: pd.DataFrame | None) -> Mapping[str, Sequence[tuple[str, str, int]]]:
    """For every place the places it lies in: parent, hierarchy, and the number of the parent's parts if they are a partition."""
    found: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    if relations is None:
        return found
    sizes = relations.groupby(["parent", "hierarchy"]).size().to_dict()
    columns = (relations[name].tolist() for name in ("parent", "child", "hierarchy", "is_partition"))
    for parent, child, hierarchy, is_partition in zip(*columns, strict=True):
        found[child].append((parent, hierarchy, int(sizes[parent, hierarchy]) if is_partition else 0))
    return found
