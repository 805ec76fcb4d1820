"""A workgroup's plan as one table, from which several actions can be chosen and changed together."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q

from agenda.models import Action, Strategy
from agenda.queries.figures import PAGE_SIZE, ActionRow, action_rows, detailed, ordered
from agenda.querysets import ActionQuerySet
from agenda.rules import can_edit_action, can_edit_strategy
from kconnect.core.i18n import name_of
from workgroups.models import Organization, Person, User, Workgroup


@dataclass(frozen=True)
class TableRow:
    """One action of the table, and whether the reader may change it."""

    row: ActionRow
    can_edit: bool


@dataclass(frozen=True)
class PlanTable:
    """A page of the table."""

    rows: list[TableRow]
    page: Page[Action]
    can_edit: bool


def plan_table(user: User, actions: ActionQuerySet, *, sort: str, number: int) -> PlanTable:
    """Page `number` of `actions` of a workgroup's plan (filtered), in one of the orders of `figures.SORTS`. Three queries."""
    page = Paginator(ordered(detailed(actions).select_related("strategy__workgroup"), sort), PAGE_SIZE).get_page(number)
    rows = _rows(user, page)
    return PlanTable(rows, page, any(row.can_edit for row in rows))


def chosen_rows(user: User, workgroup: Workgroup, keys: list[int]) -> list[TableRow]:
    """The chosen actions of a workgroup's plan, in its order. Two queries."""
    actions = detailed(Action.objects.of(workgroup).filter(pk__in=keys)).select_related("strategy__workgroup")
    return _rows(user, ordered(actions, "plan"))


def _rows(user: User, actions: ActionQuerySet | Page[Action]) -> list[TableRow]:
    return [TableRow(row, can_edit_action(user, row.action)) for row in action_rows(actions, inside=True)]


def strategies_of(workgroup: Workgroup) -> list[Strategy]:
    """The strategies that the plan of a workgroup serves, in the order of the plan."""
    found = Strategy.objects.filter(Q(workgroup=workgroup) | Q(actions__workgroup=workgroup)).distinct()
    return list(found.select_related("goal", "workgroup").order_by("goal__position", "goal_id", "position", "pk"))


@dataclass(frozen=True)
class Offered:
    """What several actions can be given at once: key and name of owners, and of strategies."""

    owners: list[tuple[str, str]]
    strategies: list[tuple[str, str]]


def offered(user: User, workgroup: Workgroup) -> Offered:
    """People of the group, partners that they speak for or that own an action of it, the user's own strategies. Four queries."""
    people = Person.objects.filter(memberships__in=workgroup.memberships.current()).distinct().order_by("name_folded")
    own = Action.objects.of(workgroup).exclude(organization=None).order_by().values("organization")
    partners = Organization.objects.published().filter(Q(affiliations__person__in=people) | Q(pk__in=own))
    owners = [(f"person-{one.pk}", one.name) for one in people]
    owners += [(f"organization-{one.pk}", name_of(one)) for one in partners.distinct().order_by("name_folded")]
    mine = [one for one in strategies_of(workgroup) if can_edit_strategy(user, one)]
    return Offered(owners, [(str(one.pk), name_of(one)) for one in mine])
