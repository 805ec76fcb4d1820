"""Who may do what with shared measurement; each rule follows from a permission of the person's roles."""

from typing import Any

from workgroups import rules as people


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
