"""What an audit of small numbers found: one report per release and time, kept for staff."""

from django.db import models
from django.utils import timezone

from dashboard.models.releases import Release
from kconnect.core.models import AppendOnly


class DisclosureReport(AppendOnly):
    """The audit of everything that would be public together with a release; the findings hold limits of hidden numbers."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="disclosure_reports")
    made_at = models.DateTimeField(default=timezone.now)
    passed = models.BooleanField()
    # Figures by what becomes of them, by indicator (slug); and the counts of the whole audit.
    items = models.JSONField(default=dict)
    totals = models.JSONField(default=dict)
    # A range for every hidden number: large, and for nobody outside.
    findings = models.JSONField(default=list)
    # What becomes hidden and what stops being hidden, against what was public: place, period, group and reason by indicator.
    changes = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"audit of {self.release_id}"
