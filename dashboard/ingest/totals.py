"""Compares totals with the sums of their parts: the categories of a dimension that together are everyone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from dashboard.ingest.issues import IssueLog
from dashboard.ingest.keys import Vocabulary
from dashboard.ingest.numbers import Codes, written
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
_WORDS = (*_KEY, "group", "column", "part")


@dataclass(slots=True)
class Totals:
    """Looks at each chunk of a file, and at the end compares the totals of those measures that have parts."""

    known: Known
    _groups: set[str] = field(default_factory=set)
    _measures: set[str] = field(default_factory=set)
    _words: dict[str, Vocabulary] = field(default_factory=lambda: {name: Vocabulary() for name in _WORDS})

    def __post_init__(self) -> None:
        for dimension, categories in self.known.partitions.items():
            self._groups |= {f"{dimension}={category}" for category in categories}

    def look(self, chunk: Chunk) -> None:
        """Note which counts of a chunk are parts of a whole; little of it is kept."""
        group, measure = chunk.frame["group"], chunk.frame["measure"]
        parts = _of_codes(group, [name in self._groups for name in group.cat.categories])
        found = np.unique(measure.cat.codes.to_numpy()[parts])
        self._measures |= {name for name in measure.cat.categories[found] if self._columns(name)}

    def compare(self, chunks: Callable[[], Iterator[Chunk]], log: IssueLog) -> None:
        """Note each total that its parts, all of which are there, do not add up to. `chunks` gives all, once more."""
        if not self._measures:
            return
        found = pd.concat([self._kept(chunk) for chunk in chunks()], ignore_index=True)
        groups = self._words["group"]
        totals = found[found["group"] == groups.code("")]
        for dimension, categories in self.known.partitions.items():
            codes = {groups.code(f"{dimension}={category}") for category in categories}
            parts = found[found["group"].isin(codes)]
            for name in ("value", *_RATIOS):
                measures = self._words["measure"].texts
                meant = [code for code, measure in enumerate(measures) if name in self._columns(measure)]
                own = totals[totals["measure"].isin(meant)]
                self._note(_differences(own, parts, name, len(codes)), name, dimension, log)

    def _columns(self, measure: str) -> Sequence[str]:
        kind = self.known.measures[measure].kind
        return _COUNTED.get(kind, _RATIOS if kind in _ADDITIVE else ())

    def _kept(self, chunk: Chunk) -> pd.DataFrame:
        """The rows of a chunk that are totals or parts, with numbers for words."""
        frame = chunk.frame
        groups = [group == "" or group in self._groups for group in frame["group"].cat.categories]
        measures = [measure in self._measures for measure in frame["measure"].cat.categories]
        wanted = _of_codes(frame["group"], groups) & _of_codes(frame["measure"], measures)
        beside = {"column": chunk.columns, "part": chunk.parts}
        columns = {**{name: frame[name] for name in (*_KEY, "group")}, **beside}
        words = {name: self._codes(column, name)[wanted] for name, column in columns.items()}
        return frame.loc[wanted, ["value", *_RATIOS, "row"]].reset_index(drop=True).assign(**words)

    def _codes(self, column: pd.Series[str], name: str) -> Codes:
        codes = np.array([self._words[name].code(text) for text in column.cat.categories], dtype=np.int32)
        return codes[column.cat.codes.to_numpy()]

    def _note(self, off: pd.DataFrame, name: str, dimension: str, log: IssueLog) -> None:
        for row in off.to_dict("records"):
            text = {one: self._words[one].texts[row[one]] for one in _WORDS}
            log.part = text["part"]
            key = " · ".join(text[one] for one in _KEY)
            difference = written(round(abs(row["sum"] - row[name]), 6))
            log.add(
                "parts_differ", row["row"], text["column"], key,
                dimension=dimension, parts=written(round(row["sum"], 6)), total=written(row[name]), difference=difference,
            )  # fmt: skip


def _differences(totals: pd.DataFrame, parts: pd.DataFrame, name: str, count: int) -> pd.DataFrame:
    """The totals all of whose parts are there and add up to something else, with that `sum`; rounding is forgiven."""
    sums = parts.dropna(subset=[name]).groupby(_KEY)[name].agg(["sum", "count"])
    together = totals.dropna(subset=[name]).merge(sums[sums["count"] == count], left_on=_KEY, right_index=True)
    units = pd.concat([totals, parts]).dropna(subset=[name]).groupby("measure")[name].agg(_unit)
    off = (together["sum"] - together[name]).abs() > together["measure"].map(units) * (count + 1) / 2
    return together[off]


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
