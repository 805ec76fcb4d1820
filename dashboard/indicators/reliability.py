"""How far a figure can be trusted: which of three rules applies, and what each of them says.

Each rule gives one word per figure of the vocabulary `frame.RELIABILITIES`; "" means that there is nothing to judge by.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .margins import Array
from .spec import CV_LIMITS, MAX_RELATIVE_WIDTH_OF_EVENTS

Words = NDArray[np.object_]

# NCHS, Data Presentation Standards for Proportions (Vital and Health Statistics, Series 2).
MIN_EFFECTIVE_SAMPLE: Final = 30
NARROW: Final = 0.05
WIDE: Final = 0.30
MAX_RELATIVE_WIDTH: Final = 1.30


def effective_sample(p: Array, se: Array, n: Array) -> Array:
    """p(1 − p)/SE², capped at the sample size n where that is known; n itself where p is 0 or 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = p * (1 - p) / se**2
    effective = np.where((p == 0) | (p == 1), np.nan, effective)
    return np.where(np.isnan(effective), n, np.fmin(effective, n))


def proportions(p: Array, width: Array, effective: Array) -> Words:
    """The NCHS display rules for shares between 0 and 1 with the width of their 95 % interval.

    "low": do not show; "review": 0 % or 100 %; "complement": only the complement is unreliable; else "high".
    Where the effective sample is not known (NaN) only the widths decide.
    """
    relative = _divide(width, p)
    hide = (effective < MIN_EFFECTIVE_SAMPLE) | ((width > NARROW) & ((width >= WIDE) | (relative > MAX_RELATIVE_WIDTH)))
    words = _words(p, "high")
    # The complement is judged as it would be on its own: a narrow interval is good enough for it too.
    words[(width > NARROW) & (_divide(width, 1 - p) > MAX_RELATIVE_WIDTH)] = "complement"
    words[(p == 0) | (p == 1)] = "review"
    words[hide] = "low"
    words[np.isnan(p) | np.isnan(width)] = ""
    return words


def events(value: Array, width: Array, limit: float = MAX_RELATIVE_WIDTH_OF_EVENTS) -> Words:
    """Counts and rates: "low" where the 95 % interval is wider than `limit` times the figure; a zero is for review."""
    words = _words(value, "high")
    words[_divide(width, value) > limit] = "low"
    words[value == 0] = "review"
    words[np.isnan(value) | np.isnan(width)] = ""
    return words


def variation(value: Array, se: Array, limits: tuple[float, float] = CV_LIMITS) -> Words:
    """Classes of the coefficient of variation SE / |estimate|: high, medium, low; a zero estimate is for review."""
    cv = _divide(se, np.abs(value))
    words = _words(value, "low")
    words[cv <= limits[1]] = "medium"
    words[cv <= limits[0]] = "high"
    words[value == 0] = "review"
    words[np.isnan(value) | np.isnan(se)] = ""
    return words


def _divide(a: Array, b: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient: Array = a / b
    return quotient


def _words(like: NDArray[Any], word: str) -> Words:
    return np.full(like.shape, word, dtype=object)
