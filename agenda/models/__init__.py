"""What was agreed, by noun."""

from agenda.models.coding import CodingRound, SecondCode
from agenda.models.commitments import MOST_CENTS, Commitment, CommitmentFocus
from agenda.models.common_agenda import CommonAgenda, NamedGoal
from agenda.models.contributions import Contribution, TakenUp
from agenda.models.dependencies import Dependency
from agenda.models.history import PlanChange
from agenda.models.plan import HEAVIEST, MOST_UNITS, Action, Goal, Milestone, Strategy
from agenda.models.plan_files import PlanFile, PlanRow
from agenda.models.policy import CallToAction, PolicyPriority, PolicyStep
from agenda.models.practices import Practice, PracticeAssessment, PracticeUse
from agenda.models.reviews import EquityCondition, EquityReview, StrategyMove
from agenda.models.rounds import MOST_CHOICES, Ballot, BallotChoice, PolicyRound, RoundEntry
from agenda.models.system_commitments import SystemCommitment, SystemReview
from agenda.models.years import PlanYear, YearLine, YearPlan

__all__ = [
    "Action",
    "Ballot",
    "BallotChoice",
    "CallToAction",
    "CodingRound",
    "Commitment",
    "CommitmentFocus",
    "CommonAgenda",
    "Contribution",
    "Dependency",
    "EquityCondition",
    "EquityReview",
    "Goal",
    "HEAVIEST",
    "MOST_CENTS",
    "MOST_CHOICES",
    "MOST_UNITS",
    "Milestone",
    "NamedGoal",
    "PlanChange",
    "PlanFile",
    "PlanRow",
    "PlanYear",
    "PolicyPriority",
    "PolicyRound",
    "PolicyStep",
    "Practice",
    "PracticeAssessment",
    "PracticeUse",
    "RoundEntry",
    "SecondCode",
    "Strategy",
    "StrategyMove",
    "SystemCommitment",
    "SystemReview",
    "TakenUp",
    "YearLine",
    "YearPlan",
]
