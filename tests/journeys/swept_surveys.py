"""The pages of surveys that the sweep looks at."""

from typing import Any

from engagement import services
from engagement.models import Survey, SurveyLetter, SurveyQuestion
from engagement.services import Way
from tests.build_surveys import answers
from tests.journeys.swept import BUTTON, FILES, Look, first, look

running = {"slug": "how-do-you-get-around-after-dark"}
past = {"slug": "what-should-the-supper-talk-about"}
draft = first(Survey, state="draft")
KEY = "a-key-of-the-sweep"


def kept() -> str:
    """The key of answers that somebody keeps for later."""
    survey = Survey.objects.get(**running)
    services.keep_answers(survey=survey, way=Way(KEY), given=answers(survey, words="Light at the stop"))
    return KEY


def letter() -> str:
    """The link of a letter."""
    row, _made = SurveyLetter.objects.get_or_create(survey=Survey.objects.get(**running), email="nia@example.org")
    return services.token_of_letter(row)


def in_draft() -> Any:
    return SurveyQuestion.objects.filter(survey__state="draft")[0].pk


LOOKS: dict[str, Look | list[Look]] = {
    "engagement:survey_list": look(),
    "engagement:survey_detail": [look(**running), look(**past)],
    "engagement:survey_answer": [look(**running), look(**past)],
    "engagement:survey_thanks": look(**running),
    "engagement:survey_kept": look(key=kept),
    "engagement:survey_later": [look(key=kept), look(key=kept, then="send")],
    "engagement:survey_letter": look(token=letter),
    "engagement:console_survey_list": [look("backbone"), look("lead", query="?state=open")],
    "engagement:survey_create": [look("lead"), look("checker", then="send")],
    "engagement:survey_edit": [look("lead", survey_id=draft), look("checker", survey_id=first(Survey, state="open"))],
    "engagement:survey_desk": [
        look("lead", survey_id=draft), look("checker", survey_id=first(Survey, state="open")),
        look("checker", survey_id=first(Survey, state="closed")),
    ],
    "engagement:survey_preview": look("checker", survey_id=first(Survey, state="open")),
    "engagement:survey_reply": [
        look("checker", survey_id=first(Survey, state="closed")), look("checker", survey_id=first(Survey, state="open")),
    ],
    "engagement:survey_resident": [
        look("backbone", survey_id=first(Survey, state="open"), then="send"),
        look("backbone", survey_id=first(Survey, state="closed")),
    ],
    "engagement:survey_letters": look("checker", survey_id=first(Survey, state="open"), then="send"),
    "engagement:survey_results": [
        look("checker", survey_id=first(Survey, state="closed")), look("checker", survey_id=first(Survey, state="open")),
    ],
    "engagement:survey_words": look("checker", survey_id=first(Survey, state="closed")),
    "engagement:question_create": [look("lead", survey_id=draft), look("lead", then="send", survey_id=draft)],
    "engagement:question_edit": look("lead", survey_id=draft, question_id=in_draft),
}  # fmt: skip
NOT_PAGES: dict[str, str] = {
    "engagement:survey_file": FILES,
    "engagement:survey_answers": FILES,
    **dict.fromkeys(("engagement:survey_move", "engagement:survey_publish", "engagement:question_move"), BUTTON),
}
