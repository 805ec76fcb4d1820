"""The tables of people, organisations, workgroups, the ways to join, and the activity log."""

from workgroups.models.activities import Activity, ActivityRevision
from workgroups.models.belonging import Affiliation, Invitation, Membership, StaffRole
from workgroups.models.organizations import Organization
from workgroups.models.people import Person, User, UserManager
from workgroups.models.workgroups import Workgroup

__all__ = [
    "Activity",
    "ActivityRevision",
    "Affiliation",
    "Invitation",
    "Membership",
    "Organization",
    "Person",
    "StaffRole",
    "User",
    "UserManager",
    "Workgroup",
]
