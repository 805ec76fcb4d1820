"""What people are written to about a place that they took (in a training, at an event), whoever they are; never twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kconnect.core import form_letters, jobs, letterbox, mail, notices, wishes
from kconnect.core.choices import Letter, Topic
from workgroups.choices import PlaceNews
from workgroups.models import Person, User
from workgroups.services.meeting_letters import address_of

REMINDED = timedelta(hours=24)
# A reminder that is later than this reminds of nothing.
LATEST = timedelta(hours=20)


@dataclass(frozen=True)
class PlaceLetter:
    """One letter about one place. `subject`, `words` and `about` are asked in the language of the reader.

    `url` is the page inside; `stopped_as` is the kind of letter that whoever has no account can stop. `unasked`: it answers a form
    in which anybody may write this address.
    """

    occasion: str
    person: Person
    topic: Topic
    template: str
    subject: Callable[[], str]
    words: Callable[[], dict[str, Any]]
    about: Callable[[], str]
    url: str
    until: datetime
    stopped_as: str
    unasked: bool = False


def write_letter(letter: PlaceLetter) -> bool:
    """Queues one letter, and a notice for whoever has an account; the same occasion is written to a person once.

    Returns whether there is an address to write to. Whom a public form made is not greeted by the name that was typed there,
    and gets only so many answers a day, or none after saying no to all of them (`form_letters`).
    """
    person, reader = letter.person, getattr(letter.person, "user", None)
    address = person.email if reader is None and person.unproven else address_of(person)
    if not address:
        return False
    if (letter.unasked and not form_letters.may_answer(address, letter.occasion)) or (
        person.unproven and letterbox.is_stopped(address, Letter.FORMS)
    ):
        return True
    with translation.override(person.language):
        words = letter.words() | {
            "person": "" if person.unproven else person.name,
            "stop": _stop_link(letter, reader, address),
        }
        mail.queue(
            recipient=address, occasion=letter.occasion, language=person.language, reader=reader,
            topic=letter.topic if reader else letter.stopped_as, subject=letter.subject(), body=render_to_string(letter.template, words),
        )  # fmt: skip
    if reader is not None:
        # The letter above is the message; this is the notice on their page.
        notices.tell(
            [reader], occasion=letter.occasion, say=letter.subject, at_once=True, topic=letter.topic, until=letter.until,
            about=letter.about, url=letter.url,
        )  # fmt: skip
    return True


def ask_to_call(
    number: int, *, occasion: str, title: Callable[[], str], group: int | None, topic: Topic, until: datetime,
    about: Callable[[], str], url: str,
) -> None:  # fmt: skip
    """Asks whoever keeps the thing (the leads of `group`, else the backbone) to call those who have no e-mail; once an occasion."""

    def say() -> str:
        told = ngettext(
            "Call %(n)s person who has no e-mail: %(title)s", "Call %(n)s people who have no e-mail: %(title)s", number
        )
        return told % {"n": number, "title": title()}

    leads = list(User.objects.leads_of(group)) if group is not None else []
    notices.tell(
        leads or list(User.objects.backbone()), occasion=occasion, say=say, at_once=True, topic=topic, until=until,
        about=about, url=url,
    )  # fmt: skip


def _stop_link(letter: PlaceLetter, reader: Any, address: str) -> str:
    if reader is not None:
        return wishes.stop_link(reader, letter.topic)
    return letterbox.stop_link_of(address, letter.stopped_as, letter.person.language)


def told_of_place(news: PlaceNews, *, title: str, when: str) -> str:
    """The news in one line, with what, when and where."""
    return {
        PlaceNews.RECEIVED: _("You have a place: %(title)s, %(when)s"),
        PlaceNews.WAITING: _("You are on the waiting list: %(title)s, %(when)s"),
        PlaceNews.MOVED_UP: _("A place is free for you: %(title)s, %(when)s"),
        PlaceNews.SOON: _("Soon: %(title)s, %(when)s"),
        PlaceNews.MOVED: _("Changed: %(title)s, %(when)s"),
        PlaceNews.CANCELLED: _("Called off: %(title)s, %(when)s"),
        PlaceNews.ON_AGAIN: _("It takes place after all: %(title)s, %(when)s"),
    }[news] % {"title": title, "when": when}


def ask_for_reminder(kind: str, starts_at: datetime, *, number: int, args: dict[str, Any]) -> None:
    """Asks for the reminder on the day before; what moves has a new one, and the old one is not sent."""
    due = starts_at - REMINDED
    if due > timezone.now():
        stamp = stamp_of(starts_at)
        told = args | {"news": PlaceNews.SOON.value, "starts": stamp}
        jobs.enqueue(kind, key=f"{number}:soon:{stamp}", args=told, not_before=due, subject=kind)


def ask_for_news(kind: str, news: PlaceNews, *, number: int, version: int, args: dict[str, Any]) -> None:
    """Asks, in the caller's transaction, for the letters that something was moved, called off, or is on again."""
    told = args | {"news": news.value, "sequence": version}
    jobs.enqueue(kind, key=f"{number}:{news.value}:{version}", args=told, subject=kind)


def is_due(starts_at: datetime, stamp: str, now: datetime) -> bool:
    """Whether a reminder that was asked for still fits: it has not moved, and it is not too late."""
    return now - (starts_at - REMINDED) <= LATEST and stamp_of(starts_at) == stamp


def stamp_of(moment: datetime) -> str:
    """A moment as a short text, the same in every zone."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M")
