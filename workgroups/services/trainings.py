"""Training: offered by a workgroup, with its materials, and held in sessions that may be moved or called off."""

from collections.abc import Collection
from datetime import datetime
from typing import IO, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit, files
from kconnect.core.slugs import free_slug
from workgroups.choices import PlaceNews
from workgroups.models import TrainingExpectation, TrainingMaterial, TrainingOffer, TrainingSession, User, Workgroup
from workgroups.rules import trainings as rules
from workgroups.services.attachments import ENDINGS, MOST_BYTES, erase_after_commit
from workgroups.services.errors import MoveRefusedError, NotYoursToDoError
from workgroups.services.training_letters import ask_for_news, ask_for_reminder
from workgroups.services.training_places import held_session, move_up

MOST_FILES = 30


class Words(TypedDict, total=False):
    """What a training says of itself."""

    title: str
    title_es: str
    audience: str
    audience_es: str
    about: str
    about_es: str
    materials: str
    published: bool


def check_may(by: User, workgroup: Workgroup) -> None:
    """Raises NotYoursToDoError for whoever does not offer trainings of this group."""
    if not rules.can_offer_training(by, workgroup):
        raise NotYoursToDoError(_("You cannot change trainings of this workgroup. Its leads can."))


@transaction.atomic
def offer_training(
    *, by: User, workgroup: Workgroup, required_for: Collection[str] = (), **words: Unpack[Words]
) -> TrainingOffer:
    """Offers a training at an address made of its title; `required_for` are the kinds of seats whose holders should have it.

    Raises NotYoursToDoError.
    """
    check_may(by, workgroup)
    row = TrainingOffer.objects.create(
        workgroup=workgroup, slug=free_slug(TrainingOffer, words.get("title", "")), **words
    )
    _expect(row, required_for)
    audit.record(by=by, verb="created", target=row, label=row.title)
    return row


@transaction.atomic
def change_training(
    *, by: User, offer: TrainingOffer, required_for: Collection[str] | None = None, **words: Unpack[Words]
) -> TrainingOffer:
    """Changes what a training says of itself; its address stays. Raises NotYoursToDoError."""
    check_may(by, offer.workgroup)
    changed = [name for name, value in words.items() if getattr(offer, name) != value]
    for name in changed:
        setattr(offer, name, words[name])  # type: ignore[literal-required]  # the names are those of Words
    if changed:
        offer.save(update_fields=changed)
    if required_for is not None and _expect(offer, required_for):
        changed.append("required_for")
    if changed:
        audit.record(by=by, verb="changed", target=offer, fields=changed, label=offer.title)
    return offer


def _expect(offer: TrainingOffer, purposes: Collection[str]) -> bool:
    """Whether the kinds of seats are others now."""
    before = set(offer.expectations.values_list("purpose", flat=True))
    offer.expectations.exclude(purpose__in=purposes).delete()
    TrainingExpectation.objects.bulk_create(
        TrainingExpectation(offer=offer, purpose=purpose) for purpose in sorted(set(purposes) - before)
    )
    return before != set(purposes)


# Materials ----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_material(*, by: User, offer: TrainingOffer, stream: IO[bytes], name: str) -> TrainingMaterial:
    """Adds a file to a training; the same file twice is one.

    Raises NotYoursToDoError, MoveRefusedError, FileTooLargeError, DiskFullError.
    """
    check_may(by, offer.workgroup)
    if name.rpartition(".")[2].lower() not in ENDINGS:
        kinds = ", ".join(sorted(ENDINGS))
        raise MoveRefusedError(_("We take files of these kinds: %(kinds)s.") % {"kinds": kinds})
    if offer.files.count() >= MOST_FILES:
        raise MoveRefusedError(_("A training has at most 30 files. Remove one first."))
    stored = files.store(stream, name=name, by=by, limit=MOST_BYTES)
    row, made = TrainingMaterial.objects.get_or_create(offer=offer, file=stored, defaults={"name": name[-200:]})
    if made:
        audit.record(by=by, verb="uploaded", target=row, label=offer.title)
    return row


@transaction.atomic
def remove_material(*, by: User, material: TrainingMaterial) -> None:
    """Takes a file away; its bytes go too, unless something else is the same. Raises NotYoursToDoError."""
    check_may(by, material.offer.workgroup)
    audit.record(by=by, verb="removed", target=material, label=material.offer.title)
    stored = material.file
    material.delete()
    erase_after_commit([stored])


# Sessions -----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_training_session(
    *, by: User, offer: TrainingOffer, starts_at: datetime, ends_at: datetime, place: str, capacity: int | None = None
) -> TrainingSession:
    """Says when and where a training is held. Raises NotYoursToDoError."""
    check_may(by, offer.workgroup)
    row = TrainingSession.objects.create(
        offer=offer, starts_at=starts_at, ends_at=ends_at, place=place, capacity=capacity
    )
    audit.record(by=by, verb="created", target=row, label=offer.title)
    ask_for_reminder(row)
    return row


@transaction.atomic
def change_training_session(
    *, by: User, session: TrainingSession, starts_at: datetime, ends_at: datetime, place: str,
    capacity: int | None = None,
) -> TrainingSession:  # fmt: skip
    """Moves a session, or gives it more or fewer places; who signed up is told when or where changed.

    More places go to the waiting list; fewer take none away. Raises NotYoursToDoError, MoveRefusedError.
    """
    row = held_session(session)
    check_may(by, row.offer.workgroup)
    if not row.takes_people:
        raise MoveRefusedError(_("This session has begun or was called off. Add another one."))
    wanted = {"starts_at": starts_at, "ends_at": ends_at, "place": place, "capacity": capacity}
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    before = row.starts_at
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        moved = bool({"starts_at", "ends_at", "place"} & set(changed))
        row.sequence, row.changed_at = row.sequence + moved, timezone.now()
        row.save(update_fields=[*changed, "sequence", "changed_at"])
        audit.record(by=by, verb="changed", target=row, fields=changed, label=row.offer.title)
        if moved:
            ask_for_news(row, PlaceNews.MOVED, before=before)
            ask_for_reminder(row)
        move_up(row)
    return row


@transaction.atomic
def cancel_training_session(*, by: User, session: TrainingSession, reason: str) -> TrainingSession:
    """Calls a session off and tells whoever signed up why. Raises NotYoursToDoError, MoveRefusedError."""
    row = held_session(session)
    check_may(by, row.offer.workgroup)
    if not row.takes_people:
        raise MoveRefusedError(_("This session has begun or was called off already."))
    row.cancelled_at = row.changed_at = timezone.now()
    row.cancel_reason, row.sequence = reason, row.sequence + 1
    row.save(update_fields=["cancelled_at", "changed_at", "cancel_reason", "sequence"])
    audit.record(by=by, verb="cancelled", target=row, label=row.offer.title)
    ask_for_news(row, PlaceNews.CANCELLED)
    return row
