"""What the pages of a workgroup's own people read: the log with its queue, the form's offers, the plan to edit."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet, Subquery

from agenda.choices import StrategyReach
from agenda.models import Action, Contribution, Goal, Strategy
from agenda.queries.dependencies import WaitRow, waits_of
from agenda.queries.figures import PLAN_ORDER, ActionRow, action_rows, detailed, number_in_words, shares
from agenda.rules import Share, can_edit_action, can_edit_strategy, together
from workgroups.choices import ActivityCode
from workgroups.models import Activity, Organization, User, Workgroup
from workgroups.permissions import Permission
from workgroups.queries.activity_kinds import Scheme, scheme
from workgroups.rules import can_confirm_activities, can_edit_activity, can_log_activity

LOG_PAGE_SIZE = 30
NONE = Share()


@dataclass(frozen=True)
class LogRow:
    """One entry of the log, with what it advances and whom it was done with."""

    activity: Activity
    author: str
    advances: list[Contribution]
    organizations: list[Organization]
    hours: str
    can_edit: bool
    kind: str
    is_change: bool


@dataclass(frozen=True)
class Log:
    """A page of a workgroup's log."""

    page: Page[Activity]
    rows: list[LogRow]
    waiting: int
    can_log: bool
    can_confirm: bool


def log(user: User, workgroup: Workgroup, activities: QuerySet[Activity], kinds: Scheme, *, number: int) -> Log:
    """Page `number` of `activities` of a workgroup (visible to `user`, filtered and sorted). Four queries, five if it is empty."""
    waiting = Activity.objects.waiting().filter(workgroup=workgroup)
    # What waits is counted on the way, once: it stands in each row.
    number_waiting = waiting.order_by().values("workgroup").annotate(number=Count("pk")).values("number")
    counted: Any = activities.annotate(waiting=Subquery(number_waiting))
    page: Page[Activity] = Paginator(counted, LOG_PAGE_SIZE).get_page(number)
    rows = log_rows(user, page, kinds)
    return Log(
        page=page,
        rows=rows,
        waiting=getattr(rows[0].activity, "waiting", 0) or 0 if rows else waiting.count(),
        can_log=can_log_activity(user, workgroup),
        can_confirm=can_confirm_activities(user, workgroup),
    )


def log_rows(user: User, activities: Iterable[Activity], kinds: Scheme) -> list[LogRow]:
    """Entries with their actions and organisations, in two queries more; `activities` come with their person and change."""
    listed = list(activities)
    keys = [activity.pk for activity in listed]
    advances: dict[int, list[Contribution]] = {}
    for contribution in Contribution.objects.filter(activity__in=keys).select_related("action"):
        advances.setdefault(contribution.activity_id, []).append(contribution)
    partners: dict[int, list[Organization]] = {}
    links = Activity.organizations.through.objects.filter(activity__in=keys).select_related("organization")
    for link in links.order_by("organization__name_folded"):
        partners.setdefault(link.activity_id, []).append(link.organization)
    return [
        LogRow(
            activity=each,
            author=each.person.name,
            advances=advances.get(each.pk, []),
            organizations=partners.get(each.pk, []),
            hours=number_in_words(each.hours),
            can_edit=can_edit_activity(user, each),
            kind=kinds.name(each.code),
            is_change=each.code == ActivityCode.COMMUNITY_CHANGE or hasattr(each, "change"),
        )
        for each in listed
    ]


def queue(user: User, workgroup: Workgroup, *, number: int) -> Log:
    """What waits for the lead of a workgroup, the oldest first."""
    waiting = Activity.objects.waiting().filter(workgroup=workgroup).select_related("person", "workgroup", "change")
    return log(user, workgroup, waiting.order_by("created_at", "pk"), scheme(), number=number)


# The plan to edit -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EditableAction:
    """An action in the workspace's plan."""

    row: ActionRow
    can_edit: bool


@dataclass(frozen=True)
class EditableStrategy:
    """A strategy in the workspace's plan, with its actions."""

    strategy: Strategy
    share: Share
    actions: list[EditableAction]
    can_edit: bool


@dataclass(frozen=True)
class PlanPage:
    """A workgroup's plan as its people see it, published or not."""

    strategies: list[EditableStrategy]
    page: Page[Action]


def plan(user: User, workgroup: Workgroup, *, number: int) -> PlanPage:
    """Page `number` of the plan of a workgroup, by strategy; strategies without actions are on the first page. Four queries."""
    strategies = list(
        Strategy.objects.filter(Q(workgroup=workgroup) | Q(actions__workgroup=workgroup))
        .distinct()
        .select_related("goal", "workgroup")
        .order_by("goal__position", "goal_id", "position", "pk")
    )
    actions = detailed(Action.objects.of(workgroup)).select_related("strategy__workgroup").order_by(*PLAN_ORDER)
    page = Paginator(actions, LOG_PAGE_SIZE).get_page(number)
    by_strategy = shares(Action.objects.filter(strategy__in=strategies))
    by_parent: dict[int, list[EditableAction]] = {}
    for row in action_rows(page, inside=True):
        by_parent.setdefault(row.action.strategy_id, []).append(EditableAction(row, can_edit_action(user, row.action)))
    shown = [
        EditableStrategy(
            each, by_strategy.get(each.pk, NONE), by_parent.get(each.pk, []), can_edit_strategy(user, each)
        )
        for each in strategies
        if each.pk in by_parent
        or (page.number == 1 and each.workgroup_id == workgroup.pk and each.pk not in by_strategy)
    ]
    return PlanPage(shown, page)


@dataclass(frozen=True)
class ActionNow:
    """An action on the page where it is changed: its row, and all that it waits for, also what is done already."""

    row: ActionRow
    waits: list[WaitRow]


def action_now(workgroup: Workgroup, action: Action) -> ActionNow:
    """How an action of a workgroup's plan stands. Three queries."""
    row = action_rows(detailed(Action.objects.filter(pk=action.pk)), inside=True)[0]
    return ActionNow(row, waits_of(action))


@dataclass(frozen=True)
class AgendaBranch:
    """A goal in the console, with its strategies and their progress."""

    goal: Goal
    share: Share
    strategies: list[tuple[Strategy, Share]]


def agenda() -> list[AgendaBranch]:
    """The whole agenda for the console, published or not. Three queries."""
    by_strategy = shares(Action.objects.all())
    by_goal: dict[int, list[tuple[Strategy, Share]]] = {}
    for strategy in Strategy.objects.select_related("workgroup"):
        by_goal.setdefault(strategy.goal_id, []).append((strategy, by_strategy.get(strategy.pk, NONE)))
    listed = [(goal, by_goal.get(goal.pk, [])) for goal in Goal.objects.all()]
    return [AgendaBranch(goal, together(share for _strategy, share in under), under) for goal, under in listed]


def groups_to_plan(user: User) -> list[Workgroup]:
    """The workgroups in whose plan this person writes; one query."""
    return list(Workgroup.objects.where(user, Permission.EDIT_WORKPLAN).order_by("name_folded", "pk"))


def new_strategy(goal: str) -> dict[str, Any]:
    """What a form begins with for somebody who comes from a group that is short of this goal (its address)."""
    found = Goal.objects.public().filter(slug=goal).first() if goal else None
    return {"goal": found.pk, "reach": StrategyReach.TARGETED} if found else {}
