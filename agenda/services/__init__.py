"""What can be done with the agenda and the activities that advance it; the only code that writes them."""

from agenda.services import commitment_taps as commitment_taps  # its acts become known by being read
from agenda.services import owner_taps as owner_taps  # the same
from agenda.services import review_taps as review_taps  # the same
from agenda.services.activities import edit_work, log_work
from agenda.services.calls import change_call, check_call, draft_call, print_of, withdraw_call
from agenda.services.coding import draw_sample, give_second_code, settle_code
from agenda.services.commitment_notices import ask_stale_commitments
from agenda.services.commitments import (
    change_commitment,
    confirm_commitment,
    move_commitment,
    offer_commitment,
)
from agenda.services.common_agenda import adopt_agenda, carry_out_adoption, discard_agenda, write_agenda
from agenda.services.deciding import decided_here_since
from agenda.services.dependencies import tie_actions, untie_actions
from agenda.services.errors import (
    ActivityRefusedError,
    AgendaRefusedError,
    CircleError,
    CommitmentRefusedError,
    DecidedElsewhereError,
    GateError,
    MoveRefusedError,
    NotYoursToDoError,
    PlanInvalidError,
    PlanMovedOnError,
    ReasonMissingError,
    Refused,
    ReviewRefusedError,
    RowsRefusedError,
    StillOpenError,
    VoteRefusedError,
    YearClosedError,
    YearUndecidedError,
)
from agenda.services.meetings import take_up
from agenda.services.moves import move_strategy
from agenda.services.owners import answer_for_action, ask_owners
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
    reach_milestone,
    remove_milestone,
    set_published,
)
from agenda.services.plan_accept import accept_plan_file
from agenda.services.plan_files import (
    check_plan_file,
    discard_plan_file,
    retry_plan_file,
    stage_plan_file,
)
from agenda.services.plan_undo import undo_plan_file
from agenda.services.policy import (
    change_priority,
    follow_priority,
    move_priority,
    propose_priority,
    publish_priority,
)
from agenda.services.practices import (
    assess_practice,
    change_practice,
    propose_practice,
    publish_practice,
    tie_practice,
    untie_practice,
)
from agenda.services.prompts import ask_what_happened
from agenda.services.review_notices import remind_of_strategy_reviews
from agenda.services.reviews import (
    affirm_strategy,
    ask_review,
    carry_out_affirmation,
    conclude_review,
    meet_condition,
    pass_pending,
    review_again,
)
from agenda.services.rounds import (
    call_off_round,
    cast_ballot,
    close_round,
    extend_round,
    mind_votes,
    open_round,
    voting_groups,
)
from agenda.services.several import edit_actions
from agenda.services.system_commitments import (
    change_equity_commitment,
    end_equity_commitment,
    remind_of_reviews,
    review_equity_commitment,
    state_equity_commitment,
)
from agenda.services.years import Chosen, carry_on_the_rest, choose_for_year, close_year

__all__ = [
    "ActivityRefusedError",
    "AgendaRefusedError",
    "Chosen",
    "CircleError",
    "CommitmentRefusedError",
    "GateError",
    "MoveRefusedError",
    "NotYoursToDoError",
    "PlanInvalidError",
    "PlanMovedOnError",
    "ReasonMissingError",
    "Refused",
    "ReviewRefusedError",
    "RowsRefusedError",
    "StillOpenError",
    "VoteRefusedError",
    "YearClosedError",
    "YearUndecidedError",
    "accept_plan_file",
    "add_milestone",
    "adopt_agenda",
    "affirm_strategy",
    "carry_out_adoption",
    "carry_out_affirmation",
    "DecidedElsewhereError",
    "decided_here_since",
    "answer_for_action",
    "ask_owners",
    "ask_review",
    "ask_stale_commitments",
    "ask_what_happened",
    "assess_practice",
    "call_off_round",
    "carry_on_the_rest",
    "cast_ballot",
    "change_action",
    "change_call",
    "change_commitment",
    "change_equity_commitment",
    "change_goal",
    "change_milestone",
    "change_practice",
    "change_priority",
    "change_strategy",
    "check_call",
    "check_plan_file",
    "choose_for_year",
    "close_round",
    "close_year",
    "conclude_review",
    "confirm_commitment",
    "create_action",
    "create_goal",
    "create_strategy",
    "discard_agenda",
    "discard_plan_file",
    "draft_call",
    "draw_sample",
    "edit_actions",
    "edit_work",
    "end_equity_commitment",
    "extend_round",
    "follow_priority",
    "give_second_code",
    "log_work",
    "meet_condition",
    "mind_votes",
    "move_action",
    "move_commitment",
    "move_priority",
    "move_strategy",
    "offer_commitment",
    "open_round",
    "pass_pending",
    "print_of",
    "propose_practice",
    "propose_priority",
    "publish_practice",
    "publish_priority",
    "reach_milestone",
    "remind_of_reviews",
    "remind_of_strategy_reviews",
    "remove_milestone",
    "retry_plan_file",
    "review_again",
    "review_equity_commitment",
    "set_published",
    "settle_code",
    "stage_plan_file",
    "state_equity_commitment",
    "take_up",
    "tie_actions",
    "tie_practice",
    "undo_plan_file",
    "untie_actions",
    "untie_practice",
    "voting_groups",
    "withdraw_call",
    "write_agenda",
]
