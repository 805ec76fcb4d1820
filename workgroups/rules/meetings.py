"""Who may do what with a meeting."""

from typing import TYPE_CHECKING, Any

from workgroups.permissions import Permission, access_of
from workgroups.rules.places import may_in_workgroup

if TYPE_CHECKING:
    from workgroups.models import AgendaItem, Meeting, Workgroup


def can_run_meetings(user: Any, workgroup: "Workgroup") -> bool:
    """Plans, runs and closes the meetings of a group: its leads, and staff."""
    return may_in_workgroup(user, Permission.RUN_MEETINGS, workgroup.pk)


def can_enter_meeting(user: Any, meeting: "Meeting") -> bool:
    """Sees its agenda, documents, notes and link before and after: the people of the group, and staff."""
    return may_in_workgroup(user, Permission.SEE_WORKGROUP, meeting.workgroup_id)


def can_run_meeting(user: Any, meeting: "Meeting") -> bool:
    """Leads of its group, and staff."""
    return may_in_workgroup(user, Permission.RUN_MEETINGS, meeting.workgroup_id)


def can_change_item(user: Any, item: "AgendaItem") -> bool:
    """The lead; and whoever proposed it, until it is on the agenda."""
    if can_run_meeting(user, item.meeting):
        return True
    mine = item.proposed_by_id is not None and item.proposed_by_id == access_of(user).person_id
    return mine and not item.accepted and can_enter_meeting(user, item.meeting)
