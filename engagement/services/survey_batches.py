"""When answers become results: in batches that hide each of them."""

from django.db import transaction
from django.db.models import Count, Max
from django.utils.crypto import salted_hmac

from engagement import rules
from engagement.choices import Deed, SurveyState
from engagement.models import ActedFor, Survey
from engagement.querysets import ActedForQuerySet


def release_batch(survey: Survey) -> bool:
    """Puts all answers that wait into the next batch, if they hide each other; the caller holds the survey.

    While a survey is open this happens only where results are shown early, and by the clock, never when somebody answers: whoever
    sends four answers and waits for the fifth of somebody else must not see it come. How many a batch waits for follows from the
    secret of the installation, so that nobody can fill it up to one. Answers that are too few stay outside for good when
    it closes: added alone they could be read from the difference. The same holds for few answers beside those that one person
    typed in for residents: nothing says which these are, only how many of them came since the last batch.
    """
    if survey.state != SurveyState.CLOSED and not survey.early_results:
        return False
    waiting = survey.sheets.held_back()
    typed = acts_for(survey).filter(pk__gt=survey.acts_in_batches)
    most = typed.order_by().values("acted_by").annotate(n=Count("pk")).aggregate(most=Max("n"))["most"] or 0
    last = survey.sheets.aggregate(last=Max("batch"))["last"] or 0
    # What is told at once and never again needs no more than the least.
    alone = survey.state == SurveyState.CLOSED and not last
    if not rules.makes_batch(waiting.count(), most, rules.BATCH if alone else size_of(survey, last + 1)):
        return False
    waiting.update(batch=last + 1)
    survey.acts_in_batches = acts_for(survey).aggregate(last=Max("pk"))["last"] or 0
    survey.save(update_fields=["acts_in_batches"])
    return True


def release_batches() -> int:
    """Every night: lets out what waits in surveys that show results early; how many of them have news."""
    early = Survey.objects.filter(state=SurveyState.OPEN, early_results=True).order_by("pk")
    return sum(_release_held(number) for number in early.values_list("pk", flat=True))


@transaction.atomic
def _release_held(number: int) -> bool:
    return release_batch(Survey.objects.select_for_update(of=("self",)).get(pk=number))


def size_of(survey: Survey, number: int) -> int:
    """How many answers the batch of that number waits for."""
    drawn = salted_hmac("engagement.survey-batch", f"{survey.pk}:{number}", algorithm="sha256").hexdigest()
    return rules.batch_size(int(drawn, 16))


def acts_for(survey: Survey) -> ActedForQuerySet:
    """What staff did for residents who answered this survey through them."""
    return ActedFor.objects.about(Deed.SURVEY, survey)
