"""How far an action is, and several together."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.choices import ActionState


def progress_of(
    *, state: str, milestones_total: int, milestones_reached: int, planned_units: int, units_confirmed: int
) -> float:
    """How far an action is, 0 to 1: by its milestones if it has any, else by what it counts, else by its state.

    The same rule as `ActionQuerySet.with_progress`, which says it in SQL.
    """
    if milestones_total:
        return milestones_reached / milestones_total
    if planned_units:
        return min(1.0, units_confirmed / planned_units)
    return 1.0 if state == ActionState.DONE else 0.0


@dataclass(frozen=True)
class Share:
    """Progress of several actions: `advanced` is the sum of weight times progress, `weights` the sum of weights."""

    weights: float = 0
    advanced: float = 0
    total: int = 0

    @property
    def percent(self) -> int | None:
        """The weighted mean in whole percent, or None where nothing is planned. Only what is wholly done shows 100."""
        return None if not self.weights else whole_percent(self.advanced / self.weights)

    @property
    def words(self) -> str:
        """The figure with what it is a share of."""
        if self.percent is None:
            return _("No actions yet")
        return ngettext("%(percent)s%% done, %(total)s action", "%(percent)s%% done, %(total)s actions", self.total) % {
            "percent": self.percent,
            "total": self.total,
        }


def together(shares: Iterable[Share]) -> Share:
    """The share of all actions of several shares: their weighted mean, so it lies between them."""
    listed = list(shares)
    return Share(
        sum(share.weights for share in listed),
        sum(share.advanced for share in listed),
        sum(share.total for share in listed),
    )


def whole_percent(progress: float) -> int:
    """`progress` (0 to 1) in whole percent; what has begun is at least 1 and what is not finished at most 99."""
    if progress <= 0:
        return 0
    # Sums of shares such as 0.1 × 10 may miss 1 by a rounding error.
    return 100 if progress >= 1 - 1e-9 else min(99, max(1, round(progress * 100)))
