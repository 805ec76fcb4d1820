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

__all__ = [
    "ACTION_MOVES",
    "STRATEGY_MOVES",
    "ActionState",
    "ActionStatus",
    "StrategyKind",
    "StrategyReach",
    "StrategyState",
]
