"""Who gets what at the addresses of messages: one's own, and those whose key is the permission."""

from typing import Any

from kconnect.core import notices, taps, wishes
from kconnect.core.choices import Topic
from kconnect.core.models import Follow, Notification
from tests.access.table import DONE, NO_METHOD, Page, everybody, only, signed_in
from tests.access.world import World
from workgroups.services import right_tap


def build(world: World) -> None:
    """A member was told something and follows something."""
    ben = world.users["member_a"]
    notices.tell([ben], occasion="access", say=lambda: "It is Monday.", url="/my/")
    notices.follow(by=ben, kind="workgroup", slug="group-a")
    world.things["notice"] = Notification.objects.get(user=ben, occasion="access")
    world.things["follow"] = Follow.objects.get(user=ben)


def tap(world: World) -> dict[str, Any]:
    return {"token": taps.token_of(world.users["editor_one"], right_tap(world.one))}


def stop(world: World) -> dict[str, Any]:
    link = wishes.stop_link(world.users["member_a"], Topic.MEETINGS)
    return {"token": link.rstrip("/").rpartition("/")[2]}


POST_ONLY = everybody(NO_METHOD)

ACCESS: dict[str, Any] = {
    "portal:message_list": Page(get=signed_in()),
    "portal:messages_read": Page(get=POST_ONLY, post=signed_in(DONE)),
    "portal:message_read": Page(
        get=POST_ONLY, post=only("member_a", answer=DONE), at=lambda world: {"notice_id": world.things["notice"].pk},
        missing={"notice_id": 987654},
    ),
    "portal:follow_list": Page(get=signed_in()),
    "portal:follow_end": Page(
        get=POST_ONLY, post=only("member_a", answer=DONE), at=lambda world: {"follow_id": world.things["follow"].pk},
        missing={"follow_id": 987654},
    ),
    "portal:mail_wish": Page(
        get=signed_in(), post=signed_in(DONE), form=lambda world: {"rhythm": "weekly", "topics": ["meetings"]}
    ),
    # The key in the address is the permission.
    "portal:tap_confirm": Page(get=everybody(), post=everybody(), at=tap),
    "portal:messages_stop": Page(get=everybody(), post=everybody(), at=stop),
}  # fmt: skip
