"""What was agreed, by noun."""

from agenda.models.contributions import Contribution, TakenUp
from agenda.models.plan import HEAVIEST, MOST_UNITS, Action, Goal, Milestone, Strategy

__all__ = [
    "HEAVIEST",
    "MOST_UNITS",
    "Action",
    "Contribution",
    "Goal",
    "Milestone",
    "Strategy",
    "TakenUp",
]
