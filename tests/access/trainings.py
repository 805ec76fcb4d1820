"""Who gets what where training is offered: the public reads, whoever has an account takes a place, leads offer and write down."""

import io
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.access.agenda import GROUP_A, NO_GROUP, group, lead_does
from tests.access.table import DONE, NO_METHOD, NOT_THERE, OK, STAFF, Page, console, everybody, only, signed_in
from tests.access.world import World
from workgroups.services import training_places as places
from workgroups.services import trainings as services
from workgroups.services.training_letters import token_of_place


def build(world: World) -> None:
    """A public training of group A with a session to come, and one that is not public."""
    lead, at = world.users["lead_a"], timezone.now() + timedelta(days=5)
    offer = services.offer_training(by=lead, workgroup=world.a, title="Read a chart")
    services.offer_training(by=lead, workgroup=world.a, title="Not yet", published=False)
    world.things["training"] = offer
    world.things["training_file"] = services.add_material(
        by=lead, offer=offer, stream=io.BytesIO(b"slides"), name="slides.pdf"
    )
    world.things["training_session"] = services.add_training_session(
        by=lead, offer=offer, starts_at=at, ends_at=at + timedelta(hours=1), place="Library"
    )
    world.things["training_place"] = places.sign_up(
        by=None, session=world.things["training_session"], name="Neighbor", phone="616-555-0101"
    )


def at_session(world: World) -> dict[str, Any]:
    return {"slug": "read-a-chart", "session_id": world.things["training_session"].pk}


def at_offer(world: World) -> dict[str, Any]:
    return {"slug": world.a.slug, "offer_id": world.things["training"].pk}


def at_file(world: World) -> dict[str, Any]:
    return {"slug": "read-a-chart", "material_id": world.things["training_file"].pk}


def file_of_group(world: World) -> dict[str, Any]:
    return at_offer(world) | {"material_id": world.things["training_file"].pk}


def by_letter(world: World) -> dict[str, Any]:
    return {"token": token_of_place(world.things["training_place"])}


def in_group(world: World) -> dict[str, Any]:
    return {"slug": world.a.slug, "session_id": world.things["training_session"].pk}


ACCESS: dict[str, Any] = {
    "workgroups:training_list": Page(get=everybody()),
    "workgroups:training_detail": [
        Page(get=everybody(), at=lambda world: {"slug": "read-a-chart"}),
        Page(get=everybody(NOT_THERE), at=lambda world: {"slug": "not-yet"}, missing={"slug": "nothing"}),
    ],
    "workgroups:training_register": Page(
        get=signed_in(), post=signed_in(DONE), at=at_session, missing={"slug": "read-a-chart", "session_id": 987654}
    ),
    "workgroups:training_sign_up": Page(
        get=everybody(), post=everybody(DONE), at=at_session, missing={"slug": "read-a-chart", "session_id": 987654},
        form=lambda world: {"name": "Nia", "phone": "616-555-0102", "consent": "on"},
    ),
    "workgroups:training_signed_up": Page(
        get=everybody(), at=at_session, missing={"slug": "read-a-chart", "session_id": 987654}
    ),
    "workgroups:training_place": Page(
        get=everybody(), post=everybody(), at=by_letter, missing={"token": "nothing"}
    ),
    "workgroups:training_material": Page(
        get=everybody(), at=at_file, missing={"slug": "read-a-chart", "material_id": 987654}
    ),
    "workgroups_outside:training_file": Page(
        get=everybody(), at=lambda world: {"session_id": world.things["training_session"].pk},
        missing={"session_id": 987654},
    ),
    "workgroups:group_training_list": Page(get=only(*GROUP_A), at=group, missing=NO_GROUP),
    "workgroups:training_create": Page(
        get=lead_does(), post=lead_does(DONE), at=group, missing=NO_GROUP, form=lambda world: {"title": "Ask well"}
    ),
    "workgroups:training_edit": Page(
        get=lead_does(), post=lead_does(DONE), at=at_offer, missing={"slug": "nothing", "offer_id": 1},
        form=lambda world: {"title": "Read charts"},
    ),
    "workgroups:training_material_list": Page(
        get=lead_does(), post=lead_does(OK), at=at_offer, missing={"slug": "nothing", "offer_id": 1}
    ),
    "workgroups:training_material_remove": Page(
        get=everybody(NO_METHOD), post=lead_does(DONE), at=file_of_group,
        missing={"slug": "nothing", "offer_id": 1, "material_id": 1},
    ),
    "workgroups:training_session_create": Page(
        get=lead_does(), post=lead_does(DONE), at=at_offer, missing={"slug": "nothing", "offer_id": 1},
        form=lambda world: {"starts_at": "2027-03-01T18:00", "ends_at": "2027-03-01T20:00", "place": "Library"},
    ),
    "workgroups:training_session_detail": Page(
        get=lead_does(), post=lead_does(DONE), at=in_group, missing={"slug": "nothing", "session_id": 1},
        form=lambda world: {"do": "add", "name": "Rosa"},
    ),
    "workgroups:training_session_edit": Page(
        get=lead_does(), post=lead_does(DONE), at=in_group, missing={"slug": "nothing", "session_id": 1},
        form=lambda world: {"starts_at": "2027-03-01T18:00", "ends_at": "2027-03-01T20:00", "place": "Annex"},
    ),
    "workgroups:training_session_cancel": Page(
        get=lead_does(), post=lead_does(DONE), at=in_group, missing={"slug": "nothing", "session_id": 1},
        form=lambda world: {"reason": "The library is closed."},
    ),
    "workgroups:training_export": Page(get=console(*STAFF)),
}  # fmt: skip
