"""Who may do what with training."""

from typing import TYPE_CHECKING, Any

from workgroups.permissions import Permission
from workgroups.rules.places import may_in_workgroup

if TYPE_CHECKING:
    from workgroups.models import Workgroup


def can_offer_training(user: Any, workgroup: "Workgroup") -> bool:
    """Offers and changes trainings of the group, writes down who came, sees who completed what: its leads, and staff."""
    return may_in_workgroup(user, Permission.SPEAK_FOR_WORKGROUP, workgroup.pk)
