"""Figures for the tests of comparisons, disparity, trend and progress: one line each, made as `compute` makes them."""

from datetime import date
from typing import Any

import numpy as np

from dashboard.indicators import intervals
from dashboard.indicators.results import Result, Scale, Window

PERCENT = Scale("proportion", 100.0, "lower", 0.0, 100.0)
PLAIN = Scale("proportion", 1.0, "higher", 0.0, 1.0)
RATE = Scale("rate", 1000.0, "lower")
SURVEY = Scale("survey_proportion", 100.0, "lower", 0.0, 100.0)
PUBLISHED = Scale("published", 1.0, "higher")
COUNT = Scale("count", 1.0, "lower")


def share(x: float, n: float, group: str = "a", scale: Scale = PERCENT, **columns: Any) -> Result:
    """x of n with Wilson's interval."""
    lower, upper = intervals.wilson(np.array([float(x)]), np.array([float(n)]))
    ends = {"lower": float(lower[0]) * scale.multiplier, "upper": float(upper[0]) * scale.multiplier, "level": 0.95}
    return Result(group, x / n * scale.multiplier, x, n, **(ends | columns))


def rate(x: float, n: float, group: str = "a", scale: Scale = RATE, **columns: Any) -> Result:
    """x events per n."""
    return Result(group, x / n * scale.multiplier, x, n, **columns)


def survey(value: float, moe: float, group: str = "a", **columns: Any) -> Result:
    """An estimate with its margin at 90 %."""
    return Result(group, value, moe=moe, moe_level=0.90, **columns)


def exact(value: float, group: str = "a", **columns: Any) -> Result:
    """A figure of which nothing more is known."""
    return Result(group, value, **columns)


def band(text: str, group: str = "a", **columns: Any) -> Result:
    """A limit or a band."""
    return Result(group, state="bounded", bound=text, reason="source", **columns)


def hidden(reason: str = "primary", group: str = "a") -> Result:
    """A suppressed figure."""
    return Result(group, state="suppressed", reason=reason)


def year(first: int, last: int | None = None) -> Window:
    """One year, or the years from the first to the last."""
    last = first if last is None else last
    return Window(str(first), date(first, 1, 1), date(last, 12, 31))
