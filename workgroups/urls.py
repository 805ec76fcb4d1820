"""The addresses of workgroups, by where they are mounted. The page of one workgroup is in agenda: it shows the workplan too."""

from django.urls import URLPattern, path

from workgroups import views

app_name = "workgroups"

public = [
    path("workgroups/", views.workgroup_list, name="workgroup_list"),
    path("partners/", views.organization_list, name="organization_list"),
    path("partners/<slug:slug>/", views.organization_detail, name="organization_detail"),
]
workspace = [
    path("partners/<slug:slug>/edit/", views.organization_edit, name="organization_edit"),
    path("accounts/profile/", views.profile_edit, name="profile_edit"),
    path("accounts/invitation/<str:token>/", views.invitation_accept, name="invitation_accept"),
]
console = [
    path("people/", views.person_list, name="person_list"),
    path("people/invite/", views.invitation_create, name="invitation_create"),
    path("people/invitations/", views.invitation_list, name="invitation_list"),
    path("people/invitations/<int:invitation_id>/renew/", views.invitation_renew, name="invitation_renew"),
    path("people/invitations/<int:invitation_id>/withdraw/", views.invitation_withdraw, name="invitation_withdraw"),
    path("people/<int:person_id>/", views.person_detail, name="person_detail"),
    path("people/<int:person_id>/roles/", views.role_grant, name="role_grant"),
    path("people/<int:person_id>/roles/end/", views.role_end, name="role_end"),
    path("people/<int:person_id>/suspend/", views.account_suspend, name="account_suspend"),
    path("people/<int:person_id>/restore/", views.account_restore, name="account_restore"),
]
outside: list[URLPattern] = []
