"""Who gets what where partners are coached: their editors, their coaches and staff; leads of Data & Capacity choose coaches."""

from datetime import date
from typing import Any

from tests.access.table import DONE, FORBIDDEN, NO_METHOD, STAFF, Page, console, everybody, only
from tests.access.world import World
from tests.build_coaching import levels
from workgroups.models import Coaching
from workgroups.services import coaching as services

POST_ONLY = everybody(NO_METHOD)
ONE = {"slug": "one"}
# The steward of this world is a member of Data & Capacity, and the coach of organization One.
ROOM = ("editor_one", "steward", *STAFF)


def build(world: World) -> None:
    """Organization One is coached by the steward, who is a member of Data & Capacity."""
    row = services.ask_for_coaching(by=world.users["editor_one"], organization=world.one)
    coach = world.users["steward"]
    row = services.choose_coaches(by=world.users["backbone"], coaching=row, coaches=[coach.person])
    world.things["coaching"] = row
    world.things["coaching_goal"] = services.set_coaching_goal(
        by=coach, coaching=row, text="Read figures", due_on=date(2027, 1, 1)
    )


def choose(world: World) -> dict[str, Any]:
    return {"slug": "data-capacity", "coaching_id": Coaching.objects.get(organization=world.one).pk}


def goal(world: World) -> dict[str, Any]:
    return {**ONE, "goal_id": world.things["coaching_goal"].pk}


ACCESS: dict[str, Any] = {
    "workgroups:coaching_list": Page(
        get=only("steward", *STAFF), at=lambda world: {"slug": "data-capacity"}, missing={"slug": "nothing"}
    ),
    "workgroups:coaching_choose": Page(
        get={**only(*STAFF), "steward": FORBIDDEN}, post={**only(*STAFF, answer=DONE), "steward": FORBIDDEN}, at=choose,
        missing={"slug": "nothing", "coaching_id": 1}, form=lambda world: {"coaches": [world.users["steward"].person_id]},
    ),
    "workgroups:coaching_detail": Page(
        get=only(*ROOM), post=only(*ROOM, answer=200) | only("editor_one", *STAFF, answer=DONE, forbidden=())
        | {"steward": 200}, at=lambda world: ONE, missing={"slug": "nothing"}, form=lambda world: {"wish": "Help"},
    ),
    "workgroups:assessment_create": Page(
        get=only(*ROOM), post=only(*ROOM, answer=DONE), at=lambda world: ONE, missing={"slug": "nothing"},
        form=lambda world: levels(2),
    ),
    "workgroups:coaching_goal_create": Page(
        get=only(*ROOM), post=only(*ROOM, answer=DONE), at=lambda world: ONE, missing={"slug": "nothing"},
        form=lambda world: {"text": "Count", "due_on": "2027-03-01"},
    ),
    "workgroups:coaching_session_create": Page(
        get=only(*ROOM), post=only(*ROOM, answer=DONE), at=lambda world: ONE, missing={"slug": "nothing"},
        form=lambda world: {"held_on": "2026-01-05", "minutes": "30"},
    ),
    "workgroups:coaching_goal_close": Page(
        get=POST_ONLY, post=only(*ROOM, answer=DONE), at=goal, missing={"slug": "nothing", "goal_id": 1},
        form=lambda world: {"state": "reached"},
    ),
    "workgroups:coaching_end": Page(get=POST_ONLY, post=only(*ROOM, answer=DONE), at=lambda world: ONE, missing={"slug": "nothing"}),
    "workgroups:coaching_export": Page(get=console(*STAFF)),
}  # fmt: skip
