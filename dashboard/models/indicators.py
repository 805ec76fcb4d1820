"""What is measured: indicators and the reviewed versions of their definitions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboard.choices import Direction, IndicatorStatus, Origin, Tier, ValueType
from dashboard.models.constraints import among, at_least_zero, check, once
from dashboard.models.vocabulary import Measure, Source
from dashboard.querysets import IndicatorQuerySet


class Indicator(models.Model):
    """One thing that the network watches; what it means stands in its versions, whether it is public in its publication."""

    slug = models.SlugField(
        max_length=100, unique=True, help_text=_("Fixed once public; a rename keeps the old address.")
    )
    # Folded English and Spanish name together: one column to search and to sort by.
    name_folded = models.CharField(max_length=410, blank=True, db_index=True, help_text=_("For order and search."))
    tier = models.CharField(max_length=12, choices=Tier, default=Tier.CORE)
    status = models.CharField(max_length=12, choices=IndicatorStatus, default=IndicatorStatus.IN_PROGRESS)
    steward = models.ForeignKey(
        "workgroups.Workgroup", on_delete=models.PROTECT, null=True, blank=True, related_name="indicators"
    )
    owner = models.CharField(max_length=200, blank=True, help_text=_("Who gets the data we do not have yet."))
    plan = models.TextField(blank=True)
    plan_es = models.TextField(blank=True)
    # The version that runs follow; null only between the making of an indicator and of its first version.
    version = models.ForeignKey("dashboard.IndicatorVersion", on_delete=models.PROTECT, null=True, related_name="+")

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["name_folded", "slug"]
        constraints = [
            among("tier", Tier.values, name="dashboard_indicator_tier"),
            among("status", IndicatorStatus.values, name="dashboard_indicator_status"),
        ]

    def __str__(self) -> str:
        return self.slug


class IndicatorVersion(models.Model):
    """A reviewed definition: it is written once; a change is the next number."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    origin = models.CharField(max_length=6, choices=Origin, default=Origin.FILE)
    content_hash = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    name_es = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    summary_es = models.TextField(blank=True)
    value_type = models.CharField(max_length=20, choices=ValueType)
    numerator = models.TextField(blank=True, help_text=_("Formula over measures; empty while there is no data."))
    denominator = models.TextField(blank=True, help_text=_("Formula over measures; empty where there is none."))
    multiplier = models.FloatField(default=1.0)
    unit = models.CharField(max_length=60)
    decimals = models.PositiveSmallIntegerField(default=1)
    direction = models.CharField(max_length=8, choices=Direction, default=Direction.NEITHER)
    numerator_words = models.TextField(blank=True)
    numerator_words_es = models.TextField(blank=True)
    denominator_words = models.TextField(blank=True)
    denominator_words_es = models.TextField(blank=True)
    universe = models.TextField(blank=True)
    universe_es = models.TextField(blank=True)
    why = models.TextField(blank=True)
    why_es = models.TextField(blank=True)
    limitations = models.TextField(blank=True)
    limitations_es = models.TextField(blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="+")
    measures = models.ManyToManyField(Measure, related_name="versions")
    dimensions = models.JSONField(default=list, help_text=_("Slugs of the breakdowns that are expected."))
    reference = models.CharField(
        max_length=200, default="overall", help_text=_("overall, best, or the key of a group.")
    )
    author = models.CharField(max_length=200, blank=True)
    checker = models.CharField(max_length=200, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["indicator", "-number"]
        constraints = [
            once(
                "indicator",
                "number",
                name="dashboard_indicatorversion_once",
                message=_("This version is there already."),
            ),
            among("origin", Origin.values, name="dashboard_indicatorversion_origin"),
            among("value_type", ValueType.values, name="dashboard_indicatorversion_type"),
            among("direction", Direction.values, name="dashboard_indicatorversion_direction"),
            at_least_zero(
                "multiplier", name="dashboard_indicatorversion_multiplier", message=_("The multiplier is above 0.")
            ),
            check(
                Q(decimals__lte=9),
                name="dashboard_indicatorversion_decimals",
                message=_("At most 9 decimals are shown."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"
