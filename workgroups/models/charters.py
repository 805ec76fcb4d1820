"""What a workgroup has agreed about itself, in versions."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workgroups.models.people import Person
from workgroups.models.workgroups import Workgroup
from workgroups.querysets import CharterVersionQuerySet


class CharterVersion(models.Model):
    """One version of a workgroup's charter. Until it is adopted it is a draft that its people see; then it stays as it is."""

    workgroup = models.ForeignKey(Workgroup, on_delete=models.PROTECT, related_name="charters")
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("text"), blank=True)
    text_es = models.TextField(_("text in Spanish"), blank=True)
    change = models.CharField(_("what changes, in a sentence"), max_length=300, blank=True)
    change_es = models.CharField(_("what changes, in Spanish"), max_length=300, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    objects = CharterVersionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("version of a charter"), _("versions of charters")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["workgroup", "number"],
                name="workgroups_charterversion_once",
                violation_error_message=_("This version is there already."),
            ),
            models.UniqueConstraint(
                fields=["workgroup"],
                condition=Q(adopted_on__isnull=True),
                name="workgroups_charterversion_draft",
                violation_error_message=_("The group has a draft already. Change that one."),
            ),
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(text_es=""),
                name="workgroups_charterversion_text",
                violation_error_message=_("Write the charter in at least one language."),
            ),
        ]

    def __str__(self) -> str:
        return f"charter {self.number} of {self.workgroup_id}"
