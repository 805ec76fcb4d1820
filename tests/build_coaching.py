"""Builds coached partners, through the services."""

from tests.build_workgroups import make_organization, make_user
from workgroups.capacity import CURRENT, INSTRUMENTS
from workgroups.models import Coaching, Organization, User, Workgroup
from workgroups.services import coaching as services
from workgroups.services import ensure_cross_cutting_workgroups


def coaching_group() -> Workgroup:
    """Data & Capacity."""
    ensure_cross_cutting_workgroups()
    return services.coaching_group()


def levels(level: int = 1, **other: int) -> dict[str, int]:
    """The same level for each statement, except for those named."""
    return {one.code: level for one in INSTRUMENTS[CURRENT]} | other


def coached(coach: User, *, editor: User | None = None, organization: Organization | None = None) -> Coaching:
    """A partner that `coach` coaches."""
    organization = organization or make_organization("Mill House")
    lead = make_user("Led", leads=[coaching_group()])
    row = services.ask_for_coaching(by=editor or make_user("Edi", edits=[organization]), organization=organization)
    return services.choose_coaches(by=lead, coaching=row, coaches=[coach.person])
