"""What the pages of registrations read: places that are left, who comes and what they need, and who was there by group."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.choices import OF_SECTOR, AgeBand, RegistrationState, SpokenLanguage, Stakeholder
from engagement.event_words import when
from engagement.models import Event, Registration
from engagement.rules.registrations import can_be_noted
from workgroups.models import Affiliation, Attendee

PER_PAGE = 50
CAME, HAS, WAITS = RegistrationState.CAME, RegistrationState.REGISTERED, RegistrationState.WAITING


@dataclass(frozen=True)
class Places:
    """How the places of an event stand; `left` is None where they are not counted."""

    left: int | None
    taken: int
    waiting: int
    came: int


@dataclass(frozen=True)
class Guest:
    """One registration with what was asked for in words, and how to reach whoever has no account."""

    registration: Registration
    needs: list[str]
    email: str
    phone: str


@dataclass(frozen=True)
class Attendance:
    """How many were there, by the group for which they speak; of `unknown` nobody knows."""

    came: int
    groups: list[tuple[str, int]]
    unknown: int


@dataclass(frozen=True)
class Room:
    """An event as its organisers see it."""

    when: str
    places: Places
    page: Page[Registration]
    guests: list[Guest]
    asked: list[str]
    attendance: Attendance
    can_be_noted: bool


def places(event: Event) -> Places:
    """How the places stand; who only came by took none. One query."""
    found = event.registrations.aggregate(
        taken=Count("pk", filter=Q(state__in=[HAS, CAME], walk_in=False)), waiting=Count("pk", filter=Q(state=WAITS)),
        came=Count("pk", filter=Q(state=CAME)),
    )  # fmt: skip
    left = None if event.capacity is None else max(0, event.capacity - found["taken"])
    return Places(left, found["taken"], found["waiting"], found["came"])


def of_event(event: Event) -> QuerySet[Registration]:
    """Who signed up or came, by name; who gave the place back is left out."""
    found = event.registrations.exclude(state=RegistrationState.CANCELLED)
    return found.select_related("person__user", "acted_for").order_by("person__name_folded", "pk")


def own(user: Any, event: Event) -> Registration | None:
    """The person's own registration, unless they gave it back."""
    return event.registrations.filter(person=user.person_id).exclude(state=RegistrationState.CANCELLED).first()


def room(event: Event, found: QuerySet[Registration], *, number: int) -> Room:
    """Page `number` of the registrations `found`, and the sums of all; six queries."""
    page = Paginator(found, PER_PAGE).get_page(number)
    return Room(
        when=when(event), places=places(event), page=page, guests=[guest(one) for one in page], asked=asked_words(event),
        attendance=attendance(event), can_be_noted=can_be_noted(event, timezone.now()),
    )  # fmt: skip


def guest(registration: Registration) -> Guest:
    """One registration in words."""
    person, account = registration.person, getattr(registration.person, "user", None)
    email, phone = ("", "") if account is not None else (person.email, person.phone)
    return Guest(registration, needs_words(registration), email, phone)


def needs_words(one: Registration) -> list[str]:
    """What somebody asked for, each thing in words."""
    found = []
    if one.interpretation:
        found.append(_("interpretation: %(language)s") % {"language": SpokenLanguage(one.interpretation).label})
    if one.children:
        ages = ", ".join(str(AgeBand(band).label) for band in one.child_ages if band in AgeBand.values)
        found.append(
            ngettext("%(n)s child (%(ages)s)", "%(n)s children (%(ages)s)", one.children)
            % {"n": one.children, "ages": ages}
        )
    if one.transport:
        found.append(_("help with transport"))
    if one.access:
        found.append(one.access)
    return found


def asked_words(event: Event) -> list[str]:
    """What has to be there, over all who have a place; three queries at most."""
    have = event.registrations.filter(state__in=[HAS, CAME])
    sums = have.aggregate(children=Sum("children"), rides=Count("pk", filter=Q(transport=True)))
    spoken = (
        have.exclude(interpretation="").values_list("interpretation").annotate(n=Count("pk")).order_by("interpretation")
    )
    found = [
        ngettext(
            "%(n)s person asks for interpretation into %(language)s",
            "%(n)s people ask for interpretation into %(language)s",
            n,
        )
        % {"n": n, "language": SpokenLanguage(code).label}
        for code, n in spoken
    ]
    if children := sums["children"]:
        found.append(ngettext("%(n)s child to look after", "%(n)s children to look after", children) % {"n": children})
    if rides := sums["rides"]:
        found.append(
            ngettext("%(n)s person needs help to get there", "%(n)s people need help to get there", rides)
            % {"n": rides}
        )
    return found


def attendance(event: Event) -> Attendance:
    """Who was there by the five groups: as they said it, else by the sector of the organisation they belong to.

    Of an event that is a meeting, whoever was noted there counts too, once. Two queries; three for a meeting.
    """
    came = list(event.registrations.filter(state=CAME).values_list("person_id", "stakeholder"))
    if event.meeting_id is not None:
        noted = Attendee.objects.filter(meeting=event.meeting_id, present=True, person__isnull=False)
        known = {person for person, _said in came}
        came += [
            (person, "")
            for person in noted.values_list("person_id", flat=True)
            if person is not None and person not in known
        ]
    silent = [person for person, said in came if not said]
    of_person: dict[int, str] = {}
    rows = Affiliation.objects.filter(person__in=silent, approved=True, ended__isnull=True)
    for person, sector in rows.order_by("-pk").values_list("person_id", "organization__sector"):
        of_person[person] = OF_SECTOR[sector]
    counted = Counter(said or of_person.get(person, "") for person, said in came)
    groups = [(str(group.label), counted[group.value]) for group in Stakeholder]
    return Attendance(len(came), groups, counted[""])


def export_header() -> list[str]:
    """The titles of the columns, in the language of the page."""
    return [
        _("Name"), _("E-mail"), _("Phone"), _("State"), _("Speaks for"), _("Asks for"), _("Signed up"), _("There since"),
    ]  # fmt: skip


def export_lines(event: Event) -> Iterator[list[str]]:
    """One line for each person, in the order of the header; one query."""
    for one in of_event(event):
        about = guest(one)
        yield [
            one.person.name, about.email, about.phone, str(one.get_state_display()), str(one.get_stakeholder_display()),
            "; ".join(about.needs), f"{timezone.localtime(one.registered_at):%Y-%m-%d %H:%M}",
            f"{timezone.localtime(one.checked_in_at):%Y-%m-%d %H:%M}" if one.checked_in_at else "",
        ]  # fmt: skip
