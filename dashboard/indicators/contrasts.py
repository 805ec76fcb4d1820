"""Two figures side by side: gap and ratio, the test that fits their type, and the verdict in one word."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from .quantiles import normal_quantile, z_of
from .reasons import Reason
from .results import LEVEL, Result, Scale, Window

Range = tuple[float, float]


class Verdict(StrEnum):
    """What may be said of one figure against another; `BETTER` and `WORSE` only where a better way was named."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    NOT_DIFFERENT = "not_different"
    UNKNOWN = "unknown"


class Method(StrEnum):
    """What the verdict rests on."""

    NONE = ""
    NEWCOMBE = "newcombe"  # hybrid score interval of the difference of two counted shares
    LOG_RATIO = "log_ratio"  # interval of the ratio of two counted rates
    STANDARD_ERRORS = "standard_errors"  # z of two survey estimates
    INTERVALS = "intervals"  # the two published intervals, squared and added as Newcombe's are
    BOUNDS = "bounds"  # limits or bands that cannot meet


@dataclass(frozen=True, slots=True)
class Contrast:
    """One figure against another, in the unit of the indicator; what is not known is None and `reason` says why.

    `gap` is value − reference and `gap_range` its 95 % interval (of limits and bands: the least and the greatest gap
    they allow; `gap` is then None). `ratio` is value / reference with its 95 % interval; `adverse_ratio` is the ratio of
    those left out, for shares where higher is better. `z` is given for survey estimates. `reason` tells why there is no
    verdict, `ratio_reason` why there is no ratio or no interval of it. `unreliable`: one of the two is to be used with
    care.
    """

    gap: float | None = None
    gap_range: Range | None = None
    ratio: float | None = None
    ratio_range: Range | None = None
    adverse_ratio: float | None = None
    z: float | None = None
    method: Method = Method.NONE
    verdict: Verdict = Verdict.UNKNOWN
    reason: Reason = Reason.NONE
    ratio_reason: Reason = Reason.NONE
    unreliable: bool = False

    @property
    def significant(self) -> bool | None:
        """Whether a test found a difference; None where none was made (limits and bands are not tested)."""
        if self.verdict is Verdict.UNKNOWN or self.method is Method.BOUNDS:
            return None
        return self.verdict is not Verdict.NOT_DIFFERENT


def contrast(scale: Scale, figure: Result, reference: Result, *, staff: bool = False) -> Contrast:
    """One figure against the other at the 95 % level, by the method of the value type (`measurement.md`).

    A figure that is hidden or missing gives no number at all, only the reason; if both are, the figure's own.
    """
    obstacle, of_reference = (one.obstacle(scale, staff=staff) for one in (figure, reference))
    for why in (obstacle, of_reference):
        if why not in (Reason.NONE, Reason.BOUNDED):
            reason = why if why is obstacle else Reason.NO_REFERENCE
            return Contrast(reason=reason, ratio_reason=reason)
    unreliable = "unreliable" in (figure.state, reference.state)
    if Reason.BOUNDED in (obstacle, of_reference):
        return replace(_of_bounds(scale, figure, reference), unreliable=unreliable)
    assert figure.value is not None  # noqa: S101 (nothing stood in the way)
    assert reference.value is not None  # noqa: S101 (nothing stood in the way)
    gap = figure.value - reference.value
    found = replace(_ratio(scale, figure, reference), gap=gap, unreliable=unreliable)
    found = _test(scale, found, figure, reference)
    if found.method is Method.NONE:
        return found
    return replace(found, verdict=verdict_of(scale, gap) if _differs(found) else Verdict.NOT_DIFFERENT)


def change(
    scale: Scale,
    later: tuple[Window, Result],
    earlier: tuple[Window, Result],
    *,
    breaks: Collection[date] = (),
    staff: bool = False,
) -> Contrast:
    """The later figure against the earlier one of the same group. Windows that share days are never tested.

    Nor are windows of different length, nor those with the start of a new series (`breaks`: its first day) between.
    """
    why = incomparable(later[0], earlier[0], breaks)
    if why is not Reason.NONE:
        return Contrast(reason=why, ratio_reason=why)
    return contrast(scale, later[1], earlier[1], staff=staff)


def incomparable(later: Window, earlier: Window, breaks: Collection[date] = ()) -> Reason:
    """Why two windows cannot be compared; NONE where they can."""
    if later.overlaps(earlier):
        return Reason.OVERLAPPING
    if not later.comparable(earlier):
        return Reason.DIFFERENT_WINDOWS
    if any(earlier.starts < first <= later.ends for first in breaks):
        return Reason.SERIES_BREAK
    return Reason.NONE


def verdict_of(scale: Scale, gap: float) -> Verdict:
    """The word for a gap that is known to be there."""
    if not scale.direction:
        return Verdict.HIGHER if gap > 0 else Verdict.LOWER
    return Verdict.BETTER if (gap > 0) == (scale.direction == "higher") else Verdict.WORSE


def _of_bounds(scale: Scale, figure: Result, reference: Result) -> Contrast:
    """What limits and bands allow: the range of the gap, and which lies higher if they cannot meet."""
    one, other = figure.span(scale), reference.span(scale)
    if one is None or other is None:
        return Contrast(reason=Reason.BOUNDED, ratio_reason=Reason.BOUNDED)
    least, most = one.low - other.high, one.high - other.low
    found = Contrast(
        gap_range=(least, most) if math.isfinite(least) and math.isfinite(most) else None,
        reason=Reason.BOUNDED,
        ratio_reason=Reason.BOUNDED,
    )
    if figure.state != reference.state:
        # A band beside an exact figure: what rounding took from the band could close the distance.
        wide_one, wide_other = figure.span(scale, rounded=True), reference.span(scale, rounded=True)
        assert wide_one is not None  # noqa: S101 (it reads like the span above)
        assert wide_other is not None  # noqa: S101 (it reads like the span above)
        one, other = wide_one, wide_other
    if one.below(other) or other.below(one):
        sign = -1.0 if one.below(other) else 1.0
        return replace(found, method=Method.BOUNDS, verdict=verdict_of(scale, sign), reason=Reason.NONE)
    return found


def _ratio(scale: Scale, figure: Result, reference: Result) -> Contrast:
    """Ratio and its interval: by counts √(1/x₁ − 1/n₁ + 1/x₂ − 1/n₂), by standard errors the same on relative errors."""
    one, other = figure.value or 0.0, reference.value or 0.0
    if other == 0:
        return Contrast(ratio_reason=Reason.ZERO_REFERENCE, adverse_ratio=_adverse(scale, one, other))
    found = Contrast(ratio=one / other, adverse_ratio=_adverse(scale, one, other))
    if one <= 0 or other < 0:
        return replace(found, ratio_reason=Reason.NO_EVENTS)
    variance = _log_variance(scale, figure, reference)
    if variance is None:
        return replace(found, ratio_reason=Reason.NO_UNCERTAINTY)
    # Whole groups against whole groups leave nothing to chance, up to the last digit.
    spread = math.sqrt(max(variance, 0.0)) * _z(scale)
    return replace(found, ratio_range=(one / other * math.exp(-spread), one / other * math.exp(spread)))


def _adverse(scale: Scale, one: float, other: float) -> float | None:
    if not scale.is_share or scale.direction != "higher" or other == scale.multiplier:
        return None
    return (scale.multiplier - one) / (scale.multiplier - other)


def _log_variance(scale: Scale, figure: Result, reference: Result) -> float | None:
    """Variance of the logarithm of the ratio of two positive figures; None where nothing is known of it."""
    if scale.value_type in ("proportion", "rate", "count"):
        total = 0.0
        for one in (figure, reference):
            events = one.value if scale.value_type == "count" else one.numerator
            if not events or (scale.value_type != "count" and not one.denominator):
                return None
            # A count in a multiple of its unit is as uncertain as the events themselves.
            total += 1 / (events / scale.multiplier if scale.value_type == "count" else events)
            total -= 1 / (one.denominator or 1.0) if scale.value_type == "proportion" else 0.0
        return total
    errors = [(one.standard_error, one.value) for one in (figure, reference)]
    terms = [(se / value) ** 2 for se, value in errors if se is not None and value]
    return sum(terms) if len(terms) == len(errors) else None


def _test(scale: Scale, found: Contrast, figure: Result, reference: Result) -> Contrast:
    """The contrast with the test that its type asks for: method, interval of the gap and z, or why there is none."""
    counted = all(one.numerator is not None and one.denominator for one in (figure, reference))
    if scale.value_type == "count" or (scale.value_type == "rate" and counted):
        if found.ratio_range is None:
            return replace(found, reason=Reason.NO_EVENTS)
        return replace(found, method=Method.LOG_RATIO)
    if scale.value_type == "proportion":
        method = Method.NEWCOMBE if counted else Method.INTERVALS
        return _by_intervals(scale, found, figure, reference, method)
    se, se_reference = figure.standard_error, reference.standard_error
    if scale.value_type not in ("mean", "rate") and se is not None and se_reference is not None:
        return _by_errors(found, math.hypot(se, se_reference))
    return _by_intervals(scale, found, figure, reference, Method.INTERVALS)


def _by_errors(found: Contrast, se: float) -> Contrast:
    gap = found.gap or 0.0
    half = z_of(LEVEL) * se
    # Without any error there is no z: the figures are exact, and differ if they are not equal.
    z = gap / se if se > 0 else None
    return replace(found, method=Method.STANDARD_ERRORS, z=z, gap_range=(gap - half, gap + half))


def _by_intervals(scale: Scale, found: Contrast, figure: Result, reference: Result, method: Method) -> Contrast:
    """Newcombe's interval of a difference: the distances of the two intervals' ends, squared and added."""
    one, other = _interval(scale, figure), _interval(scale, reference)
    if one is None or other is None:
        return replace(found, reason=Reason.NO_UNCERTAINTY)
    gap, value, against = found.gap or 0.0, figure.value or 0.0, reference.value or 0.0
    lower = gap - math.hypot(value - one[0], other[1] - against)
    upper = gap + math.hypot(one[1] - value, against - other[0])
    return replace(found, method=method, gap_range=(lower, upper))


def _interval(scale: Scale, one: Result) -> Range | None:
    """The row's own interval, else Wilson's of a counted share."""
    if one.interval is not None or scale.value_type != "proportion":
        return one.interval
    if one.numerator is None or not one.denominator:
        return None
    import numpy as np  # slow to import, and pages read comparisons whose rows carry their interval

    from .intervals import wilson  # as above

    lower, upper = wilson(np.array([one.numerator]), np.array([one.denominator]))
    return float(lower[0]) * scale.multiplier, float(upper[0]) * scale.multiplier


def _differs(found: Contrast) -> bool:
    limits, none = (found.ratio_range, 1.0) if found.method is Method.LOG_RATIO else (found.gap_range, 0.0)
    assert limits is not None  # noqa: S101 (a method comes with its interval)
    return not limits[0] <= none <= limits[1]


def _z(scale: Scale) -> float:
    """The exact factor for what was counted, the Census Bureau's rounded one for what was estimated."""
    if scale.value_type in ("proportion", "rate", "count"):
        return normal_quantile((1 + LEVEL) / 2)
    return z_of(LEVEL)
