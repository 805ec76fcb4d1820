"""The cells of one indicator: every place, period and group that its numerator speaks of, with its inputs lined up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .formula import Measure, measures
from .frame import KNOWN_STATES, OBSERVATION_FLOATS, OBSERVATION_KEY, OBSERVATION_TEXTS, join_group, split_group
from .intervals import LEVEL
from .margins import Array, z_of
from .quantities import CODE, REASON, Codes, Quantity
from .rollup import ROW_COLUMNS, add_sums
from .spec import IndicatorSpec

Texts = NDArray[np.object_]
Positions = NDArray[np.int64]

# What an observation means when it does not say why there is no value.
_DEFAULT_REASON = {
    "bounded": "source",
    "suppressed": "source",
    "missing": "not_collected",
    "not_applicable": "not_applicable",
}


@dataclass(frozen=True)
class Cells:
    """Aligned arrays over all cells, in the order of place, period and group.

    `positions` says for each measure which row of `rows` belongs to each cell (-1: none).
    """

    place: Texts
    period: Texts
    group: Texts
    rows: Mapping[str, NDArray[Any]]
    positions: Mapping[Measure, Positions]

    def __len__(self) -> int:
        return len(self.place)

    def floats(self, reference: Measure, column: str) -> Array:
        """A column of numbers of one measure; NaN where it has no row."""
        return self._take(reference, self.rows[column], np.nan)

    def texts(self, reference: Measure, column: str) -> Texts:
        """A column of text of one measure; "" where it has no row."""
        return self._take(reference, self.rows[column], "")

    def states(self, reference: Measure) -> tuple[Codes, Codes]:
        """State and reason; missing and not collected where it has no row."""
        return (
            self._take(reference, self.rows["state"], CODE["missing"]),
            self._take(reference, self.rows["reason"], REASON["not_collected"]),
        )

    def quantity(self, reference: Measure) -> Quantity:
        """The values of one measure, ready for a formula."""
        state, reason = self.states(reference)
        level = self.floats(reference, "moe_level")
        return Quantity(self.floats(reference, "value"), self.floats(reference, "moe"), level, state, reason)

    def joined(self, column: str, separator: str) -> Texts:
        """The texts of all measures of each cell, each once, in the order of the formula."""
        columns = [self.texts(reference, column) for reference in self.positions]
        joined = np.empty(len(self), dtype=object)
        for cell, parts in enumerate(zip(*columns, strict=True)):
            joined[cell] = separator.join(dict.fromkeys(part for part in parts if part))
        return joined

    def _take(self, reference: Measure, column: NDArray[Any], absent: object) -> NDArray[Any]:
        positions = self.positions[reference]
        taken = np.full(len(positions), absent, dtype=column.dtype)
        there = positions >= 0
        taken[there] = column[positions[there]]
        return taken


def line_up(
    spec: IndicatorSpec,
    observations: pd.DataFrame,
    relations: pd.DataFrame | None,
    partitions: Mapping[str, Sequence[str]],
) -> Cells:
    """The cells of an indicator from checked observations, with the totals that its type allows to be made."""
    rows = _rows(spec, observations)
    if spec.is_additive:
        if relations is not None and spec.hierarchies is not None:
            relations = relations[relations["hierarchy"].isin(spec.hierarchies)]
        rows = add_sums(rows, relations, partitions, counts=spec.is_direct)
    return _align(spec, rows)


def _rows(spec: IndicatorSpec, observations: pd.DataFrame) -> pd.DataFrame:
    """The observations of the indicator's measures in the order of their key, as rows of `rollup.ROW_COLUMNS`."""
    rows = observations[observations["measure"].isin(spec.measures)]
    rows = rows.astype(dict.fromkeys(OBSERVATION_TEXTS, "str"))
    rows = rows.sort_values(list(OBSERVATION_KEY), ignore_index=True)
    imports = zip(rows["import_id"].tolist(), rows["row"].tolist(), strict=True)
    rows["inputs"] = pd.Series([f"{import_id}:{row}" for import_id, row in imports], dtype="str")
    rows["derived"] = False
    if not spec.is_direct:
        # A formula works with margins; a source that gives a standard error gives the margin with it.
        only_se = rows["moe"].isna() & rows["se"].notna()
        rows["moe"] = rows["moe"].where(~only_se, rows["se"] * z_of(LEVEL))
        rows["moe_level"] = rows["moe_level"].where(~only_se, LEVEL)
    return rows[list(ROW_COLUMNS)]


def _align(spec: IndicatorSpec, rows: pd.DataFrame) -> Cells:
    chosen = {dimension for reference in spec.references for dimension, _ in reference.selection}
    groups = _Groups(rows["group"], chosen)
    place, places = pd.factorize(rows["place"], sort=True)
    period, periods = pd.factorize(rows["period"], sort=True)
    base = (place.astype(np.int64) * len(periods) + period) * len(groups.names)
    measure = rows["measure"].to_numpy(dtype=object)
    found: dict[Measure, tuple[Positions, Positions]] = {}
    for reference in spec.references:
        target = groups.targets(reference)
        at = np.flatnonzero((measure == reference.slug) & (target >= 0))
        keys = base[at] + target[at]
        order = np.argsort(keys, kind="stable")
        found[reference] = keys[order], at[order]
    universe = np.unique(np.concatenate([found[reference][0] for reference in measures(spec.top)]))
    positions = {reference: _positions(universe, keys, at) for reference, (keys, at) in found.items()}
    rest, group = np.divmod(universe, max(len(groups.names), 1))
    at_place, at_period = np.divmod(rest, max(len(periods), 1))
    return Cells(
        place=places.to_numpy(dtype=object)[at_place],
        period=periods.to_numpy(dtype=object)[at_period],
        group=groups.names[group],
        rows=_columns(rows),
        positions=positions,
    )


class _Groups:
    """The groups of the rows, and which group of the result a row of a selected measure belongs to."""

    def __init__(self, groups: pd.Series[str], chosen: set[str]) -> None:
        self.codes, keys = pd.factorize(groups)
        self.pairs = [split_group(key) for key in keys]
        self.stripped = [join_group(pair for pair in pairs if pair[0] not in chosen) for pairs in self.pairs]
        self.names = np.array(sorted(set(self.stripped)), dtype=object)
        self.index = {name: code for code, name in enumerate(self.names)}
        self.chosen = chosen

    def targets(self, reference: Measure) -> Positions:
        """For each row the code of its group in the result, or -1 where the selection does not take it.

        A measure without a selection stands for the whole group, so a group of a chosen dimension is not its row.
        """
        wanted = set(reference.selection)
        of_group = [
            self.index[stripped] if {pair for pair in pairs if pair[0] in self.chosen} == wanted else -1
            for pairs, stripped in zip(self.pairs, self.stripped, strict=True)
        ]
        return np.array(of_group, dtype=np.int64)[self.codes]


def _positions(universe: Positions, keys: Positions, at: Positions) -> Positions:
    if not len(keys):
        return np.full(len(universe), -1, dtype=np.int64)
    nearest = np.minimum(np.searchsorted(keys, universe), len(keys) - 1)
    return np.where(keys[nearest] == universe, at[nearest], -1)


def _columns(rows: pd.DataFrame) -> dict[str, NDArray[Any]]:
    """The columns of the rows as arrays, states and reasons as codes."""
    columns: dict[str, NDArray[Any]] = {name: rows[name].to_numpy(dtype=np.float64) for name in OBSERVATION_FLOATS}
    for name in ("bound", "denominator_bound", "note", "inputs"):
        columns[name] = rows[name].to_numpy(dtype=object)
    default = rows["state"].map(_DEFAULT_REASON).fillna("")
    reason = rows["reason"].where((rows["reason"] != "") | rows["state"].isin(KNOWN_STATES), default)
    columns["state"] = rows["state"].map(CODE).to_numpy(dtype=np.int8)
    columns["reason"] = reason.map(REASON).to_numpy(dtype=np.int8)
    return columns
