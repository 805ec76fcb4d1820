"""The use cases of people, roles, organisations and activities: the only code of this app that writes."""

from workgroups.services.activities import (
    confirm_activities,
    edit_activity,
    log_activity,
    return_activity,
    submit_activity,
    undo_activity,
)
from workgroups.services.affiliations import end_affiliation, grant_affiliation
from workgroups.services.invitations import (
    accept_invitation,
    find_invitation,
    invite,
    renew_invitation,
    withdraw_invitation,
)
from workgroups.services.organizations import create_organization, edit_organization, publish_organization
from workgroups.services.people import create_account, create_person, edit_profile, restore_account, suspend_account
from workgroups.services.roles import end_role, grant_role
from workgroups.services.workgroups import (
    create_workgroup,
    edit_workgroup,
    ensure_cross_cutting_workgroups,
    publish_workgroup,
)

__all__ = [
    "accept_invitation",
    "confirm_activities",
    "create_account",
    "create_organization",
    "create_person",
    "create_workgroup",
    "edit_activity",
    "edit_organization",
    "edit_profile",
    "edit_workgroup",
    "end_affiliation",
    "end_role",
    "find_invitation",
    "ensure_cross_cutting_workgroups",
    "grant_affiliation",
    "grant_role",
    "invite",
    "log_activity",
    "publish_organization",
    "publish_workgroup",
    "renew_invitation",
    "restore_account",
    "return_activity",
    "submit_activity",
    "suspend_account",
    "undo_activity",
    "withdraw_invitation",
]
