"""A question of one workgroup to another, the advice, and what became of it."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core.models import AppendOnly, StoredFile
from workgroups.choices import ConsultationKind, ConsultationMove, ConsultationState, Uptake
from workgroups.models.people import Person
from workgroups.models.workgroups import Workgroup
from workgroups.querysets import ConsultationQuerySet

ADVISED_STATES = (ConsultationState.ADVISED, ConsultationState.CLOSED)


class Consultation(models.Model):
    """What one workgroup asks of another, until when, and where that stands."""

    kind = models.CharField(_("kind"), max_length=12, choices=ConsultationKind, default=ConsultationKind.ADVICE)
    asking = models.ForeignKey(Workgroup, on_delete=models.PROTECT, related_name="consultations_asked")
    asked = models.ForeignKey(Workgroup, on_delete=models.PROTECT, related_name="consultations_received")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    topic = models.CharField(_("topic"), max_length=120)
    question = models.TextField(_("question"), max_length=4000)
    # A thing of a later app, by kind and slug: this app does not know it (kconnect.core.references).
    about_kind = models.CharField(max_length=40, blank=True)
    about_slug = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(_("needed by"))
    state = models.CharField(_("state"), max_length=10, choices=ConsultationState, default=ConsultationState.ASKED)
    state_reason = models.CharField(_("why"), max_length=500, blank=True)
    advisors = models.ManyToManyField(Person, blank=True, related_name="advising", verbose_name=_("advisors"))
    # When the first advice was given, and when the asking group said what became of it.
    advised_at = models.DateTimeField(null=True, blank=True)
    uptake = models.CharField(_("what became of the advice"), max_length=10, choices=Uptake, blank=True)
    uptake_reason = models.CharField(_("why"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    form_token = models.UUIDField(
        default=uuid4, editable=False, help_text=_("The same form sent twice is the same question.")
    )

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("consultation"), _("consultations")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ConsultationKind.values) & Q(state__in=ConsultationState.values)
                & Q(uptake__in=["", *Uptake.values]),
                name="workgroups_consultation_words",
                violation_error_message=_("Choose one of the kinds and states."),
            ),
            models.CheckConstraint(
                condition=~Q(asking=F("asked")),
                name="workgroups_consultation_two_groups",
                violation_error_message=_("A group asks another group, not itself."),
            ),
            models.CheckConstraint(
                condition=~Q(topic="") & ~Q(question=""),
                name="workgroups_consultation_question",
                violation_error_message=_("Say what you want to know."),
            ),
            models.CheckConstraint(
                condition=Q(about_kind="", about_slug="") | (~Q(about_kind="") & ~Q(about_slug="")),
                name="workgroups_consultation_about",
                violation_error_message=_("Say both what kind of thing it is about and which one."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ConsultationState.DECLINED) | ~Q(state_reason=""),
                name="workgroups_consultation_reason",
                violation_error_message=_("Say why it is not taken up."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ADVISED_STATES) | Q(advised_at__isnull=False),
                name="workgroups_consultation_advised",
                violation_error_message=_("Advice has the day on which it was given."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=ConsultationState.CLOSED, answered_at__isnull=False)
                    & ~Q(uptake="") & ~Q(uptake_reason="")
                ) | (~Q(state=ConsultationState.CLOSED) & Q(answered_at__isnull=True, uptake="", uptake_reason="")),
                name="workgroups_consultation_answer",
                violation_error_message=_("An answer says what became of the advice, why, and when."),
            ),
            models.UniqueConstraint(
                fields=["asked_by", "form_token"],
                name="workgroups_consultation_once",
                violation_error_message=_("This question is asked already."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["asked", "state", "due_on"], name="workgroups_consult_asked"),
            models.Index(fields=["asking", "state", "due_on"], name="workgroups_consult_asking"),
        ]

    def __str__(self) -> str:
        return self.topic

    def url_for(self, workgroup: Workgroup) -> str:
        """Its page in the rooms of one of the two groups."""
        return reverse("workgroups:consultation_detail", args=[workgroup.slug, self.pk])


class Advice(AppendOnly):
    """What an advisor wrote; more can follow, and what was said stays said."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="advice")
    text = models.TextField(_("advice"), max_length=8000, blank=True)
    text_es = models.TextField(_("advice in Spanish"), max_length=8000, blank=True)
    files = models.ManyToManyField(StoredFile, blank=True, related_name="+", verbose_name=_("files"))
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("advice"), _("advice")
        ordering = ["consultation_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(text_es=""),
                name="workgroups_advice_text",
                violation_error_message=_("Write the advice in at least one language."),
            )
        ]

    def __str__(self) -> str:
        return f"advice on consultation {self.consultation_id}"


class ConsultationStep(AppendOnly):
    """One step of a consultation, or a word of either group: who, when, and what was said."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=10, choices=ConsultationMove)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField(blank=True, max_length=2000)

    class Meta:
        verbose_name, verbose_name_plural = _("step"), _("steps")
        ordering = ["consultation_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(move__in=ConsultationMove.values),
                name="workgroups_consultationstep_move",
                violation_error_message=_("Choose one of the moves."),
            ),
            models.CheckConstraint(
                condition=~Q(move=ConsultationMove.COMMENT) | ~Q(text=""),
                name="workgroups_consultationstep_text",
                violation_error_message=_("Write something."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.move} on consultation {self.consultation_id}"
