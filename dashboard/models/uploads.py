"""Files on their way to a dry run: what was seen in them, and what a person has answered so far."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboard.choices import UNFINISHED_UPLOADS, UploadState
from dashboard.models.constraints import among
from dashboard.models.imports import Import
from dashboard.models.recipes import RecipeTrial
from dashboard.querysets import UploadQuerySet
from kconnect.core.models import Job, StoredFile


class Upload(models.Model):
    """One file that somebody brought; may be left at every step and taken up again, by them or by a colleague."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="uploads")
    file_name = models.CharField(max_length=200, help_text=_("As this person called it."))
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.LOOKING)
    # What the file holds, as the process that looked at it said; empty until then.
    look = models.JSONField(default=dict)
    # Answers to "what we see": the table, the row of the header, the encoding.
    chosen = models.JSONField(default=dict)
    # The mapping by hand as far as it has come.
    mapping = models.JSONField(default=dict)
    # The last try of that mapping, which says what is still to answer.
    trial = models.ForeignKey(RecipeTrial, on_delete=models.SET_NULL, null=True, related_name="+")
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    import_ref = models.ForeignKey(Import, on_delete=models.SET_NULL, null=True, related_name="uploads")
    # Why figures that look like records of single persons may be read all the same, and who says so.
    personal_reason = models.TextField(blank=True)
    personal_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [
            among("state", UploadState.values, name="dashboard_upload_state"),
        ]
        indexes = [
            models.Index(
                fields=["-changed_at"], name="dashboard_upload_open", condition=Q(state__in=UNFINISHED_UPLOADS)
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ^{self.pk}"
