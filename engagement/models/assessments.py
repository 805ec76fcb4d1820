"""Self-assessments: rounds in which an instrument is answered, what came of them, and what followed.

What a person answered is kept while a round is open, so that they can change it, and no page shows it to anybody else. When the
round closes it is added up, and the single answers go.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.choices.assessments import AnswerWay
from engagement.instruments import HIGHEST
from engagement.querysets.assessments import AssessmentQuerySet


class Assessment(models.Model):
    """One round: which instrument is asked about whom, how, and from which day to which.

    It is about a workgroup, about a partner, or, with neither, about the whole collaborative.
    """

    instrument = models.CharField(_("what is asked"), max_length=40)
    # The version of the statements (engagement.instruments).
    version = models.CharField(max_length=10)
    workgroup = models.ForeignKey(
        "workgroups.Workgroup", on_delete=models.PROTECT, null=True, blank=True, related_name="assessments",
        verbose_name=_("workgroup"),
    )  # fmt: skip
    organization = models.ForeignKey(
        "workgroups.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="assessments",
        verbose_name=_("partner"),
    )  # fmt: skip
    way = models.CharField(_("who answers"), max_length=10, choices=AnswerWay, default=AnswerWay.EACH)
    opens_on = models.DateField(_("first day"), default=timezone.localdate)
    closes_on = models.DateField(_("last day"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    # Written when it closes: how many were asked and how many answered.
    asked = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("self-assessment"), _("self-assessments")
        ordering = ["-closes_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(workgroup__isnull=True) | Q(organization__isnull=True),
                name="engagement_assessment_one_subject",
                violation_error_message=_("Choose a workgroup or a partner, not both."),
            ),
            models.CheckConstraint(
                condition=Q(way__in=AnswerWay.values), name="engagement_assessment_way",
                violation_error_message=_("Choose who answers."),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="engagement_assessment_days",
                violation_error_message=_("The last day is before the first. Change one of them."),
            ),
            models.UniqueConstraint(
                "instrument",
                Coalesce("workgroup", 0),
                Coalesce("organization", 0),
                condition=Q(closed_at__isnull=True),
                name="engagement_assessment_open_once",
                violation_error_message=_("This is being asked already. Wait until that round has closed."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.instrument} {self.closes_on}"

    def get_absolute_url(self) -> str:
        """What is asked, what came of it and what followed; for those who take part."""
        return reverse("engagement:assessment_detail", args=[self.pk])


class AssessmentAnswer(models.Model):
    """How far one person says that one statement is true; gone when the round closes. No level: they cannot say."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey("workgroups.Person", on_delete=models.CASCADE, related_name="+")
    statement = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "person", "statement"], name="engagement_assessmentanswer_once",
                violation_error_message=_("This statement is answered already."),
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__lte=HIGHEST), name="engagement_assessmentanswer_level",
                violation_error_message=_("Levels go from 0 to 4."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.statement}"


class AssessmentResult(models.Model):
    """What a closed round says of one statement: the sum over those who gave a level; only where they were enough."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="results")
    statement = models.CharField(max_length=40)
    # How many gave a level, and the sum of their levels.
    number = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    # A quarter or more see it low, a quarter or more high.
    divided = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "statement"], name="engagement_assessmentresult_once",
                violation_error_message=_("This statement is counted already."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, total__lte=F("number") * HIGHEST), name="engagement_assessmentresult_total",
                violation_error_message=_("Levels go from 0 to 4."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.statement}"


class AssessmentAction(models.Model):
    """What follows from a statement: an action of the workplan."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="actions")
    statement = models.CharField(_("statement"), max_length=40)
    action = models.OneToOneField("agenda.Action", on_delete=models.CASCADE, related_name="assessed")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.statement}: {self.action_id}"
