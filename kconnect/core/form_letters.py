"""Letters that answer a form which anybody may fill in, to an address that may be somebody else's.

Whoever types a stranger's address makes us write to them. So such letters give none of the words that were typed; one address
gets a few a day, of all forms together; each holds a link by which its owner stops them all, which holds from then on. What
this does not prevent: that few a day for everybody whose address somebody types, until they stop it; and that whoever uses up
the few of a stranger keeps the letter about the stranger's own sign-up from them that day (the place itself is theirs).
"""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, override

from kconnect.core import letterbox, mail
from kconnect.core.choices import Letter
from kconnect.core.models import OutboxMail

A_DAY = 6
# To whoever has an account such a letter goes as one that they can switch off; it counts all the same.
OF_MEMBERS = ("event-place:", "training-place:", "seat-application:")


def may_answer(recipient: str, occasion: str) -> bool:
    """Whether this address gets one more answer to a public form today; what it got already is no other one."""
    address = recipient.strip().lower()
    if letterbox.is_stopped(address, Letter.FORMS):
        return False
    counted = Q(topic=Letter.FORMS)
    for begins in OF_MEMBERS:
        counted |= Q(reader__isnull=False, occasion__startswith=begins)
    lately = OutboxMail.objects.filter(
        counted, recipient__iexact=address, created_at__gt=timezone.now() - timedelta(days=1)
    )
    got = set(lately.values_list("occasion", flat=True)[: A_DAY + 1])
    return len(got) < A_DAY or occasion in got


def answer(*, recipient: str, occasion: str, subject: str, body: str, language: str) -> OutboxMail | None:
    """Queues such a letter, with the link that stops them at its end; None where the address gets none."""
    if not may_answer(recipient, occasion):
        return None
    with override(language):
        stop = gettext("No more messages of this kind:")
    link = letterbox.stop_link_of(recipient, Letter.FORMS, language)
    return mail.queue(
        recipient=recipient, occasion=occasion, subject=subject, body=f"{body.rstrip()}\n\n--\n{stop}\n{link}\n", language=language,
        topic=Letter.FORMS,
    )  # fmt: skip
