"""What can be done with the agenda and the activities that advance it; the only code that writes them."""

from agenda.services.activities import edit_work, log_work
from agenda.services.errors import (
    ActivityRefusedError,
    MoveRefusedError,
    NotYoursToDoError,
    PlanInvalidError,
    ReasonMissingError,
    StillOpenError,
)
from agenda.services.meetings import take_up
from agenda.services.plan import (
    add_milestone,
    change_action,
    change_goal,
    change_milestone,
    change_strategy,
    create_action,
    create_goal,
    create_strategy,
    move_action,
    move_strategy,
    reach_milestone,
    remove_milestone,
    set_published,
)
from agenda.services.prompts import ask_what_happened

__all__ = [
    "ActivityRefusedError",
    "MoveRefusedError",
    "NotYoursToDoError",
    "PlanInvalidError",
    "ReasonMissingError",
    "StillOpenError",
    "add_milestone",
    "ask_what_happened",
    "change_action",
    "change_goal",
    "change_milestone",
    "change_strategy",
    "create_action",
    "create_goal",
    "create_strategy",
    "edit_work",
    "log_work",
    "move_action",
    "move_strategy",
    "reach_milestone",
    "remove_milestone",
    "set_published",
    "take_up",
]
