"""Writes goals, strategies, actions and milestones, and moves them by the one table of moves."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda import rules
from agenda.choices import ACTION_MOVES, FIXED, ActionState, StrategyState
from agenda.models import Action, Goal, Milestone, Strategy, StrategyMove
from agenda.services.errors import (
    MoveRefusedError,
    PlanInvalidError,
    StillOpenError,
)
from agenda.services.history import note
from agenda.services.put_to_vote import keep_words
from agenda.services.rights import check_right as _check
from agenda.services.rights import need_reason as _need_reason
from agenda.services.rights import target_of as _target
from kconnect.core.saving import save_checked
from kconnect.core.slugs import free_slug
from kconnect.core.text import fold
from workgroups import rules as workgroup_rules
from workgroups.models import Workgroup

Thing = TypeVar("Thing", Goal, Strategy, Action, Milestone)
# What a form or a command may set; states and addresses have their own ways.
GOAL_FIELDS = frozenset({"name", "name_es", "statement", "statement_es", "position"})
STRATEGY_FIELDS = frozenset({
    "goal", "name", "name_es", "summary", "summary_es", "kind", "reach", "collaboration", "evidence_kind", "evidence",
    "evidence_es", "evidence_links", "position",
})  # fmt: skip
# What an equity review goes by.
REVIEWED_FIELDS = frozenset({"goal", "kind", "reach"})
ACTION_FIELDS = frozenset({
    "strategy", "name", "name_es", "workgroup", "organization", "person", "starts_on", "due_on", "weight", "planned_units", "unit",
    "unit_es",
})  # fmt: skip
MILESTONE_FIELDS = frozenset({"name", "name_es", "due_on"})


# Goals ----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def create_goal(*, by: Any, slug: str = "", **values: Any) -> Goal:
    """A new goal, not public yet. `values` are of GOAL_FIELDS; without a slug the English name gives it."""
    _check(by, rules.can_edit_goals)
    goal = Goal(slug=slug or free_slug(Goal, values["name"]))
    return _stored(goal, values, GOAL_FIELDS, by=by, verb="created")


@transaction.atomic
def change_goal(*, by: Any, goal: Goal, **values: Any) -> Goal:
    """Changes some of GOAL_FIELDS; the address stays. Raises PlanInvalidError, also while a body decides on it."""
    _check(by, rules.can_edit_goals)
    keep_words(Goal.objects.select_for_update().get(pk=goal.pk), values, PlanInvalidError)
    return _stored(goal, values, GOAL_FIELDS, by=by, verb="changed")


# Strategies -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def create_strategy(*, by: Any, goal: Goal, workgroup: Workgroup, slug: str = "", **values: Any) -> Strategy:
    """A strategy proposed by a workgroup, not public yet. `values` are of STRATEGY_FIELDS."""
    _check(by, workgroup_rules.can_edit_workplan, workgroup)
    strategy = Strategy(workgroup=workgroup, slug=slug or free_slug(Strategy, values["name"]))
    strategy = _stored(strategy, {"goal": goal, **values}, STRATEGY_FIELDS, by=by, verb="proposed")
    StrategyMove.objects.create(strategy=strategy, to=StrategyState.PROPOSED, by=by)
    return strategy


@transaction.atomic
def change_strategy(*, by: Any, strategy: Strategy, **values: Any) -> Strategy:
    """Changes some of STRATEGY_FIELDS; its workgroup, state and address stay.

    What the equity review goes by (REVIEWED_FIELDS) stands from asking for the review until it goes back, all words of it
    while a body decides on it; raises PlanInvalidError.
    """
    _check(by, rules.can_edit_strategy, strategy)
    held = Strategy.objects.select_for_update().get(pk=strategy.pk)
    other = [name for name in REVIEWED_FIELDS & set(values) if getattr(held, name) != values[name]]
    if other and held.state in FIXED:
        stands = _("The equity review goes by the goal, the kind and whom the strategy is for.")
        raise PlanInvalidError(f"{stands} {_('Ask the reviewers to send it back first.')}")
    keep_words(held, values, PlanInvalidError)
    return _stored(strategy, values, STRATEGY_FIELDS, by=by, verb="changed")


@transaction.atomic
def set_published(*, by: Any, thing: Goal | Strategy, published: bool) -> Goal | Strategy:
    """Shows a goal or strategy to the public, or takes it back; asking twice changes nothing."""
    _check(by, rules.can_edit_goals)
    _hold(thing)
    if thing.published != published:
        thing.published = published
        thing.save(update_fields=["published"])
        verb = "published" if published else "withdrawn"
        note(by=by, verb=verb, thing=thing, before={"published": not published}, after={"published": published})
    return thing


# Actions --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def create_action(*, by: Any, strategy: Strategy, slug: str = "", **values: Any) -> Action:
    """An action of a strategy, not started; the strategy's workgroup does it unless `values` (ACTION_FIELDS) name another."""
    _check(by, rules.can_edit_strategy, strategy)
    action = Action(strategy=strategy, workgroup=strategy.workgroup, slug=slug or free_slug(Action, values["name"]))
    return _stored(action, values, ACTION_FIELDS, by=by, verb="created")


@transaction.atomic
def change_action(*, by: Any, action: Action, reason: str = "", **values: Any) -> Action:
    """Changes some of ACTION_FIELDS; its state and address stay, its progress is never set. The history keeps the reason.

    Who brings it to another strategy needs the right to change that one too.
    """
    _check(by, rules.can_edit_action, action)
    if "strategy" in values and values["strategy"].pk != action.strategy_id:
        _check(by, rules.can_edit_strategy, values["strategy"])
    return _stored(action, values, ACTION_FIELDS, by=by, verb="changed", reason=reason)


@transaction.atomic
def move_action(*, by: Any, action: Action, to: str, reason: str = "") -> Action:
    """Brings an action to the state `to` if ACTION_MOVES allows it.

    Raises MoveRefusedError, ReasonMissingError, or StillOpenError when it is to be done and milestones are not reached.
    """
    _check(by, rules.can_edit_action, action)
    return bring_to(by=by, action=Action.objects.select_for_update().get(pk=action.pk), to=to, reason=reason)


def bring_to(*, by: Any, action: Action, to: str, reason: str = "") -> Action:
    """The move itself, of an action that is held; who may is asked before. Raises as `move_action` does."""
    needs = ACTION_MOVES[ActionState(action.state)]
    target = _target(ActionState, to)
    if target is None or target not in needs:
        raise MoveRefusedError(_("This action changed in the meantime. Look at it again and choose once more."))
    _need_reason(needs[target], reason)
    if target == ActionState.DONE and action.milestones.filter(reached_on__isnull=True).exists():
        raise StillOpenError(
            _("Some milestones are not reached yet. Mark them as reached or remove them, then mark the action as done.")
        )
    before = {"state": action.state}
    action.state, action.state_reason, action.state_since = target, reason.strip(), timezone.now()
    action.save(update_fields=["state", "state_reason", "state_since"])
    note(by=by, verb=target.value, thing=action, before=before, after={"state": target}, reason=reason.strip())
    return action


# Milestones -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_milestone(*, by: Any, action: Action, **values: Any) -> Milestone:
    """A step of an action, not reached yet. `values` are of MILESTONE_FIELDS."""
    _check(by, rules.can_edit_action, action)
    return _stored(Milestone(action=action), values, MILESTONE_FIELDS, by=by, verb="created")


@transaction.atomic
def change_milestone(*, by: Any, milestone: Milestone, **values: Any) -> Milestone:
    """Changes some of MILESTONE_FIELDS."""
    _check(by, rules.can_edit_action, milestone.action)
    return _stored(milestone, values, MILESTONE_FIELDS, by=by, verb="changed")


@transaction.atomic
def reach_milestone(*, by: Any, milestone: Milestone, on: date | None) -> Milestone:
    """Marks a milestone as reached on a day, or with None as not reached after all."""
    _check(by, rules.can_edit_action, milestone.action)
    return mark_reached(by=by, milestone=milestone, on=on)


def mark_reached(*, by: Any, milestone: Milestone, on: date | None) -> Milestone:
    """The same, in the caller's transaction; who may is asked before."""
    _hold(milestone)
    if milestone.reached_on != on:
        before = {"reached_on": milestone.reached_on}
        milestone.reached_on = on
        milestone.save(update_fields=["reached_on"])
        after = {"reached_on": on}
        note(by=by, verb="reached" if on else "reopened", thing=milestone, before=before, after=after)
    return milestone


@transaction.atomic
def remove_milestone(*, by: Any, milestone: Milestone) -> None:
    """Takes a milestone out of the plan; its action's history keeps that it was there."""
    _check(by, rules.can_edit_action, milestone.action)
    note(by=by, verb="removed", thing=milestone, before={}, after={})
    milestone.delete()


# ----------------------------------------------------------------------------------------------------------------------


def _stored(
    thing: Thing, values: Mapping[str, Any], allowed: frozenset[str], *, by: Any, verb: str, reason: str = ""
) -> Thing:
    """Sets, checks, saves and records; a change that changes nothing leaves no trace."""
    unknown = set(values) - allowed
    if unknown:
        raise TypeError(f"{type(thing).__name__} has no field {sorted(unknown)} that may be set here.")
    new = thing._state.adding
    if not new:
        _hold(thing)
    changed = [name for name, value in values.items() if new or getattr(thing, name) != value]
    if not changed and not new:
        return thing
    before = {} if new else {name: getattr(thing, name) for name in changed}
    for name in changed:
        setattr(thing, name, values[name])
    if isinstance(thing, Action):
        thing.name_folded = fold(f"{thing.name} {thing.name_es}")
    save_checked(thing, PlanInvalidError)
    after = {name: values[name] for name in changed}
    note(by=by, verb=verb, thing=thing, before=before, after=after, reason=reason.strip())
    return thing


def _hold(thing: models.Model) -> None:
    """Brings `thing` to what is stored now and holds its row until the transaction ends.

    What a page loaded may be old: saved as it is, it would take back what somebody else changed meanwhile.
    """
    thing.refresh_from_db(from_queryset=type(thing)._default_manager.select_for_update())
