"""Who may do what with a partner."""

from typing import TYPE_CHECKING, Any

from workgroups.choices import NetworkRole, Sector
from workgroups.permissions import Permission, Where, access_of

if TYPE_CHECKING:
    from workgroups.models import Organization


def can_see_organization(user: Any, organization: "Organization") -> bool:
    """Everybody sees a published one; an unpublished one only its editors and staff."""
    return organization.published or can_edit_organization(user, organization)


def is_public_system(organization: "Organization") -> bool:
    """Government, and whatever the network calls a public system, schools for example."""
    return organization.sector == Sector.GOVERNMENT or organization.role_in_network == NetworkRole.PUBLIC_SYSTEM


def can_edit_organization(user: Any, organization: "Organization") -> bool:
    """Its editors, and staff."""
    return access_of(user).may(Permission.EDIT_ORGANIZATION, Where.ORGANIZATION, organization.pk)
