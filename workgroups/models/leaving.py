"""How a person takes their data along, and how they leave: copies, requests to be erased, and the list of who was."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core.models import StoredFile
from workgroups.models.people import Person


class PersonalExport(models.Model):
    """One copy of everything that the network keeps about one account's person; its file goes after some days."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="personal_exports")
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    fetched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("copy of personal data"), _("copies of personal data")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(made_at__isnull=True),
                name="workgroups_personalexport_one",
                violation_error_message=_("A copy is being made already."),
            ),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, expires_at__isnull=True) | Q(expires_at__gt=F("made_at")),
                name="workgroups_personalexport_dates",
                violation_error_message=_("A copy can be fetched for some days after it was made."),
            ),
        ]

    def __str__(self) -> str:
        return f"copy {self.pk} of {self.user_id}"


class Erasure(models.Model):
    """A request to be erased: it waits some days, in which it can be taken back."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="erasures")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("request to be erased"), _("requests to be erased")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(cancelled_at__isnull=True, done_at__isnull=True),
                name="workgroups_erasure_open_once",
                violation_error_message=_("This was asked already."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(done_at__isnull=True),
                name="workgroups_erasure_end",
                violation_error_message=_("A request is taken back or done, not both."),
            ),
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk}"


class Erased(models.Model):
    """Somebody was erased: nothing but a hash, by which a database that was restored finds them again."""

    digest = models.CharField(max_length=64, unique=True)
    erased_on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name, verbose_name_plural = _("erased person"), _("erased persons")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.digest
