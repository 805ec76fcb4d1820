"""Who decides by which rule, and what was put to them: bodies and their decisions."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.choices import ConflictRule, DecisionOutcome, DecisionRule, DecisionState, DecisionSubject
from engagement.models.input import Input, InputCall
from engagement.models.levels import Levelled, levelled_constraints
from engagement.querysets import BodyQuerySet, DecisionQuerySet
from workgroups.choices import Uptake
from workgroups.models import Person, Workgroup

LONGEST_DAYS = 60
MOST_AGAINST = 20


class Deciding(models.Model):
    """The terms of deciding: those of a body, and as they were when a decision was put to it."""

    rule = models.CharField(_("rule"), max_length=12, choices=DecisionRule, default=DecisionRule.CONSENT)
    most_against = models.PositiveSmallIntegerField(
        _("objections that consent bears"), default=0, validators=[MaxValueValidator(MOST_AGAINST)],
        help_text=_("With 1, a decision by consent passes unless two or more object."),
    )  # fmt: skip
    quorum_percent = models.PositiveSmallIntegerField(
        _("quorum, in percent of the seats"), default=50, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    quorum_voices = models.JSONField(_("voices that must take part"), default=list, blank=True)
    secret = models.BooleanField(
        _("secret ballot"), default=False, help_text=_("Nobody learns who voted how, not even who runs the portal.")
    )
    conflicts = models.CharField(
        _("with a conflict of interest"), max_length=8, choices=ConflictRule, default=ConflictRule.LEAVES
    )

    class Meta:
        abstract = True


def deciding_constraints(name: str) -> list[models.BaseConstraint]:
    """What holds of the terms wherever they stand."""
    return [
        models.CheckConstraint(
            condition=Q(rule__in=DecisionRule.values), name=f"engagement_{name}_rule",
            violation_error_message=_("Choose one of the rules."),
        ),
        models.CheckConstraint(
            condition=Q(quorum_percent__range=(1, 100)), name=f"engagement_{name}_quorum",
            violation_error_message=_("The quorum is between 1 and 100 percent."),
        ),
        models.CheckConstraint(
            condition=Q(most_against__lte=MOST_AGAINST), name=f"engagement_{name}_against",
            violation_error_message=_("Consent bears at most 20 objections."),
        ),
        models.CheckConstraint(
            condition=Q(conflicts__in=ConflictRule.values), name=f"engagement_{name}_conflicts",
            violation_error_message=_("Choose what a conflict of interest means."),
        ),
    ]  # fmt: skip


class Body(Deciding):
    """A governance workgroup that decides in the portal, since a day, by terms that it agreed on."""

    workgroup = models.OneToOneField(
        Workgroup, on_delete=models.PROTECT, related_name="body", verbose_name=_("workgroup")
    )
    days = models.PositiveSmallIntegerField(
        _("days for voting"), default=7, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_DAYS)]
    )
    since = models.DateField(_("decides here since"), default=timezone.localdate)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("deciding body"), _("deciding bodies")
        ordering = ["workgroup__name_folded", "pk"]
        constraints = [
            *deciding_constraints("body"),
            models.CheckConstraint(
                condition=Q(days__range=(1, LONGEST_DAYS)), name="engagement_body_days",
                violation_error_message=_("Voting takes between 1 and 60 days."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.workgroup)


class Decision(Deciding, Levelled):
    """What is put to a body, what came of it, and who says so."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("body"))
    title = models.CharField(_("title in English"), max_length=160)
    title_es = models.CharField(_("title in Spanish"), max_length=160, blank=True)
    proposal = models.TextField(_("what is proposed, in English"))
    proposal_es = models.TextField(_("what is proposed, in Spanish"), blank=True)
    subject = models.CharField(
        _("what adopting it does"), max_length=10, choices=DecisionSubject, default=DecisionSubject.OTHER
    )
    strategy = models.ForeignKey(
        "agenda.Strategy", on_delete=models.PROTECT, null=True, blank=True, related_name="decisions",
        verbose_name=_("strategy"),
    )  # fmt: skip
    agenda = models.ForeignKey(
        "agenda.CommonAgenda", on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions",
        verbose_name=_("version of the common agenda"),
    )  # fmt: skip
    facilitator = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("facilitator")
    )
    takes_advice = models.BooleanField(
        _("everybody may say what they think of it"), default=True, help_text=_("It appears on the page to take part.")
    )
    state = models.CharField(_("state"), max_length=10, choices=DecisionState, default=DecisionState.DRAFT)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Fixed when it opens and when it is counted, for figures over many decisions.
    community_held = models.BooleanField(null=True, blank=True, editable=False)
    carried = models.BooleanField(null=True, blank=True, editable=False)
    withdrawn_why = models.CharField(_("why it is withdrawn"), max_length=300, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=DecisionOutcome, blank=True)
    chosen = models.ForeignKey(
        "engagement.DecisionOption", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    statement = models.TextField(_("what was decided and why, in English"), blank=True)
    statement_es = models.TextField(_("what was decided and why, in Spanish"), blank=True)
    advice_changed = models.BooleanField(_("advice changed the result"), null=True, blank=True)
    stated_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    stated_at = models.DateTimeField(null=True, blank=True, editable=False)
    review_on = models.DateField(_("to be looked at again on"), null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("decision"), _("decisions")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "closes_at"], name="engagement_decision_when")]
        constraints = [
            *deciding_constraints("decision"),
            *levelled_constraints("decision"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(proposal=""), name="engagement_decision_words",
                violation_error_message=_("Give a title, and say what is proposed."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=DecisionState.values), name="engagement_decision_state",
                violation_error_message=_("Choose one of the states."),
            ),
            models.CheckConstraint(
                condition=Q(subject=DecisionSubject.OTHER)
                | Q(subject=DecisionSubject.STRATEGY, strategy__isnull=False)
                # The draft that was not adopted may be discarded later.
                | Q(subject=DecisionSubject.AGENDA),
                name="engagement_decision_subject",
                violation_error_message=_("Choose the strategy that is to be affirmed."),
            ),
            models.CheckConstraint(
                condition=Q(state=DecisionState.DRAFT)
                | Q(opened_at__isnull=False, closes_at__gt=F("opened_at"), community_held__isnull=False),
                name="engagement_decision_open",
                violation_error_message=_("A decision closes after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[DecisionState.DRAFT, DecisionState.OPEN], closed_at__isnull=True)
                | (Q(state=DecisionState.WITHDRAWN, closed_at__isnull=False) & ~Q(withdrawn_why=""))
                | Q(
                    state__in=[DecisionState.CLOSED, DecisionState.DECIDED], closed_at__isnull=False, carried__isnull=False
                ),
                name="engagement_decision_closed",
                violation_error_message=_("Say why the decision is withdrawn."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=DecisionState.DECIDED, outcome__in=DecisionOutcome.values, stated_at__isnull=False)
                    & ~Q(statement="")
                )
                | (~Q(state=DecisionState.DECIDED) & Q(outcome="", stated_at__isnull=True)),
                name="engagement_decision_outcome",
                violation_error_message=_("Say what was decided and why."),
            ),
            # A count does not make a decision; but nobody makes one that the count did not carry.
            models.CheckConstraint(
                condition=~Q(outcome=DecisionOutcome.ADOPTED) | Q(carried=True), name="engagement_decision_carried",
                violation_error_message=_("The count does not carry this. It can be put to the body again."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page in the public log."""
        return reverse("engagement:decision_detail", args=[self.pk])


class DecisionOption(models.Model):
    """One of several among which a body chooses by putting them in order."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="options")
    name = models.CharField(_("name in English"), max_length=160)
    name_es = models.CharField(_("name in Spanish"), max_length=160, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("option"), _("options")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "name"], name="engagement_option_once",
                violation_error_message=_("This option is there already."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="engagement_option_name",
                violation_error_message=_("Give each option a name."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class DecisionInput(models.Model):
    """What people said before it was decided, and what the decision made of it: a call for input, or one comment."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="inputs")
    call = models.ForeignKey(
        InputCall, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions",
        verbose_name=_("call for input"),
    )  # fmt: skip
    input = models.ForeignKey(
        Input, on_delete=models.CASCADE, null=True, blank=True, related_name="decisions", verbose_name=_("input")
    )
    uptake = models.CharField(_("what became of it"), max_length=10, choices=Uptake)
    said = models.CharField(_("what the decision made of it, in English"), max_length=500)
    said_es = models.CharField(_("what the decision made of it, in Spanish"), max_length=500, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("input to a decision"), _("input to decisions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "call"], condition=Q(call__isnull=False), name="engagement_decisioninput_call",
                violation_error_message=_("This is answered here already."),
            ),
            models.UniqueConstraint(
                fields=["decision", "input"], condition=Q(input__isnull=False), name="engagement_decisioninput_input",
                violation_error_message=_("This is answered here already."),
            ),
            models.CheckConstraint(
                condition=Q(call__isnull=False, input__isnull=True) | Q(call__isnull=True, input__isnull=False),
                name="engagement_decisioninput_one",
                violation_error_message=_("Choose a call for input or one comment."),
            ),
            models.CheckConstraint(
                condition=Q(uptake__in=Uptake.values) & ~Q(said=""), name="engagement_decisioninput_said",
                violation_error_message=_("Say what the decision made of it."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"input {self.pk} to {self.decision_id}"
