"""How a figure stands between its baseline and its target, in one of five classes (after Healthy People)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from .contrasts import Contrast, Verdict, change
from .reasons import Reason
from .results import Result, Scale, Window

# Where nothing is known of the uncertainty, a move counts from a tenth on.
NOTABLE: Final = 0.10
_DUST: Final = 1e-9


class Class(StrEnum):
    """The progress classes."""

    REACHED = "reached"
    IMPROVING = "improving"
    LITTLE_CHANGE = "little_change"
    WORSENING = "worsening"
    INFORMATIONAL = "informational"


@dataclass(frozen=True, slots=True)
class Progress:
    """The class, with `achieved`: the percent of the way from baseline to target (below 0: away, above 100: beyond).

    `change` is the latest figure against the baseline. `tested` says whether the class rests on a test, or None where
    neither a test nor the rule of a tenth was needed. `reason` says why the class is informational, `achieved_reason`
    why there is no percentage.
    """

    progress: Class
    achieved: float | None = None
    change: Contrast | None = None
    tested: bool | None = None
    reason: Reason = Reason.NONE
    achieved_reason: Reason = Reason.NONE


def progress(
    scale: Scale,
    latest: tuple[Window, Result] | None,
    baseline: tuple[Window, Result] | None,
    target: float | None,
    *,
    breaks: Collection[date] = (),
    staff: bool = False,
) -> Progress:
    """The class of one group of one place.

    Reached: the latest figure (or everything its limit allows) is at the target or beyond it. Improving and getting
    worse: the change from the baseline is significant; where its uncertainty is not known, a tenth of the way to the
    target, or a tenth of the baseline away from it. Else little or no detectable change. Windows that overlap, differ in
    length or lie on two sides of a break are not compared: informational.
    """
    missing = _missing(scale, latest, baseline, target, staff=staff)
    if missing is not Reason.NONE or latest is None or baseline is None or target is None:
        return Progress(Class.INFORMATIONAL, reason=missing, achieved_reason=missing)
    moved = change(scale, latest, baseline, breaks=breaks, staff=staff)
    achieved, why = _achieved(scale, latest[1], baseline[1], target, moved)
    if _is_reached(scale, latest[1], target):
        return Progress(Class.REACHED, achieved, moved, achieved_reason=why)
    if moved.verdict is Verdict.UNKNOWN and moved.gap is None:
        return Progress(Class.INFORMATIONAL, None, moved, reason=moved.reason, achieved_reason=why)
    if moved.significant is None and moved.gap is None:
        # Two bands that cannot meet show a move, but not how large it is.
        return Progress(Class.INFORMATIONAL, None, moved, reason=Reason.BOUNDED, achieved_reason=why)
    if moved.significant is None:
        return Progress(_by_tenths(scale, moved, baseline[1], target), achieved, moved, False, achieved_reason=why)
    return Progress(_CLASS[moved.verdict], achieved, moved, True, achieved_reason=why)


_CLASS: Final = {
    Verdict.BETTER: Class.IMPROVING,
    Verdict.WORSE: Class.WORSENING,
    Verdict.NOT_DIFFERENT: Class.LITTLE_CHANGE,
}


def _missing(
    scale: Scale,
    latest: tuple[Window, Result] | None,
    baseline: tuple[Window, Result] | None,
    target: float | None,
    *,
    staff: bool,
) -> Reason:
    """What there is not, of all that a class needs; a figure that is hidden gives its own reason."""
    if target is None:
        return Reason.NO_TARGET
    if not scale.direction:
        return Reason.NO_DIRECTION
    if latest is None:
        return Reason.NOT_COLLECTED
    hidden = latest[1].obstacle(scale, staff=staff)
    if hidden not in (Reason.NONE, Reason.BOUNDED):
        return hidden
    if baseline is None or baseline[1].obstacle(scale, staff=staff) not in (Reason.NONE, Reason.BOUNDED):
        return Reason.NO_BASELINE
    return Reason.NONE


def _achieved(
    scale: Scale, latest: Result, baseline: Result, target: float, moved: Contrast
) -> tuple[float | None, Reason]:
    """100 × (latest − baseline) / (target − baseline); only of exact, comparable figures with a way to go."""
    if moved.gap is None or baseline.value is None or latest.value is None:
        return None, moved.reason if moved.reason is not Reason.NONE else Reason.BOUNDED
    if not scale.better(target, baseline.value):
        return None, Reason.NOT_TOWARD
    return 100 * moved.gap / (target - baseline.value), Reason.NONE


def _is_reached(scale: Scale, latest: Result, target: float) -> bool:
    span = latest.span(scale, rounded=True)
    return span is not None and scale.reached(span.low if scale.direction == "higher" else span.high, target)


def _by_tenths(scale: Scale, moved: Contrast, baseline: Result, target: float) -> Class:
    gap, start = moved.gap or 0.0, baseline.value or 0.0
    toward = gap if scale.direction == "higher" else -gap
    if toward > 0 and toward >= NOTABLE * abs(target - start) - _DUST:
        return Class.IMPROVING
    if toward < 0 and -toward >= NOTABLE * abs(start) - _DUST:
        return Class.WORSENING
    return Class.LITTLE_CHANGE
