"""How the plan came to be as it is: every change of a goal, strategy, action or milestone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.choices import PlanPart
from agenda.models.plan import Action, Goal, Strategy
from kconnect.core.models import AppendOnly


class PlanChange(AppendOnly):
    """One act: what was done to which part, by whom, when, why, and the values of its fields before and after.

    It belongs to one goal, strategy or action; a milestone's changes belong to its action and carry the milestone's name. Owners and
    other links are kept by their ids, so that no name outlives the consent of the one who bears it.
    """

    part = models.CharField(max_length=10, choices=PlanPart)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, null=True, blank=True, related_name="changes")
    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, null=True, blank=True, related_name="changes")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, null=True, blank=True, related_name="changes")
    milestone = models.CharField(_("milestone"), max_length=200, blank=True)
    milestone_es = models.CharField(_("milestone in Spanish"), max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verb = models.CharField(max_length=60)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    before = models.JSONField(default=dict, help_text=_("Field name to earlier value."))
    after = models.JSONField(default=dict, help_text=_("Field name to new value."))

    class Meta:
        verbose_name, verbose_name_plural = _("change of the plan"), _("changes of the plan")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["action", "at"], name="agenda_change_action"),
            models.Index(fields=["strategy", "at"], name="agenda_change_strategy"),
            models.Index(fields=["at"], name="agenda_change_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(part=PlanPart.GOAL, goal__isnull=False, strategy__isnull=True, action__isnull=True)
                | Q(part=PlanPart.STRATEGY, goal__isnull=True, strategy__isnull=False, action__isnull=True)
                | Q(
                    part__in=[PlanPart.ACTION, PlanPart.MILESTONE],
                    goal__isnull=True,
                    strategy__isnull=True,
                    action__isnull=False,
                ),
                name="agenda_change_of_one",
                violation_error_message=_("A change belongs to one goal, strategy or action."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.part} {self.goal_id or self.strategy_id or self.action_id}"
