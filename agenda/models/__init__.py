"""What was agreed, by noun."""

from agenda.models.commitments import MOST_CENTS, Commitment, CommitmentFocus
from agenda.models.common_agenda import CommonAgenda, NamedGoal
from agenda.models.contributions import Contribution, TakenUp
from agenda.models.dependencies import Dependency
from agenda.models.history import PlanChange
from agenda.models.plan import HEAVIEST, MOST_UNITS, Action, Goal, Milestone, Strategy
from agenda.models.years import PlanYear, YearLine, YearPlan

__all__ = [
    "HEAVIEST",
    "MOST_CENTS",
    "MOST_UNITS",
    "Action",
    "CommonAgenda",
    "Commitment",
    "CommitmentFocus",
    "Contribution",
    "Dependency",
    "Goal",
    "Milestone",
    "PlanChange",
    "PlanYear",
    "NamedGoal",
    "Strategy",
    "TakenUp",
    "YearLine",
    "YearPlan",
]
