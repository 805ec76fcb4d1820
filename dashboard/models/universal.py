"""One goal for everyone, and what each group meets on its way: what helps and hinders it, the strategies for it, and,
apart from the goal, by how much a gap between groups is to shrink."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dashboard.choices import InfluenceKind, ReachUnit
from dashboard.models.aims import Said
from dashboard.models.constraints import among, at_least_zero, check, once
from dashboard.models.indicators import Indicator
from dashboard.models.places import Place
from dashboard.models.vocabulary import Group
from dashboard.querysets import InfluenceQuerySet

MOST_REACHED = 10_000_000


class Influence(Said):
    """What helps or hinders a group on its way to the goal of an indicator, as people of a workgroup know it.

    `reason` is its text. It is public from the moment when a lead or staff has checked it.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="influences")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=InfluenceKind)
    workgroup = models.ForeignKey("workgroups.Workgroup", on_delete=models.PROTECT, related_name="influences")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)

    objects = InfluenceQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "group", "set_at", "pk"]
        constraints = [
            among("kind", InfluenceKind.values, name="dashboard_influence_kind"),
            check(
                ~Q(author="") & ~(Q(reason="") & Q(reason_es="")),
                name="dashboard_influence_text",
                message=_("Write what helps or hinders, and who says so."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.kind}"

    @property
    def stamp(self) -> str:
        """Another text for other words: says which words a person saw when they clicked."""
        words = "\0".join((self.kind, str(self.group_id), self.author, self.reason, self.reason_es))
        return hashlib.sha256(words.encode()).hexdigest()[:16]


class StrategyFocus(models.Model):
    """A targeted strategy is for this group."""

    strategy = models.ForeignKey("agenda.Strategy", on_delete=models.CASCADE, related_name="focus")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["strategy", "group"]
        constraints = [
            once(
                "strategy",
                "group",
                name="dashboard_strategyfocus_once",
                message=_("This strategy is for that group already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.strategy_id} → {self.group_id}"


class StrategyPlace(models.Model):
    """A strategy is for this place."""

    strategy = models.ForeignKey("agenda.Strategy", on_delete=models.CASCADE, related_name="places")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["strategy", "place"]
        constraints = [
            once(
                "strategy",
                "place",
                name="dashboard_strategyplace_once",
                message=_("This strategy is for that place already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.strategy_id} → {self.place_id}"


class PlannedReach(models.Model):
    """How many of a group in a place a strategy plans to reach; everyone is a group too."""

    strategy = models.ForeignKey("agenda.Strategy", on_delete=models.CASCADE, related_name="planned_reach")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(_("counted in"), max_length=10, choices=ReachUnit, default=ReachUnit.PEOPLE)
    number = models.PositiveIntegerField(_("how many"))

    class Meta:
        ordering = ["strategy", "unit", "group", "place"]
        constraints = [
            once(
                "strategy",
                "group",
                "place",
                "unit",
                name="dashboard_plannedreach_once",
                message=_("How many of this group are reached in this place is said already."),
            ),
            among("unit", ReachUnit.values, name="dashboard_plannedreach_unit"),
            check(
                Q(number__gte=1, number__lte=MOST_REACHED),
                name="dashboard_plannedreach_number",
                message=_("Enter a number from 1 to 10,000,000."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strategy_id}: {self.number} {self.unit}"


class DisparityOutcome(Said):
    """By how much the gap between groups is to shrink, and by when; never the goal itself, which is one for everyone.

    `reason` is its text; `gap` is the widest distance, in the unit of the indicator, that may be left between each of
    `groups` and `against`.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="disparity_outcomes")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    groups = models.ManyToManyField(Group, related_name="+")
    against = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    gap = models.FloatField(help_text=_("In the unit of the indicator."))
    due = models.DateField()

    class Meta:
        ordering = ["indicator", "place", "due", "pk"]
        constraints = [
            at_least_zero("gap", name="dashboard_disparityoutcome_gap", message=_("A gap is 0 or more.")),
            check(
                ~Q(author="") & ~(Q(reason="") & Q(reason_es="")),
                name="dashboard_disparityoutcome_text",
                message=_("Write what is to be true, and who decided it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.gap:g}, {self.due}"
