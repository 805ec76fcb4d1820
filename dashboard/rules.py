"""Who may do what with shared measurement; each rule follows from a permission of the person's roles."""

from typing import TYPE_CHECKING, Any

from workgroups import rules as people

if TYPE_CHECKING:
    from dashboard.models import Influence, PerformanceReview
    from workgroups.models import Workgroup


def can_import(user: Any) -> bool:
    """Uploads files, looks at previews, accepts, cancels and undoes imports."""
    return people.can_import_data(user)


def can_allow_personal(user: Any) -> bool:
    """Says, with a reason that is kept, that a file which looks like records of single persons is none."""
    return people.can_define_indicators(user)


def can_see_working(user: Any) -> bool:
    """Reads results that are not public yet, and the releases on their way."""
    return people.can_see_working_results(user)


def can_release(user: Any) -> bool:
    """Submits results for release, and withdraws what is public."""
    return people.can_publish_results(user)


def can_approve(user: Any) -> bool:
    """Approves or returns what another person submitted."""
    return people.can_approve_results(user)


def can_define(user: Any) -> bool:
    """Writes and changes definitions."""
    return people.can_define_indicators(user)


def can_set_aims(user: Any) -> bool:
    """Says what is aimed at and what happened: targets, baselines, forecasts, notes, breaks. Stewards and the backbone."""
    return people.can_define_indicators(user) or people.can_edit_agenda(user)


def can_record_influence(user: Any, workgroup: "Workgroup") -> bool:
    """Writes down what helps or hinders a group: members and leads of a workgroup in its name, and staff."""
    return people.can_log_activity(user, workgroup)


def can_check_influences(user: Any, workgroup: "Workgroup") -> bool:
    """Shows to the public what a workgroup wrote down, takes it back or away: its leads, and staff."""
    return people.can_confirm_activities(user, workgroup)


def can_edit_influence(user: Any, influence: "Influence") -> bool:
    """Whoever wrote it, until it is public, if they may still write for the workgroup; its leads and staff always."""
    if can_check_influences(user, influence.workgroup):
        return True
    own = influence.set_by_id is not None and influence.set_by_id == user.pk
    return own and influence.checked_at is None and can_record_influence(user, influence.workgroup)


def can_edit_review(user: Any, review: "PerformanceReview") -> bool:
    """Corrects a review of how well work does: whoever wrote it, as long as they are in the workgroup, and its leads."""
    own = review.written_by_id is not None and review.written_by_id == user.pk
    return people.can_edit_workplan(user, review.workgroup) or (own and people.can_log_activity(user, review.workgroup))
