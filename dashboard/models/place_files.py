"""Files of places on their way in: looked at, their columns chosen, previewed, accepted or not."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboard.choices import PlaceFileState, PlacePart
from dashboard.models.constraints import among, check
from kconnect.core.models import Job, StoredFile


class PlaceFile(models.Model):
    """One file of places or of pairs of places. What it gives is read again from the file whenever it is needed."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="place_files")
    file_name = models.CharField(max_length=200, help_text=_("As this person called it."))
    state = models.CharField(max_length=10, choices=PlaceFileState, default=PlaceFileState.LOOKING)
    revision = models.PositiveIntegerField(default=0, help_text=_("Grows with each step; names its background work."))
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    # What the file has; what was chosen of it; what accepting it does or did; why it cannot be used.
    look = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    refusal = models.JSONField(default=dict)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, help_text=_("When it was accepted, refused or cancelled."))
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            among("state", PlaceFileState.values, name="dashboard_placefile_state"),
            check(
                ~models.Q(state__in=[PlaceFileState.ACCEPTED, PlaceFileState.REFUSED, PlaceFileState.CANCELLED])
                | models.Q(ended_at__isnull=False),
                name="dashboard_placefile_ended",
                message=_("A file that has ended says when."),
            ),
            check(
                ~models.Q(state=PlaceFileState.UNDONE) | models.Q(undone_at__isnull=False),
                name="dashboard_placefile_undone",
                message=_("A file that was undone says when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} #{self.pk}"


class PlaceChange(models.Model):
    """One entry of the store that an accepted file of places changed: what stood there before, and since.

    They are what an undo puts back, and go when it has.
    """

    place_file = models.ForeignKey(PlaceFile, on_delete=models.CASCADE, related_name="changes")
    part = models.CharField(max_length=10, choices=PlacePart)
    key = models.CharField(max_length=300, help_text=_("What it is the entry of, as JSON."))
    before = models.JSONField(null=True)
    after = models.JSONField()

    class Meta:
        constraints = [among("part", PlacePart.values, name="dashboard_placechange_part")]
        indexes = [models.Index(fields=["place_file", "key"], name="dashboard_placechange_key")]

    def __str__(self) -> str:
        return f"{self.part} {self.key}"

    @property
    def entry(self) -> tuple[str, str]:
        """Part and key, as a reading of the store names them."""
        return self.part, self.key

    @property
    def is_new_place(self) -> bool:
        """Whether the file brought this place."""
        return self.part == PlacePart.PLACE and self.before is None
