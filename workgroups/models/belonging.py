"""Who belongs where: memberships, affiliations, staff roles, and the invitations that lead to them."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workgroups.choices import AffiliationRole, Language, MembershipRole, StaffRoleKind
from workgroups.models.organizations import Organization
from workgroups.models.people import Person
from workgroups.models.workgroups import Workgroup
from workgroups.querysets import AffiliationQuerySet, InvitationQuerySet, MembershipQuerySet, StaffRoleQuerySet


def ends_after_it_starts(name: str) -> models.CheckConstraint:
    """The order of the two dates of a role."""
    return models.CheckConstraint(
        condition=Q(ended__isnull=True) | Q(ended__gte=F("started")),
        name=name,
        violation_error_message=_("A role ends after it starts."),
    )


class Membership(models.Model):
    """A person's time in a workgroup. An ended one is history and stays."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    workgroup = models.ForeignKey(Workgroup, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=MembershipRole, default=MembershipRole.MEMBER)
    shown = models.BooleanField(
        _("name shown in public"), default=False, help_text=_("Only with the person's consent.")
    )
    started = models.DateField(_("since"), default=timezone.localdate)
    ended = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("membership"), _("memberships")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "workgroup"],
                condition=Q(ended__isnull=True),
                name="workgroups_membership_once",
                violation_error_message=_("This person is in the workgroup already."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=MembershipRole.values),
                name="workgroups_membership_role",
                violation_error_message=_("Choose one of the roles."),
            ),
            ends_after_it_starts("workgroups_membership_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.workgroup_id} as {self.role}"


class Affiliation(models.Model):
    """A person's time with an organisation; an editor keeps its profile."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="affiliations")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="affiliations")
    role = models.CharField(_("role"), max_length=10, choices=AffiliationRole, default=AffiliationRole.MEMBER)
    approved = models.BooleanField(_("approved"), default=False)
    started = models.DateField(_("since"), default=timezone.localdate)
    ended = models.DateField(_("until"), null=True, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("affiliation"), _("affiliations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization"],
                condition=Q(ended__isnull=True),
                name="workgroups_affiliation_once",
                violation_error_message=_("This person is with the organization already."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=AffiliationRole.values),
                name="workgroups_affiliation_role",
                violation_error_message=_("Choose one of the roles."),
            ),
            ends_after_it_starts("workgroups_affiliation_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} with {self.organization_id} as {self.role}"


class StaffRole(models.Model):
    """A person's time as backbone staff or data steward."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="staff_roles")
    role = models.CharField(_("role"), max_length=10, choices=StaffRoleKind)
    started = models.DateField(_("since"), default=timezone.localdate)
    ended = models.DateField(_("until"), null=True, blank=True)

    objects = StaffRoleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("staff role"), _("staff roles")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(ended__isnull=True),
                name="workgroups_staffrole_once",
                violation_error_message=_("This person has the role already."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=StaffRoleKind.values),
                name="workgroups_staffrole_role",
                violation_error_message=_("Choose one of the roles."),
            ),
            ends_after_it_starts("workgroups_staffrole_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} as {self.role}"


class Invitation(models.Model):
    """An open door for one e-mail address, with the roles that wait behind it. The token itself is never stored.

    With a `user` it is an offer to somebody who has an account: they answer it signed in, and the token opens nothing.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="offers"
    )
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ENGLISH)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    workgroup = models.ForeignKey(Workgroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    workgroup_role = models.CharField(_("role in the workgroup"), max_length=10, choices=MembershipRole, blank=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    staff_role = models.CharField(_("staff role"), max_length=10, choices=StaffRoleKind, blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("invitation"), _("invitations")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(workgroup__isnull=True, workgroup_role="")
                | Q(workgroup__isnull=False, workgroup_role__in=MembershipRole.values),
                name="workgroups_invitation_workgroup",
                violation_error_message=_("Choose the workgroup and the role in it together."),
            ),
            models.CheckConstraint(
                condition=Q(workgroup__isnull=False) | Q(organization__isnull=False) | ~Q(staff_role=""),
                name="workgroups_invitation_role",
                violation_error_message=_("Choose at least one role."),
            ),
            models.CheckConstraint(
                condition=Q(staff_role__in=["", *StaffRoleKind.values]),
                name="workgroups_invitation_staff",
                violation_error_message=_("Choose one of the roles."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True)
                | Q(accepted_at__isnull=True, declined_at__isnull=True)
                | Q(withdrawn_at__isnull=True, declined_at__isnull=True),
                name="workgroups_invitation_end",
                violation_error_message=_("An invitation is used, declined or withdrawn: one of them."),
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True) | Q(user__isnull=False),
                name="workgroups_invitation_declined",
                violation_error_message=_("Only somebody with an account says no."),
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def is_closed(self) -> bool:
        """Used, declined or withdrawn: nothing opens it again."""
        return bool(self.accepted_at or self.declined_at or self.withdrawn_at)

    def is_open(self, now: datetime) -> bool:
        """As `InvitationQuerySet.open` says it."""
        return not self.is_closed and self.expires_at > now
