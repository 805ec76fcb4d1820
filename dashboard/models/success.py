"""Which indicators say whether a goal of the agenda is reached."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dashboard.models.indicators import Indicator


class SuccessMeasure(models.Model):
    """One indicator among the success measures of one goal."""

    goal = models.ForeignKey("agenda.Goal", on_delete=models.PROTECT, related_name="success_measures")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="success_measures")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["goal", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "indicator"],
                name="dashboard_successmeasure_once",
                violation_error_message=_("This indicator measures this goal already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.goal_id}: {self.indicator_id}"
