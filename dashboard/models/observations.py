"""The figures as sources published them: current, staged under a hidden import, and superseded."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dashboard.choices import KNOWN_STATES, Change, ObservationReason, ObservationState
from dashboard.models.constraints import among, at_least_zero, check, in_order, once, together
from dashboard.models.imports import Import
from dashboard.models.places import Place
from dashboard.models.vocabulary import Group, Measure, Period

RULES = "%(app_label)s_%(class)s"


class ObservedValue(models.Model):
    """What one cell of one file says about one measure, place, period and group.

    Levels are shares (0.90). Numerator and denominator stand apart; that a numerator does not exceed its denominator is
    checked at import by the measure's kind, because the sum of a mean may.
    """

    value = models.FloatField(null=True, blank=True)
    numerator = models.FloatField(null=True, blank=True)
    denominator = models.FloatField(null=True, blank=True)
    moe = models.FloatField(null=True, blank=True)
    moe_level = models.FloatField(null=True, blank=True)
    se = models.FloatField(null=True, blank=True)
    lower = models.FloatField(null=True, blank=True)
    upper = models.FloatField(null=True, blank=True)
    level = models.FloatField(null=True, blank=True)
    n = models.FloatField(null=True, blank=True)
    state = models.CharField(max_length=14, choices=ObservationState, default=ObservationState.NORMAL)
    bound = models.CharField(max_length=40, blank=True)
    denominator_bound = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=14, choices=ObservationReason, blank=True)
    note = models.CharField(max_length=500, blank=True)
    row = models.PositiveBigIntegerField(help_text=_("Line in the file."))
    part = models.CharField(
        max_length=300, blank=True, help_text=_("Sheet or member of the file; empty where it has only one table.")
    )
    source_column = models.CharField(
        max_length=300, blank=True, help_text=_("Header of the value's column in the file.")
    )

    class Meta:
        abstract = True
        constraints = [
            among("state", ObservationState.values, name=f"{RULES}_state"),
            among("reason", ObservationReason.values, name=f"{RULES}_reason"),
            check(
                Q(state__in=KNOWN_STATES) | Q(value__isnull=True, numerator__isnull=True),
                name=f"{RULES}_known",
                message=_("A value is given although the state says that there is none."),
            ),
            check(
                ~Q(state__in=KNOWN_STATES) | Q(value__isnull=False) | Q(numerator__isnull=False),
                name=f"{RULES}_given",
                message=_("The state says that there is a value, but none is given."),
            ),
            check(
                Q(state=ObservationState.BOUNDED) & ~Q(bound="") | ~Q(state=ObservationState.BOUNDED) & Q(bound=""),
                name=f"{RULES}_bound",
                message=_("A bound and the state “bounded” go together."),
            ),
            at_least_zero("denominator", name=f"{RULES}_denominator", message=_("A denominator is never negative.")),
            at_least_zero("moe", name=f"{RULES}_moe", message=_("A margin of error is never negative.")),
            at_least_zero("se", name=f"{RULES}_se", message=_("A standard error is never negative.")),
            together("moe", "moe_level", name=f"{RULES}_moe_level", message=_("A margin of error needs its level.")),
            together("lower", "upper", name=f"{RULES}_interval", message=_("An interval has two ends.")),
            together("lower", "level", name=f"{RULES}_level", message=_("An interval needs its level.")),
            in_order("lower", "upper", name=f"{RULES}_order", message=_("The lower end lies above the upper end.")),
        ]


class KeyedValue(ObservedValue):
    """A figure of a measure, period, place and group that the store knows."""

    # No index of their own: the unique key and the import lead to the rows, and half a million of them are written at once.
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta(ObservedValue.Meta):
        abstract = True


class Observation(KeyedValue):
    """A figure that counts now: one per measure, period, place and group."""

    import_ref = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="observations")

    class Meta(KeyedValue.Meta):
        abstract = False
        constraints = [
            *ObservedValue.Meta.constraints,
            once(
                "measure",
                "period",
                "place",
                "group",
                name="dashboard_observation_once",
                message=_("This figure is there already."),
            ),
        ]

    def __str__(self) -> str:
        return f"observation {self.pk}"


class StagedObservation(ObservedValue):
    """A figure of an import that is not accepted: nobody computes with it.

    Places and periods stand here by their code, because acceptance may create them. A row that acceptance would remove
    is staged too, as a copy of the current one.
    """

    # The database looks each of these up once more when the row becomes current; here it would double the time of writing.
    measure = models.ForeignKey(
        Measure, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    period_code = models.CharField(max_length=40)
    place_code = models.CharField(max_length=60)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    import_ref = models.ForeignKey(
        Import, on_delete=models.CASCADE, related_name="staged", db_index=False, db_constraint=False
    )
    change = models.CharField(max_length=10, choices=Change, default=Change.NEW)
    # Not a foreign key: the current row may go before this one does.
    current = models.BigIntegerField(
        null=True, help_text=_("The current row that this one replaces, repeats or removes.")
    )
    size = models.FloatField(
        null=True, help_text=_("How far a changed figure moves, as a share of the current one; what to show first.")
    )

    class Meta(ObservedValue.Meta):
        constraints = [
            *ObservedValue.Meta.constraints,
            among("change", Change.values, name="dashboard_stagedobservation_change"),
            once(
                "import_ref", "measure", "period_code", "place_code", "group",
                name="dashboard_stagedobservation_once",
                message=_("The file says this twice."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"staged {self.pk}"


class SupersededObservation(KeyedValue):
    """A figure that counted once, and the import that took its place; an undone import's own rows name that import."""

    import_ref = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="superseded")
    superseded_by = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="replaced")
    superseded_at = models.DateTimeField()

    class Meta(KeyedValue.Meta):
        abstract = False
        constraints = [*ObservedValue.Meta.constraints]

    def __str__(self) -> str:
        return f"superseded {self.pk}"
