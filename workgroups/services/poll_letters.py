"""Whom a time poll asks: members and holders of seats of its group, and guests; whoever may not come in answers by a link of their own."""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kconnect.core import letterbox, mail, notices, taps, wishes
from kconnect.core.addresses import absolute
from kconnect.core.choices import Letter, Topic
from kconnect.core.i18n import localized
from workgroups import rules
from workgroups.meeting_keys import POLL_SALT, poll_token_of
from workgroups.models import Person, SeatTerm, TimePoll, User
from workgroups.services.meeting_letters import ALL_SLOTS, LINK_DAYS, address_of


def asked_people(poll: TimePoll) -> list[Person]:
    """Whom the poll asks, by name; one query."""
    member = Q(memberships__workgroup=poll.workgroup_id, memberships__ended__isnull=True)
    holders = SeatTerm.objects.on(timezone.localdate()).filter(seat__workgroup=poll.workgroup_id)
    guest = Q(pk__in=poll.guests.values("pk"))
    people = Person.objects.known().filter(member | Q(pk__in=holders.values("holder")) | guest).select_related("user")
    return list(people.distinct().order_by("name_folded", "pk"))


def tell_of_poll(poll: TimePoll, people: list[Person]) -> None:
    """Asks `people` which time suits them, each once: inside by a notice with one tap, others by a letter with their own page."""
    days = [slot.starts_local for slot in poll.slots.all()]

    def say() -> str:
        told = {
            "title": str(localized(poll, "title")),
            "first": date_format(days[0]),
            "last": date_format(days[-1]),
        }
        return _("When do you have time? %(title)s, between %(first)s and %(last)s") % told

    common: dict[str, Any] = {
        "occasion": f"time-poll:{poll.pk}", "at_once": True, "topic": Topic.MEETINGS, "until": days[-1], "say": say,
        "about": lambda: str(localized(poll.workgroup, "name")),
    }  # fmt: skip
    inside = [user for person in people if (user := _inside(person, poll))]
    page = reverse("workgroups:poll_detail", args=[poll.workgroup.slug, poll.pk])
    notices.tell(inside, taps=[taps.Tap(ALL_SLOTS, poll.pk)], url=page, **common)
    for person in people:
        if _inside(person, poll) or not (address := address_of(person)):
            continue
        _queue(poll, person, address, say)
        if (outside := getattr(person, "user", None)) is not None:
            # Their letter is written already, so there is no second message.
            notices.tell([outside], url=reverse("workgroups:poll_answer", args=[poll_token_of(poll, person)]), **common)


def _queue(poll: TimePoll, person: Person, address: str, say: notices.Say) -> None:
    reader: User | None = getattr(person, "user", None)
    with translation.override(person.language):
        words = {
            "person": person.name, "group": str(localized(poll.workgroup, "name")), "text": say(),
            "answer": absolute(reverse("workgroups:poll_answer", args=[poll_token_of(poll, person)])),
            "stop": wishes.stop_link(reader, Topic.MEETINGS)
            if reader
            else letterbox.stop_link_of(address, Letter.MEETINGS, person.language),
        }  # fmt: skip
        mail.queue(
            recipient=address, occasion=f"time-poll:{poll.pk}", language=person.language, reader=reader,
            topic=Topic.MEETINGS if reader else Letter.MEETINGS, subject=words["text"],
            body=render_to_string("workgroups/email/poll.txt", words),
        )  # fmt: skip


def _inside(person: Person, poll: TimePoll) -> User | None:
    user: User | None = getattr(person, "user", None)
    return user if user is not None and rules.can_enter_workgroup(user, poll.workgroup) else None


def poll_of_token(token: str) -> tuple[TimePoll, Person] | None:
    """The poll and the person of a letter; None when the link is too old, not ours, or the person is not asked any more."""
    try:
        poll_id, person_id = signing.loads(token, salt=POLL_SALT, max_age=timedelta(days=LINK_DAYS))
    except signing.BadSignature:
        return None
    poll = TimePoll.objects.select_related("workgroup", "meeting").filter(pk=poll_id).first()
    if poll is None:
        return None
    person = next((each for each in asked_people(poll) if each.pk == person_id), None)
    return (poll, person) if person is not None and address_of(person) else None
