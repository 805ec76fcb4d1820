"""The checks of clean records: ranges, margins, intervals, counts that cannot be."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from dashboard.ingest.keys import Vocabulary
from dashboard.ingest.numbers import Codes, Floats, Lines
from dashboard.ingest.outcome import Known
from dashboard.ingest.records import Report
from dashboard.ingest.sums import Sum

COUNTS = frozenset({"count"})
OVER_ONE = frozenset({"rate", "mean", "survey_ratio"})
"""Kinds of measure whose numerator may be larger than the denominator."""
_SHARES_NEEDED = 5


class Checker:
    """Checks records by the kind and unit of their measure, and remembers what only the whole file can tell."""

    def __init__(self, known: Known, measures: Vocabulary) -> None:
        self._known = known
        self._measures = measures
        self._largest: dict[int, float] = {}
        self._seen: dict[int, int] = {}
        self._first: dict[int, int] = {}

    def check(
        self, measure: Codes, numbers: Mapping[str, Floats], lines: Lines, report: Report, *, summed: bool = False
    ) -> None:
        """Report every record that cannot be true. `measure` may hold negative codes, of unknown measures.

        Parts of a sum (`summed`) may have a numerator above their denominator; what they add up to may not.
        """
        kinds = [self._known.measures[slug] for slug in self._measures.texts]
        # The last entry stands for unknown measures, which code -1 and below reach from the end.
        percent = np.array([kind.unit == "percent" for kind in kinds] + [False])[np.maximum(measure, -1)]
        count = np.array([kind.kind in COUNTS for kind in kinds] + [False])[np.maximum(measure, -1)]
        bounded = np.array([kind.kind not in OVER_ONE for kind in kinds] + [False])[np.maximum(measure, -1)]
        value = numbers.get("value")
        if value is not None:
            report("percent_range", percent & ((value < 0) | (value > 100)), "value")
            report("negative_count", count & (value < 0), "value")
            self._note_shares(measure, percent, value, lines)
        numerator, denominator = numbers.get("numerator"), numbers.get("denominator")
        for name in ("numerator", "denominator", "n"):
            if name in numbers:
                report("negative_count", (numbers[name] < 0) & (bounded | (name != "numerator")), name)
        if numerator is not None and denominator is not None and not summed:
            report("numerator_over_denominator", bounded & (numerator > denominator), "numerator")
        for name in ("moe", "se"):
            if name in numbers:
                report("negative_margin", numbers[name] < 0, name)
        if "lower" in numbers and "upper" in numbers:
            lower, upper = numbers["lower"], numbers["upper"]
            report("interval_order", lower > upper, "lower")
            report("interval_half", np.isnan(lower) != np.isnan(upper), "lower")

    def is_too_large(self, one: Sum) -> bool:
        """Whether a sum has a numerator above its denominator, where the measure allows none."""
        if self._known.measures[self._measures.texts[one.key[0]]].kind in OVER_ONE:
            return False
        return one.figures.get("numerator", 0.0) > one.figures.get("denominator", math.inf)

    def _note_shares(self, measure: Codes, percent: np.typing.NDArray[np.bool_], value: Floats, lines: Lines) -> None:
        """Remember the largest value of each percentage: if none is above 1, they may be shares."""
        figures = percent & ~np.isnan(value) & (value != 0)
        for code in np.unique(measure[figures]):
            own = figures & (measure == code)
            self._first.setdefault(int(code), int(lines[own][0]))
            self._seen[int(code)] = self._seen.get(int(code), 0) + int(own.sum())
            self._largest[int(code)] = max(self._largest.get(int(code), 0.0), float(np.abs(value[own]).max()))

    def shares(self) -> list[tuple[str, int]]:
        """Slugs of percentages all of whose values lie between 0 and 1, with the row of the first."""
        return [
            (self._measures.texts[code], self._first[code])
            for code, largest in self._largest.items()
            if largest <= 1 and self._seen[code] >= _SHARES_NEEDED
        ]
