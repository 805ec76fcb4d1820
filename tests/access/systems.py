"""Who gets what at the addresses of the equity commitments of public systems."""

from typing import Any

from tests.access.table import DONE, STAFF, Page, console, everybody, only
from tests.access.world import World
from tests.build_common_agenda import day
from tests.build_systems import make_commitment
from tests.build_workgroups import make_organization
from workgroups import services
from workgroups.permissions import RoleName

OURS = ("editor_one", *STAFF)


def build(world: World) -> None:
    """A public system that the editor of one keeps too, with a commitment."""
    system = make_organization("Court", slug="court", sector="government", role_in_network="public_system")
    person = world.user("editor_one").person
    services.grant_role(by=None, person=person, role=RoleName.EDITOR, organization=system)
    world.things |= {"system": system, "equity_commitment": make_commitment(system)}


def room(world: World) -> dict[str, Any]:
    return {"slug": world.things["system"].slug}


def row(world: World) -> dict[str, Any]:
    return {**room(world), "commitment_id": world.things["equity_commitment"].pk}


NOTHING = {"slug": "court", "commitment_id": 987654}


def words(world: World) -> dict[str, Any]:
    return {"text": "Every hearing has an interpreter.", "since": day(-100).isoformat()}


def found(world: World) -> dict[str, Any]:
    return {"on": day().isoformat(), "outcome": "kept", "learned": "It does."}


ACCESS: dict[str, Any] = {
    "agenda:system_list": Page(get=everybody()),
    "agenda:system_console": Page(get=console(*STAFF)),
    "agenda:system_room": Page(
        get=only(*OURS), post=only(*OURS, answer=DONE), at=room, missing={"slug": "nothing"}, form=words
    ),
    "agenda:system_edit": Page(get=only(*OURS), post=only(*OURS, answer=DONE), at=row, missing=NOTHING, form=words),
    "agenda:system_end": Page(
        get=only(*OURS), post=only(*OURS, answer=DONE), at=row, missing=NOTHING, form=lambda world: {"reason": "Done."}
    ),
    "agenda:system_review": Page(
        get=only(*STAFF, forbidden=("editor_one",)), post=only(*STAFF, answer=DONE, forbidden=("editor_one",)),
        at=row, missing=NOTHING, form=found,
    ),
}  # fmt: skip
