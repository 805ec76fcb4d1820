"""How figures came in: datasets, imports, and what was wrong with a file."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboard.choices import OPEN_IMPORTS, Cadence, ImportState, Origin, Severity
from dashboard.models.constraints import among, check, once
from dashboard.models.vocabulary import Measure, Source
from dashboard.querysets import ImportQuerySet
from kconnect.core.models import Job, StoredFile


class Dataset(models.Model):
    """Files of one kind that follow each other: the next year's file replaces or adds to this year's."""

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=200)
    # A tidy file may hold measures of several sources.
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="datasets")
    cadence = models.CharField(
        max_length=12, choices=Cadence, blank=True, help_text=_("How often a new period is published.")
    )
    lag_months = models.PositiveSmallIntegerField(
        default=0, help_text=_("Months from the end of a period to the file that holds it.")
    )
    # Where the two above were said last: what a person wrote on the page outlives a reload of the definitions.
    cadence_origin = models.CharField(max_length=10, choices=Origin, default=Origin.FILE)
    # What its accepted files have held so far: which indicators wait for its next one.
    measures = models.ManyToManyField(Measure, related_name="datasets")

    class Meta:
        ordering = ["slug"]
        constraints = [
            among("cadence", Cadence.values, name="dashboard_dataset_cadence"),
            among("cadence_origin", Origin.values, name="dashboard_dataset_origin"),
            check(
                Q(lag_months__lte=120),
                name="dashboard_dataset_lag",
                message=_("Ten years is the most that a file can lag behind."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Import(models.Model):
    """One file read by one recipe: staged, looked at, accepted or not. The recipe's text is kept as it was used."""

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="imports")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200, help_text=_("As this person called it."))
    recipe_slug = models.SlugField(max_length=100)
    recipe_title = models.CharField(max_length=200)
    recipe_text = models.TextField()
    recipe_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    revision = models.PositiveIntegerField(
        default=0, help_text=_("Grows with each preview; names its background work.")
    )
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    # The corrected rows of another import: it adds and changes figures and removes none.
    completes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="completed_by")
    # What the file held, and what accepting it does; the columns of the public command's JSON.
    report = models.JSONField(default=dict)
    # Measures and periods met: what accepting needs besides the staged rows.
    summary = models.JSONField(default=dict)
    # Store versions of the measures met, at the preview and after acceptance.
    stamp = models.JSONField(default=dict)
    stamp_after = models.JSONField(default=dict)
    # What acceptance touched: measure → period → codes of places; None for a measure: too many to name, for all: not noted.
    touched = models.JSONField(null=True)
    personal_reason = models.TextField(
        blank=True, help_text=_("Why figures that look like records of single persons may be read; who, is in the log.")
    )
    any_size = models.BooleanField(
        default=False, help_text=_("It came by the command, which limits neither what it unpacks to nor its rows.")
    )
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    previewed_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, help_text=_("When it was refused, cancelled or undone."))

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            among("state", ImportState.values, name="dashboard_import_state"),
            once(
                "file", "recipe_hash",
                name="dashboard_import_open_once",
                condition=Q(state__in=OPEN_IMPORTS),
                message=_("This file is being imported already."),
            ),
            check(
                ~Q(state__in=[ImportState.ACCEPTED, ImportState.UNDOING, ImportState.UNDONE]) | Q(accepted_at__isnull=False),
                name="dashboard_import_accepted",
                message=_("An accepted import says when it was accepted."),
            ),
            check(
                ~Q(state__in=[ImportState.UNDONE, ImportState.REFUSED, ImportState.CANCELLED]) | Q(ended_at__isnull=False),
                name="dashboard_import_ended",
                message=_("An import that has ended says when."),
            ),
            check(
                Q(completes__isnull=True) | ~Q(completes=F("pk")),
                name="dashboard_import_completes",
                message=_("An import cannot complete itself."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["file", "recipe_hash"], name="dashboard_import_again")]

    def __str__(self) -> str:
        return f"{self.file_name} #{self.pk}"


class StagedPlace(models.Model):
    """A place that a file names; acceptance makes it when nobody knows it, and puts it into the one above that is named."""

    import_ref = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="staged_places", db_index=False)
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=40)
    parent = models.CharField(max_length=60, blank=True, help_text=_("The code of the place that it lies in."))
    hierarchy = models.CharField(max_length=60, blank=True)
    is_partition = models.BooleanField(default=False)

    class Meta:
        constraints = [
            once("import_ref", "code", name="dashboard_stagedplace_once", message=_("The file names this place twice."))
        ]

    def __str__(self) -> str:
        return self.code


class ImportIssue(models.Model):
    """The same thing wrong in the same column, with the first rows it was met in; the message follows from code and params."""

    import_ref = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="issues")
    position = models.PositiveIntegerField()
    part = models.CharField(
        max_length=300, blank=True, help_text=_("Sheet or member of the file; empty where it has only one table.")
    )
    code = models.CharField(max_length=60)
    severity = models.CharField(max_length=10, choices=Severity)
    row = models.PositiveBigIntegerField(
        null=True, blank=True, help_text=_("Line in the file; empty for the file as a whole.")
    )
    column = models.CharField(max_length=300, blank=True)
    value = models.CharField(max_length=100, blank=True)
    params = models.JSONField(default=dict)
    count = models.PositiveBigIntegerField(default=1)
    rows = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]
        constraints = [
            among("severity", Severity.values, name="dashboard_importissue_severity"),
            models.UniqueConstraint(
                fields=["import_ref", "position"],
                name="dashboard_importissue_once",
                violation_error_message=_("This import has an issue at that position already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.row}"
