"""Second coding: samples of confirmed entries of the log, each coded again by somebody who does not see the first code."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.querysets import SecondCodeQuerySet


class CodingRound(models.Model):
    """One sample: of which days, how large, and the seed by which anybody can draw it again."""

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    percent = models.PositiveSmallIntegerField(
        _("percent of the entries"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    seed = models.CharField(max_length=32, editable=False)
    # From how many it was drawn: the log may grow or shrink afterwards.
    entries = models.PositiveIntegerField(editable=False)
    drawn_by = models.ForeignKey("workgroups.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    drawn_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("sample for second coding"), _("samples for second coding")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="agenda_codinground_days",
                violation_error_message=_("The last day is before the first. Change one of them."),
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=1, percent__lte=100),
                name="agenda_codinground_percent",
                violation_error_message=_("Enter a share from 1 to 100 percent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} to {self.ends_on}"


class SecondCode(models.Model):
    """One drawn entry: its code at that moment, the code that a second person gave, and what a third settled."""

    sample = models.ForeignKey(CodingRound, on_delete=models.CASCADE, related_name="codes")
    # An entry that is removed takes its second code along: nothing is left of it.
    activity = models.OneToOneField("workgroups.Activity", on_delete=models.CASCADE, related_name="second_code")
    position = models.PositiveIntegerField(editable=False)
    first_code = models.CharField(max_length=6, editable=False)
    second_code = models.CharField(max_length=6, blank=True)
    coder = models.ForeignKey("workgroups.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    coded_at = models.DateTimeField(null=True, blank=True)
    settled_code = models.CharField(max_length=6, blank=True)
    settled_by = models.ForeignKey(
        "workgroups.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = SecondCodeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("second code"), _("second codes")
        ordering = ["sample", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(coded_at__isnull=True, second_code="", coder__isnull=True)
                | Q(~Q(second_code=""), coded_at__isnull=False, coder__isnull=False),
                name="agenda_secondcode_coded",
                violation_error_message=_("A second code says who gave it and when."),
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_code="", settled_by__isnull=True)
                | Q(~Q(settled_code=""), settled_at__isnull=False, settled_by__isnull=False, coded_at__isnull=False)
                & ~Q(second_code=F("first_code")),
                name="agenda_secondcode_settled",
                violation_error_message=_("Settled is only what two people coded differently, by a third."),
            ),
            models.CheckConstraint(
                condition=Q(coder__isnull=True) | Q(settled_by__isnull=True) | ~Q(coder=F("settled_by")),
                name="agenda_secondcode_third",
                violation_error_message=_("Somebody else settles it, not the one who coded it."),
            ),
        ]

    def __str__(self) -> str:
        return f"activity {self.activity_id}"
