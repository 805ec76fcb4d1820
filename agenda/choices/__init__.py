"""The fixed vocabularies, by noun."""

from agenda.choices.commitments import COMMITMENT_MOVES, STANDING, CommitmentState, Side, Step
from agenda.choices.owners import OwnerAnswer, Question
from agenda.choices.plan import (
    ACTION_MOVES,
    STRATEGY_MOVES,
    ActionState,
    ActionStatus,
    StrategyKind,
    StrategyReach,
    StrategyState,
)
from agenda.choices.plan_files import PlanFileState, PlanOutcome
from agenda.choices.policy import (
    COMMUNITY_ENGAGEMENT,
    POLICY_AND_ADVOCACY,
    POLICY_MOVES,
    POSITIONED,
    PRIORITY,
    BallotState,
    CallState,
    GovernmentLevel,
    PolicyPosition,
    PolicyStage,
)
from agenda.choices.practices import (
    ASSESSING_GROUPS,
    EVIDENCE_MEANS,
    NOT_ASSESSED,
    Answer,
    EvidenceLevel,
    PracticeOrigin,
    PracticeOutcome,
)
from agenda.choices.system_commitments import EQUITY_AND_INCLUSION, Kept
from agenda.choices.years import PlanPart, YearChoice, YearOutcome

__all__ = [
    "EQUITY_AND_INCLUSION",
    "Kept",
    "OwnerAnswer",
    "Question",
    "ACTION_MOVES",
    "ASSESSING_GROUPS",
    "COMMITMENT_MOVES",
    "COMMUNITY_ENGAGEMENT",
    "EVIDENCE_MEANS",
    "NOT_ASSESSED",
    "POLICY_AND_ADVOCACY",
    "POLICY_MOVES",
    "POSITIONED",
    "PRIORITY",
    "STANDING",
    "STRATEGY_MOVES",
    "ActionState",
    "ActionStatus",
    "Answer",
    "BallotState",
    "CallState",
    "CommitmentState",
    "EvidenceLevel",
    "GovernmentLevel",
    "PlanPart",
    "PolicyPosition",
    "PolicyStage",
    "PracticeOrigin",
    "PracticeOutcome",
    "Side",
    "Step",
    "PlanFileState",
    "PlanOutcome",
    "StrategyKind",
    "StrategyReach",
    "StrategyState",
    "YearChoice",
    "YearOutcome",
]
