"""Who gets what at the addresses of levels of engagement: everybody reads, leads and staff say what was reached."""

from typing import Any

from engagement.services.levels import felt_token
from tests.access.table import DONE, INSIDERS, NOT_THERE, STAFF, Page, console, everybody, only
from tests.access.world import World
from tests.build_agenda import make_strategy
from tests.build_engagement import make_event

KEEPERS = ("lead_a", "lead_b", *STAFF)


def build(world: World) -> None:
    """An event of workgroup A that is over, and a strategy of it."""
    world.things |= {
        "past_event": make_event("Supper", workgroup=world.a, days=-9, intended_level=2),
        "shared_strategy": make_strategy("Shared money", workgroup=world.a),
    }


def past(world: World) -> dict[str, Any]:
    return {"kind": "event", "pk": world.things["past_event"].pk}


def token(world: World) -> dict[str, Any]:
    return {"token": felt_token("event", world.things["past_event"].pk, "somebody")}


ACCESS: dict[str, Any] = {
    "engagement:level_list": Page(get=everybody()),
    "engagement:felt_edit": [
        Page(get=everybody(), post=everybody(), at=token, form=lambda world: {"level": "3"}),
        Page(get=everybody(NOT_THERE), at=lambda world: {"token": "wrong"}),
    ],
    "engagement:console_levels": Page(get=console(*KEEPERS)),
    "engagement:level_edit": Page(
        get=console("lead_a", *STAFF),
        post=only("lead_a", *STAFF, answer=DONE, forbidden=INSIDERS),
        at=past, form=lambda world: {"intended_level": "2", "achieved_level": "2"},
    ),
    "engagement:community_share_edit": Page(
        get=only("lead_a", *STAFF, forbidden=("member_a",)),
        post=only("lead_a", *STAFF, answer=DONE, forbidden=("member_a",)),
        at=lambda world: {"slug": world.things["shared_strategy"].slug}, missing={"slug": "nothing"},
        form=lambda world: {"level": "3", "total_cents": "1,000", "community_cents": "450"},
    ),
}  # fmt: skip
