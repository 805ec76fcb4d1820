"""Who writes for the network: news, stories, resources, the glossary and its wordings."""

from typing import Any

from workgroups.models import Workgroup
from workgroups.permissions import Permission, Where, access_of
from workgroups.rules.places import may_in_workgroup


def can_write(user: Any, workgroup: Workgroup | None = None) -> bool:
    """News and resources of a group: its leads and staff. Those of the whole network: staff."""
    return may_in_workgroup(user, Permission.EDIT_LIBRARY, workgroup.pk if workgroup else 0)


def can_write_somewhere(user: Any) -> bool:
    """Staff, and whoever leads a workgroup: they have news and resources to keep."""
    access = access_of(user)
    return access.may(Permission.EDIT_LIBRARY) or bool(access.places(Permission.EDIT_LIBRARY, Where.WORKGROUP))


def can_edit_glossary(user: Any) -> bool:
    """The terms and the wordings are the whole network's: staff."""
    return access_of(user).may(Permission.EDIT_LIBRARY)
