"""What can be done with the agenda and the activities that advance it; the only code that writes them."""

from agenda.services.errors import ActivityRefused, MoveNotAllowed, PlanInvalid, ReasonMissing, StillOpen
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

__all__ = [
    "ActivityRefused",
    "MoveNotAllowed",
    "PlanInvalid",
    "ReasonMissing",
    "StillOpen",
    "add_milestone",
    "change_action",
    "change_goal",
    "change_milestone",
    "change_strategy",
    "create_action",
    "create_goal",
    "create_strategy",
    "move_action",
    "move_strategy",
    "reach_milestone",
    "remove_milestone",
    "set_published",
]
