"""Forms, by noun."""

from workgroups.forms.activity_kinds import KindForm, NewKindForm
from workgroups.forms.leaving import EraseForm
from workgroups.forms.organizations import (
    LONGEST_ENTRY,
    SERVED_FIELDS,
    AddressField,
    LinesField,
    NewOrganizationForm,
    OrganizationForm,
    profile_of,
)
from workgroups.forms.partner_files import AcceptFileForm, ColumnsForm
from workgroups.forms.people import (
    AcceptForm,
    AffiliationForm,
    InvitationForm,
    ProfileForm,
    RoleChoiceForm,
    SuspendForm,
    name_in_language,
)
from workgroups.forms.workgroups import NewWorkgroupForm, WorkgroupForm

__all__ = [
    "AcceptFileForm",
    "AcceptForm",
    "AddressField",
    "AffiliationForm",
    "ColumnsForm",
    "EraseForm",
    "InvitationForm",
    "KindForm",
    "LONGEST_ENTRY",
    "LinesField",
    "NewKindForm",
    "NewOrganizationForm",
    "NewWorkgroupForm",
    "OrganizationForm",
    "ProfileForm",
    "RoleChoiceForm",
    "SERVED_FIELDS",
    "SuspendForm",
    "WorkgroupForm",
    "name_in_language",
    "profile_of",
]
