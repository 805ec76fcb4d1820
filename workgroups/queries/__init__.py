"""What the pages of people, workgroups and partner organisations read."""

from workgroups.queries.console import GroupRow, PartnerRow, group_rows, partner_rows
from workgroups.queries.organizations import (
    OrganizationPublic,
    OrganizationRow,
    organization_public,
    organization_rows,
    organizations_public,
)
from workgroups.queries.people import (
    InvitationRow,
    PersonPage,
    PersonRow,
    account_of,
    invitation_rows,
    invitations,
    invited_roles,
    people,
    person_page,
    person_rows,
)
from workgroups.queries.workgroups import (
    WorkgroupPublic,
    WorkgroupRow,
    workgroup_public,
    workgroup_rows,
    workgroups_public,
)

__all__ = [
    "GroupRow",
    "InvitationRow",
    "OrganizationPublic",
    "OrganizationRow",
    "PartnerRow",
    "PersonPage",
    "PersonRow",
    "WorkgroupPublic",
    "WorkgroupRow",
    "account_of",
    "group_rows",
    "invitation_rows",
    "invitations",
    "invited_roles",
    "organization_public",
    "organization_rows",
    "organizations_public",
    "partner_rows",
    "people",
    "person_page",
    "person_rows",
    "workgroup_public",
    "workgroup_rows",
    "workgroups_public",
]
