"""Who codes an entry a second time, and who settles where two codes differ."""

from typing import TYPE_CHECKING, Any

from workgroups.permissions import Permission, Where, access_of

if TYPE_CHECKING:
    from agenda.models import SecondCode


def is_coder(user: Any, group_id: int | None) -> bool:
    """May code at all: members of Data & Capacity (`group_id`), and staff who run the agenda."""
    access = access_of(user)
    member = group_id is not None and group_id in access.places(Permission.CONSULT, Where.WORKGROUP)
    return member or access.may(Permission.EDIT_AGENDA)


def is_apart(user: Any, item: "SecondCode") -> bool:
    """Has no part in the entry: did not write or confirm it, and does not belong to its workgroup.

    Those who do may know its first code, or have given it.
    """
    access = access_of(user)
    activity = item.activity
    if access.person_id in {activity.person_id, activity.confirmed_by_id}:
        return False
    return activity.workgroup_id not in access.places(Permission.SEE_WORKGROUP, Where.WORKGROUP)


def can_code(user: Any, item: "SecondCode", group_id: int | None) -> bool:
    """A coder who has no part in an entry that nobody has coded a second time."""
    return is_coder(user, group_id) and is_apart(user, item) and item.coded_at is None


def can_settle(user: Any, item: "SecondCode", group_id: int | None) -> bool:
    """A third person: another coder without a part in the entry, where the two codes differ and nobody has settled it."""
    differs = item.coded_at is not None and item.second_code != item.first_code and item.settled_at is None
    third = access_of(user).person_id != item.coder_id
    return differs and third and is_coder(user, group_id) and is_apart(user, item)


def can_draw(user: Any) -> bool:
    """Draws samples and reads what they say of the coding: staff who run the agenda."""
    return access_of(user).may(Permission.EDIT_AGENDA)
