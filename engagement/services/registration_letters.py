"""What people are written to about their place at an event; never twice."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from engagement.choices import EventState, RegistrationState
from engagement.event_words import place_words, when
from engagement.models import Event, Registration
from kconnect.core.addresses import absolute
from kconnect.core.choices import Letter, Topic
from kconnect.core.i18n import localized, name_of
from workgroups.choices import PlaceNews
from workgroups.services import place_letters
from workgroups.services.place_letters import PlaceLetter, is_due, stamp_of, told_of_place, write_letter

KIND = "engagement.event_letter"
SALT = "engagement.registration"
# What answers a sign-up at once.
ANSWERS = frozenset({PlaceNews.RECEIVED, PlaceNews.WAITING})


def token_of(registration: Registration) -> str:
    """The key of a message: says which registration, and nothing else."""
    return signing.dumps(registration.pk, salt=SALT)


def ask_for_reminder(event: Event) -> None:
    """Asks for the reminder on the day before."""
    place_letters.ask_for_reminder(KIND, event.starts_at, number=event.pk, args={"event": event.pk})


def ask_for_news(event: Event, news: PlaceNews, *, before: datetime | None = None) -> None:
    """Asks, in the caller's transaction, for the letters that an event was moved (from `before`), called off, or is on again."""
    args = {"event": event.pk, "before": before.isoformat() if before else ""}
    place_letters.ask_for_news(KIND, news, number=event.pk, version=event.moves, args=args)


def send_event_letters(*, event_id: int, news: PlaceNews, starts: str = "", sequence: int = 0, before: str = "") -> int:
    """Writes one letter to everybody who has a place or waits for one; returns to how many. Who has no e-mail is to be called.

    A reminder is not written when the event was moved or called off, or is too late; who only waits is not reminded. A change
    is not told when another one has followed: that one has its own letter.
    """
    now = timezone.now()
    event = Event.objects.select_related("workgroup").filter(pk=event_id).first()
    if event is None or event.starts_at <= now:
        return 0
    states = [RegistrationState.REGISTERED]
    if news == PlaceNews.SOON:
        if event.state != EventState.PUBLISHED or not is_due(event.starts_at, starts, now):
            return 0
    elif event.moves != sequence:
        return 0
    else:
        states.append(RegistrationState.WAITING)
    found = event.registrations.filter(state__in=states).select_related("person__user", "event__workgroup")
    silent = [one for one in found.order_by("pk") if not write(one, news, before=before)]
    if silent and news != PlaceNews.SOON:
        ask_to_call(event, f"{news.value}:{event.moves}", len(silent))
    return found.count() - len(silent)


def write(
    registration: Registration, news: PlaceNews, *, before: str = "", again: bool = False, unasked: bool = False
) -> bool:
    """Queues one letter; the same news of the same version is one, or one a day when it is asked for `again`.

    `unasked` answers a form that anybody may fill in, with anybody's address.
    Returns whether there is an address to write to.
    """
    event, version = registration.event, _version(registration, news)
    version += f":{timezone.localdate().isoformat()}" if again else ""
    return write_letter(
        PlaceLetter(
            occasion=f"event-place:{registration.pk}:{news.value}:{version}",
            person=registration.person, topic=Topic.EVENTS, template="engagement/email/registration.txt",
            subject=lambda: told_of_place(
                news, title=str(localized(event, "title")), when=f"{when(event)}, {place_words(event)}"
            ),
            words=lambda: _words(registration, news, before), about=lambda: _group(event),
            url=reverse("engagement:event_register", args=[event.slug]), until=event.ends_at,
            stopped_as=Letter.FORMS if news in ANSWERS else Letter.EVENTS, unasked=unasked,
        )
    )  # fmt: skip


def ask_to_call(event: Event, news: str, number: int) -> None:
    """Asks whoever keeps the event to call those who have no e-mail; once for each news."""
    place_letters.ask_to_call(
        number, occasion=f"event-call:{event.pk}:{news}", title=lambda: str(localized(event, "title")),
        group=event.workgroup_id, topic=Topic.EVENTS, until=event.ends_at, about=lambda: _group(event),
        url=reverse("engagement:event_registrations", args=[event.pk]),
    )  # fmt: skip


def _version(registration: Registration, news: PlaceNews) -> str:
    """What makes the same news another one: a later sign-up, another time, another change."""
    if news == PlaceNews.SOON:
        return stamp_of(registration.event.starts_at)
    if news in {PlaceNews.MOVED, PlaceNews.CANCELLED, PlaceNews.ON_AGAIN}:
        return str(registration.event.moves)
    return f"{registration.registered_at.timestamp():.0f}"


def _group(event: Event) -> str:
    return name_of(event.workgroup) if event.workgroup is not None else ""


def _words(registration: Registration, news: PlaceNews, before: str) -> dict[str, Any]:
    event = registration.event
    moved = bool(before) and datetime.fromisoformat(before) != event.starts_at
    return {
        "news": news.value, "title": str(localized(event, "title")),
        "when": when(event), "where": event.place, "online": event.online_url, "group": _group(event),
        "reason": event.cancel_reason, "waits": registration.state == RegistrationState.WAITING,
        "earlier": when(event, datetime.fromisoformat(before)) if moved else "",
        "link": absolute(reverse("engagement:event_place", args=[token_of(registration)])),
        "calendar": absolute(reverse("engagement:event_calendar", args=[event.slug])),
        "page": absolute(reverse("engagement:event_detail", args=[event.slug])),
        "others": absolute(reverse("engagement:event_list")), "days": settings.SEAT_APPLICATION_DAYS,
        "newcomer": registration.newcomer,
    }  # fmt: skip
