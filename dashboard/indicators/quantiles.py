"""Quantiles of the normal, chi-square and t distributions, computed here because the product carries no scipy.

The distribution functions are the regularised incomplete gamma and beta functions by their classical series and
continued fractions; a quantile is found by halving a bracket until two neighbouring doubles are left.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import lru_cache
from statistics import NormalDist
from typing import Final

_TINY: Final = 1e-300
# A few units in the last place: what two separately rounded recurrences can agree to.
_PRECISION: Final = 1e-15
# The Census Bureau publishes with these rounded factors; using them gives its own numbers back.
PUBLISHED_Z: Final = {0.90: 1.645, 0.95: 1.960, 0.99: 2.576}


def normal_quantile(p: float) -> float:
    """The value below which a standard normal variable lies with probability `p` (0 < p < 1)."""
    return NormalDist().inv_cdf(p)


def z_of(level: float) -> float:
    """The factor between a standard error and a margin at `level`, as the Census Bureau rounds it."""
    return PUBLISHED_Z.get(round(level, 6), normal_quantile((1 + level) / 2))


@lru_cache(maxsize=4096)
def chi_square_quantile(p: float, df: float) -> float:
    """The value below which a chi-square variable with `df` > 0 degrees of freedom lies with probability `p`."""
    _check_probability(p, df)
    return 2 * _invert(lambda x: gamma_lower(df / 2, x), p)


@lru_cache(maxsize=4096)
def t_quantile(p: float, df: float) -> float:
    """The value below which Student's t with `df` > 0 degrees of freedom lies with probability `p`."""
    _check_probability(p, df)
    if p < 0.5:
        return -t_quantile(1 - p, df)
    # The two tails beyond t together are the incomplete beta function at df / (df + t²).
    return _invert(lambda t: 1 - beta_lower(df / 2, 0.5, df / (df + t * t)) / 2, p)


def gamma_lower(a: float, x: float) -> float:
    """The regularised lower incomplete gamma function P(a, x), for a > 0 and x >= 0."""
    if x == 0:
        return 0.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        k = 0
        while term > total * _PRECISION:
            k += 1
            term *= x / (a + k)
            total += term
        return front * total
    return 1 - front / _continued_fraction(_gamma_steps(a, x), x + 1 - a)


def beta_lower(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b), for a, b > 0 and 0 <= x <= 1."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        # The fraction converges fast on this side of the mean only.
        return 1 - beta_lower(b, a, 1 - x)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    return front / (a * _continued_fraction(_beta_steps(a, b, x), 1.0))


def _gamma_steps(a: float, x: float) -> Iterator[tuple[float, float]]:
    k = 0
    while True:
        k += 1
        yield k * (a - k), x + 2 * k + 1 - a


def _beta_steps(a: float, b: float, x: float) -> Iterator[tuple[float, float]]:
    k = 0
    while True:
        yield -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1)), 1.0
        k += 1
        yield k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k)), 1.0


def _continued_fraction(steps: Iterator[tuple[float, float]], first: float) -> float:
    """first + a1/(b1 + a2/(b2 + …)) by Lentz's method, which never divides by zero."""
    value = c = first or _TINY
    d = 0.0
    while abs(c * d - 1) > _PRECISION:
        numerator, denominator = next(steps)
        d = 1 / ((denominator + numerator * d) or _TINY)
        c = (denominator + numerator / c) or _TINY
        value *= c * d
    return value


def _invert(cumulative: Callable[[float], float], p: float) -> float:
    """The x >= 0 at which a rising function reaches `p`."""
    low, high = 0.0, 1.0
    while cumulative(high) < p:
        low, high = high, 2 * high
    while low < (middle := (low + high) / 2) < high:
        if cumulative(middle) < p:
            low = middle
        else:
            high = middle
    return high


def _check_probability(p: float, df: float) -> None:
    if not (0 < p < 1 and df > 0):
        raise ValueError(f"A quantile needs 0 < p < 1 and df > 0, not p = {p} and df = {df}.")
