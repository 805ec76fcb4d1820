"""What the pages of training read: what is offered, a session with its places, and who of the seat holders completed what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kconnect.core.calendars import CalendarLinks, links_of
from kconnect.core.i18n import Localized, localized
from workgroups.choices import PlaceState
from workgroups.models import (
    Person,
    SeatTerm,
    TrainingMaterial,
    TrainingOffer,
    TrainingPlace,
    TrainingSession,
    Workgroup,
)
from workgroups.training_words import entry_of_session, when_words

TAKEN = Count("places", filter=~Q(places__state__in=[PlaceState.CANCELLED, PlaceState.WAITING]))
WAITING = Count("places", filter=Q(places__state=PlaceState.WAITING))
# Of fewer seat holders a number would say what single people did.
FEWEST = 5


@dataclass(frozen=True)
class SessionRow:
    """One session; `left` is None where places are not counted."""

    pk: int
    starts_at: datetime
    when: str
    place: str
    left: int | None
    taken: int
    waiting: int
    is_over: bool
    called_off: str


@dataclass(frozen=True)
class OfferRow:
    """One training in a list, with its sessions."""

    offer: TrainingOffer
    title: Localized
    audience: Localized
    workgroup: Localized
    sessions: tuple[SessionRow, ...]


@dataclass(frozen=True)
class OfferPage:
    """What everybody reads of a training: its sessions to come, links and files, and how many completed it.

    `completed` is 0 when nobody has, and None while they are too few to be counted in public. `holders` are (completed, all) of
    those whose seat expects it; None likewise.
    """

    row: OfferRow
    links: list[str]
    files: list[TrainingMaterial]
    expected: list[str]
    completed: int | None
    holders: tuple[int, int] | None


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


@dataclass(frozen=True)
class SessionPage:
    """A session as the leads see it: who has a place, and who waits, the longest first."""

    row: SessionRow
    places: list[TrainingPlace]
    waiting: list[TrainingPlace]


def offers_public() -> QuerySet[TrainingOffer]:
    """What everybody may read."""
    return TrainingOffer.objects.filter(published=True, workgroup__published=True).select_related("workgroup")


def sessions_public() -> QuerySet[TrainingSession]:
    """The sessions of what everybody may read."""
    return TrainingSession.objects.filter(offer__in=offers_public()).select_related("offer__workgroup")


def offer_rows(offers: Iterable[TrainingOffer], *, begun: bool = False) -> list[OfferRow]:
    """The trainings of one page with their sessions to come; `begun` with all, the latest first. One query more."""
    shown = list(offers)
    every = TrainingSession.objects.filter(offer__in=shown).order_by("-starts_at", "-pk")
    to_come = TrainingSession.objects.filter(offer__in=shown, starts_at__gt=timezone.now()).order_by("starts_at", "pk")
    found: Any = (every if begun else to_come.filter(cancelled_at__isnull=True)).annotate(taken=TAKEN, waiting=WAITING)
    sessions: dict[int, list[SessionRow]] = {}
    for one in found:
        sessions.setdefault(one.offer_id, []).append(session_row(one))
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


def sessions_with_room(most: int) -> list[OfferRow]:
    """The next sessions that still have a place for somebody, each with its training; one query."""
    found: Any = sessions_public().filter(starts_at__gt=timezone.now(), cancelled_at__isnull=True)
    open_now = found.annotate(taken=TAKEN, waiting=WAITING).filter(
        Q(capacity__isnull=True) | Q(taken__lt=F("capacity"))
    )
    return [
        OfferRow(
            one.offer, localized(one.offer, "title"), localized(one.offer, "audience"),
            localized(one.offer.workgroup, "name"), (session_row(one),),
        )
        for one in open_now.order_by("starts_at", "pk")[:most]
    ]  # fmt: skip


def session_row(one: Any) -> SessionRow:
    """A session that was counted with TAKEN and WAITING."""
    left = None if one.capacity is None else max(0, one.capacity - one.taken)
    return SessionRow(
        one.pk, one.starts_at, when_words(one), one.place, left, one.taken, one.waiting, one.is_over, one.cancel_reason
    )


def counted(session: TrainingSession) -> SessionRow:
    """One session with its numbers; one query."""
    return session_row(TrainingSession.objects.annotate(taken=TAKEN, waiting=WAITING).get(pk=session.pk))


def offer_page(offer: TrainingOffer) -> OfferPage:
    """The public page of a training; six queries. Never a name."""
    kinds = list(offer.expectations.all())
    done = TrainingPlace.objects.filter(session__offer=offer, state=PlaceState.COMPLETED)
    held = SeatTerm.objects.on(timezone.localdate()).filter(
        seat__workgroup__published=True, seat__retired_on__isnull=True, seat__purpose__in=[one.purpose for one in kinds]
    )
    holders = Person.objects.filter(pk__in=held.values("holder")).aggregate(
        all=Count("pk"), done=Count("pk", filter=Q(pk__in=done.values("person")))
    )
    number = done.values("person").distinct().count()
    return OfferPage(
        row=offer_rows([offer])[0],
        links=offer.materials.splitlines(),
        files=list(offer.files.select_related("file")),
        expected=[str(one.get_purpose_display()) for one in kinds],
        completed=number if number == 0 or number >= FEWEST else None,
        # Neither those who did it nor the rest are so few that one of them could be meant.
        holders=(holders["done"], holders["all"])
        if min(holders["done"], holders["all"] - holders["done"]) >= FEWEST
        else None,
    )


def place_of(user: Any, session: TrainingSession) -> TrainingPlace | None:
    """The person's own place in a session, unless they gave it back."""
    return session.places.filter(person=user.person_id).exclude(state=PlaceState.CANCELLED).first()


def calendar_links(session: TrainingSession) -> CalendarLinks:
    """The ways to put a session into a calendar."""
    file = reverse("workgroups_outside:training_file", args=[session.pk])
    return links_of(entry_of_session(session), file)


def session_page(session: TrainingSession) -> SessionPage:
    """Who has a place and who waits; two queries."""
    here = list(
        session.places.exclude(state=PlaceState.CANCELLED)
        .select_related("person__user")
        .order_by("registered_at", "pk")
    )
    waiting = [place for place in here if place.state == PlaceState.WAITING]
    return SessionPage(counted(session), [place for place in here if place not in waiting], waiting)


def completion_matrix(workgroup: Workgroup) -> Matrix:
    """The seat holders of a group by the trainings that are expected of one of them, or that one of them completed; five queries."""
    terms = SeatTerm.objects.on(timezone.localdate()).filter(seat__workgroup=workgroup, seat__retired_on__isnull=True)
    held = list(terms.select_related("seat", "holder").order_by("holder__name_folded", "pk"))
    holders = {term.holder_id for term in held}
    places = TrainingPlace.objects.filter(person__in=holders, state=PlaceState.COMPLETED)
    done = set(places.values_list("person_id", "session__offer_id"))
    kinds = {term.seat.purpose for term in held}
    wanted = Q(expectations__purpose__in=kinds, published=True) | Q(pk__in={offer for _person, offer in done})
    columns = list(TrainingOffer.objects.filter(wanted).distinct().prefetch_related("expectations"))
    expected = {(offer.pk, one.purpose) for offer in columns for one in offer.expectations.all()}
    rows = tuple(
        HolderRow(
            name=term.holder.name,
            seat=localized(term.seat, "title"),
            cells=tuple(_cell(term, offer, done, expected) for offer in columns),
        )
        for term in held
    )
    return Matrix(tuple(localized(offer, "title") for offer in columns), rows)


def _cell(term: SeatTerm, offer: TrainingOffer, done: set[tuple[int, int]], expected: set[tuple[int, str]]) -> str:
    if (term.holder_id, offer.pk) in done:
        return "done"
    return "missing" if (offer.pk, term.seat.purpose) in expected else ""


def training_header() -> list[str]:
    """The titles of the columns, in the language of the page."""
    return [_("Training"), _("Workgroup"), _("Day"), _("Places"), _("Registered"), _("Completed")]


def training_lines() -> Iterable[list[str]]:
    """One line for each session that was not called off: how many, never who; one query."""
    held: Any = TrainingSession.objects.filter(cancelled_at__isnull=True).select_related("offer__workgroup")
    done = Count("places", filter=Q(places__state=PlaceState.COMPLETED))
    for one in held.annotate(taken=TAKEN, done=done).order_by("starts_at", "pk"):
        day = timezone.localdate(one.starts_at).isoformat()
        names = [str(localized(one.offer, "title")), str(localized(one.offer.workgroup, "name"))]
        yield [*names, day, "" if one.capacity is None else str(one.capacity), str(one.taken), str(one.done)]
