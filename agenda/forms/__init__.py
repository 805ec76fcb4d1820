"""Forms of the log and of the plan."""

from agenda.forms.activities import ActivityForm, ReturnForm
from agenda.forms.meetings import TakeUpForm
from agenda.forms.plan import ActionForm, GoalForm, MilestoneForm, MoveForm, StrategyForm

__all__ = [
    "ActionForm",
    "ActivityForm",
    "GoalForm",
    "MilestoneForm",
    "MoveForm",
    "ReturnForm",
    "StrategyForm",
    "TakeUpForm",
]
