"""The Django admin's view of people and workgroups: for operations only, mostly to read."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from workgroups.models import (
    Activity,
    ActivityRevision,
    Affiliation,
    Invitation,
    Membership,
    Organization,
    Person,
    StaffRole,
    User,
    Workgroup,
)

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    # At run time the class takes no type parameter.
    ModelAdmin = admin.ModelAdmin


class ReadOnly(ModelAdmin):
    """Shows rows and changes none: use cases write, and write the audit log with it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(ReadOnly):
    list_display = ("email", "person", "is_active", "is_superuser", "is_demo", "last_login")
    list_filter = ("is_active", "is_superuser", "is_demo")
    list_select_related = ("person",)
    search_fields = ("email",)
    exclude = ("password", "groups", "user_permissions")


@admin.register(Person)
class PersonAdmin(ReadOnly):
    list_display = ("name", "language", "created_at")
    search_fields = ("name_folded",)


@admin.register(Organization)
class OrganizationAdmin(ReadOnly):
    list_display = ("name", "sector", "role_in_network", "published")
    list_filter = ("sector", "role_in_network", "published")


@admin.register(Workgroup)
class WorkgroupAdmin(ReadOnly):
    list_display = ("name", "kind", "published")
    list_filter = ("kind", "published")


@admin.register(Membership)
class MembershipAdmin(ReadOnly):
    list_display = ("person", "workgroup", "role", "shown", "started", "ended")
    list_select_related = ("person", "workgroup")


@admin.register(Affiliation)
class AffiliationAdmin(ReadOnly):
    list_display = ("person", "organization", "role", "approved", "started", "ended")
    list_select_related = ("person", "organization")


@admin.register(StaffRole)
class StaffRoleAdmin(ReadOnly):
    list_display = ("person", "role", "started", "ended")
    list_select_related = ("person",)


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    list_display = ("email", "created_at", "expires_at", "accepted_at", "withdrawn_at")
    exclude = ("token_hash",)


@admin.register(Activity)
class ActivityAdmin(ReadOnly):
    list_display = ("summary", "workgroup", "happened_on", "code", "state")
    list_filter = ("state", "code")
    list_select_related = ("workgroup",)


@admin.register(ActivityRevision)
class ActivityRevisionAdmin(ReadOnly):
    list_display = ("activity", "number", "edited_at")
    list_select_related = ("activity",)
