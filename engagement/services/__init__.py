"""What can be done with what the community does, says and decides; the only code that writes it."""

from engagement.services.behalf import act_for, resident_of
from engagement.services.errors import (
    ActingRefusedError,
    EventInvalidError,
    MoveRefusedError,
    NotTakingAnswersError,
    NotYoursToDoError,
    SurveyFrozenError,
    SurveyInvalidError,
)
from engagement.services.events import cancel_event, change_event, create_event, publish_event
from engagement.services.glossary import change_term, create_term, keep_wording, publish_term, remove_wording
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

__all__ = [
    "ActingRefusedError",
    "EventInvalidError",
    "MoveRefusedError",
    "NotTakingAnswersError",
    "NotYoursToDoError",
    "SurveyFrozenError",
    "SurveyInvalidError",
    "Way",
    "act_for",
    "add_question",
    "cancel_event",
    "change_event",
    "change_question",
    "change_survey",
    "change_term",
    "clear_surveys",
    "close_survey",
    "copy_survey",
    "create_event",
    "create_survey",
    "create_term",
    "decide_words",
    "keep_answers",
    "record_taking",
    "show_results",
    "keep_wording",
    "letter_of_token",
    "link_of_kept",
    "move_question",
    "new_key",
    "open_survey",
    "publish_event",
    "publish_term",
    "remove_question",
    "remove_survey",
    "remove_wording",
    "resident_of",
    "send_answers",
    "remind_by_letter",
    "send_letters",
    "send_link",
    "sheet_of",
    "token_of_letter",
    "without_spanish",
]
