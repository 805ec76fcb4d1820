"""When answers become results: in batches that hide each of them."""

from django.db.models import Count, Max

from engagement import rules
from engagement.choices import Deed, SurveyState
from engagement.models import ActedFor, Survey
from engagement.querysets import ActedForQuerySet


def release_batch(survey: Survey) -> bool:
    """Puts all answers that wait into the next batch, if they hide each other; the caller holds the survey.

    While a survey is open this happens only where results are shown early. Answers that are too few stay outside for good when
    it closes: added alone they could be read from the difference. The same holds for few answers beside those that one person
    typed in for residents: nothing says which these are, only how many of them came since the last batch.
    """
    if survey.state != SurveyState.CLOSED and not survey.early_results:
        return False
    waiting = survey.sheets.held_back()
    typed = acts_for(survey).filter(pk__gt=survey.acts_in_batches)
    most = typed.order_by().values("acted_by").annotate(n=Count("pk")).aggregate(most=Max("n"))["most"] or 0
    if not rules.makes_batch(waiting.count(), most):
        return False
    last = survey.sheets.aggregate(last=Max("batch"))["last"] or 0
    waiting.update(batch=last + 1)
    survey.acts_in_batches = acts_for(survey).aggregate(last=Max("pk"))["last"] or 0
    survey.save(update_fields=["acts_in_batches"])
    return True


def acts_for(survey: Survey) -> ActedForQuerySet:
    """What staff did for residents who answered this survey through them."""
    return ActedFor.objects.about(Deed.SURVEY, survey)
