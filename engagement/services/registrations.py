"""Places at an event: taken with an account or without, by staff for a resident, waited for, given back."""

from datetime import timedelta
from math import inf
from typing import Unpack

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement import rules
from engagement.choices import Deed, RegistrationState
from engagement.models import ActedFor, Event, Registration
from engagement.rules.behalf import Yes
from engagement.rules.registrations import Asked, offered, places_kept
from engagement.services.behalf import act_for, known_resident, resident_of
from engagement.services.errors import MoveRefusedError, NotYoursToDoError
from engagement.services.registration_letters import SALT, ask_to_call, write
from kconnect.core import audit
from workgroups.choices import PlaceNews
from workgroups.models import Person, User
from workgroups.services.newcomers import newcomer_of

WAITS, HAS = RegistrationState.WAITING, RegistrationState.REGISTERED
NEWS_OF: dict[str, PlaceNews] = {WAITS: PlaceNews.WAITING, HAS: PlaceNews.RECEIVED}
# The link of a message opens so long after the event.
LINKS_HOLD = timedelta(days=30)
TAKEN = [RegistrationState.REGISTERED, RegistrationState.CAME]


def held_event(event: Event) -> Event:
    """The event, held until the transaction ends: those who take, give back or count places at once wait here."""
    return Event.objects.select_for_update(of=("self",)).select_related("workgroup").get(pk=event.pk)


@transaction.atomic
def register(*, by: User, event: Event, **asked: Unpack[Asked]) -> Registration:
    """A place for oneself, or one on the waiting list; twice is once, with what was asked for last. Raises MoveRefusedError."""
    row = held_event(event)
    _check_open(row)
    return _place_for(by.person, row, asked, by=by)


@transaction.atomic
def sign_up(
    *, by: None, event: Event, name: str, email: str = "", phone: str = "", **asked: Unpack[Asked]
) -> Registration:
    """A place for anybody, without an account; whoever signs up twice with one address or number has one place.

    Whoever wrote is told by e-mail. An account with that address is the same person. Anybody can write another's address: a
    place that stands stays as it is, and its owner gets the link to it again, once a day. Raises MoveRefusedError.
    """
    row = held_event(event)
    _check_open(row)
    person, new = newcomer_of(name=name, email=email, phone=phone)
    standing = Registration.objects.filter(event=row, person=person).exclude(state=RegistrationState.CANCELLED).first()
    if standing is not None:
        if standing.state in NEWS_OF:
            write(standing, NEWS_OF[standing.state], again=True, unasked=True)
        return standing
    return _place_for(person, row, asked, by=by, newcomer=new)


@transaction.atomic
def register_resident(
    *, by: User, event: Event, name: str, phone: str, language: str, yes: Yes, **asked: Unpack[Asked]
) -> Registration:
    """A place for a resident who has no e-mail and said yes (`yes`). Raises NotYoursToDoError, ActingRefusedError, MoveRefusedError."""
    row = held_event(event)
    _check_may(by, row)
    _check_open(row)
    known = known_resident(name, phone)
    person = known or resident_of(by=by, name=name, phone=phone, language=language, yes=yes)
    act = act_for(by=by, person=person, deed=Deed.EVENT, thing=row, label=row.title, yes=yes)
    return _place_for(person, row, asked, by=by, newcomer=known is None, act=act)


@transaction.atomic
def change_needs(*, by: None, registration: Registration, **asked: Unpack[Asked]) -> Registration:
    """What somebody without an account asks for now, by the link of their message; their place stays as it is.

    Raises MoveRefusedError where nobody prepares anything any more.
    """
    row = held_event(registration.event)
    _check_open(row)
    place = Registration.objects.filter(pk=registration.pk, state__in=[HAS, WAITS]).first()
    if place is None:
        raise MoveRefusedError(_("You have no place any more. Sign up again."))
    for name, value in offered(row, asked).items():
        setattr(place, name, value)
    place.save()
    return place


@transaction.atomic
def give_up(*, by: User | None, event: Event, person: Person | None = None) -> None:
    """Gives a place back before the event begins: one's own, or `person`'s by the link of their message (`by` None).

    Whoever waits longest has it then. Raises MoveRefusedError.
    """
    row = held_event(event)
    if row.has_begun:
        raise MoveRefusedError(_("The event has begun. Tell somebody at the door."))
    who = person or (by.person if by else None)
    _cancel(row, Registration.objects.filter(event=row, person=who, state__in=[HAS, WAITS]).first(), by)


@transaction.atomic
def take_back(*, by: User, registration: Registration) -> None:
    """Gives somebody's place back for them: they called. Raises NotYoursToDoError, MoveRefusedError."""
    row = held_event(registration.event)
    _check_may(by, row)
    if row.has_begun:
        raise MoveRefusedError(_("The event has begun. Note who is there instead."))
    _cancel(row, Registration.objects.filter(pk=registration.pk, state__in=[HAS, WAITS]).first(), by)


def move_up(event: Event) -> int:
    """Gives free places to those who wait, the longest first, and tells them; the caller holds the event. Returns how many."""
    if not event.takes_people:
        return 0
    waiting = list(
        event.registrations.filter(state=WAITS).select_related("person__user").order_by("registered_at", "pk")
    )
    free, for_unproven = _free_for(event)
    moved = []
    for one in waiting:
        if free <= 0 or (one.person.unproven and for_unproven <= 0):
            continue
        free, for_unproven = free - 1, for_unproven - one.person.unproven
        moved.append(one)
        one.state = HAS
        one.save(update_fields=["state"])
        audit.record(by=None, verb="joined", target=one, label=event.title)
        if not write(one, PlaceNews.MOVED_UP):
            ask_to_call(event, f"moved_up:{one.pk}:{one.registered_at.timestamp():.0f}", 1)
    return len(moved)


def mind_waiting_lists() -> int:
    """Gives away what became free in another way, as when somebody was erased; returns how many places."""
    waited = Event.objects.filter(registrations__state=WAITS, starts_at__gt=timezone.now()).distinct()
    moved = 0
    for pk in list(waited.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            moved += move_up(held_event(Event(pk=pk)))
    return moved


def registration_of_token(token: str) -> Registration | None:
    """The registration that a message speaks of; None when the link is not ours, its person is erased or it is long over."""
    try:
        number = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    found = Registration.objects.select_related("event__workgroup", "person")
    over = timezone.now() - LINKS_HOLD
    return found.filter(pk=number, person__erased_at__isnull=True, event__ends_at__gt=over).first()


def _free_for(event: Event) -> tuple[float, float]:
    """How many places are free, and how many of them for people whom only the public form knows; infinite if not counted."""
    free = free_places(event)
    if free is None:
        return inf, inf
    theirs = event.registrations.filter(state__in=TAKEN, walk_in=False, person__unproven=True).count()
    return free, min(free, (event.capacity or 0) - places_kept(event, timezone.now()) - theirs)


def free_places(event: Event) -> int | None:
    """How many places are left; None where they are not counted."""
    if event.capacity is None:
        return None
    return max(0, event.capacity - event.registrations.filter(state__in=TAKEN, walk_in=False).count())


def _check_may(by: User, row: Event) -> None:
    if not rules.can_edit_event(by, row):
        raise NotYoursToDoError(_("You cannot change this event. Ask the lead of its workgroup."))


def _check_open(row: Event) -> None:
    if not row.registers:
        raise MoveRefusedError(_("Nobody has to sign up for this event. Just come."))
    if not row.takes_people:
        raise MoveRefusedError(_("Nobody signs up for this event any more. Look for another one."))


def _cancel(row: Event, registration: Registration | None, by: User | None) -> None:
    if registration is not None:
        registration.state = RegistrationState.CANCELLED
        registration.save(update_fields=["state"])
        audit.record(by=by, verb="cancelled", target=registration, label=row.title)
        move_up(row)


def _place_for(
    who: Person, row: Event, asked: Asked, *, by: User | None, newcomer: bool = False, act: ActedFor | None = None
) -> Registration:
    place = Registration.objects.filter(event=row, person=who).first()
    stands = place is not None and place.state != RegistrationState.CANCELLED
    place = place or Registration(event=row, person=who, newcomer=newcomer)
    for name, value in offered(row, asked).items():
        setattr(place, name, value)
    place.acted_for = act or place.acted_for
    if not stands:
        # Whoever came by once by mistake and signs up now takes a place like everybody else.
        place.walk_in = False
        place.state = HAS if _free_for(row)[who.unproven] > 0 else WAITS
        place.registered_at = timezone.now()
    place.save()
    if not stands:
        audit.record(by=by, verb="joined", target=place, label=row.title)
        write(place, NEWS_OF[place.state], unasked=by is None)
    return place
