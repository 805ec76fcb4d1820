"""Who may do what with a partner."""

from typing import TYPE_CHECKING, Any

from workgroups.permissions import Permission, Where, access_of

if TYPE_CHECKING:
    from workgroups.models import Organization


def can_see_organization(user: Any, organization: "Organization") -> bool:
    """Everybody sees a published one; an unpublished one only its editors and staff."""
    return organization.published or can_edit_organization(user, organization)


def can_edit_organization(user: Any, organization: "Organization") -> bool:
    """Its editors, and staff."""
    return access_of(user).may(Permission.EDIT_ORGANIZATION, Where.ORGANIZATION, organization.pk)
