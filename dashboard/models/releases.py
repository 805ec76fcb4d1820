"""What the public reads: releases with their history, and the pointer that each publication is."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboard.choices import ReleaseState
from dashboard.models.constraints import among, check, once
from dashboard.models.indicators import Indicator
from dashboard.models.results import PublicManifest, Run
from dashboard.querysets import PublicationQuerySet, ReleaseQuerySet
from kconnect.core.models import AppendOnly, Job


class Release(models.Model):
    """Results of some indicators on their way to the public; a second person approves."""

    state = models.CharField(max_length=10, choices=ReleaseState, default=ReleaseState.DRAFT)
    note = models.TextField(blank=True, help_text=_("What is new, for the person who approves."))
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    publish_at = models.DateTimeField(null=True, blank=True, help_text=_("Not before this time."))
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_note = models.TextField(blank=True, help_text=_("Shown to the public."))
    withdrawal_note_es = models.TextField(blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            among("state", ReleaseState.values, name="dashboard_release_state"),
            check(
                Q(approved_by__isnull=True) | ~Q(approved_by=F("submitted_by")),
                name="dashboard_release_four_eyes",
                message=_("Another person than the one who submitted approves."),
            ),
            check(
                ~Q(state__in=[ReleaseState.APPROVED, ReleaseState.SCHEDULED, ReleaseState.PUBLISHED])
                | Q(approved_by__isnull=False, approved_at__isnull=False, submitted_by__isnull=False),
                name="dashboard_release_approved",
                message=_("An approved release says who submitted and who approved it."),
            ),
            check(
                ~Q(state__in=[ReleaseState.PUBLISHED, ReleaseState.WITHDRAWN]) | Q(published_at__isnull=False),
                name="dashboard_release_published",
                message=_("A published release says when it was published."),
            ),
            check(
                ~Q(state=ReleaseState.SCHEDULED) | Q(publish_at__isnull=False),
                name="dashboard_release_scheduled",
                message=_("A scheduled release says when it becomes public."),
            ),
            check(
                Q(publish_at__isnull=True) | Q(published_at__isnull=True) | Q(published_at__gte=F("publish_at")),
                name="dashboard_release_embargo",
                message=_("A release does not become public before its time."),
            ),
        ]

    def __str__(self) -> str:
        return f"release {self.pk}"


class ReleaseItem(models.Model):
    """One indicator of a release: the run that was looked at, and the snapshot that came of it."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="items")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="release_items")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="release_items")
    manifest = models.ForeignKey(PublicManifest, on_delete=models.PROTECT, null=True, related_name="release_items")
    # What was public just before; withdrawal looks further back if that was withdrawn too.
    previous = models.ForeignKey(PublicManifest, on_delete=models.PROTECT, null=True, related_name="+")
    # What the disclosure audit found: cells by state and reason.
    audit = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [
            once(
                "release", "indicator", name="dashboard_releaseitem_once", message=_("The release has this indicator.")
            )
        ]

    def __str__(self) -> str:
        return f"{self.release_id}: {self.indicator_id}"


class ReleaseComment(AppendOnly):
    """What somebody had to say about a release on its way; without an author the portal itself."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    sent_back = models.BooleanField(default=False, help_text=_("The release was sent back with these words."))
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.release_id}: {self.created_at}"


class Publication(models.Model):
    """The pointer of an indicator to what is public now; without a manifest nothing is."""

    indicator = models.OneToOneField(Indicator, on_delete=models.PROTECT, related_name="publication")
    manifest = models.ForeignKey(PublicManifest, on_delete=models.PROTECT, null=True, related_name="+")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, related_name="+")
    # The withdrawal that moved the pointer last, until the next release: the public reads its note.
    withdrawal = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, related_name="+")
    moved_at = models.DateTimeField(default=timezone.now)

    objects = PublicationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"publication of {self.indicator_id}"
