"""Asking those who took part how much say they felt they had: after an event, and when a decision has its outcome."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.choices import RegistrationState
from engagement.event_words import when
from engagement.models import Decision, Event, Registration
from engagement.queries.levelled import NOUNS
from engagement.services.levels import FELT_DAYS, felt_link, felt_token
from kconnect.core import notices
from kconnect.core.choices import Letter, Topic
from kconnect.core.i18n import current_language, localized, name_of
from workgroups.models import User
from workgroups.services.place_letters import PlaceLetter, write_letter

# An event is asked about on the nights after it, so that one night that failed loses nothing; each person is asked once.
NIGHTS = 3


def ask_after_events(today: date) -> int:
    """Writes once to everybody who was at an event that promised a level; returns how many of them can be written to.

    Where nobody noted who was there, to those who had a place.
    """
    ends = timezone.make_aware(datetime.combine(today, time.min))
    over = NOUNS["event"].public().filter(
        intended_level__isnull=False, ends_at__lt=ends, ends_at__gte=ends - timedelta(days=NIGHTS)
    )  # fmt: skip
    return sum(_ask_guests(event) for event in over.select_related("workgroup").order_by("pk"))


def _ask_guests(event: Event) -> int:
    guests = event.registrations.select_related("person__user").order_by("pk")
    came = guests.filter(state=RegistrationState.CAME)
    found = list(came) or list(guests.filter(state=RegistrationState.REGISTERED))
    return sum(_write(event, one) for one in found if one.person.erased_at is None)


def _write(event: Event, registration: Registration) -> bool:
    who = f"person:{registration.person_id}"

    def words() -> dict[str, Any]:
        return {
            "person": registration.person.name, "title": str(localized(event, "title")), "when": when(event),
            "link": felt_link("event", event.pk, who, current_language()), "days": FELT_DAYS,
        }  # fmt: skip

    return write_letter(
        PlaceLetter(
            occasion=f"event-felt:{registration.pk}", person=registration.person, topic=Topic.EVENTS,
            template="engagement/email/felt.txt", stopped_as=Letter.SURVEYS,
            subject=lambda: _("What was it like for you? %(title)s") % {"title": str(localized(event, "title"))},
            words=words, about=lambda: name_of(event.workgroup) if event.workgroup is not None else "",
            url=_page("event", event.pk, who), until=event.ends_at + timedelta(days=FELT_DAYS),
        )
    )  # fmt: skip


def ask_after_decision(decision: Decision) -> None:
    """Asks everybody who took part in a decision that promised a level, in the caller's transaction."""
    if decision.intended_level is None:
        return

    def say() -> str:
        return _("You took part. How much say did you have? %(what)s") % {"what": str(localized(decision, "title"))}

    took_part = User.objects.reachable().filter(
        person__electorates__decision=decision, person__electorates__took_part=True
    )
    for user in took_part.order_by("pk"):
        notices.tell(
            [user], occasion=f"decision:{decision.pk}:felt", say=say, topic=Topic.DECISIONS,
            url=_page("decision", decision.pk, f"person:{user.person_id}"),
            until=timezone.now() + timedelta(days=FELT_DAYS),
        )  # fmt: skip


def _page(noun: str, pk: int, who: str) -> str:
    return reverse("engagement:felt_edit", args=[felt_token(noun, pk, who)])
