"""Who writes and sends the newsletter."""

from typing import Any

from workgroups.permissions import Permission, access_of


def can_send_newsletter(user: Any) -> bool:
    """Backbone staff."""
    return access_of(user).may(Permission.MANAGE_PEOPLE)
