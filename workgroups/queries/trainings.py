"""What the pages of training read: what is offered, a session with its places, and who of the seat holders completed what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kconnect.core.i18n import Localized, localized
from workgroups.choices import PlaceState
from workgroups.models import SeatTerm, TrainingOffer, TrainingPlace, TrainingSession, Workgroup


@dataclass(frozen=True)
class SessionRow:
    """One session; `left` is None where places are not counted."""

    pk: int
    starts_at: datetime
    ends_at: datetime
    place: str
    left: int | None


@dataclass(frozen=True)
class OfferRow:
    """One training in a list, with its sessions."""

    offer: TrainingOffer
    title: Localized
    audience: Localized
    workgroup: Localized
    sessions: tuple[SessionRow, ...]


@dataclass(frozen=True)
class HolderRow:
    """One person on a seat, with what they completed and what is expected, in the order of the columns."""

    name: str
    seat: Localized
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Matrix:
    """Who of a group's seat holders completed which training."""

    offers: tuple[Localized, ...]
    rows: tuple[HolderRow, ...]


def offers_public() -> QuerySet[TrainingOffer]:
    """What everybody may read."""
    return TrainingOffer.objects.filter(published=True, workgroup__published=True).select_related("workgroup")


def offer_rows(offers: Iterable[TrainingOffer], *, begun: bool = False) -> list[OfferRow]:
    """The trainings of one page with their sessions to come; `begun` with all, the latest first. One query more."""
    shown = list(offers)
    taken = Count("places", filter=~Q(places__state=PlaceState.CANCELLED))
    every = TrainingSession.objects.filter(offer__in=shown).order_by("-starts_at", "-pk")
    to_come = TrainingSession.objects.filter(offer__in=shown, starts_at__gt=timezone.now()).order_by("starts_at", "pk")
    found: Any = (every if begun else to_come).annotate(taken=taken)
    sessions: dict[int, list[SessionRow]] = {}
    for one in found:
        left = None if one.capacity is None else max(0, one.capacity - one.taken)
        sessions.setdefault(one.offer_id, []).append(SessionRow(one.pk, one.starts_at, one.ends_at, one.place, left))
    return [
        OfferRow(
            offer=one,
            title=localized(one, "title"),
            audience=localized(one, "audience"),
            workgroup=localized(one.workgroup, "name"),
            sessions=tuple(sessions.get(one.pk, ())),
        )
        for one in shown
    ]


def place_of(user: Any, session: TrainingSession) -> TrainingPlace | None:
    """The person's own place in a session, unless they gave it back."""
    return session.places.filter(person=user.person_id).exclude(state=PlaceState.CANCELLED).first()


def places_of(session: TrainingSession) -> list[TrainingPlace]:
    """Who has a place; one query."""
    return list(session.places.exclude(state=PlaceState.CANCELLED).select_related("person").order_by("pk"))


def completion_matrix(workgroup: Workgroup) -> Matrix:
    """The seat holders of a group by the trainings that are expected of one of them, or that one of them completed; four queries."""
    terms = SeatTerm.objects.on(timezone.localdate()).filter(seat__workgroup=workgroup, seat__retired_on__isnull=True)
    held = list(terms.select_related("seat", "holder").order_by("holder__name_folded", "pk"))
    holders = {term.holder_id for term in held}
    places = TrainingPlace.objects.filter(person__in=holders, state=PlaceState.COMPLETED)
    done = set(places.values_list("person_id", "session__offer_id"))
    wanted = Q(required_for__in={term.seat.purpose for term in held}, published=True)
    columns = list(TrainingOffer.objects.filter(wanted | Q(pk__in={offer for _person, offer in done})))
    rows = tuple(
        HolderRow(
            name=term.holder.name or _("former member"),
            seat=localized(term.seat, "title"),
            cells=tuple(_cell(term, offer, done) for offer in columns),
        )
        for term in held
    )
    return Matrix(tuple(localized(offer, "title") for offer in columns), rows)


def _cell(term: SeatTerm, offer: TrainingOffer, done: set[tuple[int, int]]) -> str:
    if (term.holder_id, offer.pk) in done:
        return "done"
    return "missing" if offer.required_for == term.seat.purpose else ""


def training_header() -> list[str]:
    """The titles of the columns, in the language of the page."""
    return [_("Training"), _("Workgroup"), _("Day"), _("Places"), _("Registered"), _("Completed")]


def training_lines() -> Iterable[list[str]]:
    """One line for each session: how many, never who; one query."""
    counted: Any = TrainingSession.objects.select_related("offer__workgroup").annotate(
        taken=Count("places", filter=~Q(places__state=PlaceState.CANCELLED)),
        done=Count("places", filter=Q(places__state=PlaceState.COMPLETED)),
    )
    for one in counted.order_by("starts_at", "pk"):
        day = timezone.localdate(one.starts_at).isoformat()
        names = [str(localized(one.offer, "title")), str(localized(one.offer.workgroup, "name"))]
        yield [*names, day, "" if one.capacity is None else str(one.capacity), str(one.taken), str(one.done)]
