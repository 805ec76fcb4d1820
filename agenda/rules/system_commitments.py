"""Who states the equity commitment of a public system, and who reviews it: never the same people."""

from typing import TYPE_CHECKING, Any

from workgroups import rules as workgroup_rules
from workgroups.permissions import Permission, Where, access_of

if TYPE_CHECKING:
    from workgroups.models import Organization, Workgroup


def can_state_equity_commitment(user: Any, organization: "Organization") -> bool:
    """The editors of the public system, and staff."""
    return workgroup_rules.is_public_system(organization) and workgroup_rules.can_edit_organization(user, organization)


def speaks_for_equity(user: Any, equity: "Workgroup | None") -> bool:
    """Leads of Equity & Inclusion."""
    own = access_of(user).places(Permission.SPEAK_FOR_WORKGROUP, Where.WORKGROUP)
    return equity is not None and equity.pk in own


def can_review_equity_commitment(user: Any, organization: "Organization", equity: "Workgroup | None") -> bool:
    """Leads of Equity & Inclusion, and staff; nobody who keeps the profile of that system."""
    if organization.pk in access_of(user).places(Permission.EDIT_ORGANIZATION, Where.ORGANIZATION):
        return False
    return workgroup_rules.can_edit_agenda(user) or speaks_for_equity(user, equity)


def can_see_equity_commitments(user: Any, organization: "Organization", equity: "Workgroup | None") -> bool:
    """The room of one system: whoever states or reviews."""
    return workgroup_rules.is_public_system(organization) and (
        can_state_equity_commitment(user, organization) or can_review_equity_commitment(user, organization, equity)
    )
