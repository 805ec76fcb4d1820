"""What people are written to about their place in a training; never twice."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kconnect.core import jobs, letterbox, mail, notices, wishes
from kconnect.core.addresses import absolute
from kconnect.core.choices import Letter, Topic
from kconnect.core.i18n import name_of
from workgroups.choices import PlaceState, TrainingNews
from workgroups.models import TrainingPlace, TrainingSession
from workgroups.services.meeting_letters import address_of
from workgroups.training_words import title_of, when_words

KIND = "workgroups.training_letter"
SALT = "workgroups.training-place"
REMINDED = timedelta(hours=24)
# What answers a sign-up at once.
ANSWERS = frozenset({TrainingNews.RECEIVED, TrainingNews.WAITING})
# A reminder that is later than this reminds of nothing.
LATEST = timedelta(hours=20)


def token_of_place(place: TrainingPlace) -> str:
    """The key of a message: says which place, and nothing else."""
    return signing.dumps(place.pk, salt=SALT)


def ask_for_reminder(session: TrainingSession) -> None:
    """Asks for the reminder on the day before; a session that moves has a new one, and the old one is not sent."""
    due = session.starts_at - REMINDED
    if due > timezone.now():
        stamp = _stamp(session.starts_at)
        args = {"session": session.pk, "news": TrainingNews.SOON.value, "starts": stamp}
        jobs.enqueue(KIND, key=f"{session.pk}:soon:{stamp}", args=args, not_before=due, subject=KIND)


def ask_for_news(session: TrainingSession, news: TrainingNews, *, before: datetime | None = None) -> None:
    """Asks, in the caller's transaction, for the letters that a session was moved (from `before`) or called off."""
    args = {"session": session.pk, "news": news.value, "sequence": session.sequence}
    args |= {"before": before.isoformat() if before else ""}
    jobs.enqueue(KIND, key=f"{session.pk}:{news.value}:{session.sequence}", args=args, subject=KIND)


def send_training_letters(
    *, session_id: int, news: TrainingNews, starts: str = "", sequence: int = 0, before: str = ""
) -> int:
    """Writes one letter to everybody who has a place or waits for one; returns to how many.

    A reminder is not written when the session was moved or called off, or is too late; who only waits is not reminded. A
    change is not told when another one has followed: that one has its own letter.
    """
    now = timezone.now()
    session = TrainingSession.objects.select_related("offer__workgroup").filter(pk=session_id).first()
    if session is None or session.starts_at <= now:
        return 0
    states = [PlaceState.REGISTERED]
    if news == TrainingNews.SOON:
        late = now - (session.starts_at - REMINDED) > LATEST
        if session.cancelled_at is not None or late or _stamp(session.starts_at) != starts:
            return 0
    elif session.sequence != sequence:
        return 0
    else:
        states.append(PlaceState.WAITING)
    places = session.places.filter(state__in=states).select_related("person__user", "session__offer__workgroup")
    return sum(write(place, news, before=before) for place in places.order_by("pk"))


def write(place: TrainingPlace, news: TrainingNews, *, before: str = "") -> bool:
    """Queues one letter, and a notice for whoever has an account; the same news of the same version is one.

    Returns whether there is an address to write to.
    """
    person, address = place.person, address_of(place.person)
    if not address:
        return False
    reader: Any = getattr(person, "user", None)
    occasion = f"training-place:{place.pk}:{news.value}:{_version(place, news)}"
    with translation.override(person.language):
        topic = _topic(reader, news)
        words = _words(place, news, before) | {"stop": _stop_link(place, reader, topic)}
        mail.queue(
            recipient=address, occasion=occasion, language=person.language, reader=reader,
            topic=topic, subject=_told(place, news),
            body=render_to_string("workgroups/email/training.txt", words),
        )  # fmt: skip
    if reader is not None:
        # The letter above is the message; this is the notice on their page.
        notices.tell(
            [reader], occasion=occasion, say=lambda: _told(place, news), at_once=True, topic=Topic.LEARNING,
            until=place.session.ends_at, about=lambda: name_of(place.session.offer.workgroup),
            url=reverse("workgroups:training_register", args=[place.session.offer.slug, place.session_id]),
        )  # fmt: skip
    return True


def _topic(reader: Any, news: TrainingNews) -> str:
    """What can be stopped; the answer to somebody's own sign-up without an account is none of it."""
    if reader is not None:
        return Topic.LEARNING
    return "" if news in ANSWERS else Letter.TRAININGS


def _stop_link(place: TrainingPlace, reader: Any, topic: str) -> str:
    if reader is not None:
        return wishes.stop_link(reader, topic)
    return letterbox.stop_link_of(address_of(place.person), topic, place.person.language) if topic else ""


def _version(place: TrainingPlace, news: TrainingNews) -> str:
    """What makes the same news another one: a later sign-up, another time, another change."""
    if news == TrainingNews.SOON:
        return _stamp(place.session.starts_at)
    if news in {TrainingNews.MOVED, TrainingNews.CANCELLED}:
        return str(place.session.sequence)
    return f"{place.registered_at.timestamp():.0f}"


def _told(place: TrainingPlace, news: TrainingNews) -> str:
    session = place.session
    words = {"title": title_of(session.offer), "when": f"{when_words(session)}, {session.place}"}
    return {
        TrainingNews.RECEIVED: _("You have a place: %(title)s, %(when)s"),
        TrainingNews.WAITING: _("You are on the waiting list: %(title)s, %(when)s"),
        TrainingNews.MOVED_UP: _("A place is free for you: %(title)s, %(when)s"),
        TrainingNews.SOON: _("Soon: %(title)s, %(when)s"),
        TrainingNews.MOVED: _("Changed: %(title)s, %(when)s"),
        TrainingNews.CANCELLED: _("Called off: %(title)s, %(when)s"),
    }[news] % words


def _words(place: TrainingPlace, news: TrainingNews, before: str) -> dict[str, Any]:
    session, token = place.session, token_of_place(place)
    moved = bool(before) and datetime.fromisoformat(before) != session.starts_at
    return {
        "news": news.value, "person": place.person.name, "title": title_of(session.offer), "when": when_words(session),
        "where": session.place, "group": name_of(session.offer.workgroup), "reason": session.cancel_reason,
        "waits": place.state == PlaceState.WAITING,
        "earlier": when_words(session, datetime.fromisoformat(before)) if moved else "",
        "link": absolute(reverse("workgroups:training_place", args=[token])),
        "calendar": absolute(reverse("workgroups_outside:training_file", args=[session.pk])),
        "offer": absolute(session.offer.get_absolute_url()), "days": settings.SEAT_APPLICATION_DAYS,
        "newcomer": place.newcomer,
    }  # fmt: skip


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M")
