"""Who gets what at the pages of one's own data: everybody their own, and nobody another person's."""

from typing import Any

from kconnect.core import jobs
from tests.access.table import DONE, NO_METHOD, Page, everybody, only, signed_in
from tests.access.world import World
from workgroups import services

POST_ONLY = everybody(NO_METHOD)


def build(world: World) -> None:
    """A copy of one person's data, made and not fetched yet."""
    world.things["copy"] = services.ask_export(by=world.users["member_a"])
    jobs.work_until_idle()


ACCESS: dict[str, Any] = {
    "workgroups:data_detail": Page(get=signed_in()),
    "workgroups:data_copy": Page(get=POST_ONLY, post=signed_in(DONE)),
    # Staff and superusers neither: a copy is for its person.
    "workgroups:data_file": Page(
        get=only("member_a"),
        at=lambda world: {"copy_id": world.things["copy"].pk},
        missing={"copy_id": 987654},
    ),
    "workgroups:erasure_ask": Page(get=POST_ONLY, post=signed_in(DONE), form=lambda world: {"sure": "on"}),
    "workgroups:erasure_cancel": Page(get=POST_ONLY, post=signed_in(DONE)),
}
