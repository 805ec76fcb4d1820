"""The tables of people, organisations, workgroups, the ways to join, and the activity log."""

from workgroups.models.activities import Activity, ActivityFocus, ActivityRevision, Change
from workgroups.models.activity_kinds import ActivityKind
from workgroups.models.belonging import Affiliation, Invitation, Membership, StaffRole
from workgroups.models.leaving import Erased, Erasure, PersonalExport
from workgroups.models.organizations import Merge, NotTheSame, Organization, Served
from workgroups.models.partner_files import PartnerFile, PartnerRow
from workgroups.models.people import Person, User, UserManager
from workgroups.models.workgroups import Workgroup

__all__ = [
    "Activity",
    "ActivityFocus",
    "ActivityKind",
    "ActivityRevision",
    "Affiliation",
    "Erased",
    "Erasure",
    "Change",
    "Invitation",
    "Membership",
    "Merge",
    "NotTheSame",
    "Organization",
    "PartnerFile",
    "PartnerRow",
    "Person",
    "PersonalExport",
    "Served",
    "StaffRole",
    "User",
    "UserManager",
    "Workgroup",
]
