"""The questions of a survey: added, changed, moved up or down, taken away, as long as nobody has answered."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from engagement.choices import CHOOSING
from engagement.models import Survey, SurveyOption, SurveyQuestion
from engagement.services.errors import SurveyInvalidError
from engagement.services.surveys import held_survey, save, set_values, unanswered
from kconnect.core import audit

QUESTION_FIELDS = frozenset({
    "kind", "text", "text_es", "hint", "hint_es", "required", "low", "high", "low_word", "low_word_es", "high_word", "high_word_es",
})  # fmt: skip
MOST_QUESTIONS, MOST_OPTIONS = 40, 20


@transaction.atomic
def add_question(
    *, by: Any, survey: Survey, options: Sequence[tuple[str, str]] = (), **values: Any
) -> SurveyQuestion:  # fmt: skip
    """A question at the end; `options` are pairs of English and Spanish, for questions to choose from.

    Raises NotYoursToDoError, SurveyFrozenError, SurveyInvalidError.
    """
    row = held_survey(by, survey)
    unanswered(row)
    places = list(row.questions.values_list("place", flat=True))
    if len(places) >= MOST_QUESTIONS:
        raise SurveyInvalidError(_("A survey has at most 40 questions. Short ones are answered more often."))
    question = SurveyQuestion(survey=row, place=max(places, default=0) + 1)
    set_values(question, values, QUESTION_FIELDS)
    _store(question, options)
    audit.record(by=by, verb="changed", target=row, fields=["questions"], label=row.slug)
    return question


@transaction.atomic
def change_question(
    *, by: Any, question: SurveyQuestion, options: Sequence[tuple[str, str]] = (), **values: Any
) -> SurveyQuestion:  # fmt: skip
    """Changes a question and the answers to choose from. Raises NotYoursToDoError, SurveyFrozenError, SurveyInvalidError."""
    survey = held_survey(by, question.survey)
    unanswered(survey)
    row = SurveyQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    set_values(row, values, QUESTION_FIELDS)
    row.answers.all().delete()  # Of sheets that are kept for later; who comes back is asked again.
    row.options.all().delete()
    _store(row, options)
    audit.record(by=by, verb="changed", target=survey, fields=["questions"], label=survey.slug)
    return row


@transaction.atomic
def move_question(*, by: Any, question: SurveyQuestion, up: bool) -> None:
    """Changes places with the question before or after it; at the end of the list nothing happens.

    Raises NotYoursToDoError, SurveyFrozenError.
    """
    survey = held_survey(by, question.survey)
    unanswered(survey)
    rows = list(survey.questions.all())
    here = [row.pk for row in rows].index(question.pk)
    there = here + (-1 if up else 1)
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for place, row in enumerate(rows, start=1):
        row.place = place
    SurveyQuestion.objects.bulk_update(rows, ["place"])
    audit.record(by=by, verb="changed", target=survey, fields=["questions"], label=survey.slug)


@transaction.atomic
def remove_question(*, by: Any, question: SurveyQuestion) -> None:
    """Takes a question away. Raises NotYoursToDoError, SurveyFrozenError."""
    survey = held_survey(by, question.survey)
    unanswered(survey)
    question.answers.all().delete()
    question.delete()
    audit.record(by=by, verb="changed", target=survey, fields=["questions"], label=survey.slug)


def _store(question: SurveyQuestion, options: Sequence[tuple[str, str]]) -> None:
    chosen = list(options) if question.kind in CHOOSING else []
    if question.kind in CHOOSING and not 2 <= len(chosen) <= MOST_OPTIONS:
        raise SurveyInvalidError(_("Give between 2 and 20 answers to choose from."))
    save(question)
    for place, (english, spanish) in enumerate(chosen, start=1):
        save(SurveyOption(question=question, place=place, text=english, text_es=spanish))
