"""What the workspace and the console read of the ways of groups: what waits, what is public, whom strategies are for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet

from agenda.choices import StrategyReach, StrategyState
from agenda.models import Strategy
from agenda.rules import can_edit_strategy
from dashboard.charts.model import Unit
from dashboard.models import (
    DisparityOutcome,
    Group,
    Indicator,
    Influence,
    Place,
    StrategyFocus,
    StrategyPlace,
    SuccessMeasure,
)
from dashboard.queries.public.ways import gap_in_words
from dashboard.queries.public.wording import unit_of
from dashboard.rules import can_check_influences, can_edit_influence, can_record_influence
from kconnect.core.i18n import Localized, localized, name_of
from workgroups.models import Workgroup

PER_PAGE = 25
RELATED = ("group", "workgroup", "indicator__version")


@dataclass(frozen=True)
class InfluenceRow:
    """One entry with what the reader may do with it."""

    influence: Influence
    about: str
    can_edit: bool
    can_check: bool


@dataclass(frozen=True)
class Measured:
    """An indicator that measures a goal; something can be written of its groups."""

    slug: str
    name: Localized
    goals: str


@dataclass(frozen=True)
class Focused:
    """A targeted strategy with the names of its groups."""

    strategy: Strategy
    groups: str
    can_edit: bool


@dataclass(frozen=True)
class WaysRoom:
    """The room of a workgroup: its entries, what it can write of, and its targeted strategies."""

    page: Page[Influence]
    rows: list[InfluenceRow]
    measured: list[Measured]
    strategies: list[Focused]
    can_write: bool


def ways_room(user: Any, workgroup: Workgroup, *, number: int) -> WaysRoom:
    """Page `number` of what a workgroup wrote, what waits first. Five queries."""
    entries = Influence.objects.filter(workgroup=workgroup).select_related(*RELATED)
    page = Paginator(_waiting_first(entries), PER_PAGE).get_page(number)
    return WaysRoom(
        page, _rows(user, page), _measured(), _focused(user, workgroup), can_record_influence(user, workgroup)
    )


def influences_to_check(user: Any, *, number: int) -> tuple[Page[Influence], list[InfluenceRow]]:
    """Page `number` of what the whole network wrote, what waits first. Two queries."""
    page = Paginator(_waiting_first(Influence.objects.select_related(*RELATED)), PER_PAGE).get_page(number)
    return page, _rows(user, page)


def _waiting_first(entries: "QuerySet[Influence]") -> "QuerySet[Influence]":
    return entries.order_by(F("checked_at").desc(nulls_first=True), "set_at", "pk")


def _rows(user: Any, influences: Iterable[Influence]) -> list[InfluenceRow]:
    return [
        InfluenceRow(
            one, _name(one.indicator), can_edit_influence(user, one), can_check_influences(user, one.workgroup)
        )
        for one in influences
    ]


def _measured() -> list[Measured]:
    ties = SuccessMeasure.objects.filter(indicator__version__isnull=False).select_related("indicator__version", "goal")
    by_slug: dict[str, list[SuccessMeasure]] = {}
    for tie in ties.order_by("indicator__name_folded", "indicator__slug", "goal__position", "goal_id"):
        by_slug.setdefault(tie.indicator.slug, []).append(tie)
    return [
        Measured(slug, localized(own[0].indicator.version, "name"), " · ".join(name_of(tie.goal) for tie in own))
        for slug, own in by_slug.items()
    ]


def _focused(user: Any, workgroup: Workgroup) -> list[Focused]:
    own = Strategy.objects.filter(workgroup=workgroup, reach=StrategyReach.TARGETED)
    rows = (
        StrategyFocus.objects.filter(strategy__in=own).select_related("group").order_by("group__position", "group__key")
    )
    names: dict[int, list[str]] = {}
    for row in rows:
        names.setdefault(row.strategy_id, []).append(name_of(row.group))
    listed = own.exclude(state=StrategyState.STOPPED).select_related("workgroup")
    return [Focused(one, ", ".join(names.get(one.pk, [])), can_edit_strategy(user, one)) for one in listed]


def focus_of(strategy: Strategy) -> list[str]:
    """The groups of a strategy, as its form opens."""
    return [str(row.group_id) for row in StrategyFocus.objects.filter(strategy=strategy)]


def places_of(strategy: Strategy) -> str:
    """The places of a strategy, as its form opens: one code per line, since names may be several places."""
    rows = StrategyPlace.objects.filter(strategy=strategy).order_by("place__name_folded")
    return "\n".join(rows.values_list("place__code", flat=True))


def all_groups() -> list[Group]:
    """Every group that anything may be said of, in their order."""
    return list(Group.objects.order_by("position", "key"))


def outcomes_of(indicator: Indicator, place: Place | None) -> list[tuple[DisparityOutcome, str]]:
    """The outcomes for a place, each with its sentence; two queries."""
    found = DisparityOutcome.objects.filter(indicator=indicator, place=place).select_related("against")
    unit = unit_of(indicator.version) if indicator.version else Unit()
    return [
        (
            one,
            gap_in_words(one.gap, unit, [name_of(group) for group in one.groups.all()], name_of(one.against), one.due),
        )
        for one in found.prefetch_related("groups")
    ]


def _name(indicator: Indicator) -> str:
    return name_of(indicator.version) if indicator.version else indicator.slug
