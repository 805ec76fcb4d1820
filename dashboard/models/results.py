"""What was computed: runs, and immutable tiles with the manifests that map places to them, working and public apart."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboard.choices import RunState
from dashboard.models.constraints import among, check, once
from dashboard.models.indicators import Indicator, IndicatorVersion
from dashboard.models.places import Place
from dashboard.querysets import RunQuerySet
from kconnect.core.models import AppendOnly, Job


class Tile(AppendOnly):
    """All groups × periods of one indicator and one place, packed; its key is the hash of its content."""

    hash = models.CharField(max_length=64, primary_key=True)
    payload = models.BinaryField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.hash[:12]


class WorkingTile(Tile):
    """Full values, for staff."""


class PublicTile(Tile):
    """What everyone may read: written by the disclosure audit, without any hidden number."""


class WorkingManifest(AppendOnly):
    """Which working tile each place has; the same content is stored once."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="working_manifests")
    digest = models.CharField(max_length=64, help_text=_("Hash of all places with their tiles."))
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            once(
                "indicator",
                "digest",
                name="dashboard_workingmanifest_once",
                message=_("This content is stored already."),
            )
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class WorkingEntry(AppendOnly):
    """One place of a working manifest."""

    manifest = models.ForeignKey(WorkingManifest, on_delete=models.PROTECT, related_name="entries", db_index=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    tile = models.ForeignKey(WorkingTile, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            once("manifest", "place", name="dashboard_workingentry_once", message=_("This place has its tile already."))
        ]

    def __str__(self) -> str:
        return f"{self.manifest_id}: {self.place_id}"


class Run(models.Model):
    """One calculation of one indicator on one set of inputs by one version of the code."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="runs")
    version = models.ForeignKey(IndicatorVersion, on_delete=models.PROTECT, related_name="runs")
    inputs_hash = models.CharField(max_length=64)
    code_version = models.CharField(max_length=40)
    again = models.PositiveIntegerField(
        default=0, help_text=_("Grows when the same inputs are computed anew on purpose.")
    )
    state = models.CharField(max_length=10, choices=RunState, default=RunState.QUEUED)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    manifest = models.ForeignKey(WorkingManifest, on_delete=models.PROTECT, null=True, related_name="runs")
    # What is computed anew on top of the results of `base`: period → codes of places; everything where there is no base.
    base = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    scope = models.JSONField(null=True)
    # Counts for people: cells by state, places, tiles written and shared.
    report = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            once(
                "indicator", "version", "inputs_hash", "code_version", "again",
                name="dashboard_run_once",
                message=_("This calculation is there already."),
            ),
            among("state", RunState.values, name="dashboard_run_state"),
            check(
                ~models.Q(state=RunState.DONE) | models.Q(manifest__isnull=False, finished_at__isnull=False),
                name="dashboard_run_done",
                message=_("A finished calculation has its results."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"run {self.pk}"


class PublicManifest(AppendOnly):
    """Which public tile each place has, by which definition and run: an immutable snapshot of one indicator."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="public_manifests")
    version = models.ForeignKey(IndicatorVersion, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(
        max_length=64, help_text=_("Hash of the definition and all places with their tiles; the ETag.")
    )
    # What a page needs before it reads a tile: the codes that occur, in order.
    periods = models.JSONField(default=list)
    groups = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.digest[:12]


class PublicEntry(AppendOnly):
    """One place of a public manifest."""

    manifest = models.ForeignKey(PublicManifest, on_delete=models.PROTECT, related_name="entries", db_index=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    tile = models.ForeignKey(PublicTile, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            once("manifest", "place", name="dashboard_publicentry_once", message=_("This place has its tile already."))
        ]

    def __str__(self) -> str:
        return f"{self.manifest_id}: {self.place_id}"
