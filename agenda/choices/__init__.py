"""The fixed vocabularies, by noun."""

from agenda.choices.commitments import COMMITMENT_MOVES, STANDING, CommitmentState, Side, Step
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
    "COMMITMENT_MOVES",
    "STANDING",
    "STRATEGY_MOVES",
    "ActionState",
    "ActionStatus",
    "PlanPart",
    "CommitmentState",
    "Side",
    "Step",
    "StrategyKind",
    "StrategyReach",
    "StrategyState",
    "YearChoice",
    "YearOutcome",
]
