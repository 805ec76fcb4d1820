"""Who may take the plan away as a file and bring it back."""

from typing import TYPE_CHECKING, Any

from workgroups import rules as workgroup_rules
from workgroups.permissions import Permission, Where, access_of

if TYPE_CHECKING:
    from workgroups.models import Workgroup


def can_bring_plan(user: Any, workgroup: "Workgroup | None") -> bool:
    """Staff the whole plan, the leads of a workgroup that of their group. The same rule as `PlanFileQuerySet.visible_to`."""
    if workgroup is None:
        return workgroup_rules.can_edit_agenda(user)
    return workgroup_rules.can_edit_workplan(user, workgroup)


def can_bring_some_plan(user: Any) -> bool:
    """Whoever may bring any."""
    access = access_of(user)
    return access.may(Permission.EDIT_AGENDA) or bool(access.places(Permission.EDIT_WORKPLAN, Where.WORKGROUP))
