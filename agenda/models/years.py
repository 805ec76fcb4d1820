"""The years of the plan: what was promised for a year, and what became of it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.choices import PlanPart, YearChoice, YearOutcome
from agenda.models.plan import Action, Goal, Strategy
from agenda.querysets import YearLineQuerySet

FIRST_YEAR, LAST_YEAR = 2000, 2100


class PlanYear(models.Model):
    """A year of the plan: open while staff choose what becomes of each action, closed for good with its frozen lines."""

    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="agenda_year_sensible",
                violation_error_message=_("Enter a year from 2000 to 2100."),
            )
        ]

    def __str__(self) -> str:
        return str(self.year)


class YearPlan(models.Model):
    """What staff chose for one open action while the year is not closed yet; it goes when the year is closed."""

    year = models.ForeignKey(PlanYear, on_delete=models.CASCADE, related_name="choices")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="year_choices")
    choice = models.CharField(_("What becomes of it"), max_length=5, choices=YearChoice)
    due_on = models.DateField(_("new due date"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "action"],
                name="agenda_yearplan_once",
                violation_error_message=_("Something is chosen for this action already."),
            ),
            models.CheckConstraint(
                condition=Q(choice__in=YearChoice.values),
                name="agenda_yearplan_choice",
                violation_error_message=_("Choose what becomes of the action."),
            ),
            models.CheckConstraint(
                condition=~Q(choice=YearChoice.CARRY) | Q(due_on__isnull=False),
                name="agenda_yearplan_due",
                violation_error_message=_("Enter the new due date."),
            ),
            models.CheckConstraint(
                condition=~Q(choice=YearChoice.STOP) | ~Q(reason=""),
                name="agenda_yearplan_why",
                violation_error_message=_("Say why the action is stopped."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_id}: {self.choice}"


class YearLine(models.Model):
    """A goal, strategy or action as it stood when the year was closed. Written once, by closing; no page changes it.

    `promised_on` is the due date that was promised first in that year, `due_on` the one at its end, `new_due_on` the one it was
    carried on to. `percent` is its progress then, None where nothing was planned. `public` says whether anyone could read it then.
    """

    year = models.ForeignKey(PlanYear, on_delete=models.CASCADE, related_name="lines")
    part = models.CharField(max_length=10, choices=PlanPart)
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="year_lines")
    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, null=True, blank=True, related_name="year_lines")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, blank=True, related_name="year_lines")
    workgroup = models.ForeignKey(
        "workgroups.Workgroup", on_delete=models.PROTECT, null=True, blank=True, related_name="year_lines"
    )
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(_("name in English"), max_length=200)
    name_es = models.CharField(_("name in Spanish"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=12, blank=True)
    outcome = models.CharField(_("what became of it"), max_length=8, choices=YearOutcome, blank=True)
    percent = models.PositiveSmallIntegerField(_("progress"), null=True, blank=True)
    promised_on = models.DateField(_("promised for"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    new_due_on = models.DateField(_("new due date"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    public = models.BooleanField(_("public"), default=False)

    objects = YearLineQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "action"],
                name="agenda_yearline_action_once",
                violation_error_message=_("This action stands in that year already."),
            ),
            models.CheckConstraint(
                condition=Q(part=PlanPart.GOAL, strategy__isnull=True, action__isnull=True, outcome="")
                | Q(part=PlanPart.STRATEGY, strategy__isnull=False, action__isnull=True, outcome="")
                | Q(part=PlanPart.ACTION, strategy__isnull=False, action__isnull=False, outcome__in=YearOutcome.values),
                name="agenda_yearline_part",
                violation_error_message=_("A line is a goal, a strategy, or an action with what became of it."),
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100),
                name="agenda_yearline_percent",
                violation_error_message=_("Progress is at most 100 percent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year_id}: {self.name}"
