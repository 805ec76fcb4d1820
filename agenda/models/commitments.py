"""What partners commit to a strategy: what, how much, from when to when, for whom and where."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.choices import CommitmentState
from agenda.models.plan import MOST_UNITS, Strategy
from agenda.querysets import CommitmentQuerySet
from workgroups.choices import FocusKind

# More than any gift; what is larger is a slip of the finger.
MOST_CENTS = 100_000_000_00


class Commitment(models.Model):
    """One thing that a partner gives to a strategy. The partner's editors keep it, the strategy's workgroup agrees."""

    organization = models.ForeignKey(
        "workgroups.Organization", on_delete=models.PROTECT, related_name="commitments", verbose_name=_("organization")
    )
    strategy = models.ForeignKey(
        Strategy, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("strategy")
    )
    what = models.CharField(_("what, in English"), max_length=300, blank=True)
    what_es = models.CharField(_("what, in Spanish"), max_length=300, blank=True)
    money_cents = models.PositiveBigIntegerField(
        _("money, in cents"), null=True, blank=True, validators=[MaxValueValidator(MOST_CENTS)]
    )
    hours = models.PositiveIntegerField(
        _("hours of people's time"), null=True, blank=True, validators=[MaxValueValidator(MOST_UNITS)]
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=CommitmentState, default=CommitmentState.OFFERED)
    state_reason = models.CharField(_("reason"), max_length=300, blank=True)
    state_since = models.DateTimeField(default=timezone.now, editable=False)
    # The partner's consent: without it nothing of the commitment is public, and without the second its money is not.
    shown = models.BooleanField(_("may be public"), default=False)
    money_shown = models.BooleanField(_("the amount may be public"), default=False)
    # When the partner last said that it still stands; empty until it is asked for the first time.
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("commitment"), _("commitments")
        ordering = ["strategy__position", "strategy_id", "organization__name_folded", "starts_on", "pk"]
        indexes = [
            models.Index(fields=["strategy", "state"], name="agenda_commitment_strategy"),
            models.Index(fields=["organization", "state"], name="agenda_commitment_partner"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what="", what_es=""),
                name="agenda_commitment_what",
                violation_error_message=_("Say what you commit, in English or in Spanish."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=CommitmentState.values),
                name="agenda_commitment_state",
                violation_error_message=_("Choose one of the states."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="agenda_commitment_days",
                violation_error_message=_("A commitment ends after it began. Change one of the days."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[CommitmentState.PARTLY, CommitmentState.WITHDRAWN]) | ~Q(state_reason=""),
                name="agenda_commitment_why",
                violation_error_message=_("Say why it was kept in part only, or withdrawn."),
            ),
            models.CheckConstraint(
                condition=Q(money_cents__isnull=True) | Q(money_cents__lte=MOST_CENTS),
                name="agenda_commitment_money",
                violation_error_message=_("This amount is too large. Look at it again."),
            ),
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__lte=MOST_UNITS),
                name="agenda_commitment_hours",
                violation_error_message=_("Enter a smaller number."),
            ),
        ]

    def __str__(self) -> str:
        return self.what or self.what_es


class CommitmentFocus(models.Model):
    """One place or group of people that a commitment is for."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="focus")
    kind = models.CharField(_("kind"), max_length=10, choices=FocusKind)
    # As in the log: a place by its code, people in the words of the partners' profiles.
    value = models.CharField(_("value"), max_length=80)

    class Meta:
        verbose_name, verbose_name_plural = _("whom it is for"), _("whom it is for")
        ordering = ["kind", "value", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "kind", "value"],
                name="agenda_commitmentfocus_once",
                violation_error_message=_("This is said already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=FocusKind.values) & ~Q(value=""),
                name="agenda_commitmentfocus_kind",
                violation_error_message=_("Say what kind this is, and what."),
            ),
        ]

    def __str__(self) -> str:
        return f"commitment {self.commitment_id}: {self.kind} {self.value}"
