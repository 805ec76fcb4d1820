"""What figures are about besides place: sources, disclosure rules, dimensions, groups, periods, measures."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dashboard.choices import DisclosureKind, Origin, Presentation
from dashboard.models.constraints import among, check, in_order, once


class DisclosureRule(models.Model):
    """What may be shown of small numbers of a source."""

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    name_es = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=DisclosureKind, default=DisclosureKind.PUBLIC)
    smallest_count = models.PositiveIntegerField(default=0, help_text=_("Counts below this are hidden."))
    smallest_base = models.PositiveIntegerField(default=0, help_text=_("Groups smaller than this are hidden."))
    rounding = models.PositiveIntegerField(
        default=0, help_text=_("Counts that remain are rounded to this; 0 leaves them.")
    )
    exact_from = models.PositiveIntegerField(default=0, help_text=_("Percentages of at least this many are exact."))

    class Meta:
        constraints = [among("kind", DisclosureKind.values, name="dashboard_disclosurerule_kind")]

    def __str__(self) -> str:
        return self.name


class Source(models.Model):
    """Who publishes figures, under which terms, and how it wants to be cited."""

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    name_es = models.CharField(max_length=200, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    citation = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    licence_url = models.URLField(max_length=500, blank=True)
    # Without a rule the source is public as published.
    disclosure = models.ForeignKey(
        DisclosureRule, on_delete=models.PROTECT, null=True, blank=True, related_name="sources"
    )
    agreement = models.TextField(
        blank=True, help_text=_("With whom the data-sharing agreement is, what it allows, where it is kept. For staff.")
    )
    agreement_ends = models.DateField(null=True, blank=True)
    # Where licence and agreement were said last: what a person wrote on the page outlives a reload of the definitions.
    terms_origin = models.CharField(max_length=10, choices=Origin, default=Origin.FILE)

    class Meta:
        ordering = ["slug"]
        constraints = [among("terms_origin", Origin.values, name="dashboard_source_origin")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_restricted(self) -> bool:
        """Whether small numbers of this source need our protection."""
        return self.disclosure is not None and self.disclosure.kind == DisclosureKind.RESTRICTED


class Dimension(models.Model):
    """A way to break people down, by a named scheme."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    name_es = models.CharField(max_length=200, blank=True)
    scheme = models.CharField(max_length=200, blank=True)
    presentation = models.CharField(max_length=12, choices=Presentation, blank=True, default=Presentation.UNKNOWN)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "slug"]
        constraints = [among("presentation", Presentation.values, name="dashboard_dimension_presentation")]

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """One part of a dimension."""

    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="categories")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    name_es = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    in_partition = models.BooleanField(
        default=False, help_text=_("Together with the others marked so, it is everyone, each once.")
    )

    class Meta:
        ordering = ["position", "slug"]
        verbose_name_plural = "categories"
        constraints = [
            once(
                "dimension",
                "slug",
                name="dashboard_category_once",
                message=_("This dimension has that category already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Group(models.Model):
    """People a figure is about. The key is "" for everyone, else "race=black" or "race=black;sex=female"."""

    key = models.CharField(max_length=200, unique=True, blank=True)
    name = models.CharField(max_length=200)
    name_es = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "key"]

    def __str__(self) -> str:
        return self.name


class Period(models.Model):
    """A span of time: calendar or school year, quarter, month, day, or several years together."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=40)
    starts = models.DateField()
    ends = models.DateField(help_text=_("The last day, included."))
    name = models.CharField(max_length=100, blank=True)
    name_es = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["ends", "starts"]
        constraints = [
            check(~Q(code=""), name="dashboard_period_code", message=_("A period needs a code.")),
            in_order("starts", "ends", name="dashboard_period_order", message=_("The period ends before it starts.")),
        ]

    def __str__(self) -> str:
        return self.name or self.code


class Measure(models.Model):
    """One thing that a source counts or estimates; indicators are formulas over measures."""

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=300)
    name_es = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField(max_length=40)
    unit = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class StoreVersion(models.Model):
    """How often one part of the store has changed: "measure:<slug>", "places", "groups" or "published". Runs and previews compare it."""

    subject = models.CharField(max_length=120, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    # The import that is moving figures of this part right now, in pieces: nobody computes with them meanwhile.
    mover = models.ForeignKey(
        "dashboard.Import", on_delete=models.SET_NULL, null=True, blank=True, related_name="moves"
    )

    def __str__(self) -> str:
        return f"{self.subject} {self.number}"
