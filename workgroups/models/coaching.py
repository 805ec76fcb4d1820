"""A partner that is coached in working with data: its self-assessments, goals and sessions. Seen by few."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workgroups.choices import CoachingState, GoalState
from workgroups.models.organizations import Organization
from workgroups.models.people import Person


class Coaching(models.Model):
    """One time of coaching of one partner, from asking for it to its end. A service sees to it that only one is open."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="coachings")
    state = models.CharField(_("state"), max_length=8, choices=CoachingState, default=CoachingState.ASKED)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField(_("asked on"), default=timezone.localdate)
    wish = models.CharField(_("what it should help with"), max_length=1000, blank=True)
    coaches = models.ManyToManyField(Person, blank=True, related_name="coaching", verbose_name=_("coaches"))
    started_on = models.DateField(_("started on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("coaching"), _("coaching")
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=CoachingState.ASKED, started_on__isnull=True, ended_on__isnull=True)
                | Q(state=CoachingState.ACTIVE, started_on__isnull=False, ended_on__isnull=True)
                | Q(state=CoachingState.ENDED, ended_on__isnull=False),
                name="workgroups_coaching_state",
                violation_error_message=_("Coaching under way has its first day, ended coaching its last."),
            )
        ]
        indexes = [models.Index(fields=["state", "organization"], name="workgroups_coaching_open")]

    def __str__(self) -> str:
        return f"coaching of {self.organization_id}"


class CapacityAssessment(models.Model):
    """How a partner saw its own work with data on one day."""

    coaching = models.ForeignKey(Coaching, on_delete=models.PROTECT, related_name="assessments")
    version = models.CharField(max_length=10, help_text=_("The version of the statements (workgroups.capacity)."))
    taken_on = models.DateField(_("day"), default=timezone.localdate)
    filled_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("self-assessment"), _("self-assessments")
        ordering = ["taken_on", "pk"]

    def __str__(self) -> str:
        return f"assessment {self.pk}"


class CapacityAnswer(models.Model):
    """How far one statement was true."""

    assessment = models.ForeignKey(CapacityAssessment, on_delete=models.CASCADE, related_name="answers")
    statement = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name, verbose_name_plural = _("answer"), _("answers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "statement"],
                name="workgroups_capacityanswer_once",
                violation_error_message=_("This statement is answered already."),
            ),
            models.CheckConstraint(
                condition=Q(level__lte=4),
                name="workgroups_capacityanswer_level",
                violation_error_message=_("Levels go from 0 to 4."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement}: {self.level}"


class CoachingGoal(models.Model):
    """What a partner wants to be able to do, and by when."""

    coaching = models.ForeignKey(Coaching, on_delete=models.PROTECT, related_name="goals")
    text = models.CharField(_("goal"), max_length=300)
    due_on = models.DateField(_("by"))
    state = models.CharField(_("state"), max_length=8, choices=GoalState, default=GoalState.OPEN)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("goal of coaching"), _("goals of coaching")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=GoalState.OPEN, closed_on__isnull=True)
                | (Q(state__in=[GoalState.REACHED, GoalState.DROPPED]) & Q(closed_on__isnull=False)),
                name="workgroups_coachinggoal_state",
                violation_error_message=_("A goal that is closed has its day."),
            )
        ]

    def __str__(self) -> str:
        return self.text


class CoachingSession(models.Model):
    """One meeting of coaches and partner: when, how long, who, and notes that stay inside."""

    coaching = models.ForeignKey(Coaching, on_delete=models.PROTECT, related_name="sessions")
    held_on = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    people = models.ManyToManyField(Person, blank=True, related_name="+", verbose_name=_("who was there"))
    notes = models.TextField(_("notes"), max_length=4000, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("session of coaching"), _("sessions of coaching")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=720),
                name="workgroups_coachingsession_minutes",
                violation_error_message=_("A session takes between 1 minute and 12 hours."),
            )
        ]

    def __str__(self) -> str:
        return f"session on {self.held_on}"
