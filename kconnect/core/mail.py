"""The outbox: a message is a row, unique per recipient and occasion, and a job sends it."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kconnect.core import jobs
from kconnect.core.choices import MailState
from kconnect.core.models import OutboxMail


def queue(*, recipient: str, occasion: str, subject: str, body: str, language: str = "en") -> OutboxMail:
    """Writes a message into the outbox in the caller's transaction; the same recipient and occasion is one message."""
    fields = {"subject": " ".join(subject.split())[:200], "body": body, "language": language}
    with transaction.atomic():
        message, _made = OutboxMail.objects.get_or_create(recipient=recipient, occasion=occasion, defaults=fields)
        jobs.enqueue("core.send_mail", key=str(message.pk), args={"mail": message.pk})
    return message


def send(work: jobs.Work) -> None:
    """Sends the message of the job and marks it; a crash in between means at most one duplicate with the same id."""
    message = OutboxMail.objects.get(pk=work.args["mail"])
    if message.state != MailState.SENT:
        OutboxMail.objects.filter(pk=message.pk).update(attempt=F("attempt") + 1)
        host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
        identity = {"Message-ID": f"<kconnect-{message.pk}@{host}>"}
        _send(EmailMessage(message.subject, message.body, to=[message.recipient], headers=identity), message.pk, work)
    with work.completing():
        # The body may hold a link that opens a door: once sent, nobody needs it here.
        sent = {"state": MailState.SENT, "sent_at": timezone.now(), "body": "", "error": ""}
        OutboxMail.objects.filter(pk=message.pk).update(**sent)


def _send(letter: EmailMessage, message_id: int, work: jobs.Work) -> None:
    """Hands the letter over; a fault is noted on the row, for good after the last attempt, and raised for the job."""
    try:
        letter.send()
    except Exception as error:
        state = MailState.FAILED if work.is_last else MailState.QUEUED
        OutboxMail.objects.filter(pk=message_id).update(state=state, error=f"{type(error).__name__}: {error}"[:300])
        raise
