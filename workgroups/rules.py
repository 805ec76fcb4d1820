"""Who may do what, each rule once and in plain words; the row filters in `querysets` agree with it."""

from typing import TYPE_CHECKING, Any

from workgroups.choices import ActivityState
from workgroups.permissions import ROLES, Permission, RoleName, Where, access_of, rank_of

if TYPE_CHECKING:
    from workgroups.models import Activity, Organization, Person, Workgroup


def _may_in_workgroup(user: Any, permission: Permission, workgroup_id: int) -> bool:
    return access_of(user).may(permission, Where.WORKGROUP, workgroup_id)


def is_insider(user: Any) -> bool:
    """Holds any membership, editor or staff role: may know that the console exists."""
    return access_of(user).is_insider


# Workgroups -----------------------------------------------------------------------------------------------------------


def can_see_workgroup(user: Any, workgroup: "Workgroup") -> bool:
    """Everybody sees a published one; an unpublished one only its people and staff."""
    return workgroup.published or can_enter_workgroup(user, workgroup)


def can_enter_workgroup(user: Any, workgroup: "Workgroup") -> bool:
    """Sees what the group does inside: its log, also what waits."""
    return _may_in_workgroup(user, Permission.SEE_WORKGROUP, workgroup.pk)


def can_log_activity(user: Any, workgroup: "Workgroup") -> bool:
    """Members and leads of the group, and staff."""
    return _may_in_workgroup(user, Permission.LOG_ACTIVITY, workgroup.pk)


def can_confirm_activities(user: Any, workgroup: "Workgroup") -> bool:
    """Leads of the group, and staff."""
    return _may_in_workgroup(user, Permission.CONFIRM_ACTIVITY, workgroup.pk)


def can_edit_workplan(user: Any, workgroup: "Workgroup") -> bool:
    """Leads of the group, and staff."""
    return _may_in_workgroup(user, Permission.EDIT_WORKPLAN, workgroup.pk)


def can_see_contacts(user: Any, workgroup: "Workgroup") -> bool:
    """How to reach the people of a group: its leads, and staff."""
    return _may_in_workgroup(user, Permission.SEE_CONTACTS, workgroup.pk)


def can_edit_events(user: Any, workgroup: "Workgroup | None" = None) -> bool:
    """The events of a group: its leads and staff. Events of the whole network: staff."""
    return _may_in_workgroup(user, Permission.EDIT_EVENTS, workgroup.pk if workgroup else 0)


def can_manage_workgroups(user: Any) -> bool:
    """Founds, renames and publishes workgroups."""
    return access_of(user).may(Permission.MANAGE_WORKGROUPS)


# Activities -----------------------------------------------------------------------------------------------------------


def is_author(user: Any, activity: "Activity") -> bool:
    """Logged it, and still belongs to the network."""
    access = access_of(user)
    return access.is_insider and access.person_id == activity.person_id


def can_see_activity(user: Any, activity: "Activity") -> bool:
    """The author; and whoever sees inside the group, unless it is still a draft."""
    if is_author(user, activity):
        return True
    inside = _may_in_workgroup(user, Permission.SEE_WORKGROUP, activity.workgroup_id)
    return inside and activity.state != ActivityState.DRAFT


def can_edit_activity(user: Any, activity: "Activity") -> bool:
    """The author until it is confirmed, if they may still log for the group; leads and staff what they can see."""
    if not can_see_activity(user, activity):
        return False
    if _may_in_workgroup(user, Permission.EDIT_ANY_ACTIVITY, activity.workgroup_id):
        return True
    return (
        is_author(user, activity)
        and activity.state != ActivityState.CONFIRMED
        and _may_in_workgroup(user, Permission.LOG_ACTIVITY, activity.workgroup_id)
    )


def can_confirm_activity(user: Any, activity: "Activity") -> bool:
    """Leads of its group and staff, for what they can see."""
    leads = _may_in_workgroup(user, Permission.CONFIRM_ACTIVITY, activity.workgroup_id)
    return leads and can_see_activity(user, activity)


def can_undo_activity(user: Any, activity: "Activity") -> bool:
    """A lead takes back what a lead did; the author takes back what they logged."""
    if activity.state == ActivityState.LOGGED:
        return is_author(user, activity) and can_edit_activity(user, activity)
    return can_confirm_activity(user, activity)


# Organisations --------------------------------------------------------------------------------------------------------


def can_see_organization(user: Any, organization: "Organization") -> bool:
    """Everybody sees a published one; an unpublished one only its editors and staff."""
    return organization.published or can_edit_organization(user, organization)


def can_edit_organization(user: Any, organization: "Organization") -> bool:
    """Its editors, and staff."""
    return access_of(user).may(Permission.EDIT_ORGANIZATION, Where.ORGANIZATION, organization.pk)


# People ---------------------------------------------------------------------------------------------------------------


def can_manage_people(user: Any) -> bool:
    """Invites, gives and ends roles, suspends accounts."""
    return access_of(user).may(Permission.MANAGE_PEOPLE)


def can_grant(user: Any, role: RoleName) -> bool:
    """Nobody gives a role that takes more trust than their own."""
    return can_manage_people(user) and access_of(user).rank >= ROLES[role].rank


def can_change_person(user: Any, person: "Person") -> bool:
    """Nobody changes their own roles, or those of a person of higher rank, also while that person is suspended."""
    access = access_of(user)
    return can_manage_people(user) and access.person_id != person.pk and access.rank >= rank_of(person)


def needs_second_factor(user: Any) -> bool:
    """Whoever runs the network signs in with more than a password."""
    return any(ROLES[holding.role].needs_second_factor for holding in access_of(user).holdings)


# The network ----------------------------------------------------------------------------------------------------------


def can_edit_agenda(user: Any) -> bool:
    """Goals and strategies of the whole network."""
    return access_of(user).may(Permission.EDIT_AGENDA)


def can_read_audit(user: Any) -> bool:
    """The audit log."""
    return access_of(user).may(Permission.READ_AUDIT)


def can_see_jobs(user: Any) -> bool:
    """Background work: progress, failures, retry and cancel."""
    return access_of(user).may(Permission.SEE_JOBS)


def can_import_data(user: Any) -> bool:
    """Uploads, previews, accepts and undoes imports."""
    return access_of(user).may(Permission.IMPORT_DATA)


def can_see_working_results(user: Any) -> bool:
    """Results that are not public yet."""
    return access_of(user).may(Permission.SEE_WORKING_RESULTS)


def can_define_indicators(user: Any) -> bool:
    """Writes and changes definitions of indicators."""
    return access_of(user).may(Permission.DEFINE_INDICATORS)


def can_approve_results(user: Any) -> bool:
    """Approves what another person submitted."""
    return access_of(user).may(Permission.APPROVE_RESULTS)


def can_publish_results(user: Any) -> bool:
    """Releases and withdraws results."""
    return access_of(user).may(Permission.PUBLISH_RESULTS)


def can_operate(user: Any) -> bool:
    """Opens the Django admin."""
    return access_of(user).may(Permission.OPERATE)
