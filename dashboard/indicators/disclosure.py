"""What may be published of small groups: a source's rule applied to results, and the audit a release must pass.

`public` figures pass as published, with the source's own marks. Of `restricted` ones small cells are hidden and what
remains is rounded. Hiding further cells so that no hidden one can be worked out of the others is not done here yet, and
so the audit refuses every release of a restricted source in which anything is hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from . import intervals
from .frame import RESULT_FLOATS, check_results
from .margins import Array
from .quantities import Mask
from .spec import SUMS, IndicatorSpec

# Nothing that gives a hidden figure back, or tells where it came from, stays beside it.
_HIDDEN_TEXTS: Final = ("denominator_bound", "bound", "note", "reliability", "inputs")
_SHARES: Final = ("proportion", "survey_proportion")


@dataclass(frozen=True)
class Rule:
    """A rule for small cells: counts from 1 to `smallest` − 1 and groups under `smallest` are hidden.

    Counts that remain are rounded to `base`; percentages follow from the rounded counts unless the group has at least
    `exact_from` members.
    """

    smallest: int = 10
    base: int = 5
    exact_from: int = 100


RESTRICTED: Final = Rule()


@dataclass(frozen=True)
class Audit:
    """Whether figures may be released; `reason` is "" or "hidden_cells", with their number."""

    passed: bool
    reason: str
    hidden: int


def protect(spec: IndicatorSpec, results: pd.DataFrame, rule: Rule = RESTRICTED) -> pd.DataFrame:
    """`results` as its source lets them be published; the input is not changed.

    Public figures come back as they are. Restricted: a figure whose x or n − x is from 1 to 9, or whose n is below 10,
    or of which neither is known, is suppressed (reason primary) and carries no number in any column; counts are rounded
    to 5 and everything that would give the exact count back is made from rounded counts or rounded itself.
    """
    check_results(results)
    if spec.disclosure == "public":
        return results.copy()
    hidden = _primary(spec, results, rule)
    protected = _rounded(spec, results, rule)
    protected.loc[hidden, list(RESULT_FLOATS)] = np.nan
    protected.loc[hidden, list(_HIDDEN_TEXTS)] = ""
    protected.loc[hidden, "state"] = "suppressed"
    protected.loc[hidden, "reason"] = "primary"
    check_results(protected)
    return protected


def audit(spec: IndicatorSpec, protected: pd.DataFrame) -> Audit:
    """Whether protected results may be released.

    A restricted source with a hidden cell, ours or the source's own, is refused: the cell might be worked out of the
    cells around it, and that is not proved impossible.
    """
    if spec.disclosure == "public":
        return Audit(True, "", 0)
    hidden = int((protected["state"] == "suppressed").sum())
    return Audit(hidden == 0, "hidden_cells" if hidden else "", hidden)


def _primary(spec: IndicatorSpec, results: pd.DataFrame, rule: Rule) -> Mask:
    x, n = _counts(spec, results)
    small = (x > 0) & (x < rule.smallest) | (n < rule.smallest)
    if spec.value_type in _SHARES:
        small |= (n - x > 0) & (n - x < rule.smallest)
    # Where a figure is given but not how many people it speaks of, nothing shows that it is safe.
    unknown = results["value"].notna().to_numpy() & (np.isnan(n) if spec.value_type not in SUMS else np.isnan(x))
    return small | unknown


def _counts(spec: IndicatorSpec, results: pd.DataFrame) -> tuple[Array, Array]:
    """People counted and people in all; a share without its count gives the count back, so it is judged by that."""
    x, n = (results[name].to_numpy(dtype=np.float64) for name in ("numerator", "denominator"))
    if spec.value_type not in (*SUMS, "proportion", "rate", "survey_proportion"):
        # The numerator of a mean or of a published figure counts no people.
        return np.full(len(results), np.nan), n
    if spec.value_type in SUMS:
        return x, n
    implied = np.rint(results["value"].to_numpy(dtype=np.float64) / spec.multiplier * n)
    return np.where(np.isnan(x), implied, x), n


def _rounded(spec: IndicatorSpec, results: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    protected = results.copy()
    value, n = (results[name].to_numpy(dtype=np.float64) for name in ("value", "denominator"))
    counts = spec.value_type in SUMS
    for column in ("numerator", "denominator"):
        protected[column] = _to_base(results[column].to_numpy(dtype=np.float64), rule.base)
    x_rounded, n_rounded = (protected[name].to_numpy(dtype=np.float64) for name in ("numerator", "denominator"))
    for column in ("value", "lower", "upper", "moe"):
        exact = results[column].to_numpy(dtype=np.float64)
        protected[column] = _to_base(exact, rule.base) if counts else np.round(exact, spec.decimals)
    if spec.value_type in ("proportion", "rate", "survey_proportion"):
        ratio = x_rounded / np.where(n_rounded == 0, np.nan, n_rounded) * spec.multiplier
        large = (n >= rule.exact_from) & (spec.value_type in _SHARES)
        follows = ~np.isnan(value) & ~np.isnan(ratio) & ~large
        protected["value"] = np.where(follows, ratio, protected["value"])
    if not spec.value_type.startswith("survey") and spec.value_type != "published":
        _interval_of_rounded(spec, protected)
    protected["se"] = np.nan
    protected["moe_level"] = protected["moe_level"].where(protected["moe"].notna())
    protected["rounded"] = np.where(protected[["value", "numerator", "denominator"]].notna().any(axis=1), rule.base, np.nan)
    return protected
