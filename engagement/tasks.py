"""What this app does in the background: ids in, one service call out, safe to run twice."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from engagement.models import Survey
from engagement.services import clear_surveys, close_survey
from engagement.services.assessments import mind_assessments
from engagement.services.newsletters import KIND, clear_addressees, hand_over
from engagement.services.subscriptions import clear_subscriptions
from kconnect.core.due import Due, look
from kconnect.core.jobs import Work, handler


@look("engagement.close_survey")
def surveys_over(now: datetime) -> Iterable[Due]:
    """Surveys whose last moment is over."""
    for survey in Survey.objects.over(now).only("pk", "closes_at", "slug"):
        yield Due(f"{survey.pk}:{survey.closes_at:%Y%m%dT%H%M}", {"survey": survey.pk}, survey.slug)


@handler("engagement.close_survey")
def close(work: Work) -> None:
    """Closes a survey that is over; one that was given more time meanwhile stays open."""
    survey = Survey.objects.over(timezone.now()).filter(pk=work.args["survey"]).first()
    if survey is not None:
        close_survey(by=None, survey=survey)


@handler("engagement.clear_surveys", nightly=True)
def clear(work: Work) -> None:
    """Removes answers that were left lying, and letters of surveys that closed a month ago."""
    clear_surveys(date.fromisoformat(work.args["date"]))


@handler("engagement.mind_assessments", nightly=True)
def mind(work: Work) -> None:
    """Closes self-assessments that are over, and reminds those who have not answered."""
    mind_assessments(date.fromisoformat(work.args["date"]))


@handler(KIND)
def send_newsletter(work: Work) -> None:
    """Writes the next portion of an edition."""
    hand_over(work, work.args["newsletter"])


@handler("engagement.clear_newsletters", nightly=True)
def clear_newsletters(work: Work) -> None:
    """Forgets whom old editions went to, and addresses that said stop."""
    day = date.fromisoformat(work.args["date"])
    clear_addressees(day)
    clear_subscriptions(day)
