"""95 % intervals: Wilson for proportions, Byar and exact Poisson for events, t for means, and those a source gives.

Formulas as in PHEindicatormethods (Fingertips technical guidance). Arrays in, pairs of arrays out (lower, upper); NaN
where there is nothing to say.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from .margins import Array, z_each, z_of
from .quantiles import chi_square_quantile, normal_quantile, t_quantile

LEVEL: Final = 0.95
EXACT_BELOW: Final = 10

Interval = tuple[Array, Array]


def wilson(x: Array, n: Array, level: float = LEVEL) -> Interval:
    """Interval of the share x of n; NaN where n is 0 or unknown, ValueError where x lies outside 0..n."""
    if np.any((x > n) | (x < 0) | (n < 0)):
        raise ValueError("A proportion needs 0 <= x <= n.")
    z = normal_quantile((1 + level) / 2)
    total = np.where(n == 0, np.nan, n)
    # Rounding must not push the root of 0 or of n just below zero.
    spread = z * np.sqrt(np.maximum(z**2 + 4 * x * (1 - x / total), z**2))
    lower = (2 * x + z**2 - spread) / (2 * (total + z**2))
    upper = (2 * x + z**2 + spread) / (2 * (total + z**2))
    return np.maximum(lower, 0.0), np.minimum(upper, 1.0)


def byar(x: Array, level: float = LEVEL) -> Interval:
    """Interval of the number of events x > 0 by Byar's method, good from 10 events."""
    z = normal_quantile((1 + level) / 2)
    above = x + 1
    lower = x * (1 - 1 / (9 * x) - z / (3 * np.sqrt(x))) ** 3
    upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return lower, upper


def exact_poisson(x: float, level: float = LEVEL) -> tuple[float, float]:
    """Exact interval of the number of events x >= 0."""
    tail = (1 - level) / 2
    lower = chi_square_quantile(tail, 2 * x) / 2 if x > 0 else 0.0
    return lower, chi_square_quantile(1 - tail, 2 * x + 2) / 2


def events(x: Array, level: float = LEVEL) -> Interval:
    """Interval of the number of events: exact below 10, Byar's from 10; ValueError where x is negative."""
    if np.any(x < 0):
        raise ValueError("A number of events is never negative.")
    lower, upper = byar(np.where(x >= EXACT_BELOW, x, np.nan), level)
    for few in np.unique(x[x < EXACT_BELOW]):
        lower[x == few], upper[x == few] = exact_poisson(float(few), level)
    return lower, upper


def mean(value: Array, se: Array, n: Array, level: float = LEVEL) -> Interval:
    """Interval of a mean with the standard error s / √n of n values, by Student's t; NaN where n < 2 or unknown."""
    factor = np.full(n.shape, np.nan)
    for size in np.unique(n[n >= 2]):
        factor[n == size] = t_quantile((1 + level) / 2, float(size) - 1)
    return value - factor * se, value + factor * se


def from_margin(value: Array, moe: Array, moe_level: Array, level: float = LEVEL) -> Interval:
    """Interval from a published margin, converted to `level`."""
    half = np.where(moe_level == level, moe, moe / z_each(moe_level) * z_of(level))
    return value - half, value + half


def from_standard_error(value: Array, se: Array, level: float = LEVEL) -> Interval:
    """Interval from a published standard error."""
    return value - z_of(level) * se, value + z_of(level) * se


def from_interval(value: Array, lower: Array, upper: Array, given: Array, level: float = LEVEL) -> Interval:
    """A published interval at the level `given`, each side stretched to `level`; as it is where the levels agree."""
    stretch = z_of(level) / z_each(given)
    same = given == level
    return (
        np.where(same, lower, value - (value - lower) * stretch),
        np.where(same, upper, value + (upper - value) * stretch),
    )
