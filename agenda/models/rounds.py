"""Votes of the workgroups on which policy priorities come first: one say for each group, counted once, then frozen."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.choices import BallotState
from agenda.models.policy import PolicyPriority
from workgroups.models import Person, Workgroup

MOST_CHOICES = 5


class PolicyRound(models.Model):
    """A vote: which priorities, from which day to which, and how many each group may name in order."""

    name = models.CharField(_("name in English"), max_length=120, help_text=_("For example: Priorities for 2027."))
    name_es = models.CharField(_("name in Spanish"), max_length=120, blank=True)
    opens_on = models.DateField(_("first day"), default=timezone.localdate)
    closes_on = models.DateField(_("last day"))
    choices = models.PositiveSmallIntegerField(
        _("how many each group names"), default=3, validators=[MinValueValidator(1), MaxValueValidator(MOST_CHOICES)],
        help_text=_("In order, 1 to 5. With 3, a first choice counts 3 points, a second 2, a third 1."),
    )  # fmt: skip
    running = models.BooleanField(default=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("vote"), _("votes")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["running"], condition=Q(running=True), name="agenda_round_one_at_a_time",
                violation_error_message=_("Another vote is under way. Wait until it has closed."),
            ),
            models.CheckConstraint(
                condition=Q(running=True, closed_at__isnull=True) | Q(running=False, closed_at__isnull=False),
                name="agenda_round_closed",
                violation_error_message=_("A vote that has closed says when."),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="agenda_round_days",
                violation_error_message=_("The last day is before the first. Change one of them."),
            ),
            models.CheckConstraint(
                condition=Q(choices__gte=1, choices__lte=MOST_CHOICES), name="agenda_round_choices",
                violation_error_message=_("Enter a number from 1 to 5."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """What the groups said; public once the vote has closed."""
        return reverse("agenda:vote_detail", args=[self.pk])


class RoundEntry(models.Model):
    """A priority that is voted on, as it was called then; points and rank are written once, when the vote closes."""

    round = models.ForeignKey(PolicyRound, on_delete=models.CASCADE, related_name="entries")
    priority = models.ForeignKey(PolicyPriority, on_delete=models.PROTECT, related_name="entries")
    name = models.CharField(max_length=160)
    name_es = models.CharField(max_length=160, blank=True)
    points = models.PositiveIntegerField(default=0)
    # Empty: the vote runs, or no group named it.
    rank = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = [F("rank").asc(nulls_last=True), "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "priority"], name="agenda_entry_once",
                violation_error_message=_("This priority is in the vote already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Ballot(models.Model):
    """What one workgroup says in one vote: changeable until it closes, then counted or not for good."""

    round = models.ForeignKey(PolicyRound, on_delete=models.CASCADE, related_name="ballots")
    workgroup = models.ForeignKey(Workgroup, on_delete=models.PROTECT, related_name="ballots")
    state = models.CharField(max_length=10, choices=BallotState)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(null=True, blank=True)
    # Empty until the vote closes; False: the group was not one of the network's any more on that day.
    counted = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["workgroup__name_folded", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "workgroup"], name="agenda_ballot_once",
                violation_error_message=_("This workgroup has answered already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=BallotState.values), name="agenda_ballot_state",
                violation_error_message=_("Choose one of the answers."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.workgroup_id} in {self.round_id}"


class BallotChoice(models.Model):
    """The first, second, … that a workgroup names."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="choices")
    entry = models.ForeignKey(RoundEntry, on_delete=models.CASCADE, related_name="choices")
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["ballot_id", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "place"], name="agenda_choice_place",
                violation_error_message=_("Name one priority for each place."),
            ),
            models.UniqueConstraint(
                fields=["ballot", "entry"], name="agenda_choice_once",
                violation_error_message=_("Name each priority once."),
            ),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=MOST_CHOICES), name="agenda_choice_range",
                violation_error_message=_("Name one priority for each place."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.ballot_id}: {self.place}"
