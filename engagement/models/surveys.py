"""What the network asks the community: surveys, their questions, and the answers to choose from."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.choices import QuestionKind, SurveyAudience, SurveyState
from engagement.models.levels import Levelled, levelled_constraints
from engagement.querysets import SurveyQuerySet
from workgroups.models import Person, Workgroup

MOST_STEPS = 10


class Survey(Levelled):
    """Questions to the community, in both languages, answered without an account between two moments.

    Once somebody has answered, the questions stay as they are: a change is a copy with the next `version`.
    """

    slug = models.SlugField(_("address"), max_length=100, unique=True)
    title = models.CharField(_("title in English"), max_length=160)
    title_es = models.CharField(_("title in Spanish"), max_length=160, blank=True)
    about = models.TextField(
        _("what it is for, in English"),
        max_length=2000,
        blank=True,
        help_text=_("Why you ask, and what becomes of the answers."),
    )
    about_es = models.TextField(_("what it is for, in Spanish"), max_length=2000, blank=True)
    workgroup = models.ForeignKey(
        Workgroup, on_delete=models.PROTECT, null=True, blank=True, related_name="surveys", verbose_name=_("workgroup")
    )
    owner = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="surveys",
        verbose_name=_("who answers for it"),
    )
    audience = models.CharField(
        _("who can answer"), max_length=10, choices=SurveyAudience, default=SurveyAudience.EVERYBODY
    )
    opens_at = models.DateTimeField(_("opens"), default=timezone.now)
    closes_at = models.DateTimeField(_("closes"))
    early_results = models.BooleanField(
        _("show results before it closes"), default=False,
        help_text=_("Then they grow by five answers or more at a time, so that nobody reads a single one from them."),
    )  # fmt: skip
    raw_file = models.BooleanField(
        _("whoever answers for it may take single answers as a file"), default=False,
        help_text=_("Each question by itself, never what one person answered. People read this before they answer."),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=SurveyState, default=SurveyState.DRAFT)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    results_at = models.DateTimeField(_("results are public since"), null=True, blank=True, editable=False)
    # The last act for a resident whose answers are in a batch; of those after it the answers wait.
    acts_in_batches = models.PositiveBigIntegerField(default=0, editable=False)
    copy_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies")
    version = models.PositiveSmallIntegerField(default=1, editable=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("survey"), _("surveys")
        ordering = ["-opens_at", "-pk"]
        indexes = [models.Index(fields=["state", "closes_at"], name="engagement_survey_when")]
        constraints = [
            *levelled_constraints("survey"),
            models.CheckConstraint(
                condition=~Q(slug="new"), name="engagement_survey_slug",
                violation_error_message=_("Choose another address."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=SurveyState.values), name="engagement_survey_state",
                violation_error_message=_("Choose one of the states."),
            ),
            models.CheckConstraint(
                condition=Q(audience__in=SurveyAudience.values), name="engagement_survey_audience",
                violation_error_message=_("Say who can answer."),
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="engagement_survey_times",
                violation_error_message=_("The survey closes before it opens. Change one of the times."),
            ),
            models.CheckConstraint(
                condition=Q(state=SurveyState.CLOSED, closed_at__isnull=False)
                | (~Q(state=SurveyState.CLOSED) & Q(closed_at__isnull=True)),
                name="engagement_survey_closed",
                violation_error_message=_("A survey that has closed says when."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("engagement:survey_detail", args=[self.slug])


class SurveyQuestion(models.Model):
    """One question. Scales go from `low` to `high` in whole steps; whole numbers have the same two limits."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    place = models.PositiveSmallIntegerField(editable=False)
    kind = models.CharField(_("kind of answer"), max_length=10, choices=QuestionKind, default=QuestionKind.SINGLE)
    text = models.CharField(_("question in English"), max_length=300)
    text_es = models.CharField(_("question in Spanish"), max_length=300, blank=True)
    hint = models.CharField(_("hint in English"), max_length=300, blank=True)
    hint_es = models.CharField(_("hint in Spanish"), max_length=300, blank=True)
    required = models.BooleanField(
        _("an answer is needed"), default=False, help_text=_("Ask for it only where the rest makes no sense without.")
    )
    low = models.IntegerField(
        _("lowest number"), default=1, validators=[MinValueValidator(-1_000_000), MaxValueValidator(1_000_000)]
    )
    high = models.IntegerField(
        _("highest number"), default=5, validators=[MinValueValidator(-1_000_000), MaxValueValidator(1_000_000)]
    )
    low_word = models.CharField(_("what the lowest means, in English"), max_length=60, blank=True)
    low_word_es = models.CharField(_("what the lowest means, in Spanish"), max_length=60, blank=True)
    high_word = models.CharField(_("what the highest means, in English"), max_length=60, blank=True)
    high_word_es = models.CharField(_("what the highest means, in Spanish"), max_length=60, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("question of a survey"), _("questions of surveys")
        ordering = ["place", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=QuestionKind.values), name="engagement_surveyquestion_kind",
                violation_error_message=_("Choose one of the kinds of answers."),
            ),
            models.CheckConstraint(
                condition=Q(high__gt=F("low")), name="engagement_surveyquestion_range",
                violation_error_message=_("The highest number is not above the lowest. Change one of them."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=QuestionKind.SCALE) | Q(high__lte=F("low") + MOST_STEPS),
                name="engagement_surveyquestion_steps",
                violation_error_message=_("A scale has at most ten steps. For more, ask for a whole number."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text


class SurveyOption(models.Model):
    """One of the answers to choose from."""

    question = models.ForeignKey(SurveyQuestion, on_delete=models.CASCADE, related_name="options")
    place = models.PositiveSmallIntegerField()
    text = models.CharField(_("answer in English"), max_length=160)
    text_es = models.CharField(_("answer in Spanish"), max_length=160, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("answer to choose"), _("answers to choose")
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "place"], name="engagement_surveyoption_place",
                violation_error_message=_("Two answers cannot stand in one place."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text
