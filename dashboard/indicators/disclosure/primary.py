"""What may be published of small groups: a source's rule applied to results, one figure at a time.

`public` figures pass as published, with the source's own marks. Of `restricted` ones small cells are hidden and what
remains is rounded. That alone protects nothing as long as totals are public: `release.protect_together` does the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from .. import intervals
from ..frame import RESULT_FLOATS, check_results
from ..margins import Array
from ..quantities import Mask
from ..spec import SUMS, IndicatorSpec

# Nothing that gives a hidden figure back, or tells where it came from, stays beside it.
_HIDDEN_TEXTS: Final = ("denominator_bound", "bound", "note", "reliability", "inputs")
SHARES: Final = ("proportion", "survey_proportion")


@dataclass(frozen=True)
class Rule:
    """A rule for small cells: counts from 1 to `smallest` − 1 and groups of fewer than `people` are hidden.

    Counts that remain are rounded to `base`; percentages follow from the rounded counts unless the group has at least
    `exact_from` members.
    """

    smallest: int = 10
    people: int = 10
    base: int = 5
    exact_from: int = 100

    @property
    def width(self) -> float:
        """How wide the range of every hidden number must stay: as wide as that of the counts which are called small."""
        return float(self.smallest)


RESTRICTED: Final = Rule()


def protect(spec: IndicatorSpec, results: pd.DataFrame, rule: Rule = RESTRICTED) -> pd.DataFrame:
    """`results` as its source lets them be published; the input is not changed.

    Public figures come back as they are. Restricted: a figure whose x or n − x is from 1 to 9, or whose n is below 10,
    or of which neither is known, is suppressed (reason primary) and carries no number in any column; counts are rounded
    to 5 and everything that would give the exact count back is made from rounded counts or rounded itself. An unreliable
    share that is not small keeps its rounded n only.
    """
    check_results(results)
    if spec.disclosure == "public":
        return results.copy()
    hidden = _primary(spec, results, rule)
    protected = _rounded(spec, _withheld(spec, results), rule)
    return hide(protected, hidden, "primary")


def hide(results: pd.DataFrame, rows: Mask, reason: str) -> pd.DataFrame:
    """`results` without any number in some rows, which say that they are suppressed and why; the input is not changed."""
    hidden = results.copy()
    hidden.loc[rows, list(RESULT_FLOATS)] = np.nan
    hidden.loc[rows, list(_HIDDEN_TEXTS)] = ""
    hidden.loc[rows, "state"] = "suppressed"
    hidden.loc[rows, "reason"] = reason
    check_results(hidden)
    return hidden


def _primary(spec: IndicatorSpec, results: pd.DataFrame, rule: Rule) -> Mask:
    x, n = people(spec, results)
    small = (x > 0) & (x < rule.smallest) | (n < rule.people)
    if spec.value_type in SHARES:
        small |= (n - x > 0) & (n - x < rule.smallest)
    # Where a figure is given but not how many people it speaks of, nothing shows that it is safe.
    unknown = results["value"].notna().to_numpy() & (np.isnan(n) if spec.value_type not in SUMS else np.isnan(x))
    return small | unknown


def people(spec: IndicatorSpec, results: pd.DataFrame) -> tuple[Array, Array]:
    """People counted and people in all; a share without its count gives the count back, so it is judged by that."""
    x, n = (results[name].to_numpy(dtype=np.float64) for name in ("numerator", "denominator"))
    if spec.value_type not in (*SUMS, "proportion", "rate", "survey_proportion"):
        # The numerator of a mean or of a published figure counts no people.
        return np.full(len(results), np.nan), n
    if spec.value_type in SUMS:
        return x, n
    implied = np.rint(results["value"].to_numpy(dtype=np.float64) / spec.multiplier * n)
    return np.where(np.isnan(x), implied, x), n


def _withheld(spec: IndicatorSpec, results: pd.DataFrame) -> pd.DataFrame:
    """Unreliable shares without value and count: working results keep them, so that they are judged by their true size."""
    if spec.value_type not in SHARES:
        return results
    shown = results.copy()
    gone = [name for name in RESULT_FLOATS if name != "denominator"]
    shown.loc[shown["state"] == "unreliable", gone] = np.nan
    return shown


def _rounded(spec: IndicatorSpec, results: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """Every number that is left, so that none gives an exact count back; standard errors are left out."""
    exact = {name: results[name].to_numpy(dtype=np.float64) for name in RESULT_FLOATS}
    x, n = (_to_multiple(exact[name], rule.base) for name in ("numerator", "denominator"))
    if spec.value_type == "mean":
        # The sum behind a mean is no count of people; beside the mean it would give their exact number.
        x = np.full(len(results), np.nan)
    step = rule.base * spec.multiplier if spec.value_type in SUMS else 10.0**-spec.decimals
    made = {name: _to_multiple(exact[name], step) for name in ("value", "lower", "upper", "moe")}
    if spec.value_type in ("proportion", "rate", "survey_proportion", "survey_ratio"):
        follows = ~np.isnan(exact["value"]) & ~np.isnan(x) & (n > 0)
        if spec.value_type in SHARES:
            follows &= exact["denominator"] < rule.exact_from
        made["value"] = np.where(follows, x / np.where(n == 0, np.nan, n) * spec.multiplier, made["value"])
    lower, upper = _interval(spec, x, n)
    again = ~np.isnan(lower) & ~np.isnan(exact["lower"])
    made["lower"], made["upper"] = np.where(again, lower, made["lower"]), np.where(again, upper, made["upper"])
    some = np.logical_or.reduce([~np.isnan(column) for column in (x, n, made["value"])])
    return results.assign(
        **made, numerator=x, denominator=n, se=np.nan, rounded=np.where(some, float(rule.base), np.nan)
    )


def _interval(spec: IndicatorSpec, x: Array, n: Array) -> intervals.Interval:
    """The interval of rounded counts where the type has one: an interval of exact counts would give them back."""
    people = np.where(n == 0, np.nan, n)
    if spec.value_type == "proportion":
        lower, upper = intervals.wilson(np.where(np.isnan(people), np.nan, x), people)
    elif spec.value_type in ("count", "rate"):
        lower, upper = intervals.events(x)
        if spec.value_type == "rate":
            lower, upper = lower / people, upper / people
    else:
        lower = upper = np.full(len(x), np.nan)
    return lower * spec.multiplier, upper * spec.multiplier


def _to_multiple(numbers: Array, step: float) -> Array:
    """The nearest multiple; dividing by the inverse of a decimal step keeps 12.3 from becoming 12.300000000000001."""
    return np.rint(numbers / step) * step if step >= 1 else np.rint(numbers * round(1 / step)) / round(1 / step)
