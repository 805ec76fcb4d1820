"""Who may do what for the whole network."""

from typing import TYPE_CHECKING, Any

from workgroups.permissions import Permission, access_of

if TYPE_CHECKING:
    pass


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
