"""Places in a session of training: taken with an account or without, waited for, given back, completed."""

from collections.abc import Collection
from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from workgroups.choices import PlaceNews, PlaceState
from workgroups.models import Person, TrainingPlace, TrainingSession, User
from workgroups.rules import trainings as rules
from workgroups.services.errors import MoveRefusedError, NotYoursToDoError
from workgroups.services.newcomers import newcomer_of
from workgroups.services.people import create_person
from workgroups.services.training_letters import SALT, ask_to_call, write

WAITS, HAS = PlaceState.WAITING, PlaceState.REGISTERED
# The link of a message opens so long after the session.
LINKS_HOLD = timedelta(days=30)


def held_session(session: TrainingSession) -> TrainingSession:
    """The session, held until the transaction ends: those who take, give back or count places at once wait here."""
    held = TrainingSession.objects.select_for_update(of=("self",)).select_related("offer__workgroup")
    return held.get(pk=session.pk)


@transaction.atomic
def take_place(*, by: User, session: TrainingSession, person: Person | None = None) -> TrainingPlace:
    """A place for oneself, or, given by a lead, for `person`, who needs no account; twice is once.

    When all places are taken it is one on the waiting list. Raises NotYoursToDoError, MoveRefusedError (it has begun and
    nobody who leads gives it, or it is called off).
    """
    row = held_session(session)
    who = person or by.person
    if who.pk != by.person_id and not rules.can_offer_training(by, row.offer.workgroup):
        raise NotYoursToDoError(_("You cannot change trainings of this workgroup. Its leads can."))
    if who.pk == by.person_id:
        _check_open(row)
    elif row.cancelled_at is not None:
        raise MoveRefusedError(_("This session is called off. Choose another one."))
    return _place_for(who, row, by=by)


@transaction.atomic
def sign_up(*, by: None, session: TrainingSession, name: str, email: str = "", phone: str = "") -> TrainingPlace:
    """A place for anybody, without an account; whoever signs up twice with one address or number has one place.

    Whoever wrote is told by e-mail. An account with that address is the same person. Raises MoveRefusedError.
    """
    row = held_session(session)
    _check_open(row)
    person, new = newcomer_of(name=name, email=email, phone=phone)
    return _place_for(person, row, by=by, newcomer=new)


@transaction.atomic
def give_up_place(*, by: User | None, session: TrainingSession, person: Person | None = None) -> None:
    """Gives a place back before the session begins: one's own, or `person`'s by the link of their message (`by` None).

    Whoever waits longest has it then. Raises MoveRefusedError.
    """
    row = held_session(session)
    if row.is_over:
        raise MoveRefusedError(_("The session has begun. Tell the lead of the workgroup."))
    who = person or (by.person if by else None)
    place = TrainingPlace.objects.filter(session=row, person=who, state__in=[HAS, WAITS]).first()
    if place is not None:
        place.state = PlaceState.CANCELLED
        place.save(update_fields=["state"])
        audit.record(by=by, verb="cancelled", target=place, label=row.offer.title)
        move_up(row)


@transaction.atomic
def record_training(*, by: User, session: TrainingSession, completed: Collection[int]) -> None:
    """Says whose places (ids) were completed; whoever else has a place was absent.

    Raises NotYoursToDoError; MoveRefusedError before it has begun.
    """
    row = held_session(session)
    if not rules.can_offer_training(by, row.offer.workgroup):
        raise NotYoursToDoError(_("You cannot change trainings of this workgroup. Its leads can."))
    if not row.is_over or row.cancelled_at is not None:
        raise MoveRefusedError(_("Write down who completed it once it has begun."))
    here = row.places.exclude(state=PlaceState.CANCELLED)
    here.filter(pk__in=completed).update(state=PlaceState.COMPLETED)
    here.exclude(pk__in=completed).exclude(state=WAITS).update(state=PlaceState.ABSENT)
    audit.record(by=by, verb="confirmed", target=row, fields=["places"], label=row.offer.title)


@transaction.atomic
def add_participant(*, by: User, session: TrainingSession, name: str) -> TrainingPlace:
    """Gives a place to somebody without an account, who asked a lead for it. Raises NotYoursToDoError, MoveRefusedError."""
    if not rules.can_offer_training(by, session.offer.workgroup):
        raise NotYoursToDoError(_("You cannot change trainings of this workgroup. Its leads can."))
    person = create_person(by=by, name=name)
    return take_place(by=by, session=session, person=person)


def move_up(session: TrainingSession) -> None:
    """Gives free places to those who wait, the longest first, and tells them; the caller holds the session."""
    if not session.takes_people:
        return
    waiting = list(session.places.filter(state=WAITS).select_related("person__user").order_by("registered_at", "pk"))
    for place in waiting[: _free(session)]:
        place.state = HAS
        place.save(update_fields=["state"])
        audit.record(by=None, verb="joined", target=place, label=session.offer.title)
        if not write(place, PlaceNews.MOVED_UP):
            ask_to_call(session, f"moved_up:{place.pk}:{place.registered_at.timestamp():.0f}", 1)


def place_of_token(token: str) -> TrainingPlace | None:
    """The place that a message speaks of; None when the link is not ours, its person is erased or it is long over."""
    try:
        number = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    found = TrainingPlace.objects.select_related("session__offer__workgroup", "person")
    over = timezone.now() - LINKS_HOLD
    return found.filter(pk=number, person__erased_at__isnull=True, session__ends_at__gt=over).first()


def _check_open(row: TrainingSession) -> None:
    if row.cancelled_at is not None:
        raise MoveRefusedError(_("This session is called off. Choose another one."))
    if row.is_over or not row.offer.published:
        raise MoveRefusedError(_("It is too late to register. Choose another session."))


def _free(row: TrainingSession) -> int | None:
    """How many places are left; None where they are not counted."""
    if row.capacity is None:
        return None
    taken = row.places.exclude(state__in=[PlaceState.CANCELLED, WAITS]).count()
    return max(0, row.capacity - taken)


def _place_for(who: Person, row: TrainingSession, *, by: User | None, newcomer: bool = False) -> TrainingPlace:
    place = TrainingPlace.objects.filter(session=row, person=who).first()
    if place is not None and place.state != PlaceState.CANCELLED:
        return place
    place = place or TrainingPlace(session=row, person=who, newcomer=newcomer)
    place.state = WAITS if _free(row) == 0 else HAS
    place.registered_at = timezone.now()
    place.save()
    audit.record(by=by, verb="joined", target=place, label=row.offer.title)
    if not row.is_over:
        write(place, PlaceNews.WAITING if place.state == WAITS else PlaceNews.RECEIVED, unasked=by is None)
    return place
