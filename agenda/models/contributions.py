"""What advances the plan: activities, and what somebody took on in a meeting."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.models.plan import MOST_UNITS, Action
from agenda.querysets import ContributionQuerySet


class Contribution(models.Model):
    """This activity advances this action, by so many of what the action counts."""

    activity = models.ForeignKey("workgroups.Activity", on_delete=models.CASCADE, related_name="contributions")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="contributions")
    units = models.PositiveIntegerField(_("how many"), default=0, validators=[MaxValueValidator(MOST_UNITS)])

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "action"],
                name="agenda_contribution_once",
                violation_error_message=_("This activity advances that action already."),
            ),
            models.CheckConstraint(
                condition=Q(units__lte=MOST_UNITS),
                name="agenda_contribution_units",
                violation_error_message=_("Enter a smaller number."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} → {self.action_id}"


class TakenUp(models.Model):
    """What somebody took on in a meeting is an action of the workplan now."""

    item = models.OneToOneField("workgroups.ActionItem", on_delete=models.CASCADE, related_name="taken_up")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="taken_from")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.item_id} → {self.action_id}"
