"""What people answered. Nothing here says who: no name, no address, no account, and of what was sent only the day."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engagement.choices import SheetState, WordsState
from engagement.models.surveys import Survey, SurveyOption, SurveyQuestion
from engagement.querysets import SheetQuerySet


class SurveySheet(models.Model):
    """The answers of one person. Its number is drawn at random, so that the order of rows does not tell who came when.

    `key` is a digest of what opens a kept sheet again and of what makes a second press of the button do nothing. A sheet that
    came by a personal link loses it when it is sent: from then on nothing leads from the letter to the answers.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="sheets")
    state = models.CharField(max_length=10, choices=SheetState, default=SheetState.KEPT)
    key = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001  # none where nothing may lead here; unique where there is one
    language = models.CharField(max_length=2, default="en")
    touched_at = models.DateTimeField(null=True, editable=False)
    sent_on = models.DateField(null=True, editable=False)
    # In which batch of the results it is; empty as long as it would stand out.
    batch = models.PositiveIntegerField(null=True, editable=False)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("answers to a survey"), _("answers to surveys")
        ordering = ["pk"]
        indexes = [models.Index(fields=["survey", "state", "batch"], name="engagement_sheet_batches")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=SheetState.KEPT, touched_at__isnull=False, sent_on__isnull=True, batch__isnull=True)
                | Q(state=SheetState.SENT, touched_at__isnull=True, sent_on__isnull=False),
                name="engagement_surveysheet_when",
                violation_error_message=_("Of answers that were sent only the day is kept."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.state}"


class SurveyAnswer(models.Model):
    """One answer to one question: an option (several rows where several are chosen), a number, or own words."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sheet = models.ForeignKey(SurveySheet, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(SurveyQuestion, on_delete=models.PROTECT, related_name="answers")
    option = models.ForeignKey(SurveyOption, on_delete=models.PROTECT, null=True, related_name="answers")
    number = models.IntegerField(null=True)
    words = models.TextField(_("own words"), max_length=2000, blank=True)
    # Own words only: what a moderator decided, and what others read in the end.
    decided = models.CharField(max_length=10, choices=WordsState, blank=True)
    shown_words = models.TextField(_("what others read"), max_length=2000, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("answer to a question"), _("answers to questions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "question", "option"], name="engagement_surveyanswer_once",
                violation_error_message=_("This answer is chosen already."),
            ),
            models.UniqueConstraint(
                fields=["sheet", "question"], condition=Q(option__isnull=True), name="engagement_surveyanswer_single",
                violation_error_message=_("This question is answered already."),
            ),
            models.CheckConstraint(
                condition=Q(decided="", words="") | (Q(decided__in=WordsState.values) & ~Q(words="")),
                name="engagement_surveyanswer_decided",
                violation_error_message=_("Own words wait until somebody has read them."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.sheet_id}: {self.question_id}"


class SurveyLetter(models.Model):
    """A personal link to a survey, by e-mail. It says whether it was used and neither when nor for which answers."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="letters")
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=2, default="en")
    used = models.BooleanField(default=False)
    reminded = models.BooleanField(default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("letter with a survey"), _("letters with surveys")
        ordering = ["email", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "email"], name="engagement_surveyletter_once",
                violation_error_message=_("This address has a letter already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"letter {self.pk}"
