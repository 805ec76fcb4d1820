"""What engagement keeps of people, and for how long: each night runs as it will, on the last day before and the first after."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from engagement import services
from engagement.models import Addressee, Input, Post, Registration, SealedAnswer, SurveyLetter, SurveySheet
from engagement.services import Way, subscriptions
from kconnect.core import jobs
from kconnect.core.choices import JobState
from kconnect.core.models import Job, OutboxMail
from tests.build_engagement import make_event
from tests.build_input import give, heard
from tests.build_newsletters import make_newsletter, make_subscription, send
from tests.build_surveys import answers, closed, make_survey
from tests.build_workgroups import make_person, make_user, make_workgroup
from workgroups.models import Person

pytestmark = pytest.mark.django_db
Left = Callable[[], bool]
ANA = "ana@example.org"
NIGHTS = ("workgroups.forget_newcomers",)


def tonight() -> None:
    """Everything that engagement does at night, and what it leaves to the register of people."""
    day = timezone.localdate().isoformat()
    for kind in [*(one for one in jobs.nightly_kinds() if one.startswith("engagement.")), *NIGHTS]:
        job = jobs.enqueue(kind, key=f"{day}:{uuid4()}", args={"date": day})
        jobs.run_job(job.pk)
        assert Job.objects.get(pk=job.pk).state == JobState.DONE, kind


def written_to(address: str) -> bool:
    return OutboxMail.objects.filter(recipient=address).exists()


def declined() -> Left:
    given = give(text="I live at 12 Pine Street.")
    services.decline_input(by=None, inputs=[given], reason="names_people")
    return lambda: Input.objects.filter(pk=given.pk).exists()


def taken_out() -> Left:
    given = heard(text="Call me at 616-555-0100. Open later.")
    services.edit_input(by=None, given=given, text="Open later.")
    return lambda: bool(Input.objects.get(pk=given.pk).original)


def unanswered() -> Left:
    given = heard(email=ANA, consent=True)
    return lambda: bool(Input.objects.get(pk=given.pk).email)


def told() -> Left:
    given = give(email=ANA, consent=True)
    services.decline_input(by=None, inputs=[given], reason="names_people")
    jobs.work_until_idle()
    return lambda: bool(Input.objects.get(pk=given.pk).email) and written_to(ANA)


def needs() -> Left:
    event = make_event(days=0, starts_at=timezone.now() + timedelta(hours=1), registers=True, childcare=True)
    place = services.sign_up(by=None, event=event, name="Rosa", email="rosa@example.org", children=2)
    return lambda: Registration.objects.get(pk=place.pk).children == 2


def newcomer() -> Left:
    event = make_event(days=0, starts_at=timezone.now() + timedelta(hours=1), registers=True)
    services.sign_up(by=None, event=event, name="Rosa", email="rosa@example.org")
    jobs.work_until_idle()
    return lambda: Person.objects.filter(name="Rosa").exists() or written_to("rosa@example.org")


def invited() -> Left:
    survey = make_survey(audience="invited")
    services.send_letters(by=None, survey=survey, addresses=[ANA], language="en")
    jobs.work_until_idle()
    closed(survey)
    return lambda: SurveyLetter.objects.exists() and written_to(ANA)


def kept_answers() -> Left:
    survey = make_survey(closes_at=timezone.now() + timedelta(days=300))
    services.keep_answers(survey=survey, way=Way("some-long-key-of-somebody"), given=answers(survey))
    return lambda: SurveySheet.objects.exists()


def asked_for_link() -> Left:
    services.send_link(survey=make_survey(), key="some-long-key-of-somebody", email=ANA)
    jobs.work_until_idle()
    return lambda: written_to(ANA)


def addressee() -> Left:
    make_subscription(ANA)
    send(make_newsletter())
    return lambda: Addressee.objects.exists() and written_to(ANA)


def unconfirmed() -> Left:
    subscriptions.ask_to_subscribe(email=ANA, language="en", topics=["network"])
    jobs.work_until_idle()
    return lambda: written_to(ANA)


def story() -> Left:
    post = services.create_post(by=None, kind="story", title="How we moved", opening="We did.")
    consent = services.record_consent(
        by=None, post=post, person=make_person("Nia"), how="spoken", agreed_on=timezone.localdate()
    )
    services.publish_post(by=None, post=post)
    services.withdraw_consent(by=None, consent=consent)
    return lambda: Post.objects.filter(pk=post.pk).exists()


def wheel() -> Left:
    group = make_workgroup()
    services.say_of_oneself(by=make_user("Ben", member_of=[group]), workgroup=group, says={"issue": 1})
    return lambda: SealedAnswer.objects.exists()


# What is kept, the last day on which it still is, and the first on which it is gone.
KEPT: dict[str, tuple[Callable[[], Left], int, int]] = {
    "input that is not shown": (declined, 364, 366),
    "what a moderator took out of a text": (taken_out, 364, 366),
    "the address of whoever nobody answered": (unanswered, 364, 366),
    "the address of whoever was told": (told, 59, 61),
    "what somebody needs to come": (needs, 6, 8),
    "whoever only signed up": (newcomer, 59, 62),
    "whom a survey was sent to": (invited, 29, 31),
    "answers that were left lying": (kept_answers, 89, 91),
    "who asked for a link to kept answers": (asked_for_link, 29, 31),
    "whom an edition went to": (addressee, 29, 32),
    "an address that was never confirmed": (unconfirmed, 6, 8),
    "a story that was taken back": (story, 29, 31),
    "what somebody said of themselves": (wheel, 700, 770),
}  # fmt: skip


@pytest.mark.parametrize("what", KEPT)
def test_it_is_kept_as_long_as_we_say_and_no_longer(what: str) -> None:
    build, last, first = KEPT[what]
    start = timezone.now()
    is_there = build()
    assert is_there()
    with time_machine.travel(start + timedelta(days=last)):
        tonight()
        assert is_there()
    with time_machine.travel(start + timedelta(days=first)):
        tonight()
        assert not is_there()
