"""What becomes of answers: own words read and shown or not, results shown to the public, answers taken along as a file."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement import rules
from engagement.choices import SurveyState, WordsState
from engagement.models import Survey, SurveyAnswer
from engagement.queries.survey_results import results
from engagement.services.errors import MoveRefusedError, NotYoursToDoError, SurveyInvalidError
from engagement.services.surveys import held_survey
from kconnect.core import audit


@transaction.atomic
def decide_words(*, by: Any, survey: Survey, answer: SurveyAnswer, shown: bool, words: str = "") -> None:
    """Says that others may read own words, as they are or as `words` (without what leads to a person), or that they may not.

    Raises NotYoursToDoError, SurveyInvalidError (nothing is left of them).
    """
    row = held_survey(by, survey)
    told = words.strip() if shown else ""
    if shown and not told:
        raise SurveyInvalidError(_("Nothing is left to read. Keep some words, or do not show them."))
    decided = WordsState.SHOWN if shown else WordsState.WITHHELD
    found = SurveyAnswer.objects.filter(pk=answer.pk, sheet__survey=row, sheet__batch__isnull=False).exclude(words="")
    if not found.update(decided=decided, shown_words=told):
        raise SurveyInvalidError(_("These words are not there any more. Load the page again."))
    audit.record(by=by, verb="moderated", target=row, fields=["words"], label=row.slug)


@transaction.atomic
def show_results(*, by: Any, survey: Survey) -> Survey:
    """Lets the public read the results, as far as there are enough answers; again is the same.

    Raises NotYoursToDoError, MoveRefusedError (it is open and shows nothing early), SurveyInvalidError (too few answers).
    """
    row = held_survey(by, survey)
    if row.state == SurveyState.DRAFT or (row.state == SurveyState.OPEN and not row.early_results):
        raise MoveRefusedError(_("Results are shown when the survey has closed."))
    if not results(row, public=True).is_shown:
        raise SurveyInvalidError(_("Too few people answered: results are public from 10 answers on."))
    if row.results_at is None:
        row.results_at = timezone.now()
        row.save(update_fields=["results_at"])
        audit.record(by=by, verb="published", target=row, fields=["results"], label=row.slug)
    return row


@transaction.atomic
def record_taking(*, by: Any, survey: Survey) -> None:
    """Writes down that somebody takes single answers as a file. Raises NotYoursToDoError, MoveRefusedError (it has not closed)."""
    if not rules.can_take_answers(by, survey):
        raise NotYoursToDoError(
            _("Only whoever answers for the survey takes single answers, and only if people were told.")
        )
    if survey.state != SurveyState.CLOSED:
        raise MoveRefusedError(_("Answers can be taken when the survey has closed."))
    audit.record(by=by, verb="exported", target=survey, fields=["answers"], label=survey.slug)
