"""The plan: goals, the strategies toward them, their actions and milestones."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.choices import (
    GATED,
    ActionState,
    Collaboration,
    EvidenceKind,
    StrategyKind,
    StrategyReach,
    StrategyState,
)
from agenda.links import check_links
from agenda.querysets import ActionQuerySet, GoalQuerySet, StrategyQuerySet

# A goal's or strategy's progress is the mean of its actions by weight; a weight says how much of the work an action is.
HEAVIEST = 10
MOST_UNITS = 1_000_000


class Goal(models.Model):
    """What the network wants to be true; a success measure along the path from before birth to a career."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name in English"), max_length=160)
    name_es = models.CharField(_("name in Spanish"), max_length=160, blank=True)
    statement = models.TextField(
        _("statement in English"), help_text=_("What is true for people when the goal is reached.")
    )
    statement_es = models.TextField(_("statement in Spanish"), blank=True)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    published = models.BooleanField(_("public"), default=False)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug="new"), name="agenda_goal_slug", violation_error_message=_("Choose another address.")
            )
        ]

    def __str__(self) -> str:
        return self.name


class Strategy(models.Model):
    """A way toward a goal, proposed by a workgroup."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="strategies", verbose_name=_("goal"))
    workgroup = models.ForeignKey(
        "workgroups.Workgroup", on_delete=models.PROTECT, related_name="strategies", verbose_name=_("workgroup")
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name in English"), max_length=160)
    name_es = models.CharField(_("name in Spanish"), max_length=160, blank=True)
    summary = models.TextField(_("summary in English"), blank=True)
    summary_es = models.TextField(_("summary in Spanish"), blank=True)
    kind = models.CharField(_("what it changes"), max_length=10, choices=StrategyKind, default=StrategyKind.PROGRAM)
    reach = models.CharField(_("whom it is for"), max_length=10, choices=StrategyReach, default=StrategyReach.UNIVERSAL)
    collaboration = models.CharField(_("how partners work together"), max_length=12, choices=Collaboration, blank=True)
    evidence_kind = models.CharField(_("what speaks for it"), max_length=10, choices=EvidenceKind, blank=True)
    evidence = models.TextField(
        _("evidence in English"),
        blank=True,
        help_text=_("What was seen, where and with whom, in two or three sentences."),
    )
    evidence_es = models.TextField(_("evidence in Spanish"), blank=True)
    evidence_links = models.TextField(
        _("where to read it"), blank=True, max_length=2000, validators=[check_links],
        help_text=_("One web address per line, up to ten."),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=StrategyState, default=StrategyState.PROPOSED)
    state_reason = models.CharField(_("reason"), max_length=300, blank=True)
    # The review that the strategy has passed; without one the database lets it neither be reviewed nor affirmed.
    passed = models.ForeignKey(
        "agenda.EquityReview", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    published = models.BooleanField(_("public"), default=False)

    objects = StrategyQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = _("strategies")
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug="new"),
                name="agenda_strategy_slug",
                violation_error_message=_("Choose another address."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=StrategyKind.values),
                name="agenda_strategy_kind",
                violation_error_message=_("Choose what the strategy changes."),
            ),
            models.CheckConstraint(
                condition=Q(reach__in=StrategyReach.values),
                name="agenda_strategy_reach",
                violation_error_message=_("Choose whom the strategy is for."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=StrategyState.values),
                name="agenda_strategy_state",
                violation_error_message=_("Choose one of the states."),
            ),
            models.CheckConstraint(
                condition=~Q(state=StrategyState.STOPPED) | ~Q(state_reason=""),
                name="agenda_strategy_stopped_why",
                violation_error_message=_("Say why the strategy is stopped."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=GATED) | Q(passed__isnull=False),
                name="agenda_strategy_gate",
                violation_error_message=_("A strategy is affirmed after it has passed its equity review."),
            ),
            models.CheckConstraint(
                condition=Q(collaboration__in=["", *Collaboration.values]),
                name="agenda_strategy_together",
                violation_error_message=_("Choose how the partners work together."),
            ),
            models.CheckConstraint(
                condition=Q(evidence_kind__in=["", *EvidenceKind.values]),
                name="agenda_strategy_evidence",
                violation_error_message=_("Choose what speaks for the strategy."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Action(models.Model):
    """A piece of work with an owner and a date. How far it is follows from its milestones and confirmed activities."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="actions", verbose_name=_("strategy"))
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    name = models.CharField(_("name in English"), max_length=200)
    name_es = models.CharField(_("name in Spanish"), max_length=200, blank=True)
    # Folded English and Spanish name together: one column to search and to sort by.
    name_folded = models.CharField(max_length=410, editable=False)
    workgroup = models.ForeignKey(
        "workgroups.Workgroup", on_delete=models.PROTECT, related_name="actions", verbose_name=_("workgroup")
    )
    organization = models.ForeignKey(
        "workgroups.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("owning organization"),
    )
    person = models.ForeignKey(
        "workgroups.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("owning person"),
    )
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=ActionState, default=ActionState.NOT_STARTED)
    state_reason = models.CharField(_("reason"), max_length=300, blank=True)
    state_since = models.DateTimeField(default=timezone.now, editable=False)
    # The last day on which its owner said how it stands.
    heard_on = models.DateField(_("heard of on"), null=True, blank=True, editable=False)
    weight = models.PositiveSmallIntegerField(
        _("weight"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(HEAVIEST)],
        help_text=_("How much of the strategy this action is, 1 to 10. Most actions have 1."),
    )
    planned_units = models.PositiveIntegerField(
        _("planned amount"),
        default=0,
        validators=[MaxValueValidator(MOST_UNITS)],
        help_text=_("For example 22. Leave 0 if the action is not counted."),
    )
    unit = models.CharField(
        _("what is counted, in English"), max_length=60, blank=True, help_text=_("For example: employers.")
    )
    unit_es = models.CharField(_("what is counted, in Spanish"), max_length=60, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = [
            "strategy__goal__position",
            "strategy__goal_id",
            "strategy__position",
            "strategy_id",
            F("due_on").asc(nulls_last=True),
            "pk",
        ]
        indexes = [
            models.Index(fields=["state", "due_on"], name="agenda_action_due"),
            models.Index(fields=["name_folded"], name="agenda_action_name"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug="new"),
                name="agenda_action_slug",
                violation_error_message=_("Choose another address."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=ActionState.values),
                name="agenda_action_state",
                violation_error_message=_("Choose one of the states."),
            ),
            models.CheckConstraint(
                condition=Q(organization__isnull=True) | Q(person__isnull=True),
                name="agenda_action_one_owner",
                violation_error_message=_("Choose an organization or a person as owner, not both."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(due_on__isnull=True) | Q(due_on__gte=F("starts_on")),
                name="agenda_action_dates",
                violation_error_message=_("The due date is before the start. Change one of them."),
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=HEAVIEST),
                name="agenda_action_weight",
                violation_error_message=_("Enter a weight from 1 to 10."),
            ),
            models.CheckConstraint(
                condition=Q(planned_units=0) | ~Q(unit=""),
                name="agenda_action_unit",
                violation_error_message=_("Say what is counted, for example employers."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ActionState.BLOCKED, ActionState.STOPPED]) | ~Q(state_reason=""),
                name="agenda_action_why",
                violation_error_message=_("Say why the action is blocked or stopped."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Milestone(models.Model):
    """A step of an action that is either reached or not."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="milestones")
    name = models.CharField(_("name in English"), max_length=200)
    name_es = models.CharField(_("name in Spanish"), max_length=200, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    reached_on = models.DateField(_("reached on"), null=True, blank=True)

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "name"],
                name="agenda_milestone_once",
                violation_error_message=_("This action has a milestone with that name."),
            )
        ]

    def __str__(self) -> str:
        return self.name
