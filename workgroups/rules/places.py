"""What a role gives in a place."""

from typing import Any

from workgroups.permissions import Permission, Where, access_of


def may_in_workgroup(user: Any, permission: Permission, workgroup_id: int) -> bool:
    """A role in this workgroup, or one that holds in the whole network, gives `permission`."""
    return access_of(user).may(permission, Where.WORKGROUP, workgroup_id)


def is_insider(user: Any) -> bool:
    """Holds any membership, editor or staff role: may know that the console exists."""
    return access_of(user).is_insider
