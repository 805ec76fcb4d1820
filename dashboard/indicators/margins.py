"""Margins of error of survey estimates: conversion between levels and the margin that follows from each operation.

Source of the formulas: the Census Bureau's guidance on American Community Survey estimates. Arrays in, arrays out; a
NaN margin means that the source gave none, and what is made from it has none.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .quantiles import z_of as z_of

Array = NDArray[np.float64]


def z_each(levels: Array) -> Array:
    """`z_of` for each cell; NaN stays NaN."""
    factors = np.full(levels.shape, np.nan)
    for level in np.unique(levels[~np.isnan(levels)]):
        factors[levels == level] = z_of(float(level))
    return factors


def convert(moe: Array, level: Array, to: Array) -> Array:
    """Margins at `level` as margins at `to`; unchanged to the last digit where the levels agree."""
    return np.where(level == to, moe, moe / z_each(level) * z_each(to))


def standard_error(moe: Array, level: Array) -> Array:
    """The standard error behind a margin at `level`."""
    return moe / z_each(level)


def sum_margin(estimates: Array, moe: Array) -> Array:
    """Margin of a sum or difference over the first axis: root sum of squares, zero estimates counted once.

    Among components whose estimate is zero only the largest margin counts.
    """
    zero = estimates == 0
    squares = moe * moe
    once = np.where(zero, squares, 0.0).max(axis=0, initial=0.0)
    margin: Array = np.sqrt(np.where(zero, 0.0, squares).sum(axis=0) + once)
    return margin


def product_margin(a: Array, moe_a: Array, b: Array, moe_b: Array) -> Array:
    """Margin of A × B."""
    return np.hypot(a * moe_b, b * moe_a)


def ratio_margin(x: Array, moe_x: Array, y: Array, moe_y: Array) -> Array:
    """Margin of X / Y where X is not a part of Y; NaN where Y is 0."""
    safe = np.where(y == 0, np.nan, y)
    return np.hypot(moe_x, x / safe * moe_y) / np.abs(safe)


def proportion_margin(x: Array, moe_x: Array, y: Array, moe_y: Array) -> Array:
    """Margin of X / Y where X is a part of Y; the ratio formula where the radicand is negative; NaN where Y is 0."""
    safe = np.where(y == 0, np.nan, y)
    radicand = moe_x**2 - (x / safe) ** 2 * moe_y**2
    proportion = np.sqrt(np.where(radicand < 0, np.nan, radicand)) / np.abs(safe)
    return np.where(radicand < 0, ratio_margin(x, moe_x, y, moe_y), proportion)
