"""The use cases of people, roles, organisations and activities: the only code of this app that writes."""

from workgroups.services.activities import (
    archive_activity,
    clear_archived,
    confirm_activities,
    edit_activity,
    log_activity,
    restore_activity,
    return_activity,
    submit_activity,
    undo_activity,
)
from workgroups.services.activity_kinds import add_kind, change_kind, use_kind
from workgroups.services.affiliations import end_affiliation, grant_affiliation
from workgroups.services.erasures import ask_erasure, cancel_erasure, erase_due, replay_erasures
from workgroups.services.exports import ask_export, clear_exports, fetch_export
from workgroups.services.invitations import (
    accept_invitation,
    find_invitation,
    invite,
    renew_invitation,
    withdraw_invitation,
)
from workgroups.services.merges import keep_apart, merge_organizations, undo_merge
from workgroups.services.organizations import create_organization, edit_organization, publish_organization
from workgroups.services.partner_accept import accept_partner_file, undo_partner_file
from workgroups.services.partner_files import (
    check_partner_file,
    discard_partner_file,
    may_import,
    reopen_partner_file,
    stage_partner_file,
)
from workgroups.services.people import create_account, create_person, edit_profile, restore_account, suspend_account
from workgroups.services.profiles import ask_stale_profiles, confirm_profile, right_tap
from workgroups.services.roles import end_role, grant_role
from workgroups.services.workgroups import (
    create_workgroup,
    edit_workgroup,
    ensure_cross_cutting_workgroups,
    publish_workgroup,
)

__all__ = [
    "accept_invitation",
    "accept_partner_file",
    "ask_erasure",
    "ask_export",
    "ask_stale_profiles",
    "cancel_erasure",
    "add_kind",
    "archive_activity",
    "change_kind",
    "clear_archived",
    "check_partner_file",
    "clear_exports",
    "confirm_activities",
    "confirm_profile",
    "create_account",
    "create_organization",
    "create_person",
    "create_workgroup",
    "discard_partner_file",
    "edit_activity",
    "edit_organization",
    "edit_profile",
    "edit_workgroup",
    "end_affiliation",
    "end_role",
    "ensure_cross_cutting_workgroups",
    "erase_due",
    "fetch_export",
    "find_invitation",
    "grant_affiliation",
    "grant_role",
    "invite",
    "keep_apart",
    "log_activity",
    "may_import",
    "merge_organizations",
    "publish_organization",
    "publish_workgroup",
    "renew_invitation",
    "replay_erasures",
    "reopen_partner_file",
    "restore_account",
    "restore_activity",
    "return_activity",
    "right_tap",
    "stage_partner_file",
    "submit_activity",
    "suspend_account",
    "undo_activity",
    "undo_merge",
    "undo_partner_file",
    "use_kind",
    "withdraw_invitation",
]
