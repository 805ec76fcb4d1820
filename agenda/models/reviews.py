"""How a strategy came to where it stands: its equity reviews with their conditions, and each of its moves."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.choices import PASSING, ReviewLevel, ReviewOutcome, StrategyKind, StrategyReach, StrategyState
from agenda.models.plan import Strategy
from agenda.querysets import ConditionQuerySet, ReviewQuerySet


class EquityReview(models.Model):
    """One round of the equity review: what the workgroup decided in the six questions, and what reviewers concluded.

    Each round is a row of its own with a number, so earlier answers and outcomes stay to be read.
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="reviews")
    number = models.PositiveSmallIntegerField(editable=False)
    level = models.CharField(_("at which level"), max_length=14, choices=ReviewLevel, blank=True)
    issue = models.TextField(_("the problem, in English"), blank=True)
    issue_es = models.TextField(_("the problem, in Spanish"), blank=True)
    populations = models.TextField(_("the people it is about, in English"), blank=True)
    populations_es = models.TextField(_("the people it is about, in Spanish"), blank=True)
    kind = models.CharField(_("what it changes"), max_length=10, choices=StrategyKind)
    reach = models.CharField(_("whom it is for"), max_length=10, choices=StrategyReach)
    tailored = models.TextField(_("how it fits the people it is about, in English"), blank=True)
    tailored_es = models.TextField(_("how it fits the people it is about, in Spanish"), blank=True)
    reduction = models.TextField(_("which gap shrinks, in English"), blank=True)
    reduction_es = models.TextField(_("which gap shrinks, in Spanish"), blank=True)
    reduction_from = models.FloatField(_("the gap now"), null=True, blank=True)
    reduction_to = models.FloatField(_("the gap then"), null=True, blank=True)
    reduction_unit = models.CharField(_("counted in"), max_length=60, blank=True)
    reduction_by = models.DateField(_("by when"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(_("outcome"), max_length=10, choices=ReviewOutcome, blank=True)
    said = models.TextField(_("what the reviewers say, in English"), blank=True)
    said_es = models.TextField(_("what the reviewers say, in Spanish"), blank=True)
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    concluded_at = models.DateTimeField(null=True, blank=True)
    reviewers = models.ManyToManyField("workgroups.Person", related_name="equity_reviews", blank=True)
    next_on = models.DateField(_("next review"), null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["strategy", "-number"]
        verbose_name, verbose_name_plural = _("equity review"), _("equity reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "number"],
                name="agenda_equityreview_number",
                violation_error_message=_("This round of the review exists already."),
            ),
            models.UniqueConstraint(
                fields=["strategy"],
                condition=Q(outcome=""),
                name="agenda_equityreview_open",
                violation_error_message=_("A review of this strategy is open already."),
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *ReviewOutcome.values]),
                name="agenda_equityreview_outcome",
                violation_error_message=_("Choose one of the outcomes."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", concluded_at__isnull=True) | (~Q(outcome="") & Q(concluded_at__isnull=False)),
                name="agenda_equityreview_ended",
                violation_error_message=_("A review has an outcome from the moment when it is concluded."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=PASSING) | Q(next_on__isnull=False),
                name="agenda_equityreview_next",
                violation_error_message=_("Say when the strategy is reviewed again."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome=ReviewOutcome.RETURNED) | ~Q(said="") | ~Q(said_es=""),
                name="agenda_equityreview_said",
                violation_error_message=_("Say what has to change before the strategy can pass."),
            ),
            # What was affirmed before reviews were kept has no answers.
            models.CheckConstraint(
                condition=Q(level__in=ReviewLevel.values) | Q(level="", outcome__in=PASSING),
                name="agenda_equityreview_level",
                violation_error_message=_("Choose the level."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=StrategyKind.values, reach__in=StrategyReach.values),
                name="agenda_equityreview_kind",
                violation_error_message=_("Choose what the strategy changes and whom it is for."),
            ),
            models.CheckConstraint(
                condition=Q(reduction_to__isnull=True)
                | Q(reduction_from__isnull=True)
                | Q(reduction_to__lt=F("reduction_from")),
                name="agenda_equityreview_shrinks",
                violation_error_message=_("The gap then has to be smaller than the gap now."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strategy_id}: {self.number}"


class EquityCondition(models.Model):
    """What has to happen besides, for a strategy that passed its review on this condition."""

    review = models.ForeignKey(EquityReview, on_delete=models.CASCADE, related_name="conditions")
    text = models.CharField(_("condition in English"), max_length=300, blank=True)
    text_es = models.CharField(_("condition in Spanish"), max_length=300, blank=True)
    met_on = models.DateField(_("met on"), null=True, blank=True)
    met_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ConditionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(text_es=""),
                name="agenda_equitycondition_text",
                violation_error_message=_("Say what the condition is."),
            )
        ]

    def __str__(self) -> str:
        return f"condition {self.pk}"


class StrategyMove(models.Model):
    """A strategy came from one state to another: when, why, and for an affirmation by which body on which day.

    The first move of a strategy has no `before`. `decision` is what a meeting of the body noted, where it noted it.
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="moves")
    before = models.CharField(max_length=10, choices=StrategyState, blank=True)
    to = models.CharField(max_length=10, choices=StrategyState)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decision = models.ForeignKey(
        "workgroups.NotedDecision", on_delete=models.SET_NULL, null=True, blank=True, related_name="affirmations"
    )
    body = models.CharField(_("who decided"), max_length=160, blank=True)
    body_es = models.CharField(_("who decided, in Spanish"), max_length=160, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    class Meta:
        ordering = ["strategy", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to__in=StrategyState.values),
                name="agenda_strategymove_to",
                violation_error_message=_("Choose one of the states."),
            ),
            models.CheckConstraint(
                condition=~Q(to=StrategyState.AFFIRMED) | (~Q(body="") & Q(decided_on__isnull=False)),
                name="agenda_strategymove_decided",
                violation_error_message=_("Say who affirmed the strategy, and on which day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strategy_id}: {self.to}"
