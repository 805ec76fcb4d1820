"""What people are written to about their place in a training; never twice."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from kconnect.core.addresses import absolute
from kconnect.core.choices import Letter, Topic
from kconnect.core.i18n import name_of
from workgroups.choices import PlaceNews, PlaceState
from workgroups.models import TrainingPlace, TrainingSession
from workgroups.services import place_letters
from workgroups.services.place_letters import PlaceLetter, is_due, stamp_of, told_of_place, write_letter
from workgroups.training_words import title_of, when_words

KIND = "workgroups.training_letter"
SALT = "workgroups.training-place"
# What answers a sign-up at once.
ANSWERS = frozenset({PlaceNews.RECEIVED, PlaceNews.WAITING})


def token_of_place(place: TrainingPlace) -> str:
    """The key of a message: says which place, and nothing else."""
    return signing.dumps(place.pk, salt=SALT)


def ask_for_reminder(session: TrainingSession) -> None:
    """Asks for the reminder on the day before."""
    place_letters.ask_for_reminder(KIND, session.starts_at, number=session.pk, args={"session": session.pk})


def ask_for_news(session: TrainingSession, news: PlaceNews, *, before: datetime | None = None) -> None:
    """Asks, in the caller's transaction, for the letters that a session was moved (from `before`) or called off."""
    args = {"session": session.pk, "before": before.isoformat() if before else ""}
    place_letters.ask_for_news(KIND, news, number=session.pk, version=session.sequence, args=args)


def send_training_letters(
    *, session_id: int, news: PlaceNews, starts: str = "", sequence: int = 0, before: str = ""
) -> int:
    """Writes one letter to everybody who has a place or waits for one; returns to how many. Who has no e-mail is to be called.

    A reminder is not written when the session was moved or called off, or is too late; who only waits is not reminded. A
    change is not told when another one has followed: that one has its own letter.
    """
    now = timezone.now()
    session = TrainingSession.objects.select_related("offer__workgroup").filter(pk=session_id).first()
    if session is None or session.starts_at <= now:
        return 0
    states = [PlaceState.REGISTERED]
    if news == PlaceNews.SOON:
        if session.cancelled_at is not None or not is_due(session.starts_at, starts, now):
            return 0
    elif session.sequence != sequence:
        return 0
    else:
        states.append(PlaceState.WAITING)
    places = session.places.filter(state__in=states).select_related("person__user", "session__offer__workgroup")
    silent = [place for place in places.order_by("pk") if not write(place, news, before=before)]
    if silent and news != PlaceNews.SOON:
        ask_to_call(session, f"{news.value}:{session.sequence}", len(silent))
    return places.count() - len(silent)


def ask_to_call(session: TrainingSession, news: str, number: int) -> None:
    """Asks whoever keeps the training to call those who have no e-mail; once for each news."""
    group = session.offer.workgroup
    place_letters.ask_to_call(
        number, occasion=f"training-call:{session.pk}:{news}", title=lambda: title_of(session.offer), group=group.pk,
        topic=Topic.LEARNING, until=session.ends_at, about=lambda: name_of(group),
        url=reverse("workgroups:training_session_detail", args=[group.slug, session.pk]),
    )  # fmt: skip


def write(place: TrainingPlace, news: PlaceNews, *, before: str = "", unasked: bool = False) -> bool:
    """Queues one letter; the same news of the same version is one. `unasked` answers a form that anybody may fill in.

    Returns whether there is an address to write to.
    """
    session = place.session
    return write_letter(
        PlaceLetter(
            occasion=f"training-place:{place.pk}:{news.value}:{_version(place, news)}", person=place.person,
            topic=Topic.LEARNING, stopped_as=Letter.FORMS if news in ANSWERS else Letter.TRAININGS, unasked=unasked,
            template="workgroups/email/training.txt", subject=lambda: _told(place, news),
            words=lambda: _words(place, news, before), about=lambda: name_of(session.offer.workgroup),
            url=reverse("workgroups:training_register", args=[session.offer.slug, session.pk]), until=session.ends_at,
        )
    )  # fmt: skip


def _version(place: TrainingPlace, news: PlaceNews) -> str:
    """What makes the same news another one: a later sign-up, another time, another change."""
    if news == PlaceNews.SOON:
        return stamp_of(place.session.starts_at)
    if news in {PlaceNews.MOVED, PlaceNews.CANCELLED}:
        return str(place.session.sequence)
    return f"{place.registered_at.timestamp():.0f}"


def _told(place: TrainingPlace, news: PlaceNews) -> str:
    session = place.session
    return told_of_place(news, title=title_of(session.offer), when=f"{when_words(session)}, {session.place}")


def _words(place: TrainingPlace, news: PlaceNews, before: str) -> dict[str, Any]:
    session, token = place.session, token_of_place(place)
    moved = bool(before) and datetime.fromisoformat(before) != session.starts_at
    return {
        "news": news.value, "title": title_of(session.offer), "when": when_words(session),
        "where": session.place, "group": name_of(session.offer.workgroup), "reason": session.cancel_reason,
        "waits": place.state == PlaceState.WAITING,
        "earlier": when_words(session, datetime.fromisoformat(before)) if moved else "",
        "link": absolute(reverse("workgroups:training_place", args=[token])),
        "calendar": absolute(reverse("workgroups_outside:training_file", args=[session.pk])),
        "offer": absolute(session.offer.get_absolute_url()), "days": settings.SEAT_APPLICATION_DAYS,
        "newcomer": place.newcomer,
    }  # fmt: skip
