"""The figures of each value type: value, interval, margin and state, then what their reliability allows to be shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from . import intervals, margins, reliability
from .cells import Cells, Texts
from .formula import Measure
from .intervals import Interval
from .margins import Array
from .quantities import CODE, HIGHEST_KNOWN, REASON, Codes, Mask, Quantity, evaluate, quotient
from .reliability import Words
from .spec import SUMS, IndicatorSpec

_SHARES: Final = ("proportion", "survey_proportion")
_EVENTS: Final = ("count", "rate")


class ImpossibleError(ValueError):
    """A count is negative or a part larger than its whole; the message names the first cell."""


@dataclass(frozen=True)
class Figures:
    """Aligned arrays over all cells.

    `spread` is the standard error that reliability is judged by, whether or not it is shown; `sample` is the number of
    people behind a share, where that is known.
    """

    value: Array
    numerator: Array
    denominator: Array
    denominator_bound: Texts
    lower: Array
    upper: Array
    moe: Array
    moe_level: Array
    se: Array
    spread: Array
    sample: Array
    state: Codes
    reason: Codes
    bound: Texts
    reliability: Words


def figures(spec: IndicatorSpec, cells: Cells, *, withhold: bool = True) -> Figures:
    """The figures of an indicator by its type: judged, cut to what is possible, withheld where the rule says so.

    Without `withhold` unreliable shares keep their values, marked as unreliable.
    """
    if spec.value_type in SUMS:
        found = _sum(spec, cells)
    elif spec.is_direct:
        found = _direct(spec, cells)
    else:
        found = _ratio(spec, cells)
    if spec.value_type in _SHARES:
        outside = (found.value < 0) | (found.value > spec.multiplier)
        _refuse(cells, outside, f"a share lies outside 0 to {spec.multiplier:g}")
    found = replace(found, reliability=_judge(spec, found))
    low, high = spec.range
    found = replace(found, lower=np.maximum(found.lower, low), upper=np.minimum(found.upper, high))
    return _clear(_withhold(spec, found, withhold))


def _sum(spec: IndicatorSpec, cells: Cells) -> Figures:
    """Counts and survey estimates: one formula, scaled."""
    x = evaluate(spec.top, cells.quantity, len(cells))
    found = replace(_of_formula(spec, cells, x), numerator=x.value)
    if spec.value_type == "survey":
        return _with_margin(found, x, spec.multiplier)
    _refuse(cells, x.value < 0, "a count is negative")
    lower, upper = intervals.events(x.value)
    return replace(found, lower=lower * spec.multiplier, upper=upper * spec.multiplier)


def _ratio(spec: IndicatorSpec, cells: Cells) -> Figures:
    """Two formulas: numerator and denominator are summed first and divided last."""
    assert spec.bottom is not None  # noqa: S101 (a ratio without denominator is direct)
    x = evaluate(spec.top, cells.quantity, len(cells))
    n = evaluate(spec.bottom, cells.quantity, len(cells))
    share = spec.value_type in _SHARES
    _refuse_counts(spec, cells, x.value, n.value)
    made = quotient(x, n, margins.proportion_margin if share else margins.ratio_margin)
    found = replace(_of_formula(spec, cells, made), numerator=x.value, denominator=n.value)
    if isinstance(spec.bottom, Measure):
        bounded = n.state == CODE["bounded"]
        bound = np.where(bounded, cells.texts(spec.bottom, "bound"), "")
        found = replace(found, denominator_bound=bound, sample=cells.floats(spec.bottom, "n"))
    if spec.value_type.startswith("survey"):
        return _with_margin(found, made, spec.multiplier)
    lower, upper = _interval_of_counts(spec, found)
    return replace(found, lower=lower, upper=upper, sample=n.value)


def _direct(spec: IndicatorSpec, cells: Cells) -> Figures:
    """Rows of one measure: counted where they carry numerator and denominator, else as the source published them."""
    found = _as_published(spec, cells)
    if spec.value_type == "published":
        return found
    known = found.state <= HIGHEST_KNOWN
    counted = known & ~np.isnan(found.numerator) & ~np.isnan(found.denominator)
    if spec.value_type.startswith("survey"):
        # A survey estimate is weighted: what was published stands, with its margin.
        counted &= np.isnan(found.value)
    x, n = np.where(counted, found.numerator, np.nan), np.where(counted, found.denominator, np.nan)
    _refuse_counts(spec, cells, x, n)
    nobody = n == 0
    value = np.where(counted, x / np.where(nobody, np.nan, n) * spec.multiplier, found.value)
    lower, upper = _interval_of_counts(spec, replace(found, value=value, numerator=x, denominator=n))
    sampled = np.isnan(lower)
    # A numerator alone is an exact part, but no figure.
    lonely = known & ~counted & np.isnan(value)
    return replace(
        found,
        value=value,
        lower=np.where(sampled, found.lower, lower),
        upper=np.where(sampled, found.upper, upper),
        sample=np.where(np.isnan(n), found.sample, n),
        state=np.select([nobody, lonely], [CODE["not_applicable"], CODE["incomplete"]], found.state),
        reason=np.select([nobody, lonely], [REASON["no_denominator"], REASON["parts_missing"]], found.reason),
    )


def _as_published(spec: IndicatorSpec, cells: Cells) -> Figures:
    """What the rows of the one measure say, their interval or margin converted to 95 %."""
    assert isinstance(spec.top, Measure)  # noqa: S101 (the specification has checked it)
    measure = spec.top
    found = _blank(cells, *cells.states(measure))
    value, moe, se = (cells.floats(measure, name) for name in ("value", "moe", "se"))
    low, high, level = (cells.floats(measure, name) for name in ("lower", "upper", "level"))
    moe_level = cells.floats(measure, "moe_level")
    ways: list[Interval] = [
        intervals.from_interval(value, low, high, level),
        intervals.from_margin(value, moe, moe_level),
        intervals.from_standard_error(value, se),
    ]
    return replace(
        found,
        value=value,
        numerator=cells.floats(measure, "numerator"),
        denominator=cells.floats(measure, "denominator"),
        denominator_bound=cells.texts(measure, "denominator_bound"),
        lower=_first(*(lower for lower, _ in ways)),
        upper=_first(*(upper for _, upper in ways)),
        moe=moe,
        moe_level=moe_level,
        se=se,
        spread=_first(se, margins.standard_error(moe, moe_level), (high - low) / 2 / margins.z_each(level)),
        sample=cells.floats(measure, "n"),
        bound=cells.texts(measure, "bound"),
    )


def _interval_of_counts(spec: IndicatorSpec, found: Figures) -> Interval:
    """The interval that the type gives to x of n; NaN where it gives none."""
    x, n = found.numerator, np.where(found.denominator == 0, np.nan, found.denominator)
    if spec.value_type == "proportion":
        lower, upper = intervals.wilson(np.where(np.isnan(n), np.nan, x), n)
        return lower * spec.multiplier, upper * spec.multiplier
    if spec.value_type == "rate":
        lower, upper = intervals.events(x)
        return lower / n * spec.multiplier, upper / n * spec.multiplier
    if spec.value_type == "mean":
        return intervals.mean(found.value, found.se, n)
    return np.full(x.shape, np.nan), np.full(x.shape, np.nan)


def _with_margin(found: Figures, made: Quantity, scale: float) -> Figures:
    """Margin, standard error and interval as they follow from the formula; a published standard error stands."""
    moe = made.moe * scale
    lower, upper = intervals.from_margin(found.value, moe, made.level)
    spread = margins.standard_error(moe, made.level)
    se = _first(found.se, spread)
    return replace(found, lower=lower, upper=upper, moe=moe, moe_level=made.level, se=se, spread=spread)


def _judge(spec: IndicatorSpec, found: Figures) -> Words:
    width = found.upper - found.lower
    if spec.value_type in _SHARES:
        share = found.value / spec.multiplier
        spread = found.spread / spec.multiplier
        effective = reliability.effective_sample(share, spread, found.sample)
        return reliability.proportions(share, width / spec.multiplier, effective)
    if spec.value_type in _EVENTS:
        return reliability.events(found.value, width, spec.relative_width)
    return reliability.variation(found.value, found.spread, spec.cv_limits)


def _withhold(spec: IndicatorSpec, found: Figures, withhold: bool) -> Figures:
    """Mark what is unreliable; an unreliable share is not shown, and its numerator, which gives it back, neither."""
    low = (found.reliability == "low") & (found.state <= HIGHEST_KNOWN)
    found = replace(
        found,
        state=np.where(low, CODE["unreliable"], found.state),
        reason=np.where(low, REASON["unreliable"], found.reason),
    )
    if spec.value_type not in _SHARES or not withhold:
        return found
    return replace(found, value=np.where(low, np.nan, found.value), numerator=np.where(low, np.nan, found.numerator))


def _clear(found: Figures) -> Figures:
    """No uncertainty is given where no value is shown."""
    gone = np.isnan(found.value)
    blank = {
        name: np.where(gone, np.nan, getattr(found, name)) for name in ("lower", "upper", "moe", "moe_level", "se")
    }
    return replace(found, **blank)


def _of_formula(spec: IndicatorSpec, cells: Cells, made: Quantity) -> Figures:
    """Value and state of a formula; the bound and the standard error of a single measure are its own."""
    found = replace(_blank(cells, made.state, made.reason), value=made.value * spec.multiplier)
    if spec.denominator or not isinstance(spec.top, Measure):
        return found
    if spec.multiplier == 1:
        return replace(found, bound=cells.texts(spec.top, "bound"), se=cells.floats(spec.top, "se"))
    # The bound speaks of the measure, not of its multiple.
    bounded = made.state == CODE["bounded"]
    return replace(
        found,
        state=np.where(bounded, CODE["incomplete"], made.state),
        reason=np.where(bounded, REASON["parts_missing"], made.reason),
    )


def _blank(cells: Cells, state: Codes, reason: Codes) -> Figures:
    nothing, silent = np.full(len(cells), np.nan), np.full(len(cells), "", dtype=object)
    return Figures(
        value=nothing,
        numerator=nothing,
        denominator=nothing,
        denominator_bound=silent,
        lower=nothing,
        upper=nothing,
        moe=nothing,
        moe_level=nothing,
        se=nothing,
        spread=nothing,
        sample=nothing,
        state=state,
        reason=reason,
        bound=silent,
        reliability=silent,
    )


def _first(*columns: Array) -> Array:
    """Of each cell the first number that is there."""
    found = columns[0]
    for column in columns[1:]:
        found = np.where(np.isnan(found), column, found)
    return found


def _refuse_counts(spec: IndicatorSpec, cells: Cells, x: Array, n: Array) -> None:
    if spec.value_type in _SHARES:
        _refuse(cells, x > n, "a part is larger than its whole")
    if spec.value_type in ("proportion", "rate", "mean"):
        _refuse(cells, n < 0, "a count is negative")
    if spec.value_type in ("proportion", "rate"):
        _refuse(cells, x < 0, "a count is negative")


def _refuse(cells: Cells, wrong: Mask, why: str) -> None:
    if wrong.any():
        at = int(wrong.argmax())
        where = f"place {cells.place[at]}, period {cells.period[at]}, group {cells.group[at] or 'everyone'}"
        raise ImpossibleError(f"{where}: {why}.")
