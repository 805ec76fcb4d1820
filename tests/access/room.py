"""Who gets what at the addresses of who is in the room: everybody the shares, people of the group their own answers."""

from typing import Any

from tests.access.table import DONE, NO_METHOD, STAFF, Page, everybody, only
from tests.access.world import World

GROUP_A = ("member_a", "lead_a", *STAFF)
# Answers for oneself: people of the group; staff see inside it and have nothing to answer.
OWN = only("member_a", "lead_a", forbidden=STAFF)


def group(world: World) -> dict[str, Any]:
    return {"slug": world.a.slug}


NO_GROUP = {"slug": "nothing"}
ACCESS: dict[str, Any] = {
    "engagement:room_list": Page(get=everybody()),
    "engagement:room_detail": Page(get=only(*GROUP_A), at=group, missing=NO_GROUP),
    "engagement:wheel_edit": Page(
        get=OWN, post=only("member_a", "lead_a", answer=DONE, forbidden=STAFF), at=group, missing=NO_GROUP,
        form=lambda world: {"issue": "1", "place": "0"},
    ),
    "engagement:wheel_erase": Page(
        get=everybody(NO_METHOD), post=only("member_a", "lead_a", answer=DONE, forbidden=STAFF), at=group, missing=NO_GROUP
    ),
}  # fmt: skip
