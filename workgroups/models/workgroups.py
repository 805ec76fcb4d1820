"""A workgroup of the network."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workgroups.choices import WorkgroupKind
from workgroups.querysets import WorkgroupQuerySet


class Workgroup(models.Model):
    """People who meet around one purpose: an issue, the governance of the network, or a craft that all others need."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_es = models.CharField(_("name in Spanish"), max_length=120, blank=True)
    name_folded = models.CharField(max_length=250, editable=False, db_index=True)
    kind = models.CharField(_("kind"), max_length=20, choices=WorkgroupKind)
    purpose = models.TextField(_("purpose"), blank=True)
    purpose_es = models.TextField(_("purpose in Spanish"), blank=True)
    offers = models.TextField(_("offers to other workgroups"), blank=True, help_text=_("One offer per line."))
    offers_es = models.TextField(_("offers in Spanish"), blank=True, help_text=_("One offer per line."))
    published = models.BooleanField(_("published"), default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = WorkgroupQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("workgroup"), _("workgroups")
        ordering = ["name_folded", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=WorkgroupKind.values),
                name="workgroups_workgroup_kind",
                violation_error_message=_("Choose one of the kinds."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="workgroups_workgroup_name",
                violation_error_message=_("Give the workgroup's name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its public page (the view lives with the workplan, in agenda)."""
        return reverse("agenda:workgroup_detail", args=[self.slug])
