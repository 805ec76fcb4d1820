"""What the pages of people, workgroups and partner organisations read."""

from workgroups.queries.console import GroupRow, PartnerRow, group_rows, partner_rows
from workgroups.queries.duplicates import duplicate_pairs, merge_page, merges_lately, pair_rows
from workgroups.queries.export import export_header, export_rows
from workgroups.queries.leaving import data_page, open_erasure
from workgroups.queries.meeting_run import minutes_initial, poll_page, run_page, stipends
from workgroups.queries.meetings import (
    MyMeetings,
    letter_page,
    meeting_list,
    meeting_of,
    meeting_page,
    meeting_public,
    my_meetings,
    packet,
    public_meetings,
    rows_of,
)
from workgroups.queries.network import network_picture
from workgroups.queries.organizations import (
    OrganizationPublic,
    OrganizationRow,
    organization_moved_to,
    organization_public,
    organization_rows,
    organizations_public,
)
from workgroups.queries.partner_files import partner_file_page, partner_files, partner_rows_of, rows_shown
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
    "data_page",
    "duplicate_pairs",
    "export_header",
    "export_rows",
    "group_rows",
    "invitation_rows",
    "invitations",
    "invited_roles",
    "MyMeetings",
    "letter_page",
    "meeting_list",
    "meeting_of",
    "meeting_page",
    "meeting_public",
    "merge_page",
    "merges_lately",
    "minutes_initial",
    "my_meetings",
    "network_picture",
    "open_erasure",
    "organization_moved_to",
    "organization_public",
    "organization_rows",
    "organizations_public",
    "packet",
    "pair_rows",
    "partner_file_page",
    "partner_files",
    "partner_rows",
    "partner_rows_of",
    "people",
    "person_page",
    "person_rows",
    "poll_page",
    "public_meetings",
    "rows_of",
    "rows_shown",
    "run_page",
    "stipends",
    "workgroup_public",
    "workgroup_rows",
    "workgroups_public",
]
