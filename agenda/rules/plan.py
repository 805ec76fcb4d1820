"""Who may change the plan, and what a reader is told about an action."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
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


# What is told ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Status:
    """An action's status in a word, with its tone."""

    code: ActionStatus
    words: str
    tone: str


def status_code(state: str, due_on: date | None, today: date) -> ActionStatus:
    """What a reader is told of an action in this state. The same rule as `ActionQuerySet.in_status`, which says it in SQL."""
    if state in {ActionState.DONE, ActionState.STOPPED, ActionState.BLOCKED}:
        return ActionStatus(state)
    if due_on is not None and due_on < today:
        return ActionStatus.LATE
    return ActionStatus.ON_TRACK if state == ActionState.STARTED else ActionStatus.NOT_STARTED


def status_of(action: "Action", today: date) -> Status:
    """The same in words, with by how much it is late."""
    code, words = status_code(action.state, action.due_on, today), ""
    if code == ActionStatus.LATE and action.due_on is not None:
        days = (today - action.due_on).days
        words = ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}
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
    """What the table allows next and staff may set by hand: stopping, and proposing anew. The rest has ways of its own."""
    by_hand = {StrategyState.STOPPED, StrategyState.PROPOSED}
    needs = STRATEGY_MOVES[StrategyState(strategy.state)]
    return [Move(to.value, to.label, why) for to, why in needs.items() if to in by_hand]
