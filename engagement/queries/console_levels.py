"""What the page of levels in the console reads."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils import timezone

from agenda.choices import StrategyState
from agenda.models import Goal, Strategy
from engagement.models import CommunityShare
from engagement.queries.levelled import NOUNS, Noun
from engagement.queries.levels import Money, day_of, money_of
from engagement.queries.only_informed import goals_only_informed
from kconnect.core.i18n import Localized, localized
from workgroups.models import Workgroup
from workgroups.permissions import Permission

PER_PAGE = 20


@dataclass(frozen=True)
class Unsaid:
    """Something that is over and of which nobody has said what was reached."""

    noun: Noun
    pk: int
    title: Localized
    day: Any
    promised: int | None

    @property
    def label(self) -> str:
        """What kind of thing it is."""
        return str(self.noun.label)


@dataclass(frozen=True)
class Initiative:
    """One strategy with its money, if that is entered."""

    strategy: Strategy
    money: Money | None


@dataclass(frozen=True)
class ConsolePage:
    """A page of what is over and has no level reached, goals about which people were only informed, and initiatives."""

    page: Page[Any]
    unsaid: list[Unsaid]
    goals: list[Goal]
    initiatives: list[Initiative]


def console_page(user: Any, *, number: int) -> ConsolePage:
    """What a person keeps: all for staff, of their own workgroups for leads. As many queries for one row as for many."""
    waiting: list[tuple[Any, Noun, int]] = []
    for noun in NOUNS.values():
        over = noun.kept_by(user).filter(**{f"{noun.when}__lt": timezone.now(), "achieved_level": None})
        waiting += [(day_of(when), noun, pk) for when, pk in over.order_by("pk").values_list(noun.when, "pk")]
    waiting.sort(key=lambda row: (row[0], row[1].name, row[2]), reverse=True)
    page = Paginator(waiting, PER_PAGE).get_page(number)
    things: dict[tuple[str, int], Any] = {}
    for noun in NOUNS.values():
        pks = [pk for _day, one, pk in page if one is noun]
        things |= {(noun.name, thing.pk): thing for thing in noun.model._base_manager.filter(pk__in=pks)}
    unsaid = [
        Unsaid(noun, pk, localized(thing, "title"), day, thing.intended_level)
        for day, noun, pk in page
        for thing in [things[noun.name, pk]]
    ]
    return ConsolePage(page, unsaid, goals_only_informed(timezone.localdate()), initiatives(user))


def initiatives(user: Any) -> list[Initiative]:
    """The affirmed strategies whose workplan a person keeps; two queries."""
    groups: QuerySet[Workgroup] = Workgroup.objects.where(user, Permission.EDIT_WORKPLAN)
    strategies = Strategy.objects.filter(workgroup__in=groups, state=StrategyState.AFFIRMED).order_by("position", "pk")
    shares = {
        share.strategy_id: share
        for share in CommunityShare.objects.filter(strategy__workgroup__in=groups).select_related("strategy")
    }
    return [Initiative(one, money_of(shares[one.pk]) if one.pk in shares else None) for one in strategies]
