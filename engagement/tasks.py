"""What this app does in the background: ids in, one service call out, safe to run twice."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from engagement import services
from engagement.models import Decision, Survey
from engagement.services import (
    clear_surveys,
    close_decision,
    close_survey,
    erase_withdrawn_stories,
    remind_of_decisions,
)
from engagement.services.assessments import mind_assessments
from engagement.services.felt_letters import ask_after_events
from engagement.services.input import erase_declined
from engagement.services.input_letters import KIND as TELL
from engagement.services.input_letters import forget_addresses, tell_writers
from engagement.services.meeting_events import KIND as FOLLOW
from engagement.services.newsletters import KIND, clear_addressees, hand_over
from engagement.services.registration_letters import KIND as EVENT_LETTER
from engagement.services.subscriptions import clear_subscriptions
from kconnect.core.due import Due, look
from kconnect.core.jobs import Work, handler
from workgroups.choices import PlaceNews


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


@handler("engagement.release_answers", nightly=True)
def release_answers(work: Work) -> None:
    """Lets answers that hide each other become results of surveys that show them early."""
    services.release_batches()


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


@look("engagement.close_decision")
def decisions_to_close(now: datetime) -> Iterable[Due]:
    """Decisions whose last moment has passed."""
    for decision in Decision.objects.to_close(now).only("pk", "closes_at", "title"):
        yield Due(f"{decision.pk}:{decision.closes_at:%Y%m%dT%H%M}", {"decision": decision.pk}, decision.title)


@handler("engagement.close_decision")
def count(work: Work) -> None:
    """Ends the voting on a decision and counts; one that was given more time meanwhile stays open."""
    decision = Decision.objects.to_close(timezone.now()).filter(pk=work.args["decision"]).first()
    if decision is not None:
        close_decision(by=None, decision=decision)


@handler("engagement.remind_of_decisions", nightly=True)
def remind_of_votes(work: Work) -> None:
    """Asks again who has said nothing in a decision that closes soon."""
    remind_of_decisions(date.fromisoformat(work.args["date"]))


@handler(EVENT_LETTER)
def write_event_letters(work: Work) -> None:
    """Writes a reminder or a change of one event to those who signed up."""
    about = {name: value for name, value in work.args.items() if name in {"starts", "sequence", "before"}}
    services.send_event_letters(event_id=work.args["event"], news=PlaceNews(work.args["news"]), **about)


@handler("engagement.mind_registrations", nightly=True)
def mind_registrations(work: Work) -> None:
    """Erases what people asked for at events that are over, and gives free places to those who wait."""
    services.erase_needs(date.fromisoformat(work.args["date"]))
    services.mind_waiting_lists()


@look(FOLLOW)
def meetings_that_changed(_now: datetime) -> list[Due]:
    """The events whose meeting says something else by now."""
    return [Due(f"{event}:{version}", {"event": event}) for event, version in services.behind()]


@handler(FOLLOW)
def follow_meeting(work: Work) -> None:
    """Takes over what the meeting of an event says now."""
    services.follow_meeting(event_id=work.args["event"])


@handler("engagement.clear_sealed", nightly=True)
def clear_sealed(work: Work) -> None:
    """Erases what people said of themselves long ago, or in a group that they have left."""
    services.clear_sealed(date.fromisoformat(work.args["date"]))


@handler("engagement.ask_felt", nightly=True)
def ask_felt(work: Work) -> None:
    """Asks those who were at an event how much say they had."""
    ask_after_events(date.fromisoformat(work.args["date"]))


@handler("engagement.nudge_levels", nightly=True)
def nudge(work: Work) -> None:
    """Tells leads and the backbone of goals about which people were only informed."""
    services.nudge_levels(date.fromisoformat(work.args["date"]))


@handler(TELL)
def tell(work: Work) -> None:
    """Tells everybody who left an address what became of their input."""
    tell_writers(work.args["answer"])


@handler("engagement.forget_addresses", nightly=True)
def forget(work: Work) -> None:
    """Erases the addresses of those who were told some time ago, and input that is not shown, a year later."""
    forget_addresses(date.fromisoformat(work.args["date"]))
    erase_declined()


@handler("engagement.erase_withdrawn_stories", nightly=True)
def erase_stories(work: Work) -> None:
    """Erases stories of which somebody took their consent back some weeks ago, or was erased."""
    erase_withdrawn_stories()
