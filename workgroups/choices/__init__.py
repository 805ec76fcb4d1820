"""The fixed vocabularies, by noun."""

from workgroups.choices.activities import (
    ACTIVITY_CODES,
    TRANSITIONS,
    ActivityCode,
    ActivityMove,
    ActivityState,
    CodeDefinition,
)
from workgroups.choices.organizations import (
    PARTNER,
    SPOKEN,
    NetworkRole,
    PartnerFileState,
    RowOutcome,
    Sector,
    ServedKind,
)
from workgroups.choices.people import AffiliationRole, Consent, Language, MembershipRole, StaffRoleKind
from workgroups.choices.workgroups import DATA_AND_CAPACITY, WorkgroupKind

__all__ = [
    "ACTIVITY_CODES",
    "ActivityCode",
    "ActivityMove",
    "ActivityState",
    "AffiliationRole",
    "CodeDefinition",
    "Consent",
    "DATA_AND_CAPACITY",
    "Language",
    "MembershipRole",
    "NetworkRole",
    "PARTNER",
    "PartnerFileState",
    "RowOutcome",
    "SPOKEN",
    "Sector",
    "ServedKind",
    "StaffRoleKind",
    "TRANSITIONS",
    "WorkgroupKind",
]
