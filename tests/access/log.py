"""Who gets what at the addresses of the log of workgroup A, and of the kinds of work by which it is coded."""

from typing import Any
from uuid import uuid4

from tests.access.agenda import GROUP_A, NO_GROUP, POST_ONLY, group, lead_does, no, of_group
from tests.access.table import DONE, STAFF, Page, console, only
from tests.access.world import World
from tests.build_agenda import make_work
from workgroups import services


def build(world: World) -> None:
    """An activity of a member that waits, one that is confirmed, one that its author deleted, and one kind of A's own."""
    member = world.users["member_a"]
    world.things |= {
        "waiting": make_work(world.a, member),
        "confirmed": make_work(world.a, member, confirmed_by=world.users["lead_a"]),
        "deleted": services.archive_activity(by=member, activity=make_work(world.a, member)),
    }
    services.add_kind(by=None, code="HV", name="Home visit", definition="A visit at home.")


def entry(world: World) -> dict[str, Any]:
    return {"code": "SP", "summary": "Read with ten families", "when": "today", "form_token": uuid4()}


def words(world: World) -> dict[str, Any]:
    return {"name": "Visit", "definition": "A visit at home."}


ACCESS: dict[str, Any] = {
    "agenda:activity_list": Page(get=only(*GROUP_A), at=group, missing=NO_GROUP),
    "agenda:activity_create": Page(
        get=only(*GROUP_A), post=only(*GROUP_A, answer=DONE), at=group, missing=NO_GROUP, form=entry
    ),
    "agenda:activity_find": Page(get=only(*GROUP_A), at=group, missing=NO_GROUP),
    "agenda:activity_confirm": Page(
        get=lead_does(), post=lead_does(DONE), at=group, missing=NO_GROUP,
        form=lambda world: {"activity": world.things["waiting"].pk},
    ),
    "agenda:activity_detail": Page(
        get=only(*GROUP_A), at=of_group("activity_id", "waiting"), missing=no("activity_id")
    ),
    "agenda:activity_edit": [
        Page(
            get=only(*GROUP_A), post=only(*GROUP_A, answer=DONE), at=of_group("activity_id", "waiting"),
            missing=no("activity_id"), form=entry,
        ),
        # Once confirmed it is no longer the author's.
        Page(get=lead_does(), post=lead_does(DONE), at=of_group("activity_id", "confirmed"), form=entry),
    ],
    "agenda:activity_undo": [
        Page(
            get=POST_ONLY, at=of_group("activity_id", "waiting"), missing=no("activity_id"),
            post=only("member_a", answer=DONE, forbidden=("lead_a", *STAFF)),
        ),
        Page(get=POST_ONLY, post=lead_does(DONE), at=of_group("activity_id", "confirmed")),
    ],
    "agenda:activity_return": Page(
        get=lead_does(), post=lead_does(DONE), at=of_group("activity_id", "waiting"), missing=no("activity_id"),
        form=lambda world: {"reason": "How many families?"},
    ),
    "agenda:activity_unconfirm": Page(
        get=POST_ONLY, post=lead_does(DONE), at=group, missing=NO_GROUP,
        form=lambda world: {"activity": world.things["confirmed"].pk},
    ),
    "agenda:activity_export": Page(get=lead_does(), at=group, missing=NO_GROUP),
    "agenda:activity_archive": [
        Page(
            get=POST_ONLY, post=only(*GROUP_A, answer=DONE), at=of_group("activity_id", "waiting"),
            missing=no("activity_id"),
        ),
        # Once confirmed it is no longer the author's.
        Page(get=POST_ONLY, post=lead_does(DONE), at=of_group("activity_id", "confirmed")),
    ],
    "agenda:activity_restore": Page(
        get=POST_ONLY, post=only(*GROUP_A, answer=DONE), at=of_group("activity_id", "deleted"), missing=no("activity_id")
    ),
    "workgroups:kind_list": Page(get=console(*STAFF)),
    "workgroups:kind_create": Page(
        get=console(*STAFF), post=console(*STAFF, answer=DONE), form=lambda world: words(world) | {"code": "XY"}
    ),
    "workgroups:kind_edit": Page(
        get=console(*STAFF), post=console(*STAFF, answer=DONE), at=lambda world: {"code": "HV"}, missing={"code": "NO"},
        form=words,
    ),
    "workgroups:kind_use": Page(
        get=POST_ONLY, post=console(*STAFF, answer=DONE), at=lambda world: {"code": "HV"}, missing={"code": "NO"}
    ),
}  # fmt: skip
