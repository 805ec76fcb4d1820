"""Who gets what at the addresses of events: everybody reads public ones; staff and leads of the workgroup keep them."""

from typing import Any

from django.utils import timezone

from engagement import services
from engagement.services.registration_letters import token_of
from tests.access.table import DONE, INSIDERS, NO_METHOD, NOT_THERE, OK, STAFF, Page, console, everybody, only
from tests.access.world import World
from tests.build_engagement import make_event
from tests.build_meetings import make_meeting

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
        "sign_up_event": make_event("Sign up", workgroup=world.a, registers=True),
    }
    world.things["open_meeting"] = make_meeting(world.a, title="Open meeting", public=True)
    world.things["registration"] = services.sign_up(
        by=None, event=world.things["sign_up_event"], name="Neighbor", phone="616-555-0101"
    )


def slug(name: str) -> Any:
    return lambda world: {"slug": world.things[name].slug}


def key(name: str) -> Any:
    return lambda world: {"event_id": world.things[name].pk}


def form(world: World) -> dict[str, Any]:
    times = {"starts_at": "2027-03-13T10:00", "ends_at": "2027-03-13T12:00", "zone": "America/Detroit"}
    return {"title": "New words", "place": "Town hall", "workgroup": world.a.pk, "intended_level": 2, **times}


def by_letter(world: World) -> dict[str, Any]:
    return {"token": token_of(world.things["registration"])}


def resident(world: World) -> dict[str, Any]:
    today = f"{timezone.localdate():%Y-%m-%d}"
    return {
        "name": "Nia", "language": "es", "consent": "phone", "consent_on": today, "read_back": "on", "children": "",
    }  # fmt: skip


# Only backbone staff act for a resident; the lead knows of the event and may not.
ACTS = only("backbone", "superuser", forbidden=("lead_a", "member_a"))
NO_EVENT = {"event_id": 987654}
NO_SLUG = {"slug": "nothing"}

ACCESS: dict[str, Any] = {
    "engagement:event_list": Page(get=everybody()),
    "engagement:event_detail": [
        Page(get=everybody(), at=slug("event")),
        Page(get=everybody(NOT_THERE), at=slug("draft_event"), missing=NO_SLUG),
    ],
    "engagement:event_month": Page(get=everybody()),
    "engagement:event_from_meeting": Page(
        get=console(*KEEPERS), post=console("lead_a", *STAFF, answer=DONE) | {"lead_b": NOT_THERE},
        form=lambda world: {"meeting": world.things["open_meeting"].pk},
    ),
    "engagement:event_meeting": Page(get=POST_ONLY, post=CHANGE_A, at=key("event"), missing=NO_EVENT),
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
    "engagement:event_register": [
        Page(
            get=everybody(), post=everybody(DONE), at=slug("sign_up_event"), missing=NO_SLUG,
            form=lambda world: {"name": "Nia", "phone": "616-555-0102", "consent": "on"},
        ),
        Page(get=everybody(NOT_THERE), at=slug("draft_event")),
    ],
    "engagement:event_registered": Page(get=everybody(), at=slug("sign_up_event"), missing=NO_SLUG),
    "engagement:event_place": Page(get=everybody(), post=everybody(DONE), at=by_letter, missing={"token": "nothing"}),
    "engagement:event_here": Page(
        get=everybody(), post=everybody(OK), at=slug("sign_up_event"), missing=NO_SLUG, form=lambda world: {"code": "A", "name": "N"}
    ),
    "engagement:event_registrations": Page(
        get=KEEP_A, post=only("lead_a", *STAFF, answer=OK, forbidden=("member_a",)), at=key("sign_up_event"), missing=NO_EVENT,
    ),
    "engagement:event_check_in": Page(get=POST_ONLY, post=CHANGE_A, at=key("sign_up_event"), missing=NO_EVENT),
    "engagement:event_door": Page(get=KEEP_A, post=CHANGE_A, at=key("sign_up_event"), missing=NO_EVENT),
    "engagement:event_export": Page(get=KEEP_A, at=key("sign_up_event"), missing=NO_EVENT),
    "engagement:act_list": Page(get=console(*STAFF)),
    "engagement:event_resident": Page(
        get=ACTS, post={**ACTS, **dict.fromkeys(("backbone", "superuser"), DONE)}, at=key("sign_up_event"), missing=NO_EVENT, form=resident,
    ),
}  # fmt: skip
