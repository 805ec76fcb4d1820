"""What can be done with the agenda and the activities that advance it; the only code that writes them."""

from agenda.services import commitment_taps as commitment_taps  # its acts become known by being read
from agenda.services.activities import edit_work, log_work
from agenda.services.commitment_notices import ask_stale_commitments
from agenda.services.commitments import (
    change_commitment,
    confirm_commitment,
    move_commitment,
    offer_commitment,
)
from agenda.services.common_agenda import adopt_agenda, discard_agenda, write_agenda
from agenda.services.errors import (
    ActivityRefusedError,
    AgendaRefusedError,
    CircleError,
    MoveRefusedError,
    NotYoursToDoError,
    PlanInvalidError,
    ReasonMissingError,
    Refused,
    RowsRefusedError,
    StillOpenError,
    YearClosedError,
    YearUndecidedError,
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
from agenda.services.years import Chosen, carry_on_the_rest, choose_for_year, close_year

__all__ = [
    "ActivityRefusedError",
    "Chosen",
    "CircleError",
    "AgendaRefusedError",
    "MoveRefusedError",
    "NotYoursToDoError",
    "PlanInvalidError",
    "ReasonMissingError",
    "Refused",
    "RowsRefusedError",
    "StillOpenError",
    "YearClosedError",
    "YearUndecidedError",
    "add_milestone",
    "adopt_agenda",
    "ask_stale_commitments",
    "ask_what_happened",
    "carry_on_the_rest",
    "change_action",
    "change_commitment",
    "change_goal",
    "change_milestone",
    "change_strategy",
    "choose_for_year",
    "close_year",
    "confirm_commitment",
    "create_action",
    "create_goal",
    "create_strategy",
    "discard_agenda",
    "edit_work",
    "log_work",
    "move_action",
    "move_commitment",
    "move_strategy",
    "offer_commitment",
    "reach_milestone",
    "remove_milestone",
    "set_published",
    "take_up",
    "write_agenda",
]
