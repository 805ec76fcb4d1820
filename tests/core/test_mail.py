"""The outbox and a mail server that is away, slow, or says no; and a rate that keeps digests from flooding it."""

import smtplib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail as letters
from django.utils import timezone

from kconnect.core import jobs, mail, notices
from kconnect.core.choices import JobState, MailState
from kconnect.core.models import Job, OutboxMail
from tests.build_workgroups import make_user

pytestmark = pytest.mark.django_db
AWAY = ConnectionRefusedError("nobody listens")
BUSY = smtplib.SMTPDataError(451, b"try later")
GREYLISTED = smtplib.SMTPRecipientsRefused({"a@b.example": (450, b"greylisted")})
UNKNOWN = smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"no such user")})
SPAM = smtplib.SMTPDataError(554, b"no")
LOCKED_OUT = smtplib.SMTPAuthenticationError(535, b"wrong password")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[time_machine.Traveller]:
    monkeypatch.setattr(jobs, "ring", lambda job_id: None)
    with time_machine.travel("2026-03-04 12:00+00:00", tick=False) as travelling:
        yield travelling


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception | None], list[str]]:
    """Makes the mail server answer with this error, or take everything; gives who was tried."""
    tried: list[str] = []
    true = mail.EmailMultiAlternatives.send

    def answer(error: Exception | None) -> list[str]:
        def send(letter: Any, fail_silently: bool = False) -> int:
            tried.append(letter.to[0])
            if error is not None:
                raise error
            return true(letter)

        monkeypatch.setattr(mail.EmailMultiAlternatives, "send", send)
        return tried

    return answer


def queue(name: str = "ana") -> OutboxMail:
    return mail.queue(recipient=f"{name}@kconnect.example", occasion="x", subject="s", body="b")


def tries(clock: time_machine.Traveller, hours: float) -> list[int]:
    """Works every minute for some hours; the minutes in which a message was tried."""
    minutes, before = [], OutboxMail.objects.get().attempt
    for minute in range(int(hours * 60)):
        jobs.work_until_idle()
        now = OutboxMail.objects.get().attempt
        minutes += [minute] * (now - before)
        before = now
        clock.shift(timedelta(minutes=1))
    return minutes


@pytest.mark.parametrize("error", [AWAY, TimeoutError("timed out"), BUSY, GREYLISTED, LOCKED_OUT])
def test_a_server_that_cannot_now_is_tried_again_and_the_message_goes_out(
    clock: Any, says: Any, error: Exception
) -> None:
    message = queue()
    says(error)
    assert tries(clock, 0.5) == [0, 1, 6]
    says(None)
    tries(clock, 0.5)
    message.refresh_from_db()
    assert (message.state, message.error, len(letters.outbox)) == (MailState.SENT, "", 1)
    assert Job.objects.get().attempt == 1, "waiting uses up no attempts"


def test_after_half_a_day_it_has_failed_and_says_why(clock: Any, says: Any) -> None:
    message = queue()
    says(AWAY)
    assert tries(clock, 16) == [0, 1, 6, 36, 156, 876]
    message.refresh_from_db()
    assert (message.state, message.error) == (MailState.FAILED, "ConnectionRefusedError: nobody listens")
    assert Job.objects.get().state == JobState.FAILED
    says(None)
    jobs.retry(Job.objects.get())
    jobs.work_until_idle()
    message.refresh_from_db()
    assert message.state == MailState.SENT


@pytest.mark.parametrize("error", [UNKNOWN, SPAM])
def test_what_is_refused_for_good_is_not_asked_twice(clock: Any, says: Any, error: Exception) -> None:
    message = queue()
    says(error)
    assert tries(clock, 1) == [0]
    message.refresh_from_db()
    assert (message.state, Job.objects.get().state) == (MailState.FAILED, JobState.FAILED)
    assert Job.objects.get().error == "The mail server refused this message for good. Check the address."


def test_one_refused_address_holds_up_no_other(clock: Any, says: Any) -> None:
    queue("ana")
    says(UNKNOWN)
    jobs.work_until_idle()
    queue("ben")
    says(None)
    jobs.work_until_idle()
    assert [letter.to for letter in letters.outbox] == [["ben@kconnect.example"]]


def test_a_server_that_hangs_is_asked_by_one_message_a_minute_not_by_all(clock: Any, says: Any) -> None:
    for number in range(20):
        queue(f"person-{number}")
    tried = says(TimeoutError("timed out"))
    for minute in range(1, 4):
        jobs.work_until_idle()
        assert len(tried) == minute
        clock.shift(timedelta(seconds=61))
    says(None)
    for _minute in range(40):
        jobs.work_until_idle()
        clock.shift(timedelta(minutes=1))
    assert len(letters.outbox) == 20


def test_a_fault_of_ours_fails_the_job_as_any_other(clock: Any, says: Any) -> None:
    message = queue()
    says(ValueError("a broken template"))
    tries(clock, 0.2)
    message.refresh_from_db()
    assert (message.state, Job.objects.get().attempt) == (MailState.FAILED, 3)


def test_digests_keep_to_the_rate_and_a_new_password_does_not_wait(clock: Any, settings: Any) -> None:
    settings.MAILS_PER_MINUTE = 4
    readers = [make_user(f"Person {number}") for number in range(10)]
    notices.tell(readers, occasion="a", say=lambda: "It is off.", url="/my/", at_once=True)
    sent = []
    for minute in range(4):
        if minute == 1:
            mail.queue(recipient="ana@kconnect.example", occasion="password", subject="s", body="b")
        jobs.work_until_idle()
        sent.append(len(letters.outbox))
        clock.shift(timedelta(seconds=61))
    assert sent == [4, 9, 11, 11]


def test_a_second_copy_is_known_by_its_id(clock: Any) -> None:
    message = queue()
    one, two = (mail.letter_of(OutboxMail.objects.get(pk=message.pk)) for _copy in range(2))
    assert one.extra_headers["Message-ID"] == two.extra_headers["Message-ID"] == f"<kconnect-{message.pk}@localhost>"


def test_when_it_was_sent_stays_when_the_mark_is_made_again(clock: Any) -> None:
    message = queue()
    sent_at = timezone.now() - timedelta(days=1)
    OutboxMail.objects.filter(pk=message.pk).update(state=MailState.SENT, sent_at=sent_at)
    jobs.work_until_idle()
    message.refresh_from_db()
    assert (message.sent_at, letters.outbox) == (sent_at, [])
