"""A partner organisation of the network."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workgroups.choices import NetworkRole, Sector
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

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("workgroups:organization_detail", args=[self.slug])
