"""Who says how an action stands: its owner and the leads of its group; the console's list of what needs attention."""

from typing import Any

from tests.access.table import DONE, STAFF, Page, console, only
from tests.access.world import World
from tests.build_agenda import make_action, make_goal, make_strategy

NONE = {"action_id": 987654}


def build(world: World) -> None:
    """Two actions of group A: one owned by its member, one by Organization One."""
    strategy = make_strategy("Owned", goal=make_goal("Owned goal"), workgroup=world.a)
    world.things |= {
        "owned_by_member": make_action("Owned by Ben", strategy=strategy, person=world.users["member_a"].person),
        "owned_by_one": make_action("Owned by One", strategy=strategy, organization=world.one),
    }


def of(name: str) -> Any:
    return lambda world: {"action_id": world.things[name].pk}


def says(world: World) -> dict[str, Any]:
    return {"answer": "on_track"}


OWNER = ("member_a", "lead_a", *STAFF)
EDITOR = ("editor_one", "lead_a", *STAFF)
ACCESS: dict[str, Any] = {
    "agenda:action_answer": [
        Page(get=only(*OWNER), post=only(*OWNER, answer=DONE), at=of("owned_by_member"), missing=NONE, form=says),
        # A member of the group sees whose it is, and may not answer for it.
        Page(
            get=only(*EDITOR, forbidden=("member_a",)), post=only(*EDITOR, answer=DONE, forbidden=("member_a",)),
            at=of("owned_by_one"), missing=NONE, form=says,
        ),
    ],
    "portal:attention_list": Page(get=console(*STAFF)),
}  # fmt: skip
