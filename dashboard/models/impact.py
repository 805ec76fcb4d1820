"""The yearly impact report: what people write, and live content that is frozen when the report is published."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboard.choices import ImpactPart, ImpactState
from dashboard.models.constraints import among, check, once
from dashboard.querysets import ImpactReportQuerySet

FIRST_YEAR, LAST_YEAR = 2000, 2100


class ImpactReport(models.Model):
    """One edition of the report of one year. Published, it stays as it is; a correction is the next edition."""

    year = models.PositiveSmallIntegerField(_("year"))
    edition = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=ImpactState, default=ImpactState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)

    objects = ImpactReportQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("impact report"), _("impact reports")
        ordering = ["-year", "-edition"]
        constraints = [
            once("year", "edition", name="dashboard_impactreport_once", message=_("This edition is there already.")),
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(state=ImpactState.PUBLISHED),
                name="dashboard_impactreport_holds",
                violation_error_message=_("One edition of a year holds."),
            ),
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(state=ImpactState.DRAFT),
                name="dashboard_impactreport_draft",
                violation_error_message=_("This year has a draft already."),
            ),
            among("state", ImpactState.values, name="dashboard_impactreport_state"),
            check(
                Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="dashboard_impactreport_year",
                message=_("Enter a year from 2000 to 2100."),
            ),
            check(
                Q(state=ImpactState.DRAFT) | Q(published_at__isnull=False),
                name="dashboard_impactreport_published",
                message=_("A published report says when it was published."),
            ),
        ]

    def __str__(self) -> str:
        return f"impact report {self.year}/{self.edition}"


class ImpactSection(models.Model):
    """One part of a report: words of people in both languages, and `frozen`, by language, what its live part said at publishing."""

    report = models.ForeignKey(ImpactReport, on_delete=models.CASCADE, related_name="sections")
    part = models.CharField(max_length=12, choices=ImpactPart)
    text = models.TextField(_("text in English"), blank=True)
    text_es = models.TextField(_("text in Spanish"), blank=True)
    shown = models.BooleanField(_("in the report"), default=True)
    frozen = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [
            once("report", "part", name="dashboard_impactsection_once", message=_("The report has this part.")),
            among("part", ImpactPart.values, name="dashboard_impactsection_part"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.part}"
