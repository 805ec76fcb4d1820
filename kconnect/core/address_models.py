"""What is noted of addresses: letters that they want no more of, and that mail comes back from them. `models` offers them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core.choices import Letter


class StoppedAddress(models.Model):
    """An address wants no more letters of one kind. Kept is its hash: it serves to leave people alone, and for nothing else."""

    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=30, choices=Letter)
    stopped_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "kind"],
                name="core_stoppedaddress_once",
                violation_error_message=_("These letters are stopped already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Letter.values),
                name="core_stoppedaddress_kind",
                violation_error_message=_("Choose one of the kinds of letters."),
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class ReturnedAddress(models.Model):
    """An address that the mail server refuses for good, until somebody opens a message there."""

    email = models.EmailField(unique=True, help_text=_("In lower case."))
    returned_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True, blank=True, help_text=_("When a message to confirm it was last sent."))

    class Meta:
        verbose_name, verbose_name_plural = _("returned address"), _("returned addresses")
        ordering = ["-returned_at", "-pk"]

    def __str__(self) -> str:
        return f"returned address {self.pk}"
