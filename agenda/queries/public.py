"""What the public pages of goals, workplan, actions and workgroups read: published and confirmed things only."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet, Sum

from agenda.models import Action, Contribution, Goal, Milestone, Strategy
from agenda.queries.changes import PublicChange, public_changes
from agenda.queries.figures import PAGE_SIZE, ActionRow, action_rows, detailed, ordered, shares
from agenda.querysets import ActionQuerySet
from agenda.rules import Share, together
from workgroups.models import Activity, Attachment, Organization, Workgroup
from workgroups.queries.activity_kinds import scheme

ACTIVITIES_PER_PAGE = 20
NEXT_ACTIONS = 10
LATELY = 5
NONE = Share()


@dataclass(frozen=True)
class StrategyFigure:
    """A strategy and how far it is."""

    strategy: Strategy
    share: Share


@dataclass(frozen=True)
class GoalFigure:
    """A goal, how far it is, and its strategies; a stopped strategy is listed and does not count."""

    goal: Goal
    share: Share
    strategies: list[StrategyFigure]


@dataclass(frozen=True)
class ActivityRow:
    """A confirmed activity as the public reads it: what, when, with whom, and what it advances; never by whom."""

    activity: Activity
    organizations: list[Organization]
    actions: list[Action]
    units: int
    kind: str
    photos: list[Attachment]


def goals() -> list[GoalFigure]:
    """All public goals with their public strategies, in the order of the plan."""
    return _figures(Goal.objects.public())


def goal(slug: str) -> GoalFigure | None:
    """One public goal, or None."""
    found = _figures(Goal.objects.public().filter(slug=slug))
    return found[0] if found else None


def _figures(wanted: QuerySet[Goal]) -> list[GoalFigure]:
    by_strategy = shares(Action.objects.public().filter(strategy__goal__in=wanted))
    found = Strategy.objects.public().filter(goal__in=wanted).select_related("workgroup")
    by_goal: dict[int, list[StrategyFigure]] = {}
    for strategy in found:
        by_goal.setdefault(strategy.goal_id, []).append(StrategyFigure(strategy, by_strategy.get(strategy.pk, NONE)))
    figures = [(goal, by_goal.get(goal.pk, [])) for goal in wanted]
    return [GoalFigure(goal, together(each.share for each in strategies), strategies) for goal, strategies in figures]


def strategy_actions(strategy: Strategy) -> dict[str, Any]:
    """What is due next of a public strategy, as `actions`, and how far all of it is, as `share`; two queries."""
    own = Action.objects.public().filter(strategy=strategy)
    due = detailed(own).order_by(F("due_on").asc(nulls_last=True), "pk")
    share = shares(own).get(strategy.pk, NONE)
    return {"actions": action_rows(due[:NEXT_ACTIONS]), "share": share}


# Workplan -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Branch:
    """The actions of one strategy on a page of the plan."""

    strategy: Strategy
    share: Share
    rows: list[ActionRow]


@dataclass(frozen=True)
class Stem:
    """The strategies of one goal on a page of the plan."""

    goal: Goal
    share: Share
    branches: list[Branch]


@dataclass(frozen=True)
class Workplan:
    """A page of the plan, as rows and as goals → strategies → rows; `share` is the progress of everything that the filter leaves."""

    page: Page[Action]
    rows: list[ActionRow]
    stems: list[Stem]
    share: Share


def workplan(actions: ActionQuerySet, *, sort: str, number: int) -> Workplan:
    """Page `number` of `actions` (public ones, filtered), in one of the orders of `figures.SORTS`. Three queries.

    Strategies and goals show the progress of their actions among `actions`.
    """
    page = Paginator(ordered(detailed(actions), sort), PAGE_SIZE).get_page(number)
    rows, by_strategy = action_rows(page), shares(actions)
    return Workplan(page, rows, _stems(rows, by_strategy), together(by_strategy.values()))


def _stems(rows: list[ActionRow], by_strategy: dict[int, Share]) -> list[Stem]:
    stems: list[Stem] = []
    for goal, of_goal in groupby(rows, key=lambda row: row.action.strategy.goal):
        branches = [
            Branch(strategy, by_strategy.get(strategy.pk, NONE), list(of_strategy))
            for strategy, of_strategy in groupby(of_goal, key=lambda row: row.action.strategy)
        ]
        stems.append(Stem(goal, together(branch.share for branch in branches), branches))
    return stems


@dataclass(frozen=True)
class ActionPage:
    """An action with its milestones and the confirmed activities that advance it."""

    row: ActionRow
    milestones: list[Milestone]
    page: Page[Activity]
    activities: list[ActivityRow]
    changes: list[PublicChange]


def action(slug: str, *, number: int) -> ActionPage | None:
    """One public action, or None; `number` is the page of its activities. Nine queries."""
    found = detailed(Action.objects.public()).filter(slug=slug).first()
    if found is None:
        return None
    units = Sum("contributions__units", filter=Q(contributions__action=found))
    activities = Activity.objects.public().filter(contributions__action=found).annotate(units=units)
    page = Paginator(activities.order_by("-happened_on", "-pk"), ACTIVITIES_PER_PAGE).get_page(number)
    return ActionPage(
        action_rows([found])[0], list(found.milestones.all()), page, activity_rows(page), public_changes(found)
    )


def activity_rows(activities: Iterable[Activity]) -> list[ActivityRow]:
    """Confirmed activities with their published organisations and public actions, and photos that may be shown, in four queries more."""
    listed, kinds = list(activities), scheme()
    keys = [activity.pk for activity in listed]
    partners: dict[int, list[Organization]] = {}
    links = Activity.organizations.through.objects.filter(activity__in=keys, organization__published=True)
    for link in links.select_related("organization").order_by("organization__name_folded"):
        partners.setdefault(link.activity_id, []).append(link.organization)
    advanced: dict[int, list[Action]] = {}
    public = Contribution.objects.filter(activity__in=keys, action__in=Action.objects.public()).select_related("action")
    for contribution in public:
        advanced.setdefault(contribution.activity_id, []).append(contribution.action)
    photos: dict[int, list[Attachment]] = {}
    for photo in Attachment.objects.filter(shown=True, activity__in=keys):
        photos.setdefault(photo.activity_id, []).append(photo)
    return [
        ActivityRow(
            photos=photos.get(each.pk, []),
            activity=each, organizations=partners.get(each.pk, []), actions=advanced.get(each.pk, []),
            units=getattr(each, "units", 0) or 0, kind=kinds.name(each.code),
        )
        for each in listed
    ]  # fmt: skip


# Workgroup ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WorkgroupPlan:
    """A workgroup's part of the plan and what it did last: strategies, the actions due next, confirmed activities.

    `has_more` says that it did more than is listed.
    """

    strategies: list[StrategyFigure]
    rows: list[ActionRow]
    activities: list[ActivityRow]
    has_more: bool


def workgroup_plan(slug: str) -> WorkgroupPlan:
    """The public part of the plan of the published workgroup `slug`. Six queries."""
    strategies = Strategy.objects.public().filter(workgroup__slug=slug).select_related("goal").with_share()
    own = Q(workgroup__slug=slug) | Q(strategy__workgroup__slug=slug)
    actions = detailed(Action.objects.public().open().filter(own)).order_by(F("due_on").asc(nulls_last=True), "pk")
    activities = Activity.objects.public().filter(workgroup__slug=slug)[: LATELY + 1]
    rows = activity_rows(activities)
    return WorkgroupPlan(
        strategies=[StrategyFigure(strategy, _share_of(strategy)) for strategy in strategies],
        rows=action_rows(actions[:NEXT_ACTIONS]),
        activities=rows[:LATELY],
        has_more=len(rows) > LATELY,
    )


def _share_of(strategy: Any) -> Share:
    return Share(strategy.weights or 0, strategy.advanced or 0, strategy.total or 0)


@dataclass(frozen=True)
class ActivityList:
    """A page of what a workgroup did, as the public reads it."""

    page: Page[Activity]
    activities: list[ActivityRow]


def workgroup_activities(activities: QuerySet[Activity], *, number: int) -> ActivityList:
    """Page `number` of public activities, newest first. Five queries."""
    page = Paginator(activities.order_by("-happened_on", "-pk"), ACTIVITIES_PER_PAGE).get_page(number)
    return ActivityList(page, activity_rows(page))


def published_workgroup(slug: str) -> Workgroup | None:
    """The published workgroup at `slug`, or None."""
    return Workgroup.objects.published().filter(slug=slug).first()
