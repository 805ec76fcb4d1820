"""The network's own list of kinds of work: what it added, reworded or retired."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ActivityKind(models.Model):
    """An own kind of work, or other words for one that every network starts with; what is empty there keeps its first words."""

    code = models.CharField(_("code"), max_length=6, unique=True)
    name = models.CharField(_("name"), max_length=60, blank=True)
    name_es = models.CharField(_("name in Spanish"), max_length=60, blank=True)
    definition = models.CharField(_("what it is"), max_length=300, blank=True)
    definition_es = models.CharField(_("what it is, in Spanish"), max_length=300, blank=True)
    example = models.CharField(_("example"), max_length=300, blank=True)
    example_es = models.CharField(_("example in Spanish"), max_length=300, blank=True)
    not_when = models.CharField(_("not this when"), max_length=300, blank=True)
    not_when_es = models.CharField(_("not this when, in Spanish"), max_length=300, blank=True)
    # Entries keep a retired kind; new ones are not offered it.
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("kind of work"), _("kinds of work")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code=""),
                name="workgroups_activitykind_code",
                violation_error_message=_("Give the kind of work a code."),
            )
        ]

    def __str__(self) -> str:
        return self.code
