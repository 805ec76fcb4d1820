"""What people say about a figure: targets, baselines, what they expect themselves, notes on the curve, breaks in a series.

Targets, baselines and forecasts have the dimensions of a figure: indicator, place, group, and a day or a period. Every row
says whose word it is and why. None of them is a figure of ours: the public ones stand in tiles alone.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboard.choices import Origin
from dashboard.models.constraints import among, check, once
from dashboard.models.indicators import Indicator
from dashboard.models.places import Place
from dashboard.models.vocabulary import Group, Period


class Said(models.Model):
    """Whose word it is, why, and who wrote it down."""

    author = models.CharField(max_length=200, help_text=_("Who decided or wrote it; shown to the public."))
    reason = models.TextField(blank=True)
    reason_es = models.TextField(blank=True)
    origin = models.CharField(max_length=6, choices=Origin, default=Origin.PAGE)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


class Target(Said):
    """What is aimed at for one group of one place, and by which day. "The same for all groups" is a row for each."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(help_text=_("The last day; the end of a year where only a year was agreed."))
    value = models.FloatField(help_text=_("In the unit of the indicator."))

    class Meta:
        ordering = ["indicator", "place", "due", "group"]
        constraints = [
            once(
                "indicator", "place", "group", "due",
                name="dashboard_target_once",
                message=_("This group has a target for this day already."),
            ),
            among("origin", Origin.values, name="dashboard_target_origin"),
            check(~Q(author=""), name="dashboard_target_author", message=_("A target says who decided it.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.value:g}, {self.due}"


class Baseline(Said):
    """Where one group of one place starts: the published figure of a period, or a figure of before that people name.

    A published figure of that period always wins over `value`, also where it is hidden.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="baselines")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    value = models.FloatField(null=True, blank=True, help_text=_("Only where no figure of this period is published."))

    class Meta:
        ordering = ["indicator", "place", "group"]
        constraints = [
            once(
                "indicator", "place", "group",
                name="dashboard_baseline_once",
                message=_("This group has a baseline already."),
            ),
            among("origin", Origin.values, name="dashboard_baseline_origin"),
            check(~Q(author=""), name="dashboard_baseline_author", message=_("A baseline says who chose it.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.period_id}"


class RemovedAim(models.Model):
    """A target (with its day) or a starting point (without one) that a person took away: a reload of definitions leaves it so."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="removed_aims")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["indicator", "place", "group"]
        constraints = [
            once(
                "indicator", "place", "group", "due",
                name="dashboard_removedaim_target",
                condition=Q(due__isnull=False),
                message=_("This target is taken away already."),
            ),
            once(
                "indicator", "place", "group",
                name="dashboard_removedaim_baseline",
                condition=Q(due__isnull=True),
                message=_("This starting point is taken away already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.place_id}, {self.group_id}"


class OwnForecast(Said):
    """What a person expects of one group of one place in a period to come, and why; beside what is computed."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="own_forecasts")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    value = models.FloatField()

    class Meta:
        ordering = ["indicator", "place", "group", "period"]
        constraints = [
            once(
                "indicator", "place", "group", "period",
                name="dashboard_ownforecast_once",
                message=_("There is a forecast for this group and period already."),
            ),
            among("origin", Origin.values, name="dashboard_ownforecast_origin"),
            check(
                ~Q(author="") & ~Q(reason=""),
                name="dashboard_ownforecast_reason",
                message=_("A forecast says whose it is and why."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.value:g}, {self.period_id}"


class CurveNote(Said):
    """Part of the story behind the curve: what happened on a day. `reason` is its text; without a place it holds for all."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="curve_notes")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    day = models.DateField()

    class Meta:
        ordering = ["indicator", "day", "pk"]
        constraints = [
            among("origin", Origin.values, name="dashboard_curvenote_origin"),
            check(
                ~Q(author="") & ~Q(reason=""),
                name="dashboard_curvenote_text",
                message=_("A note has a text and an author."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.day}"


class SeriesBreak(Said):
    """The source counts otherwise from `day` on: figures before it and after it are not compared."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="series_breaks")
    day = models.DateField(help_text=_("First day of the new series."))

    class Meta:
        ordering = ["indicator", "day"]
        constraints = [
            once(
                "indicator",
                "day",
                name="dashboard_seriesbreak_once",
                message=_("This day starts a new series already."),
            ),
            among("origin", Origin.values, name="dashboard_seriesbreak_origin"),
            check(
                ~Q(author="") & ~Q(reason=""),
                name="dashboard_seriesbreak_reason",
                message=_("A break says what changed, and who says so."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.day}"
