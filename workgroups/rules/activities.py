"""Who may do what with an activity."""

from typing import TYPE_CHECKING, Any

from workgroups.choices import ActivityState
from workgroups.permissions import Permission, access_of
from workgroups.rules.places import may_in_workgroup

if TYPE_CHECKING:
    from workgroups.models import Activity


def is_author(user: Any, activity: "Activity") -> bool:
    """Logged it, and still belongs to the network."""
    access = access_of(user)
    return access.is_insider and access.person_id == activity.person_id


def can_see_activity(user: Any, activity: "Activity") -> bool:
    """The author; and whoever sees inside the group, unless it is still a draft or was deleted. Leads and staff see what was deleted."""
    if is_author(user, activity):
        return True
    if activity.state == ActivityState.ARCHIVED:
        leads = may_in_workgroup(user, Permission.EDIT_ANY_ACTIVITY, activity.workgroup_id)
        return leads and activity.archived_from != ActivityState.DRAFT
    inside = may_in_workgroup(user, Permission.SEE_WORKGROUP, activity.workgroup_id)
    return inside and activity.state != ActivityState.DRAFT


def can_edit_activity(user: Any, activity: "Activity") -> bool:
    """The author until it is confirmed, if they may still log for the group; leads and staff what they can see."""
    if activity.state == ActivityState.ARCHIVED or not can_see_activity(user, activity):
        return False
    if may_in_workgroup(user, Permission.EDIT_ANY_ACTIVITY, activity.workgroup_id):
        return True
    return (
        is_author(user, activity)
        and activity.state != ActivityState.CONFIRMED
        and may_in_workgroup(user, Permission.LOG_ACTIVITY, activity.workgroup_id)
    )


def can_confirm_activity(user: Any, activity: "Activity") -> bool:
    """Leads of its group and staff, for what they can see and nobody deleted."""
    if activity.state == ActivityState.ARCHIVED:
        return False
    leads = may_in_workgroup(user, Permission.CONFIRM_ACTIVITY, activity.workgroup_id)
    return leads and can_see_activity(user, activity)


def can_archive_activity(user: Any, activity: "Activity") -> bool:
    """Whoever may change it may delete it."""
    return can_edit_activity(user, activity)


def can_restore_activity(user: Any, activity: "Activity") -> bool:
    """Leads of its group, staff, and its author if it was theirs to delete."""
    if activity.state != ActivityState.ARCHIVED or not can_see_activity(user, activity):
        return False
    if may_in_workgroup(user, Permission.EDIT_ANY_ACTIVITY, activity.workgroup_id):
        return True
    mine = may_in_workgroup(user, Permission.LOG_ACTIVITY, activity.workgroup_id)
    return mine and activity.archived_from != ActivityState.CONFIRMED


def can_undo_activity(user: Any, activity: "Activity") -> bool:
    """A lead takes back what a lead did; the author takes back what they logged. What was deleted is brought back, not undone."""
    if activity.state == ActivityState.ARCHIVED:
        return False
    if activity.state == ActivityState.LOGGED:
        return is_author(user, activity) and can_edit_activity(user, activity)
    return can_confirm_activity(user, activity)


def can_show_photo(user: Any, activity: "Activity") -> bool:
    """Says what the public sees of it: leads of its group, and staff."""
    return can_confirm_activity(user, activity)
