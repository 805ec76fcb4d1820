"""Who gets what at the addresses of events: everybody reads public ones; staff and leads of the workgroup keep them."""

from typing import Any

from tests.access.table import DONE, INSIDERS, NO_METHOD, NOT_THERE, STAFF, Page, console, everybody, only
from tests.access.world import World
from tests.build_engagement import make_event

KEEPERS = ("lead_a", "lead_b", *STAFF)
POST_ONLY = everybody(NO_METHOD)
# An event of workgroup A: its lead and staff keep it, its members know of it.
KEEP_A = only("lead_a", *STAFF, forbidden=("member_a",))
CHANGE_A = only("lead_a", *STAFF, answer=DONE, forbidden=("member_a",))
# An event of the whole network: staff keep it, every insider knows of it.
KEEP_ALL = only(*STAFF, forbidden=INSIDERS)


def build(world: World) -> None:
    """A public event and a draft of workgroup A, and one of the whole network."""
    world.things |= {
        "event": make_event("Open evening", workgroup=world.a),
        "draft_event": make_event("Not yet", workgroup=world.a, published=False),
        "network_event": make_event("Everyone"),
    }


def slug(name: str) -> Any:
    return lambda world: {"slug": world.things[name].slug}


def key(name: str) -> Any:
    return lambda world: {"event_id": world.things[name].pk}


def form(world: World) -> dict[str, Any]:
    times = {"starts_at": "2027-03-13T10:00", "ends_at": "2027-03-13T12:00", "zone": "America/Detroit"}
    return {"title": "New words", "place": "Town hall", "workgroup": world.a.pk, "intended_level": 2, **times}


NO_EVENT = {"event_id": 987654}
NO_SLUG = {"slug": "nothing"}

ACCESS: dict[str, Any] = {
    "engagement:event_list": Page(get=everybody()),
    "engagement:event_detail": [
        Page(get=everybody(), at=slug("event")),
        Page(get=everybody(NOT_THERE), at=slug("draft_event"), missing=NO_SLUG),
    ],
    "engagement:event_calendar": [
        Page(get=everybody(), at=slug("event")),
        Page(get=everybody(NOT_THERE), at=slug("draft_event"), missing=NO_SLUG),
    ],
    "engagement_outside:event_feed": Page(get=everybody()),
    "engagement_outside:event_atom": Page(get=everybody()),
    "engagement:console_event_list": Page(get=console(*KEEPERS)),
    "engagement:event_create": Page(
        get=console(*KEEPERS),
        # The lead of B gets the form back: workgroup A is not among their choices.
        post={**console("lead_a", *STAFF, answer=DONE), "lead_b": 200}, form=form,
    ),
    "engagement:event_edit": [
        Page(get=KEEP_A, post=CHANGE_A, at=key("event"), missing=NO_EVENT, form=form),
        Page(get=KEEP_A, at=key("draft_event"), missing=NO_EVENT, post=CHANGE_A, form=form),
        Page(get=KEEP_ALL, post=only(*STAFF, answer=DONE, forbidden=INSIDERS), at=key("network_event"), form=form),
    ],
    "engagement:event_publish": Page(
        get=POST_ONLY, post=CHANGE_A, at=key("draft_event"), missing=NO_EVENT
    ),
    "engagement:event_cancel": Page(
        get=KEEP_A, post=CHANGE_A, at=key("event"), missing=NO_EVENT, form=lambda world: {"reason": "Snow."}
    ),
}  # fmt: skip
