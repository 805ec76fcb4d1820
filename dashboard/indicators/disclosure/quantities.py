"""The numbers of people behind results, named so that indicators which share an input share the cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..formula import Measure, Node, Number, Product, Sum
from ..frame import join_group, split_group
from ..spec import IndicatorSpec
from .primary import RESTRICTED, SHARES, Rule, people
from .problem import TOLERANCE
from .rounding import Between, shown_between

UNKNOWN: Between = (-np.inf, np.inf)


@dataclass(frozen=True)
class Shown:
    """The results of one indicator, and what is to be published of them (`primary.protect`), row by row the same.

    `stands`: it is public already, as it is here, and this release does not touch it.
    """

    spec: IndicatorSpec
    results: pd.DataFrame
    protected: pd.DataFrame
    rule: Rule = RESTRICTED
    stands: bool = False


@dataclass(frozen=True, order=True)
class Key:
    """One number: a measure or formula, and where, when and of whom."""

    quantity: str
    place: str
    period: str
    group: str


@dataclass(frozen=True)
class Row:
    """One row of results: how many people it counts (`x`) of how many (`n`), and what is shown of both.

    A number that is unknown even to us is NaN. `share`: the limits of x / n as shown, where it is shown apart from
    rounded counts. `small`: hidden by its rule. `withheld`: its source hid x.
    """

    name: str
    key: Key
    of: Key
    x: float
    n: float
    x_shown: Between
    n_shown: Between
    share: Between | None
    small: bool
    withheld: bool


def quantity(node: Node, group: str) -> tuple[str, str]:
    """The name of what a formula counts, and its group: the same for all formulas that count the same people."""
    if isinstance(node, Measure):
        return node.slug, join_group((*split_group(group), *node.selection))
    return repr(node), group


def linear(node: Node) -> Mapping[Measure, float] | None:
    """The factors of a formula that adds and subtracts measures times numbers; None for any other."""
    match node:
        case Measure():
            return {node: 1.0}
        case Sum(terms):
            total: dict[Measure, float] = {}
            for sign, term in terms:
                part = linear(term)
                if part is None:
                    return None
                for measure, factor in part.items():
                    total[measure] = total.get(measure, 0.0) + sign * factor
            return total
        case Product(Number(factor), other) | Product(other, Number(factor)):
            scaled = linear(other)
            return None if scaled is None else {measure: factor * each for measure, each in scaled.items()}
    return None


def rows(shown: Shown) -> Iterator[Row]:
    """The rows of an indicator, in their order."""
    spec, rule = shown.spec, shown.rule
    x, n = people(spec, shown.results)
    given = shown.results["numerator"].notna().to_numpy()
    # A share without its count stands for just that part of the group, whole or not.
    x = np.where(given, x, shown.results["value"].to_numpy(dtype=np.float64) / spec.multiplier * n + 0 * x)
    out = [shown.protected[name].to_numpy(dtype=np.float64) for name in ("numerator", "denominator", "value")]
    hidden = (shown.protected["state"] == "suppressed").to_numpy()
    small = hidden & (shown.protected["reason"] != "source").to_numpy()
    keys = (shown.results[name].to_numpy(dtype=object) for name in ("place", "period", "group"))
    for at, (place, period, group) in enumerate(zip(*keys, strict=True)):
        key, of = _keys(spec, place, period, group)
        withheld = bool(hidden[at] and not small[at] and spec.disclosure == "restricted")
        name = figure_name(spec.slug, place, period, group)
        row = Row(name, key, of, float(x[at]), float(n[at]), UNKNOWN, UNKNOWN, None, bool(small[at]), withheld)
        yield row if row.small else _seen(spec, rule, row, [float(column[at]) for column in out])


def figure_name(slug: str, place: str, period: str, group: str) -> str:
    """The name of the figure of an indicator at one place, period and group."""
    return "|".join((slug, place, period, group))


def _keys(spec: IndicatorSpec, place: str, period: str, group: str) -> tuple[Key, Key]:
    top, top_group = quantity(spec.top, group)
    if spec.bottom is not None:
        bottom, bottom_group = quantity(spec.bottom, group)
    else:
        bottom, bottom_group = f"{top} (of)", top_group
    if spec.is_direct and spec.value_type not in ("rate", "proportion"):
        # A mean's or a published figure's own number is no count; only its base may be.
        top = f"{top} (sum)"
    return Key(top, place, period, top_group), Key(bottom, place, period, bottom_group)


def _seen(spec: IndicatorSpec, rule: Rule, row: Row, numbers: list[float]) -> Row:
    """A row with the limits that its published numbers give."""
    numerator, denominator, value = numbers
    if not np.isnan(numerator) and not np.isnan(row.x):
        row = replace(row, x_shown=_between(spec, row.x, rule.base, rule.smallest))
    if not np.isnan(denominator) and not np.isnan(row.n):
        row = replace(row, n_shown=_between(spec, row.n, rule.base, rule.people))
    exact = np.isnan(numerator) or (spec.value_type in SHARES and row.n >= rule.exact_from)
    if exact and not np.isnan(value) and row.n > 0 and not np.isnan(row.x):
        # Made of exact counts: it says more than the rounded counts beside it.
        half = 0.5 * 10.0**-spec.decimals + TOLERANCE
        row = replace(row, share=((value - half) / spec.multiplier, (value + half) / spec.multiplier))
    return row


def _between(spec: IndicatorSpec, count: float, base: int, smallest: int) -> Between:
    if spec.disclosure == "public":
        return count, count
    return shown_between(count, base=base, smallest=smallest)
