"""A partner organisation of the network, whom it serves, and what was decided about those that look alike."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workgroups.choices import NetworkRole, Sector, ServedKind
from workgroups.querysets import OrganizationQuerySet


class Organization(models.Model):
    """A partner: who it is, its part in the network, and its own words in two languages."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=150)
    name_es = models.CharField(_("name in Spanish"), max_length=150, blank=True)
    # Folded English and Spanish name together: one column to search and to sort by.
    name_folded = models.CharField(max_length=310, editable=False, db_index=True)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector)
    role_in_network = models.CharField(_("role in the network"), max_length=20, choices=NetworkRole)
    description = models.TextField(_("description"), blank=True)
    description_es = models.TextField(_("description in Spanish"), blank=True)
    website = models.URLField(_("website"), blank=True)
    street = models.CharField(_("street and number"), max_length=150, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    region = models.CharField(_("state"), max_length=40, blank=True)
    # Codes are texts: a number would lose the zeros that some begin with.
    postal_code = models.CharField(_("postal code"), max_length=12, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    registry_id = models.CharField(
        _("registry number"), max_length=20, blank=True, help_text=_("The EIN of an organization in the United States.")
    )
    # When its own people, or staff, last said that the profile is right; empty if nobody ever did.
    confirmed_on = models.DateField(_("profile confirmed on"), null=True, blank=True)
    # What the columns above say, without the ways of writing it: by these the directory counts and duplicates are found.
    name_key = models.CharField(max_length=150, editable=False, blank=True, db_index=True)
    city_folded = models.CharField(max_length=80, editable=False, blank=True, db_index=True)
    phone_key = models.CharField(max_length=40, editable=False, blank=True)
    website_key = models.CharField(max_length=200, editable=False, blank=True)
    published = models.BooleanField(_("published"), default=False)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("organization"), _("organizations")
        ordering = ["name_folded", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sector__in=Sector.values),
                name="workgroups_organization_sector",
                violation_error_message=_("Choose one of the sectors."),
            ),
            models.CheckConstraint(
                condition=Q(role_in_network__in=NetworkRole.values),
                name="workgroups_organization_role",
                violation_error_message=_("Choose one of the roles."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="workgroups_organization_name",
                violation_error_message=_("Give the organization's name."),
            ),
        ]
        indexes = [
            # The directory's order among what everybody sees, and the number by which a file finds its partner.
            models.Index(fields=["published", "name_folded", "id"], name="workgroups_organization_list"),
            models.Index(fields=["registry_id"], name="workgroups_organization_reg"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("agenda:organization_detail", args=[self.slug])


class Served(models.Model):
    """One language, place or group of people that an organisation serves."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="served")
    kind = models.CharField(_("kind"), max_length=10, choices=ServedKind)
    value = models.CharField(_("value"), max_length=80, help_text=_("A language by its code; others in words."))

    class Meta:
        verbose_name, verbose_name_plural = _("served"), _("served")
        ordering = ["kind", "value", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "value"],
                name="workgroups_served_once",
                violation_error_message=_("This is said already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ServedKind.values) & ~Q(value=""),
                name="workgroups_served_kind",
                violation_error_message=_("Say what kind this is, and what."),
            ),
        ]
        indexes = [models.Index(fields=["kind", "value"], name="workgroups_served_facet")]

    def __str__(self) -> str:
        return f"{self.organization_id}: {self.kind} {self.value}"


class NotTheSame(models.Model):
    """Two organisations that look alike and are not the same: staff said so, and they are not asked again."""

    one = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="unlike_later")
    other = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="unlike_earlier")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("not the same"), _("not the same")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"],
                name="workgroups_notthesame_once",
                violation_error_message=_("This is decided already."),
            ),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")),
                name="workgroups_notthesame_order",
                violation_error_message=_("The older one stands first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} is not {self.other_id}"


class Merge(models.Model):
    """Two organisations that became one: what the one that went was, and all that moved, so that it can be undone."""

    kept = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="merges")
    gone_id = models.BigIntegerField()
    gone = models.JSONField(help_text=_("The fields of the one that went."))
    filled = models.JSONField(help_text=_("Fields of the one that stayed, with what stood there before."))
    moved = models.JSONField(help_text=_("Relation to the rows that moved, were taken away or changed."))
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("merge"), _("merges")
        ordering = ["-merged_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"
