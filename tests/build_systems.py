"""Builds public systems and their equity commitments for tests, through the services."""

from typing import Any

from agenda import services
from agenda.models import SystemCommitment, SystemReview
from tests.build_common_agenda import day
from tests.build_workgroups import make_organization, make_user
from workgroups.models import Organization
from workgroups.permissions import RoleName


def make_system(name: str = "County Library", **profile: Any) -> Organization:
    """A published partner of government."""
    return make_organization(name, **{"sector": "government", "role_in_network": "public_system", **profile})


def make_commitment(
    organization: Organization | None = None, text: str = "Every branch opens on Sundays.", **more: Any
) -> SystemCommitment:
    """A commitment since a hundred days."""
    given = {"since": day(-100), **more}
    return services.state_equity_commitment(by=None, organization=organization or make_system(), text=text, **given)


def make_review(commitment: SystemCommitment, **more: Any) -> SystemReview:
    """A review by the backbone staff, ten days ago."""
    given = {"on": day(-10), "outcome": "partly", "learned": "Two of five branches do.", **more}
    by = given.pop("by", None) or make_user("Bo", staff=[RoleName.BACKBONE])
    return services.review_equity_commitment(by=by, commitment=commitment, **given)
