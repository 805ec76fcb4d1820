"""Who gets what at the further addresses of the plan: years, dependencies, board, table, timeline, history."""

from typing import Any

from agenda.queries.years import years
from tests.access.agenda import GROUP_A, NO_GROUP, POST_ONLY, group, lead_does, no, of_group
from tests.access.table import DONE, NOT_THERE, STAFF, Page, console, everybody, only
from tests.access.world import World
from tests.build_agenda import make_action, make_strategy


def build(world: World) -> None:
    """A plan of workgroup A with two actions, one of which can wait for the other."""
    strategy = make_strategy("Strategy of ties", workgroup=world.a)
    world.things |= {
        "tied_action": make_action("Waits", strategy=strategy),
        "needed_action": make_action("Is needed", strategy=strategy),
    }


def needed(world: World) -> dict[str, Any]:
    return {"needed": world.things["needed_action"].pk}


def several(world: World) -> dict[str, Any]:
    return {"action": [world.things["tied_action"].pk], "due_on": "2090-01-31"}


def next_year(world: World) -> dict[str, Any]:
    return {"year": years().next}


ACCESS: dict[str, Any] = {
    "agenda:year_detail": Page(get=everybody(NOT_THERE), at=lambda world: {"year": 2001}, missing={"year": 1}),
    "agenda:year_list": Page(get=console(*STAFF)),
    "agenda:year_edit": Page(
        get=console(*STAFF), post=console(*STAFF, answer=DONE), at=next_year, missing={"year": 2001}
    ),
    "agenda:year_rest": Page(
        get=POST_ONLY, post=console(*STAFF, answer=DONE), at=next_year, missing={"year": 2001},
        form=lambda world: {"rest-due_on": "2090-06-30"},
    ),
    "agenda:year_close": Page(
        get=console(*STAFF), post=console(*STAFF, answer=DONE), at=next_year, missing={"year": 2001}
    ),
    "agenda:console_history": Page(get=console(*STAFF)),
    "agenda:plan_table": Page(get=only(*GROUP_A), at=group, missing=NO_GROUP),
    "agenda:plan_board": Page(get=only(*GROUP_A), at=group, missing=NO_GROUP),
    "agenda:plan_timeline": Page(get=only(*GROUP_A), at=group, missing=NO_GROUP),
    "agenda:plan_history": Page(get=only(*GROUP_A), at=group, missing=NO_GROUP),
    "agenda:plan_several": Page(get=lead_does(), post=lead_does(DONE), at=group, missing=NO_GROUP, form=several),
    "agenda:board_move": Page(
        get=POST_ONLY, post=lead_does(DONE), at=of_group("action_id", "tied_action"), missing=no("action_id"),
        form=lambda world: {"to": "started"},
    ),
    "agenda:action_waits": Page(
        get=lead_does(), post=lead_does(DONE), at=of_group("action_id", "tied_action"), missing=no("action_id"),
        form=needed,
    ),
    "agenda:action_untie": Page(
        get=POST_ONLY, post=lead_does(DONE), at=of_group("action_id", "tied_action"), missing=no("action_id"),
        form=needed,
    ),
}  # fmt: skip
