"""What the pages of practices read: the public list, one practice with its assessments and where it is used, and the room inside."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q
from django.urls import reverse

from agenda import rules
from agenda.choices import EVIDENCE_MEANS, EvidenceLevel, PracticeOrigin, PracticeOutcome
from agenda.models import Action, Goal, Practice, PracticeAssessment, PracticeUse, Strategy
from agenda.querysets import PracticeQuerySet
from kconnect.core.i18n import Localized, localized
from kconnect.core.sources import Source, sources_of
from kconnect.core.text import fold
from workgroups.models import Organization, User

PER_PAGE = 20
# So many matches are named to somebody whose words fit more than one thing.
MOST_NAMED = 5
TONES = {PracticeOutcome.USE: "ok", PracticeOutcome.TRY: "plain", PracticeOutcome.NOT_NOW: "off"}


@dataclass(frozen=True)
class PracticeRow:
    """One practice in a list."""

    practice: Practice
    origin: str
    level: str
    outcome: str
    tone: str
    assessed_on: date | None
    goals: tuple[Localized, ...]


@dataclass(frozen=True)
class PracticeList:
    """A page of practices."""

    page: Page[Practice]
    rows: list[PracticeRow]


def practice_list(practices: PracticeQuerySet, *, number: int) -> PracticeList:
    """Page `number` of practices (filtered, with their outcome). Three queries."""
    found = practices.prefetch_related(Prefetch("goals", Goal.objects.public()))
    page: Page[Any] = Paginator(found, PER_PAGE).get_page(number)
    return PracticeList(page, [_row(one) for one in page])


def _row(practice: Any) -> PracticeRow:
    outcome = PracticeOutcome(practice.outcome) if practice.outcome else None
    return PracticeRow(
        practice=practice,
        origin=str(PracticeOrigin(practice.origin).label),
        level=str(EvidenceLevel(practice.level).label),
        outcome=str(outcome.label) if outcome else "",
        tone=TONES[outcome] if outcome else "warn",
        assessed_on=practice.assessed_on,
        goals=tuple(localized(goal, "name") for goal in practice.goals.all()),
    )


def evidence_scale() -> list[tuple[str, str]]:
    """The steps of the scale with what each means, in words."""
    return [(str(level.label), str(EVIDENCE_MEANS[level])) for level in EvidenceLevel]


@dataclass(frozen=True)
class UseRow:
    """One place where a practice is used: names and pages of what everybody may see."""

    use: PracticeUse
    places: list[tuple[Localized, str]]


@dataclass(frozen=True)
class PracticePage:
    """One practice."""

    row: PracticeRow
    means: str
    organization: Organization | None
    goals: list[Goal]
    sources: list[Source]
    assessments: list[PracticeAssessment]
    uses: list[UseRow]


def practice_page(slug: str) -> PracticePage | None:
    """The public practice at `slug`, or None. Four queries."""
    found: Any = Practice.objects.public().with_outcome().select_related("organization")
    one = found.prefetch_related(Prefetch("goals", Goal.objects.public())).filter(slug=slug).first()
    if one is None:
        return None
    partner = one.organization
    return PracticePage(
        row=_row(one),
        means=str(EVIDENCE_MEANS[EvidenceLevel(one.level)]),
        organization=partner if partner is not None and partner.published else None,
        goals=list(one.goals.all()),
        sources=sources_of(one.sources),
        assessments=list(one.assessments.order_by("-pk")),
        uses=use_rows(one.uses.all()),
    )


def use_rows(uses: Any) -> list[UseRow]:
    """Where a practice is used, without what is not public. One query."""
    found = uses.select_related("strategy__goal", "action__strategy__goal", "organization")
    rows = [UseRow(use, list(_places(use))) for use in found]
    return [row for row in rows if row.places]


def _places(use: PracticeUse) -> Iterable[tuple[Localized, str]]:
    if use.strategy is not None and _is_public(use.strategy):
        yield localized(use.strategy, "name"), reverse("dashboard:strategy_detail", args=[use.strategy.slug])
    if use.action is not None and _is_public(use.action.strategy):
        yield localized(use.action, "name"), reverse("agenda:action_detail", args=[use.action.slug])
    if use.organization is not None and use.organization.published:
        yield localized(use.organization, "name"), use.organization.get_absolute_url()


def _is_public(strategy: Strategy) -> bool:
    return strategy.published and strategy.goal.published


# Inside ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RoomRow:
    """One practice inside, and what this person can do with it."""

    row: PracticeRow
    can_edit: bool
    can_assess: bool


@dataclass(frozen=True)
class PracticeRoom:
    """The page of practices inside."""

    page: Page[Practice]
    rows: list[RoomRow]
    assesses: bool


def practice_room(user: User, practices: PracticeQuerySet, *, number: int) -> PracticeRoom:
    """Page `number` of what `user` sees inside, what nobody has assessed first; as many queries for many rows as for one."""
    assesses = rules.can_assess(user)
    listed = practice_list(practices, number=number)
    rows = [
        RoomRow(
            row=row,
            can_edit=assesses or rules.is_own_practice(user, row.practice),
            can_assess=assesses and row.practice.proposed_by_id != user.person_id,
        )
        for row in listed.rows
    ]
    return PracticeRoom(listed.page, rows, assesses)


def uses_inside(practice: Practice) -> list[PracticeUse]:
    """Everything that is written down of where it is used, public or not."""
    return list(
        practice.uses.select_related(
            "strategy__workgroup", "action__strategy__workgroup", "action__workgroup", "organization"
        )
    )


def partners_named(text: str) -> list[Organization]:
    """The public partners whose name holds these words; the one that is called so alone, if there is one."""
    return _named(Organization.objects.published(), text)


def actions_named(text: str) -> list[Action]:
    """The public, open actions whose name holds these words."""
    return _named(Action.objects.public().open(), text)


def _named(rows: Any, text: str) -> list[Any]:
    words = fold(text).split()
    if not words:
        return []
    holds = Q()
    for word in words:
        holds &= Q(name_folded__contains=word)
    found = list(rows.filter(holds).order_by("name_folded", "pk")[: MOST_NAMED + 1])
    exact = [one for one in found if fold(text) in (fold(one.name), fold(one.name_es))]
    return exact if len(exact) == 1 else found
