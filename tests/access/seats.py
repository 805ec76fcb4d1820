"""Who gets what at the addresses of seats, charters and followers."""

from typing import Any
from uuid import uuid4

from django.utils import timezone

from tests.access.table import DONE, INSIDERS, NO_METHOD, NOT_THERE, STAFF, Page, console, everybody, only, signed_in
from tests.access.world import World
from tests.build_seats import make_application, make_charter, make_seat, make_term
from workgroups import services
from workgroups.services.seat_applications import token_of_application

POST_ONLY = everybody(NO_METHOD)
GROUP_A = ("member_a", "lead_a", *STAFF)
# What the leads of A and staff keep: its members know of it.
KEEP = only("lead_a", *STAFF, forbidden=("member_a",))
CHANGE = only("lead_a", *STAFF, answer=DONE, forbidden=("member_a",))


def build(world: World) -> None:
    """Seats of workgroup A, held, vacant and open, an application, a charter with a draft; and a seat nobody may know of."""
    world.things |= {
        "seat": make_seat(world.a),
        "held_seat": make_seat(world.a, "Co-chair", purpose="co_chair", selection="elected"),
        "open_seat": make_seat(world.a, "Youth"),
        "hidden_seat": make_seat(world.hidden, "Hidden"),
    }
    world.things["term"] = make_term(world.things["held_seat"])
    world.things["application"] = make_application(world.things["open_seat"])
    services.open_seat(by=None, seat=world.things["hidden_seat"])
    make_charter(world.a)
    services.write_charter(by=None, workgroup=world.a, text="We meet twice a month.")
    make_charter(world.hidden)


def group(world: World) -> dict[str, Any]:
    return {"slug": world.a.slug}


def hidden(world: World) -> dict[str, Any]:
    return {"slug": world.hidden.slug}


def inside(parameter: str, name: str) -> Any:
    return lambda world: {"slug": world.a.slug, parameter: world.things[name].pk}


def key(name: str) -> Any:
    return lambda world: {"seat_id": world.things[name].pk}


def no(parameter: str) -> dict[str, Any]:
    return {"slug": "group-a", parameter: 987654}


def seat_form(world: World) -> dict[str, Any]:
    return {"title": "Renter", "purpose": "lived_experience", "selection": "applied"}


def term_form(world: World) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    return {"name": "Nia", "language": "en", "started": today, "selection": "applied"}


def application_form(world: World) -> dict[str, Any]:
    words = {"name": "Nia", "phone": "616-555-0100", "language": "en", "why": "I rent.", "consent": "on"}
    return {**words, "form_token": uuid4()}


NO_GROUP = {"slug": "nothing"}
NO_SEAT = {"seat_id": 987654}

ACCESS: dict[str, Any] = {
    "workgroups:charter_detail": [
        Page(get=everybody(), at=group),
        Page(get=everybody(NOT_THERE), at=hidden, missing=NO_GROUP),
    ],
    "workgroups:charter_edit": Page(
        get=KEEP, post=CHANGE, at=group, missing=NO_GROUP, form=lambda world: {"text": "We meet weekly."}
    ),
    "workgroups:charter_adopt": Page(
        get=POST_ONLY, post=CHANGE, at=group, missing=NO_GROUP,
        form=lambda world: {"on": timezone.localdate().isoformat()},
    ),
    "workgroups:charter_discard": Page(get=POST_ONLY, post=CHANGE, at=group, missing=NO_GROUP),
    "workgroups:workgroup_follow": [
        Page(
            get=signed_in(), post=signed_in(DONE), at=group, missing=NO_GROUP, form=lambda world: {"follow": "yes"}
        ),
        Page(
            get=only(*STAFF), post=only(*STAFF, answer=DONE), at=hidden, form=lambda world: {"follow": "yes"}
        ),
    ],
    "workgroups:seat_list": Page(get=only(*GROUP_A), at=group, missing=NO_GROUP),
    "workgroups:seat_detail": Page(get=only(*GROUP_A), at=inside("seat_id", "seat"), missing=no("seat_id")),
    "workgroups:seat_create": Page(get=KEEP, post=CHANGE, at=group, missing=NO_GROUP, form=seat_form),
    "workgroups:seat_edit": Page(
        get=KEEP, post=CHANGE, at=inside("seat_id", "seat"), missing=no("seat_id"), form=seat_form
    ),
    "workgroups:term_create": Page(
        get=KEEP, post=CHANGE, at=inside("seat_id", "seat"), missing=no("seat_id"), form=term_form
    ),
    "workgroups:seat_open": Page(
        get=POST_ONLY, post=CHANGE, at=inside("seat_id", "seat"), missing=no("seat_id"),
        form=lambda world: {"open": "yes"},
    ),
    "workgroups:seat_retire": Page(
        get=POST_ONLY, post=CHANGE, at=inside("seat_id", "seat"), missing=no("seat_id"),
        form=lambda world: {"retired": "yes"},
    ),
    "workgroups:term_edit": Page(
        get=KEEP, post=CHANGE, at=inside("term_id", "term"), missing=no("term_id"), form=lambda world: {"ends": ""}
    ),
    "workgroups:term_end": Page(
        get=KEEP, post=CHANGE, at=inside("term_id", "term"), missing=no("term_id"),
        form=lambda world: {"on": timezone.localdate().isoformat(), "why": "Moved away."},
    ),
    "workgroups:seat_application": Page(
        get=KEEP, post=CHANGE, at=inside("application_id", "application"), missing=no("application_id"),
        form=lambda world: {"to": "declined", "message": "Thank you."},
    ),
    "workgroups:seat_application_erase": Page(
        get=POST_ONLY, post=CHANGE, at=inside("application_id", "application"), missing=no("application_id")
    ),
    # Without an account: the same for everybody.
    "workgroups:seat_apply": [
        Page(get=everybody(), post=everybody(DONE), at=key("open_seat"), form=application_form),
        Page(get=everybody(NOT_THERE), at=key("hidden_seat"), missing=NO_SEAT),
    ],
    "workgroups:seat_applied": [
        Page(get=everybody(), at=key("open_seat")),
        Page(get=everybody(NOT_THERE), at=key("hidden_seat"), missing=NO_SEAT),
    ],
    # The token is the permission.
    "workgroups:seat_application_withdraw": Page(
        get=everybody(), post=everybody(),
        at=lambda world: {"token": token_of_application(world.things["application"])}, missing={"token": "wrong"},
    ),
    "workgroups:console_seat_list": Page(get=console(*STAFF)),
    "workgroups:seat_export": Page(get=POST_ONLY, post=only(*STAFF, forbidden=INSIDERS)),
    "portal:workgroup_inside": Page(get=only(*GROUP_A), at=group, missing=NO_GROUP),
    "engagement:take_part": Page(get=everybody()),
}  # fmt: skip
