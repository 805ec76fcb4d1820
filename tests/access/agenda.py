"""Who gets what at the addresses of the agenda: public plan, the plan of workgroup A to edit, and the console."""

from typing import Any

from tests.access.table import DONE, INSIDERS, NO_METHOD, NOT_THERE, STAFF, Answers, Page, console, everybody, only
from tests.access.world import World
from tests.build_agenda import make_action, make_goal, make_milestones, make_strategy

POST_ONLY = everybody(NO_METHOD)
GROUP_A = ("member_a", "lead_a", *STAFF)


def build(world: World) -> None:
    """A public plan of workgroup A with a goal and an action that are not public."""
    goal, secret = make_goal("Goal"), make_goal("Secret goal", published=False)
    strategy = make_strategy("Strategy", goal=goal, workgroup=world.a)
    action = make_action("Action", strategy=strategy)
    hidden = make_action("Secret action", strategy=make_strategy("Secret strategy", goal=secret, workgroup=world.a))
    world.things |= {
        "goal": goal,
        "secret_goal": secret,
        "strategy": strategy,
        "action": action,
        "secret_action": hidden,
        "milestone": make_milestones(action, reached=0, total=1)[0],
    }


def lead_does(answer: int = 200) -> Answers:
    """What belongs to the leads of A: its members know of it and may not, all others do not know of it."""
    return only("lead_a", *STAFF, answer=answer, forbidden=("member_a",))


def slug(name: str) -> Any:
    return lambda world: {"slug": world.things[name].slug}


def group(world: World) -> dict[str, Any]:
    return {"slug": world.a.slug}


def of_group(parameter: str, name: str) -> Any:
    return lambda world: {"slug": world.a.slug, parameter: world.things[name].pk}


def key(parameter: str, name: str) -> Any:
    return lambda world: {parameter: world.things[name].pk}


def no(parameter: str) -> dict[str, Any]:
    return {"slug": "group-a", parameter: 987654}


def action_form(world: World) -> dict[str, Any]:
    return {"name": "New words", "workgroup": world.a.pk, "planned_units": 0, "weight": 1}


def strategy_form(world: World) -> dict[str, Any]:
    words = {"name": "New words", "kind": "policy", "reach": "targeted", "position": 1}
    return {**words, "goal": world.things["goal"].pk}


NO_GROUP = {"slug": "nothing"}
PUBLISH = {"published": "yes"}

ACCESS: dict[str, Any] = {
    "agenda:goal_list": Page(get=everybody()),
    "agenda:workplan_list": Page(get=everybody()),
    "agenda:action_detail": [
        Page(get=everybody(), at=slug("action")),
        Page(get=everybody(NOT_THERE), at=slug("secret_action"), missing={"slug": "nothing"}),
    ],
    "agenda:workgroup_detail": [
        Page(get=everybody(), at=group),
        Page(get=everybody(NOT_THERE), at=lambda world: {"slug": world.hidden.slug}, missing=NO_GROUP),
    ],
    "agenda:workgroup_done": [
        Page(get=everybody(), at=group),
        Page(get=everybody(NOT_THERE), at=lambda world: {"slug": world.hidden.slug}, missing=NO_GROUP),
    ],
    "agenda:plan_list": Page(get=only(*GROUP_A), at=group, missing=NO_GROUP),
    "agenda:strategy_create": Page(
        get=lead_does(), post=lead_does(DONE), at=group, missing=NO_GROUP, form=strategy_form
    ),
    "agenda:strategy_propose": Page(get=only(*INSIDERS)),
    "agenda:strategy_edit": Page(
        get=lead_does(), post=lead_does(DONE), at=of_group("strategy_id", "strategy"), missing=no("strategy_id"),
        form=strategy_form,
    ),
    "agenda:action_create": Page(
        get=lead_does(), post=lead_does(DONE), at=of_group("strategy_id", "strategy"), missing=no("strategy_id"),
        form=action_form,
    ),
    "agenda:action_edit": Page(
        get=lead_does(), post=lead_does(DONE), at=of_group("action_id", "action"), missing=no("action_id"),
        form=action_form,
    ),
    "agenda:action_move": Page(
        get=POST_ONLY, post=lead_does(DONE), at=of_group("action_id", "action"), missing=no("action_id"),
        form=lambda world: {"to": "started"},
    ),
    "agenda:milestone_create": Page(
        get=POST_ONLY, post=lead_does(DONE), at=of_group("action_id", "action"), missing=no("action_id"),
        form=lambda world: {"milestone-name": "Half way"},
    ),
    "agenda:milestone_edit": Page(
        get=lead_does(), post=lead_does(DONE), at=of_group("milestone_id", "milestone"), missing=no("milestone_id"),
        form=lambda world: {"name": "Half way"},
    ),
    "agenda:milestone_reach": Page(
        get=POST_ONLY, post=lead_does(DONE), at=of_group("milestone_id", "milestone"), missing=no("milestone_id"),
        form=lambda world: {"reached": "yes"},
    ),
    "agenda:milestone_remove": Page(
        get=POST_ONLY, post=lead_does(DONE), at=of_group("milestone_id", "milestone"), missing=no("milestone_id")
    ),
    "agenda:console_agenda": Page(get=console(*STAFF)),
    "agenda:goal_create": Page(
        get=console(*STAFF), post=console(*STAFF, answer=DONE),
        form=lambda world: {"name": "New goal", "statement": "All is well.", "position": 1},
    ),
    "agenda:goal_edit": Page(
        get=console(*STAFF), post=console(*STAFF, answer=DONE), at=key("goal_id", "goal"), missing={"goal_id": 987654},
        form=lambda world: {"name": "New words", "statement": "All is well.", "position": 1},
    ),
    "agenda:goal_publish": Page(
        get=POST_ONLY, post=console(*STAFF, answer=DONE), at=key("goal_id", "goal"), missing={"goal_id": 987654},
        form=lambda world: PUBLISH,
    ),
    "agenda:strategy_move": Page(
        get=console(*STAFF), post=console(*STAFF, answer=DONE), at=key("strategy_id", "strategy"),
        missing={"strategy_id": 987654}, form=lambda world: {"to": "stopped", "reason": "No money."},
    ),
    "agenda:strategy_publish": Page(
        get=POST_ONLY, post=console(*STAFF, answer=DONE), at=key("strategy_id", "strategy"),
        missing={"strategy_id": 987654}, form=lambda world: PUBLISH,
    ),
}  # fmt: skip
