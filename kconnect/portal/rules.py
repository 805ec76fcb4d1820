"""Who may enter which room of the console."""

from typing import Any

from workgroups import rules as people


def can_open_console(user: Any) -> bool:
    """Whoever has work in at least one of its rooms."""
    return any((people.can_see_jobs(user), people.can_manage_people(user), people.can_import_data(user)))
