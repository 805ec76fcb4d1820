"""The fixed vocabularies, by noun."""

from workgroups.choices.activities import (
    ACTIVITY_CODES,
    KEPT_DAYS,
    TRANSITIONS,
    ActivityCode,
    ActivityMove,
    ActivityState,
    ChangeKind,
    ChangeLevel,
    ChangeNovelty,
    CodeDefinition,
    FocusKind,
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
    "ChangeKind",
    "ChangeLevel",
    "ChangeNovelty",
    "CodeDefinition",
    "Consent",
    "DATA_AND_CAPACITY",
    "FocusKind",
    "KEPT_DAYS",
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
