"""The fixed vocabularies, by noun."""

from agenda.choices.plan import (
    ACTION_MOVES,
    STRATEGY_MOVES,
    ActionState,
    ActionStatus,
    StrategyKind,
    StrategyReach,
    StrategyState,
)
from agenda.choices.years import PlanPart, YearChoice, YearOutcome

__all__ = [
    "ACTION_MOVES",
    "STRATEGY_MOVES",
    "ActionState",
    "ActionStatus",
    "PlanPart",
    "StrategyKind",
    "StrategyReach",
    "StrategyState",
    "YearChoice",
    "YearOutcome",
]
