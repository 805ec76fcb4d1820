"""Digests: what a person was told and has neither read nor got by mail, in one message a day or a week.

At the hour of the network, one job a day writes them. A notice is claimed in the transaction that writes the message it
stands in, and the message is unique per person and day: two workers, two beats or a second run write nothing twice, and a
run that was cut off goes on where it stopped. Who has nothing new gets nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import ngettext

from kconnect.core import mail, taps, wishes
from kconnect.core.addresses import absolute
from kconnect.core.choices import Rhythm
from kconnect.core.due import Due
from kconnect.core.i18n import in_language
from kconnect.core.jobs import Work
from kconnect.core.models import Job, Notification, OutboxMail

KIND = "core.write_digests"
# What is older has stood on the page long enough; switching a topic on again brings no flood.
OLDEST = timedelta(days=15)
MOST_LINES = 40


@dataclass(frozen=True)
class Line:
    """One thing that was told, with its page and what one tap answers."""

    text: str
    link: str
    taps: list[tuple[str, str]]


@dataclass(frozen=True)
class Part:
    """What belongs together, under its heading."""

    heading: str
    lines: list[Line]


def due_digest(now: datetime) -> list[Due]:
    """The digests of today, from their hour on, by the network's clock; a beat that comes late still asks for them once."""
    local = timezone.localtime(now)
    day = local.date().isoformat()
    return [Due(day, {"date": day}, "digest")] if local.hour >= settings.DIGEST_HOUR else []


def write_digests(work: Work, day: date) -> int:
    """Writes the digests of one day; returns how many. Safe to run any number of times, also at once."""
    now = timezone.now()
    waiting = _to_mail(now).values("user")
    readers = list(get_user_model().objects.reachable().filter(pk__in=waiting).order_by("pk"))
    wish = wishes.wishes_of(readers)
    weekly = _is_for_weekly(day)
    written = 0
    for number, reader in enumerate(readers):
        wanted = wish[reader.pk]
        if wanted.rhythm == Rhythm.DAILY or (wanted.rhythm == Rhythm.WEEKLY and weekly):
            written += write_digest(reader, day=day, now=now, muted=wanted.muted)
        work.progress(number + 1, len(readers))
    return written


@transaction.atomic
def write_digest(reader: Any, *, day: date, now: datetime, muted: Iterable[str] = ()) -> bool:
    """One person's digest of one day, unless it is written or there is nothing in it; True when this call wrote it."""
    # In this order: whoever writes the same digest at this moment has either claimed these rows or stored the message.
    new = list(_to_mail(now).filter(user=reader).exclude(topic__in=list(muted)).order_by("created_at", "pk"))
    occasion = f"digest-{day.isoformat()}"
    if not new or OutboxMail.objects.filter(recipient=reader.email, occasion=occasion).exists():
        return False
    rows = Notification.objects.filter(pk__in=[notice.pk for notice in new], mailed_at__isnull=True)
    if rows.update(mailed_at=now) != len(new):
        # Another worker was faster with some of them; the rest has time until tomorrow.
        transaction.set_rollback(True)
        return False
    with translation.override(reader.language):
        words = _words(reader, new)
        mail.queue(
            recipient=reader.email, occasion=occasion, reader=reader, language=reader.language, subject=words["subject"],
            body=render_to_string("core/email/digest.txt", words), html=render_to_string("core/email/digest.html", words),
        )  # fmt: skip
    return True


def _to_mail(now: datetime) -> "QuerySet[Notification]":
    """What waits for a digest: told lately, neither mailed nor read, and not over."""
    waiting = Notification.objects.filter(mailed_at__isnull=True, read_at__isnull=True, created_at__gt=now - OLDEST)
    return waiting.filter(Q(until__isnull=True) | Q(until__gt=now))


def _is_for_weekly(day: date) -> bool:
    """On Monday; on a later day only when the week had no digests yet, because nothing ran."""
    monday = day - timedelta(days=day.weekday())
    earlier = Job.objects.filter(kind=KIND, key__gte=monday.isoformat(), key__lt=day.isoformat())
    return day == monday or not earlier.exists()


def _words(reader: Any, new: list[Notification]) -> dict[str, Any]:
    """What the templates of a digest show, in the reader's language, which is active."""
    subject = new[0].text
    if len(new) > 1:
        more = ngettext("%(first)s And %(count)s more", "%(first)s And %(count)s more", len(new) - 1)
        subject = more % {"first": subject[:90], "count": len(new) - 1}
    return {
        "subject": subject,
        "name": reader.get_short_name(),
        "parts": _parts(reader, new[:MOST_LINES]),
        "left_out": max(0, len(new) - MOST_LINES),
        "page": absolute(in_language("/my/messages/", reader.language)),
        "choices": absolute(in_language("/my/messages/by-mail/", reader.language)),
        "stop": wishes.stop_link(reader, ""),
    }


def _parts(reader: Any, new: list[Notification]) -> list[Part]:
    """The lines by their heading, in the order in which the first of each was told."""
    gathered: dict[str, list[Line]] = {}
    for notice in new:
        line = Line(notice.text, absolute(notice.url) if notice.url else "", taps.links_of(reader, notice))
        gathered.setdefault(notice.heading, []).append(line)
    return [Part(heading, lines) for heading, lines in gathered.items()]
