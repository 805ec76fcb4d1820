"""Who may take part in a decision and what they say: positions with names, or ballots that nobody can tell apart."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.choices import ConcernOutcome, Stance, Voice
from engagement.models.decisions import Decision
from engagement.querysets import ConcernQuerySet, ElectorQuerySet
from workgroups.models import Person, Seat


class Elector(models.Model):
    """Somebody who may take part, and whose voice they bring: fixed when the decision opens.

    Of a secret decision this is the list of who took part. It says neither when nor how.
    """

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="electors")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="electorates")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    seat_title = models.CharField(max_length=120, blank=True)
    seat_title_es = models.CharField(max_length=120, blank=True)
    voice = models.CharField(_("voice"), max_length=12, choices=Voice, default=Voice.OTHER)
    # Whether the holder of the seat had agreed to be named in public on that day.
    named = models.BooleanField(default=False)
    conflicted = models.BooleanField(default=False)
    conflict = models.CharField(_("conflict of interest"), max_length=300, blank=True)
    took_part = models.BooleanField(default=False)
    dissent = models.CharField(_("dissent for the record"), max_length=1000, blank=True)

    objects = ElectorQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("elector"), _("electors")
        ordering = ["decision", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "person"], name="engagement_elector_once",
                violation_error_message=_("This person takes part already."),
            ),
            models.CheckConstraint(
                condition=Q(voice__in=Voice.values), name="engagement_elector_voice",
                violation_error_message=_("Choose whose voice the seat brings."),
            ),
            models.CheckConstraint(
                condition=Q(conflict="") | Q(conflicted=True), name="engagement_elector_conflict",
                violation_error_message=_("A conflict of interest is declared with its reason."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"elector {self.pk}"


class Position(models.Model):
    """What an elector says in the open, with the reason; changeable until the decision closes."""

    elector = models.OneToOneField(Elector, on_delete=models.CASCADE, related_name="position")
    stance = models.CharField(_("position"), max_length=8, choices=Stance)
    ranking = models.JSONField(default=list, blank=True)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    # Somebody who has no account says it in a meeting, and the facilitator writes it down.
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name, verbose_name_plural = _("position"), _("positions")
        ordering = ["given_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stance__in=Stance.values), name="engagement_position_stance",
                violation_error_message=_("Choose one of the positions."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"position {self.pk}"


class SecretBallot(models.Model):
    """What somebody says in secret. While the decision is open, `mark` and the key lead from the elector here; later nothing does."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="ballots")
    mark = models.CharField(max_length=64, editable=False)
    stance = models.CharField(max_length=8, choices=Stance)
    ranking = models.JSONField(default=list, blank=True)
    # The day of the closing once it is counted; before, that of the opening.
    on = models.DateField()

    class Meta:
        verbose_name, verbose_name_plural = _("secret ballot"), _("secret ballots")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "mark"], name="engagement_ballot_once",
                violation_error_message=_("Somebody changed this at the same moment. Look at it again."),
            ),
            models.CheckConstraint(
                condition=Q(stance__in=Stance.values), name="engagement_ballot_stance",
                violation_error_message=_("Choose one of the positions."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return "secret ballot"


class BallotKey(models.Model):
    """Half of what leads from an elector to a ballot; the other half is the secret of the installation. Gone when it is counted."""

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, primary_key=True, related_name="ballot_key")
    key = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("key of secret ballots"), _("keys of secret ballots")

    def __str__(self) -> str:
        return "key"


class Concern(models.Model):
    """What somebody who takes part is worried about. The facilitator sees to it that something comes of it."""

    elector = models.ForeignKey(Elector, on_delete=models.CASCADE, related_name="concerns")
    text = models.CharField(_("concern"), max_length=1000)
    # An objection or a block belongs to a position in the open: one for each elector, with the words of the position.
    objection = models.BooleanField(default=False)
    raised_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(_("what came of it"), max_length=10, choices=ConcernOutcome, blank=True)
    answer = models.TextField(_("answer in English"), blank=True)
    answer_es = models.TextField(_("answer in Spanish"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("concern"), _("concerns")
        ordering = ["raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["elector"], condition=Q(objection=True), name="engagement_concern_objection",
                violation_error_message=_("This objection is on the record already."),
            ),
            models.CheckConstraint(
                condition=~Q(text=""), name="engagement_concern_text",
                violation_error_message=_("Say what worries you."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", answered_at__isnull=True)
                | Q(outcome__in=ConcernOutcome.values, answered_at__isnull=False),
                name="engagement_concern_outcome",
                violation_error_message=_("Say what came of the concern."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"concern {self.pk}"
