"""What can be done with what the community does, says and decides; the only code that writes it."""

from engagement.services import decision_taps as decision_taps  # its acts become known by being read
from engagement.services.behalf import act_for, resident_of
from engagement.services.bodies import set_body
from engagement.services.check_in import (
    add_walk_in,
    check_in,
    export_registrations,
    open_door,
    say_here,
    say_here_by_link,
    undo_check_in,
)
from engagement.services.concerns import answer_concern, raise_concern
from engagement.services.decision_notices import remind_of_decisions
from engagement.services.decisions import (
    change_decision,
    close_decision,
    create_decision,
    discard_decision,
    extend_decision,
    open_decision,
    withdraw_decision,
    withdraw_option,
)
from engagement.services.errors import (
    ActingRefusedError,
    DecisionRefusedError,
    EventInvalidError,
    MoveRefusedError,
    NotTakingAnswersError,
    NotYoursToDoError,
    SurveyFrozenError,
    SurveyInvalidError,
    VoteClosedError,
)
from engagement.services.events import cancel_event, change_event, create_event, publish_event
from engagement.services.glossary import change_term, create_term, keep_wording, publish_term, remove_wording
from engagement.services.meeting_events import behind, follow_meeting, make_event_of, make_meeting_of
from engagement.services.needs import erase_needs
from engagement.services.outcomes import answer_input, state_outcome
from engagement.services.registration_letters import send_event_letters
from engagement.services.registrations import (
    give_up,
    mind_waiting_lists,
    register,
    register_resident,
    registration_of_token,
    sign_up,
    take_back,
)
from engagement.services.survey_answers import (
    Way,
    clear_surveys,
    keep_answers,
    letter_of_token,
    new_key,
    send_answers,
    sheet_of,
    token_of_letter,
)
from engagement.services.survey_letters import link_of_kept, remind_by_letter, send_letters, send_link
from engagement.services.survey_questions import add_question, change_question, move_question, remove_question
from engagement.services.survey_results import decide_words, record_taking, show_results
from engagement.services.surveys import (
    change_survey,
    close_survey,
    copy_survey,
    create_survey,
    open_survey,
    remove_survey,
    without_spanish,
)
from engagement.services.voting import declare_conflict, note_position, record_dissent, take_position

__all__ = [
    "ActingRefusedError",
    "DecisionRefusedError",
    "EventInvalidError",
    "MoveRefusedError",
    "NotTakingAnswersError",
    "NotYoursToDoError",
    "SurveyFrozenError",
    "SurveyInvalidError",
    "VoteClosedError",
    "Way",
    "act_for",
    "add_question",
    "add_walk_in",
    "answer_concern",
    "answer_input",
    "behind",
    "cancel_event",
    "change_decision",
    "change_event",
    "change_question",
    "change_survey",
    "change_term",
    "check_in",
    "clear_surveys",
    "close_decision",
    "close_survey",
    "copy_survey",
    "create_decision",
    "create_event",
    "create_survey",
    "create_term",
    "decide_words",
    "declare_conflict",
    "discard_decision",
    "erase_needs",
    "export_registrations",
    "extend_decision",
    "follow_meeting",
    "give_up",
    "keep_answers",
    "keep_wording",
    "letter_of_token",
    "link_of_kept",
    "make_event_of",
    "make_meeting_of",
    "mind_waiting_lists",
    "move_question",
    "new_key",
    "note_position",
    "open_decision",
    "open_door",
    "open_survey",
    "publish_event",
    "publish_term",
    "raise_concern",
    "record_dissent",
    "record_taking",
    "register",
    "register_resident",
    "registration_of_token",
    "remind_by_letter",
    "remind_of_decisions",
    "remove_question",
    "remove_survey",
    "remove_wording",
    "resident_of",
    "say_here",
    "say_here_by_link",
    "send_answers",
    "send_event_letters",
    "send_letters",
    "send_link",
    "set_body",
    "sheet_of",
    "show_results",
    "sign_up",
    "state_outcome",
    "take_back",
    "take_position",
    "token_of_letter",
    "undo_check_in",
    "withdraw_decision",
    "withdraw_option",
    "without_spanish",
]
