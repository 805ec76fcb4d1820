"""Practices: ways of working that help, from families, organizations or studies, with their assessment and where they are used."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.choices import Answer, EvidenceLevel, PracticeOrigin, PracticeOutcome
from agenda.models.plan import Action, Goal, Strategy
from agenda.querysets import PracticeQuerySet
from kconnect.core.models import AppendOnly
from kconnect.core.sources import check_sources
from workgroups.models import Organization, Person

MOST_WORDS = 4000


class Practice(models.Model):
    """A way of working: what it is, for whom, who proposed it, and how sure we are that it helps."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name in English"), max_length=160)
    name_es = models.CharField(_("name in Spanish"), max_length=160, blank=True)
    # Folded, in both languages: to sort by, to search in, and to find by whom it is for.
    name_folded = models.CharField(max_length=330, editable=False)
    text_folded = models.TextField(editable=False)
    audience_folded = models.CharField(max_length=410, editable=False)
    summary = models.TextField(_("what it is, in English"), max_length=MOST_WORDS)
    summary_es = models.TextField(_("what it is, in Spanish"), max_length=MOST_WORDS, blank=True)
    audience = models.CharField(_("for whom, in English"), max_length=200)
    audience_es = models.CharField(_("for whom, in Spanish"), max_length=200, blank=True)
    goals = models.ManyToManyField(Goal, blank=True, related_name="practices", verbose_name=_("goals"))
    origin = models.CharField(_("who knows that it helps"), max_length=10, choices=PracticeOrigin)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="practices",
        verbose_name=_("proposed by the organization"),
    )  # fmt: skip
    evidence = models.TextField(
        _("how we know, in English"), max_length=MOST_WORDS, blank=True,
        help_text=_("What people who live it tell, what was written down, or what a study found."),
    )  # fmt: skip
    evidence_es = models.TextField(_("how we know, in Spanish"), max_length=MOST_WORDS, blank=True)
    level = models.CharField(_("how sure we are"), max_length=10, choices=EvidenceLevel, default=EvidenceLevel.FIRST)
    sources = models.TextField(
        _("where to read more"), max_length=MOST_WORDS, blank=True, validators=[check_sources],
        help_text=_("One per line: the web address, then what it is."),
    )  # fmt: skip
    # Empty: the system, or later somebody of the public.
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published = models.BooleanField(_("public"), default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("practice"), _("practices")
        ordering = ["name_folded", "pk"]
        indexes = [models.Index(fields=["published", "name_folded"], name="agenda_practice_listed")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug="new"), name="agenda_practice_slug",
                violation_error_message=_("Choose another address."),
            ),
            models.CheckConstraint(
                condition=Q(origin__in=PracticeOrigin.values) & Q(level__in=EvidenceLevel.values),
                name="agenda_practice_words",
                violation_error_message=_("Choose from the lists who knows that it helps, and how sure we are."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("agenda:practice_detail", args=[self.slug])


class PracticeAssessment(AppendOnly):
    """What somebody said of a practice on one day; a later one stands beside it, and both stay."""

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="assessments")
    assessed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    assessed_on = models.DateField(_("on which day"), default=timezone.localdate)
    known = models.CharField(_("Do we know enough that it helps?"), max_length=10, choices=Answer)
    fits = models.CharField(_("Does it fit our people and places?"), max_length=10, choices=Answer)
    gains = models.TextField(_("Who gains, and do those furthest from the goal? In English"), max_length=1000)
    gains_es = models.TextField(_("Who gains? In Spanish"), max_length=1000, blank=True)
    harms = models.TextField(
        _("Who could be harmed or left out, and what do we do about it? In English"), max_length=1000
    )
    harms_es = models.TextField(_("Who could be harmed or left out? In Spanish"), max_length=1000, blank=True)
    affordable = models.CharField(_("Can we pay for it?"), max_length=10, choices=Answer)
    ready = models.CharField(_("Are those who would do it ready?"), max_length=10, choices=Answer)
    outcome = models.CharField(_("What follows?"), max_length=10, choices=PracticeOutcome)
    why = models.CharField(_("Why, in English?"), max_length=500)
    why_es = models.CharField(_("Why, in Spanish?"), max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["practice_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=PracticeOutcome.values) & Q(known__in=Answer.values) & Q(fits__in=Answer.values)
                & Q(affordable__in=Answer.values) & Q(ready__in=Answer.values),
                name="agenda_assessment_words",
                violation_error_message=_("Answer each question with one of the answers."),
            ),
            models.CheckConstraint(
                condition=~Q(why="") & ~Q(gains="") & ~Q(harms=""), name="agenda_assessment_why",
                violation_error_message=_("Say who gains, who could be harmed, and why you decide so."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.practice_id}: {self.outcome}"


class PracticeUse(models.Model):
    """Here a practice is used: in a strategy or an action, by a partner, or both."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="uses")
    strategy = models.ForeignKey(
        Strategy,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="practice_uses",
        verbose_name=_("strategy"),
    )
    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, null=True, blank=True, related_name="practice_uses", verbose_name=_("action")
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="practice_uses",
        verbose_name=_("partner organization"),
    )  # fmt: skip
    since = models.DateField(_("since"), null=True, blank=True)

    class Meta:
        ordering = ["practice_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(strategy__isnull=False) | Q(action__isnull=False) | Q(organization__isnull=False),
                name="agenda_use_somewhere",
                violation_error_message=_("Say where it is used: a strategy, an action or a partner."),
            ),
            models.CheckConstraint(
                condition=Q(strategy__isnull=True) | Q(action__isnull=True), name="agenda_use_one_part",
                violation_error_message=_("Choose a strategy or an action, not both."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.practice_id} used"
