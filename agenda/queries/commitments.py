"""What pages read of commitments: those of a partner, of a workgroup, and what everybody may read of a partner or a strategy."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from agenda.choices import CommitmentState
from agenda.models import Commitment, Strategy
from agenda.querysets import CommitmentQuerySet
from agenda.rules import COMMITMENT_TONES, Move, can_agree_to_commitment, can_edit_commitment, moves_of_commitment
from kconnect.core import gazetteer, populations
from kconnect.core.i18n import Localized, localized
from kconnect.core.text import dollars
from workgroups.choices import FocusKind
from workgroups.models import Organization, Workgroup
from workgroups.queries.network import Shared

PER_PAGE = 25
RELATED = ("organization", "strategy__workgroup", "strategy__goal")


@dataclass(frozen=True)
class Focus:
    """For whom and where: places by code, people in words; nothing is everyone, everywhere."""

    places: Collection[str] = ()
    populations: Collection[str] = ()

    @property
    def pairs(self) -> set[tuple[str, str]]:
        """(kind, value) of each."""
        return {(FocusKind.PLACE.value, value) for value in self.places} | {
            (FocusKind.POPULATION.value, value) for value in self.populations
        }


def focus_of(commitment: Commitment) -> Focus:
    """For whom and where a commitment is; no query where they were fetched with it."""
    rows = list(commitment.focus.all())
    return Focus(
        tuple(row.value for row in rows if row.kind == FocusKind.PLACE),
        tuple(row.value for row in rows if row.kind == FocusKind.POPULATION),
    )


@dataclass(frozen=True)
class CommitmentRow:
    """One commitment in words. `money` is "" where none was promised, and says so where it is not public: never a zero."""

    commitment: Commitment
    what: Localized
    partner: Localized
    strategy: Localized
    state: str
    tone: str
    money: str
    places: tuple[str, ...]
    populations: tuple[str, ...]
    url: str


def commitment_rows(commitments: Iterable[Commitment], *, public: bool) -> list[CommitmentRow]:
    """The rows in words; two queries more for the names of places and groups, however many rows.

    `public` leaves out amounts that the partner keeps to itself.
    """
    listed = list(commitments)
    focus = {one.pk: focus_of(one) for one in listed}
    places = gazetteer.names_of({code for one in focus.values() for code in one.places})
    people = populations.names_of({word for one in focus.values() for word in one.populations})
    return [
        CommitmentRow(
            commitment=one,
            what=localized(one, "what"),
            partner=localized(one.organization, "name"),
            strategy=localized(one.strategy, "name"),
            state=str(CommitmentState(one.state).label),
            tone=COMMITMENT_TONES[CommitmentState(one.state)],
            money=money_words(one, public=public),
            places=tuple(places.get(code, code) for code in focus[one.pk].places),
            populations=tuple(people.get(word, word) for word in focus[one.pk].populations),
            url=reverse("agenda:commitment_detail", args=[one.pk]),
        )
        for one in listed
    ]


def money_words(commitment: Commitment, *, public: bool) -> str:
    """The amount, or that it is not public; "" where no money was promised."""
    if commitment.money_cents is None:
        return ""
    return _("not public") if public and not commitment.money_shown else dollars(commitment.money_cents)


def fetched(commitments: CommitmentQuerySet) -> CommitmentQuerySet:
    """With all that a row says; two queries."""
    return commitments.select_related(*RELATED).prefetch_related("focus")


def public_of_partner(organization_slug: str) -> list[CommitmentRow]:
    """What everybody may read of what a partner gives. Four queries at most."""
    found = Commitment.objects.public().filter(organization__slug=organization_slug)
    return commitment_rows(fetched(found), public=True)


def committed_together() -> list[Shared]:
    """Which partners commit to which strategy in public, for the picture of who works with whom; one query."""
    rows = Commitment.objects.public().order_by().values_list("organization", "strategy").distinct()
    return [Shared(organization, "strategy", strategy) for organization, strategy in rows]


def public_of_strategy(strategy: Strategy) -> list[CommitmentRow]:
    """What everybody may read of what partners give to a strategy. Four queries at most."""
    return commitment_rows(fetched(Commitment.objects.public().filter(strategy=strategy)), public=True)


@dataclass(frozen=True)
class CommitmentList:
    """A page of commitments as those read them who keep them."""

    page: Page[Commitment]
    rows: list[CommitmentRow]


def _listed(commitments: CommitmentQuerySet, number: int, first: CommitmentState) -> CommitmentList:
    """What waits for the reader stands first, then what runs, then what is over."""
    order = [first, CommitmentState.OFFERED, CommitmentState.AGREED, CommitmentState.PARTLY, CommitmentState.KEPT]
    whens = [When(state=state, then=Value(place)) for place, state in enumerate(dict.fromkeys(order))]
    rank = Case(*whens, default=Value(len(whens)), output_field=IntegerField())
    ordered = fetched(commitments).annotate(rank=rank).order_by("rank", "-state_since", "pk")
    page = Paginator(ordered, PER_PAGE).get_page(number)
    return CommitmentList(page, commitment_rows(page, public=False))


def commitments_of_partner(organization: Organization, *, number: int) -> CommitmentList:
    """What a partner committed, whatever its state."""
    return _listed(Commitment.objects.filter(organization=organization), number, CommitmentState.AGREED)


def commitments_of_group(workgroup: Workgroup, *, number: int) -> CommitmentList:
    """What partners commit to the strategies of a workgroup; what waits for its yes first."""
    return _listed(Commitment.objects.filter(strategy__workgroup=workgroup), number, CommitmentState.OFFERED)


@dataclass(frozen=True)
class CommitmentPage:
    """One commitment with what this person may do."""

    row: CommitmentRow
    can_edit: bool
    can_agree: bool
    moves: list[Move]
    is_public: bool

    @property
    def can_confirm(self) -> bool:
        """Whether the reader is the one to say that it still stands."""
        return self.can_edit and self.row.commitment.state == CommitmentState.AGREED


def commitment_page(user: Any, commitment: Commitment) -> CommitmentPage:
    """What both sides see of a commitment."""
    return CommitmentPage(
        row=commitment_rows([commitment], public=False)[0],
        can_edit=can_edit_commitment(user, commitment),
        can_agree=can_agree_to_commitment(user, commitment),
        moves=moves_of_commitment(user, commitment),
        is_public=Commitment.objects.public().filter(pk=commitment.pk).exists(),
    )


def focal_people() -> list[str]:
    """The groups of people that public strategies are for, in the language of the page. Two queries."""
    found: QuerySet[Strategy, int] = Strategy.objects.public().values_list("pk", flat=True)
    named = populations.focus_of(list(found))
    return list(dict.fromkeys(name for names in named.values() for name in names))
