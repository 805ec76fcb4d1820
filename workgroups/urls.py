"""The addresses of workgroups, by where they are mounted. The page of one workgroup is in agenda: it shows the workplan too."""

from django.urls import URLPattern, path

from workgroups.views import activity_kinds, leaving, network, partner_files, partners, people
from workgroups.views import public as public_views

app_name = "workgroups"

public = [
    path("workgroups/", public_views.workgroup_list, name="workgroup_list"),
    path("partners/", public_views.organization_list, name="organization_list"),
    path("partners.csv", partners.organization_file, name="organization_file"),
    path("network/", public_views.network_detail, name="network_detail"),
    path("partners/<slug:slug>/", public_views.organization_detail, name="organization_detail"),
]
workspace = [
    path("partners/<slug:slug>/edit/", network.organization_edit, name="organization_edit"),
    path("partners/<slug:slug>/confirm/", partners.organization_confirm, name="organization_confirm"),
    path("my/data/", leaving.data_detail, name="data_detail"),
    path("my/data/copy/", leaving.data_copy, name="data_copy"),
    path("my/data/copy/<int:copy_id>/", leaving.data_file, name="data_file"),
    path("my/data/erase/", leaving.erasure_ask, name="erasure_ask"),
    path("my/data/keep/", leaving.erasure_cancel, name="erasure_cancel"),
    path("accounts/profile/", people.profile_edit, name="profile_edit"),
    path("accounts/invitation/<str:token>/", people.invitation_accept, name="invitation_accept"),
]
console = [
    path("people/", people.person_list, name="person_list"),
    path("people/invite/", people.invitation_create, name="invitation_create"),
    path("people/invitations/", people.invitation_list, name="invitation_list"),
    path("people/invitations/<int:invitation_id>/renew/", people.invitation_renew, name="invitation_renew"),
    path("people/invitations/<int:invitation_id>/withdraw/", people.invitation_withdraw, name="invitation_withdraw"),
    path("people/<int:person_id>/", people.person_detail, name="person_detail"),
    path("people/<int:person_id>/roles/", people.role_grant, name="role_grant"),
    path("people/<int:person_id>/roles/end/", people.role_end, name="role_end"),
    path("people/<int:person_id>/suspend/", people.account_suspend, name="account_suspend"),
    path("people/<int:person_id>/restore/", people.account_restore, name="account_restore"),
    path("people/<int:person_id>/erase/", people.person_erase, name="person_erase"),
    path("people/<int:person_id>/keep/", people.person_keep, name="person_keep"),
    path("people/<int:person_id>/organizations/", people.affiliation_grant, name="affiliation_grant"),
    path("people/<int:person_id>/organizations/end/", people.affiliation_end, name="affiliation_end"),
    path("workgroups/", network.console_workgroup_list, name="console_workgroup_list"),
    path("workgroups/new/", network.workgroup_create, name="workgroup_create"),
    path("workgroups/<slug:slug>/", network.workgroup_edit, name="workgroup_edit"),
    path("workgroups/<slug:slug>/published/", network.workgroup_publish, name="workgroup_publish"),
    path("kinds/", activity_kinds.kind_list, name="kind_list"),
    path("kinds/new/", activity_kinds.kind_create, name="kind_create"),
    path("kinds/<slug:code>/words/", activity_kinds.kind_edit, name="kind_edit"),
    path("kinds/<slug:code>/used/", activity_kinds.kind_use, name="kind_use"),
    path("partners/", network.console_organization_list, name="console_organization_list"),
    path("partners.csv", partners.organization_export, name="organization_export"),
    path("partners/files/", partner_files.partner_file_list, name="partner_file_list"),
    path("partners/files/<int:file_id>/", partner_files.partner_file_detail, name="partner_file_detail"),
    path("partners/files/<int:file_id>/accept/", partner_files.partner_file_accept, name="partner_file_accept"),
    path("partners/files/<int:file_id>/columns/", partner_files.partner_file_reopen, name="partner_file_reopen"),
    path("partners/files/<int:file_id>/discard/", partner_files.partner_file_discard, name="partner_file_discard"),
    path("partners/files/<int:file_id>/undo/", partner_files.partner_file_undo, name="partner_file_undo"),
    path("partners/duplicates/", partners.duplicate_list, name="duplicate_list"),
    path("partners/merges/<int:merge_id>/undo/", partners.merge_undo, name="merge_undo"),
    path("partners/<slug:slug>/merge/<slug:other>/", partners.organization_merge, name="organization_merge"),
    path("partners/<slug:slug>/apart/<slug:other>/", partners.organization_keep_apart, name="organization_keep_apart"),
    path("partners/new/", network.organization_create, name="organization_create"),
    path("partners/<slug:slug>/published/", network.organization_publish, name="organization_publish"),
]
outside: list[URLPattern] = []
