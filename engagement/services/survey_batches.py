"""When answers become results: in batches that hide each of them."""

from django.db.models import Max

from engagement import rules
from engagement.choices import SurveyState
from engagement.models import Survey


def release_batch(survey: Survey) -> bool:
    """Puts all answers that wait into the next batch, if they hide each other; the caller holds the survey.

    While a survey is open this happens only where results are shown early. Answers that are too few stay outside for good when
    it closes: added alone they could be read from the difference.
    """
    if survey.state != SurveyState.CLOSED and not survey.early_results:
        return False
    waiting = survey.sheets.held_back()
    if not rules.makes_batch(waiting.count()):
        return False
    last = survey.sheets.aggregate(last=Max("batch"))["last"] or 0
    waiting.update(batch=last + 1)
    return True
