"""Training: offered by a workgroup, held in sessions, with places and who completed it."""

from collections.abc import Collection
from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from kconnect.core.slugs import free_slug
from workgroups.choices import PlaceState
from workgroups.models import Person, TrainingOffer, TrainingPlace, TrainingSession, User, Workgroup
from workgroups.rules import trainings as rules
from workgroups.services.errors import MoveRefusedError, NotYoursToDoError
from workgroups.services.people import create_person


class Words(TypedDict, total=False):
    """What a training says of itself."""

    title: str
    title_es: str
    audience: str
    audience_es: str
    about: str
    about_es: str
    materials: str
    required_for: str
    published: bool


def _may(by: User, workgroup: Workgroup) -> None:
    if not rules.can_offer_training(by, workgroup):
        raise NotYoursToDoError(_("You cannot change trainings of this workgroup. Its leads can."))


@transaction.atomic
def offer_training(*, by: User, workgroup: Workgroup, **words: Unpack[Words]) -> TrainingOffer:
    """Offers a training at an address made of its title. Raises NotYoursToDoError."""
    _may(by, workgroup)
    row = TrainingOffer.objects.create(
        workgroup=workgroup, slug=free_slug(TrainingOffer, words.get("title", "")), **words
    )
    audit.record(by=by, verb="created", target=row, label=row.title)
    return row


@transaction.atomic
def change_training(*, by: User, offer: TrainingOffer, **words: Unpack[Words]) -> TrainingOffer:
    """Changes what a training says of itself; its address stays. Raises NotYoursToDoError."""
    _may(by, offer.workgroup)
    changed = [name for name, value in words.items() if getattr(offer, name) != value]
    for name in changed:
        setattr(offer, name, words[name])  # type: ignore[literal-required]  # the names are those of Words
    if changed:
        offer.save(update_fields=changed)
        audit.record(by=by, verb="changed", target=offer, fields=changed, label=offer.title)
    return offer


@transaction.atomic
def add_training_session(
    *, by: User, offer: TrainingOffer, starts_at: datetime, ends_at: datetime, place: str, capacity: int | None = None
) -> TrainingSession:
    """Says when and where a training is held. Raises NotYoursToDoError."""
    _may(by, offer.workgroup)
    row = TrainingSession.objects.create(
        offer=offer, starts_at=starts_at, ends_at=ends_at, place=place, capacity=capacity
    )
    audit.record(by=by, verb="created", target=row, label=offer.title)
    return row


def _locked(session: TrainingSession) -> TrainingSession:
    """The session, held until the transaction ends: those who take, give back or count places at once wait here."""
    held = TrainingSession.objects.select_for_update(of=("self",)).select_related("offer__workgroup")
    return held.get(pk=session.pk)


@transaction.atomic
def take_place(*, by: User, session: TrainingSession, person: Person | None = None) -> TrainingPlace:
    """A place for oneself, or, given by a lead, for `person`, who needs no account; twice is once.

    Raises NotYoursToDoError, MoveRefusedError (no place is left, or it has begun and nobody who leads gives it).
    """
    row = _locked(session)
    who = person or by.person
    if who.pk != by.person_id:
        _may(by, row.offer.workgroup)
    elif row.is_over or not row.offer.published:
        raise MoveRefusedError(_("It is too late to register. Choose another session."))
    place = TrainingPlace.objects.filter(session=row, person=who).first()
    if place is not None and place.state != PlaceState.CANCELLED:
        return place
    taken = row.places.exclude(state=PlaceState.CANCELLED).count()
    if row.capacity is not None and taken >= row.capacity:
        raise MoveRefusedError(_("All places are taken. Choose another session."))
    place = place or TrainingPlace(session=row, person=who)
    place.state = PlaceState.REGISTERED
    place.save()
    audit.record(by=by, verb="joined", target=place, label=row.offer.title)
    return place


@transaction.atomic
def give_up_place(*, by: User, session: TrainingSession) -> None:
    """Gives one's own place back before the session begins. Raises MoveRefusedError."""
    row = _locked(session)
    if row.is_over:
        raise MoveRefusedError(_("The session has begun. Tell the lead of the workgroup."))
    place = TrainingPlace.objects.filter(session=row, person=by.person, state=PlaceState.REGISTERED).first()
    if place is not None:
        place.state = PlaceState.CANCELLED
        place.save(update_fields=["state"])
        audit.record(by=by, verb="cancelled", target=place, label=row.offer.title)


@transaction.atomic
def record_training(*, by: User, session: TrainingSession, completed: Collection[int]) -> None:
    """Says whose places (ids) were completed; whoever else has a place was absent. Raises NotYoursToDoError."""
    row = _locked(session)
    _may(by, row.offer.workgroup)
    here = row.places.exclude(state=PlaceState.CANCELLED)
    here.filter(pk__in=completed).update(state=PlaceState.COMPLETED)
    here.exclude(pk__in=completed).update(state=PlaceState.ABSENT)
    audit.record(by=by, verb="confirmed", target=row, fields=["places"], label=row.offer.title)


@transaction.atomic
def add_participant(*, by: User, session: TrainingSession, name: str) -> TrainingPlace:
    """Gives a place to somebody without an account, who asked a lead for it. Raises NotYoursToDoError, MoveRefusedError."""
    _may(by, session.offer.workgroup)
    person = create_person(by=by, name=name)
    return take_place(by=by, session=session, person=person)
