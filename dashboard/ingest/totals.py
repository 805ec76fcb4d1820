"""Compares totals with the sums of their parts: the categories of a dimension that together are everyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from dashboard.ingest.issues import IssueLog
from dashboard.ingest.numbers import written
from dashboard.ingest.outcome import Chunk, Known

_COUNTED = {"count": ("value",)}
_RATIOS = ("numerator", "denominator")
"""Of ratios, the two counts that they are made of."""
_ADDITIVE = frozenset({"proportion", "rate", "mean"})
_UNITS = (1000.0, 100.0, 10.0, 1.0, 0.1, 0.01)
_ONE = _UNITS.index(1.0)
_SMALLEST = 0.001
_MANY = 20
_KEY = ["measure", "place", "period"]


@dataclass(slots=True)
class Totals:
    """Collects the counts of a file that belong to a partition, chunk by chunk, and at the end compares them."""

    known: Known
    _groups: set[str] = field(default_factory=set)
    _found: list[pd.DataFrame] = field(default_factory=list)

    def __post_init__(self) -> None:
        for dimension, categories in self.known.partitions.items():
            self._groups |= {f"{dimension}={category}" for category in categories}

    def add(self, chunk: Chunk) -> None:
        """Remember the counts of a chunk that are totals or parts of a partition."""
        if not self._groups:
            return
        frame = chunk.frame
        groups = [group == "" or group in self._groups for group in frame["group"].cat.categories]
        measures = [bool(self._columns(measure)) for measure in frame["measure"].cat.categories]
        wanted = _of_codes(frame["group"], groups) & _of_codes(frame["measure"], measures)
        if wanted.any():
            kept = frame.loc[wanted, [*_KEY, "group", "value", *_RATIOS, "row"]]
            texts = dict.fromkeys([*_KEY, "group"], "str")
            beside = {"column": chunk.columns[wanted].astype("str"), "part": chunk.parts[wanted].astype("str")}
            self._found.append(kept.astype(texts).assign(**beside))

    def _columns(self, measure: str) -> Sequence[str]:
        kind = self.known.measures[measure].kind
        return _COUNTED.get(kind, _RATIOS if kind in _ADDITIVE else ())

    def compare(self, log: IssueLog) -> None:
        """Note each total that its parts, all of which are there, do not add up to."""
        if not self._found:
            return
        found = pd.concat(self._found, ignore_index=True)
        totals = found[found["group"] == ""]
        for dimension, categories in self.known.partitions.items():
            names = {f"{dimension}={category}" for category in categories}
            parts = found[found["group"].isin(names)]
            for name in ("value", *_RATIOS):
                own = found["measure"].unique()
                meant = [measure for measure in own if name in self._columns(measure)]
                self._compare(totals[totals["measure"].isin(meant)], parts, dimension, len(names), name, log)

    @staticmethod
    def _compare(
        totals: pd.DataFrame, parts: pd.DataFrame, dimension: str, count: int, name: str, log: IssueLog
    ) -> None:
        sums = parts.dropna(subset=[name]).groupby(_KEY)[name].agg(["sum", "count"])
        together = totals.dropna(subset=[name]).merge(sums[sums["count"] == count], left_on=_KEY, right_index=True)
        if together.empty:
            return
        units = pd.concat([totals, parts]).dropna(subset=[name]).groupby("measure")[name].agg(_unit)
        off = (together["sum"] - together[name]).abs() > together["measure"].map(units) * (count + 1) / 2
        for row in together[off].to_dict("records"):
            log.part = row["part"]
            key = " · ".join(str(row[part]) for part in _KEY)
            difference = written(round(abs(row["sum"] - row[name]), 6))
            log.add(
                "parts_differ", row["row"], row["column"], key,
                dimension=dimension, parts=written(round(row["sum"], 6)), total=written(row[name]), difference=difference,
            )  # fmt: skip


def _of_codes(column: pd.Series[str], wanted: Sequence[bool]) -> np.typing.NDArray[np.bool_]:
    """The rows of a categorical column whose category is wanted."""
    picked: np.typing.NDArray[np.bool_] = np.array([*wanted, False])[column.cat.codes.to_numpy()]
    return picked


def _unit(figures: Sequence[float]) -> float:
    """The unit that figures are rounded to: the largest of 1000, 100, … that all of them are multiples of.

    A few figures may end in zeros by chance, so only many of them tell of a unit above 1.
    """
    values = np.asarray(figures, dtype=np.float64)
    for unit in _UNITS if len(values) >= _MANY else _UNITS[_ONE:]:
        shares = values / unit
        if np.allclose(shares, np.round(shares), rtol=0, atol=1e-6):
            return unit
    return _SMALLEST
