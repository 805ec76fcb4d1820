"""The outbox: a message is a row, unique per recipient and occasion, and a job sends it.

A mail server that is away or busy is tried again over a day; meanwhile nobody else waits for it, because after one message
has stumbled the others keep their hands off it for a minute. One that refuses for good is not asked twice.
"""

import smtplib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from kconnect.core import jobs, letterbox, wishes
from kconnect.core.choices import Letter, MailState
from kconnect.core.errors import DomainError
from kconnect.core.models import OutboxMail

# Waits after a mail server did not take a message, for each attempt; after the last one it has failed.
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12))
# How long nobody asks a server that did not answer.
REST = MINUTE = timedelta(minutes=1)
# What keeps to the rate: what can wait, and letters that go to many addresses at one press.
PACED = Q(reader__isnull=False) | Q(topic=Letter.SURVEYS)


# Stored in English, as all errors of messages.
RETURNED = "mail to this address comes back"


class RefusedError(DomainError):
    """The mail server says that this message will never be taken."""


def queue(
    *, recipient: str, occasion: str, subject: str, body: str, language: str = "en", html: str = "", reader: Any = None,
    topic: str = "",
) -> OutboxMail:  # fmt: skip
    """Writes a message into the outbox in the caller's transaction; the same recipient and occasion is one message.

    With a `reader` it is one that they can stop, by `topic`: it carries the headers for that, keeps to the rate of the
    network, and is dropped when they have been suspended or do not want it any more by the time it would go out. Without one
    a `topic` is the kind of letter (`Letter`) that the address itself can stop. Neither goes to an address from which mail
    comes back; what has no topic answers something that somebody did, and is always tried.
    """
    fields = {"subject": " ".join(subject.split())[:200], "body": body, "html": html, "language": language}
    with transaction.atomic():
        message, _made = OutboxMail.objects.get_or_create(
            recipient=recipient, occasion=occasion, defaults={**fields, "reader": reader, "topic": topic}
        )
        jobs.enqueue("core.send_mail", key=str(message.pk), args={"mail": message.pk})
    return message


def forget(*, begins: str, before: datetime) -> None:
    """Forgets to whom messages went whose occasion begins so, and that were written before a moment.

    Only for occasions that cannot come again for the same address: the row is what keeps a second message away. One that is
    still to be sent has its job; the next night takes it.
    """
    old = OutboxMail.objects.filter(occasion__startswith=begins, created_at__lt=before)
    old.exclude(state=MailState.QUEUED).delete()


def send(work: jobs.Work) -> None:
    """Sends the message of the job and marks it; a crash in between means at most one duplicate with the same id.

    Raises LaterError while the server rests or the rate is used up, RefusedError when it will never be taken.
    """
    message = OutboxMail.objects.select_related("reader").get(pk=work.args["mail"])
    ended: dict[str, Any] = {"state": MailState.SENT, "sent_at": message.sent_at or timezone.now(), "error": ""}
    if message.state != MailState.SENT and not _is_wanted(message):
        ended = {"state": MailState.DROPPED, "error": ""}
    elif message.state != MailState.SENT and _comes_back(message):
        ended = {"state": MailState.FAILED, "error": RETURNED}
    elif message.state != MailState.SENT:
        _wait_for_turn(message, timezone.now())
        _hand_over(message, work)
        ended["sent_at"] = timezone.now()
    with work.completing():
        # The body may hold a link that opens a door: once sent, nobody needs it here.
        OutboxMail.objects.filter(pk=message.pk).update(**ended, body="", html="")


def letter_of(message: OutboxMail) -> EmailMultiAlternatives:
    """The message as it goes out; the same row always has the same Message-ID, so that a second copy is known as one."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    headers = {"Message-ID": f"<kconnect-{message.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    if message.reader_id:
        headers |= _one_click(wishes.stop_link(message.reader, message.topic))
    elif message.topic:
        headers |= _one_click(letterbox.stop_link_of(message.recipient, message.topic, message.language))
    letter = EmailMultiAlternatives(message.subject, message.body, to=[message.recipient], headers=headers)
    if message.html:
        letter.attach_alternative(message.html, "text/html")
    return letter


def _one_click(link: str) -> dict[str, str]:
    """RFC 8058: the mail program shows a button, and one POST to this address is enough."""
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _is_wanted(message: OutboxMail) -> bool:
    reader: Any = message.reader
    if reader is None:
        return not (message.topic and letterbox.is_stopped(message.recipient, message.topic))
    return bool(reader.is_active and wishes.wish_of(reader).wants(message.topic))


def _comes_back(message: OutboxMail) -> bool:
    # An answer to a form is always tried: somebody may have mended their mailbox.
    may_wait = bool(message.reader_id or message.topic) and message.topic != Letter.FORMS
    return may_wait and letterbox.returned(message.recipient) is not None


def _wait_for_turn(message: OutboxMail, now: datetime) -> None:
    """Passes when the server may be asked now; else raises LaterError with the minute in which this message has its turn."""
    waiting = OutboxMail.objects.filter(state=MailState.QUEUED)
    stumbled = waiting.exclude(pk=message.pk).filter(stumbled_at__gt=now - REST).order_by("-stumbled_at").first()
    full = False
    paced = bool(message.reader_id) or message.topic == Letter.SURVEYS
    if paced:
        lately = OutboxMail.objects.filter(PACED, sent_at__gt=now - MINUTE)
        full = lately.count() >= settings.MAILS_PER_MINUTE
    if stumbled is None and not full:
        return
    ahead = waiting.filter(PACED, pk__lt=message.pk).count() if paced else 0
    rest = stumbled.stumbled_at + REST if stumbled is not None and stumbled.stumbled_at else now + MINUTE
    raise jobs.LaterError(rest + MINUTE * (ahead // settings.MAILS_PER_MINUTE))


def _hand_over(message: OutboxMail, work: jobs.Work) -> None:
    """Gives the message to the server. What went wrong is noted on the row and raised: later, never, or for the job."""
    row = OutboxMail.objects.filter(pk=message.pk)
    row.update(attempt=F("attempt") + 1)
    try:
        letter_of(message).send()
    except Exception as error:
        note = f"{type(error).__name__}: {error}"[:300]
        if _is_for_good(error):
            if isinstance(error, smtplib.SMTPRecipientsRefused):
                letterbox.note_returned(message.recipient)
            row.update(state=MailState.FAILED, error=note)
            raise RefusedError(
                gettext_noop("The mail server refused this message for good. Check the address.")
            ) from error
        if not isinstance(error, OSError):
            row.update(state=MailState.FAILED if work.is_last else MailState.QUEUED, error=note)
            raise
        last = message.attempt >= len(WAITS)
        row.update(state=MailState.FAILED if last else MailState.QUEUED, error=note, stumbled_at=timezone.now())
        if last:
            raise RefusedError(
                gettext_noop("The mail server did not take this message for more than half a day.")
            ) from error
        raise jobs.LaterError(timezone.now() + WAITS[message.attempt], note) from error


def _is_for_good(error: Exception) -> bool:
    """A 5xx answer about this message; a sign-in that fails is the operator's to mend, and worth another try."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _words in error.recipients.values())
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return False
    return isinstance(error, smtplib.SMTPResponseException) and 500 <= error.smtp_code < 600
