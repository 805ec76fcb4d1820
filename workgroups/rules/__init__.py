"""Who may do what, each rule once and in plain words; the row filters in `querysets` agree with it."""

from workgroups.rules.activities import (
    can_archive_activity,
    can_confirm_activity,
    can_edit_activity,
    can_restore_activity,
    can_see_activity,
    can_undo_activity,
    is_author,
)
from workgroups.rules.network import (
    can_approve_results,
    can_define_indicators,
    can_edit_agenda,
    can_import_data,
    can_operate,
    can_publish_results,
    can_read_audit,
    can_see_jobs,
    can_see_working_results,
)
from workgroups.rules.organizations import can_edit_organization, can_see_organization
from workgroups.rules.people import (
    can_change_person,
    can_grant,
    can_manage_people,
    is_last_to_operate,
    is_last_to_run,
    needs_second_factor,
)
from workgroups.rules.places import is_insider
from workgroups.rules.workgroups import (
    can_confirm_activities,
    can_edit_events,
    can_edit_workplan,
    can_enter_workgroup,
    can_log_activity,
    can_manage_workgroups,
    can_see_contacts,
    can_see_workgroup,
)

__all__ = [
    "can_approve_results",
    "can_archive_activity",
    "can_change_person",
    "can_confirm_activities",
    "can_confirm_activity",
    "can_define_indicators",
    "can_edit_activity",
    "can_edit_agenda",
    "can_edit_events",
    "can_edit_organization",
    "can_edit_workplan",
    "can_enter_workgroup",
    "can_grant",
    "can_import_data",
    "can_log_activity",
    "can_manage_people",
    "can_manage_workgroups",
    "can_operate",
    "can_publish_results",
    "can_read_audit",
    "can_restore_activity",
    "can_see_activity",
    "can_see_contacts",
    "can_see_jobs",
    "can_see_organization",
    "can_see_workgroup",
    "can_see_working_results",
    "can_undo_activity",
    "is_author",
    "is_insider",
    "is_last_to_operate",
    "is_last_to_run",
    "needs_second_factor",
]
