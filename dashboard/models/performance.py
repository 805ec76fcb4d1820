"""What strategies and partners say of their own work, apart from how people are doing: measures, values over time, reviews."""

import hashlib
import json
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboard.choices import Direction, PerformanceKind
from dashboard.models.constraints import among, check, once
from dashboard.querysets import PerformanceQuerySet


class OfOneSubject(models.Model):
    """About one strategy or one partner, kept by one workgroup."""

    workgroup = models.ForeignKey("workgroups.Workgroup", on_delete=models.PROTECT, related_name="%(class)ss")
    strategy = models.ForeignKey(
        "agenda.Strategy", on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    organization = models.ForeignKey(
        "workgroups.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    published = models.BooleanField(_("public"), default=False)
    # What is about a partner is public once its editors, or the backbone, have said yes to these very words.
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = PerformanceQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            check(
                Q(agreed_at__isnull=True) | Q(organization__isnull=False),
                name="%(app_label)s_%(class)s_agreed",
                message=_("Only what is about a partner is agreed to."),
            ),
            check(
                Q(strategy__isnull=True) ^ Q(organization__isnull=True),
                name="%(app_label)s_%(class)s_subject",
                message=_("Choose a strategy or a partner: one of them."),
            ),
        ]

    # The fields that a reader sees; a class says which.
    WORDS: ClassVar[tuple[str, ...]] = ()

    @property
    def waits(self) -> bool:
        """Whether it is to be public and the partner has not said yes yet."""
        return self.published and self.organization_id is not None and self.agreed_at is None

    @property
    def stamp(self) -> str:
        """Another text for other words: says which words a person saw when they clicked."""
        said = json.dumps([str(getattr(self, name)) for name in ("organization_id", *self.WORDS)])
        return hashlib.sha256(said.encode()).hexdigest()[:16]


class PerformanceMeasure(OfOneSubject):
    """How much is done, how well, and whether anybody is better off: of those served, never of the whole population."""

    kind = models.CharField(_("what it asks"), max_length=10, choices=PerformanceKind)
    name = models.CharField(_("name in English"), max_length=200)
    name_es = models.CharField(_("name in Spanish"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=60, blank=True, help_text=_("For example: families, percent, days."))
    direction = models.CharField(_("which way is better"), max_length=8, choices=Direction, default=Direction.HIGHER)
    target = models.FloatField(_("what is aimed at"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    class Meta(OfOneSubject.Meta):
        abstract = False
        ordering = ["position", "pk"]
        constraints = [
            *OfOneSubject.Meta.constraints,
            among("kind", PerformanceKind.values, name="dashboard_performancemeasure_kind"),
            among("direction", Direction.values, name="dashboard_performancemeasure_direction"),
        ]

    WORDS = ("kind", "name", "name_es", "unit", "direction", "target")

    def __str__(self) -> str:
        return self.name


class PerformanceValue(models.Model):
    """What a performance measure was for the time that ended on a day."""

    measure = models.ForeignKey(PerformanceMeasure, on_delete=models.PROTECT, related_name="values")
    ends = models.DateField(_("last day of the time"))
    value = models.FloatField(_("value"))
    note = models.CharField(_("note"), max_length=300, blank=True, help_text=_("For example how it was counted."))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-ends"]
        constraints = [
            once(
                "measure",
                "ends",
                name="dashboard_performancevalue_once",
                message=_("There is a value for that day already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.ends}: {self.value}"


class PerformanceReview(OfOneSubject):
    """What a workgroup learned from its measures on a day, and what it changes because of it."""

    held_on = models.DateField(_("day of the review"), default=timezone.localdate)
    learned = models.TextField(_("what we learned, in English"))
    learned_es = models.TextField(_("what we learned, in Spanish"), blank=True)
    change = models.TextField(_("what we change, in English"))
    change_es = models.TextField(_("what we change, in Spanish"), blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta(OfOneSubject.Meta):
        abstract = False
        ordering = ["-held_on", "-pk"]
        constraints = [*OfOneSubject.Meta.constraints]

    WORDS = ("held_on", "learned", "learned_es", "change", "change_es")

    def __str__(self) -> str:
        return f"review {self.held_on}"


class EarlierReview(models.Model):
    """What a review said before somebody corrected it; it is never changed."""

    review = models.ForeignKey(PerformanceReview, on_delete=models.CASCADE, related_name="earlier")
    held_on = models.DateField()
    learned = models.TextField()
    learned_es = models.TextField(blank=True)
    change = models.TextField()
    change_es = models.TextField(blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(_("until"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("earlier words of a review"), _("earlier words of reviews")
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"until {self.changed_at:%Y-%m-%d}"
