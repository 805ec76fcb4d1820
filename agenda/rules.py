"""Who may change the agenda, how far an action is and what a reader is told about it: each rule once, in plain words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.choices import ACTION_MOVES, STRATEGY_MOVES, ActionState, ActionStatus, StrategyState
from workgroups import rules as workgroup_rules

if TYPE_CHECKING:
    from agenda.models import Action, Strategy

TONES = {
    ActionStatus.ON_TRACK: "ok",
    ActionStatus.LATE: "no",
    ActionStatus.BLOCKED: "warn",
    ActionStatus.NOT_STARTED: "plain",
    ActionStatus.DONE: "ok",
    ActionStatus.STOPPED: "off",
}


# Who ------------------------------------------------------------------------------------------------------------------


def can_edit_goals(user: Any) -> bool:
    """Goals, and whether a strategy is affirmed and public, belong to the whole network: staff."""
    return workgroup_rules.can_edit_agenda(user)


def can_edit_strategy(user: Any, strategy: "Strategy") -> bool:
    """Leads of the workgroup that proposed it, and staff."""
    return workgroup_rules.can_edit_workplan(user, strategy.workgroup)


def can_edit_action(user: Any, action: "Action") -> bool:
    """Leads of the workgroup that does it or of the one whose strategy it serves, and staff."""
    return workgroup_rules.can_edit_workplan(user, action.workgroup) or can_edit_strategy(user, action.strategy)


# How far --------------------------------------------------------------------------------------------------------------


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


# What is told ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Status:
    """An action's status in a word, with its tone."""

    code: ActionStatus
    words: str
    tone: str


def status_of(action: "Action", today: date) -> Status:
    """What a reader is told. The same rule as `ActionQuerySet.in_status`, which says it in SQL."""
    state = ActionState(action.state)
    code, words = ActionStatus.NOT_STARTED, ""
    if state in {ActionState.DONE, ActionState.STOPPED, ActionState.BLOCKED}:
        code = ActionStatus(state.value)
    elif action.due_on is not None and action.due_on < today:
        days = (today - action.due_on).days
        code, words = ActionStatus.LATE, ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}
    elif state == ActionState.STARTED:
        code = ActionStatus.ON_TRACK
    return Status(code, words or str(code.label), TONES[code])


@dataclass(frozen=True)
class Move:
    """A state that something may come to next."""

    to: str
    label: str | Promise
    needs_reason: bool


def moves_of_action(action: "Action") -> list[Move]:
    """What the table allows next."""
    return [Move(to.value, to.label, why) for to, why in ACTION_MOVES[ActionState(action.state)].items()]


def moves_of_strategy(strategy: "Strategy") -> list[Move]:
    """What the table allows next."""
    return [Move(to.value, to.label, why) for to, why in STRATEGY_MOVES[StrategyState(strategy.state)].items()]
