"""What was agreed, by noun."""

from agenda.models.contributions import Contribution, TakenUp
from agenda.models.dependencies import Dependency
from agenda.models.history import PlanChange
from agenda.models.plan import HEAVIEST, MOST_UNITS, Action, Goal, Milestone, Strategy
from agenda.models.years import PlanYear, YearLine, YearPlan

__all__ = [
    "HEAVIEST",
    "MOST_UNITS",
    "Action",
    "Contribution",
    "Dependency",
    "Goal",
    "Milestone",
    "PlanChange",
    "PlanYear",
    "Strategy",
    "TakenUp",
    "YearLine",
    "YearPlan",
]
