"""What the pages of a workgroup's own people read: the log with its queue, the form's offers, the plan to edit."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.utils import timezone

from agenda.models import Action, Contribution, Goal, Strategy
from agenda.queries.figures import PLAN_ORDER, ActionRow, action_rows, detailed, number_in_words, shares
from agenda.rules import Share, can_edit_action, can_edit_strategy, together
from workgroups.choices import ActivityState
from workgroups.models import Activity, Organization, User, Workgroup
from workgroups.rules import can_confirm_activities, can_edit_activity, can_log_activity

LOG_PAGE_SIZE = 30
# More than fits a phone is offered in one list below.
OFFERED = 5
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


@dataclass(frozen=True)
class Log:
    """A page of a workgroup's log."""

    page: Page[Activity]
    rows: list[LogRow]
    waiting: int
    can_log: bool
    can_confirm: bool


def log(user: User, workgroup: Workgroup, activities: QuerySet[Activity], *, number: int) -> Log:
    """Page `number` of `activities` of a workgroup (visible to `user`, filtered and sorted). Six queries."""
    page = Paginator(activities, LOG_PAGE_SIZE).get_page(number)
    return Log(
        page=page,
        rows=log_rows(user, page),
        waiting=Activity.objects.waiting().filter(workgroup=workgroup).count(),
        can_log=can_log_activity(user, workgroup),
        can_confirm=can_confirm_activities(user, workgroup),
    )


def log_rows(user: User, activities: Iterable[Activity]) -> list[LogRow]:
    """Entries with their actions and organisations, in two queries more; `activities` come with their person."""
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
        )
        for each in listed
    ]


def queue(user: User, workgroup: Workgroup, *, number: int) -> Log:
    """What waits for the lead of a workgroup, the oldest first."""
    waiting = Activity.objects.waiting().filter(workgroup=workgroup).select_related("person", "workgroup")
    return log(user, workgroup, waiting.order_by("created_at", "pk"), number=number)


# The form -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Offers:
    """What the log form offers: actions and organisations in the order of how likely they are, and the person's month."""

    actions: list[Action]
    organizations: list[Organization]
    last: Activity | None
    month_entries: int
    month_hours: str


def offers(user: User, workgroup: Workgroup, *, also: Activity | None = None) -> Offers:
    """The open actions of the workgroup and the published organisations, those used last by the person first.

    What the activity `also` names already is offered too, even if it is closed by now. Five queries.
    """
    mine = Max("contributions__activity_id", filter=Q(contributions__activity__person=user.person_id))
    offered = Q(pk__in=Action.objects.advanced_by(workgroup).values("pk"))
    named = Q(pk__in=Contribution.objects.filter(activity=also).values("action")) if also else Q()
    actions = Action.objects.filter(offered | named).annotate(last_of_mine=mine)
    since = timezone.localdate().replace(day=1)
    own = Activity.objects.filter(workgroup=workgroup, person=user.person_id)
    month = own.filter(happened_on__gte=since).exclude(state=ActivityState.DRAFT)
    figures = month.aggregate(entries=Count("pk"), hours=Sum("hours"))
    return Offers(
        actions=list(actions.order_by(F("last_of_mine").desc(nulls_last=True), F("due_on").asc(nulls_last=True), "pk")),
        organizations=_organizations(user, workgroup, also),
        last=own.order_by("-pk").first(),
        month_entries=figures["entries"],
        month_hours=number_in_words(figures["hours"] or Decimal(0)),
    )


def _organizations(user: User, workgroup: Workgroup, also: Activity | None) -> list[Organization]:
    through = Activity.organizations.through.objects.filter(activity__workgroup=workgroup)
    recent = (
        through.order_by()
        .values("organization_id")
        .annotate(last=Max("activity_id"), mine=Max("activity_id", filter=Q(activity__person=user.person_id)))
        .order_by(F("mine").desc(nulls_last=True), "-last")[:OFFERED]
    )
    rank = {row["organization_id"]: place for place, row in enumerate(recent)}
    wanted = Q(published=True) | Q(pk__in=also.organizations.values("pk")) if also else Q(published=True)
    found = list(Organization.objects.filter(wanted).only("pk", "slug", "name", "name_es", "name_folded"))
    # Sorting is stable: the rest stays in the order of names.
    return sorted(found, key=lambda organization: rank.get(organization.pk, len(rank)))


def earlier(user: User, workgroup: Workgroup, key: str) -> Activity | None:
    """The person's own activity of the workgroup with this id (text from an address), or None."""
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    return Activity.objects.filter(workgroup=workgroup, person=user.person_id, pk=int(key)).first()


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
