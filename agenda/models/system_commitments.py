"""What a public system commits itself to for equity, and what reviews found."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.choices import Kept
from agenda.querysets import SystemCommitmentQuerySet


class SystemCommitment(models.Model):
    """A commitment of one public system, in its own words. Once it is reviewed its words stay; a change is a new commitment."""

    organization = models.ForeignKey(
        "workgroups.Organization", on_delete=models.PROTECT, related_name="equity_commitments"
    )
    text = models.TextField(_("commitment in English"), blank=True)
    text_es = models.TextField(_("commitment in Spanish"), blank=True)
    since = models.DateField(_("since"))
    review_due = models.DateField(_("next review"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=300, blank=True)
    end_reason_es = models.CharField(_("why it ended, in Spanish"), max_length=300, blank=True)
    stated_at = models.DateTimeField(default=timezone.now)

    objects = SystemCommitmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("equity commitment"), _("equity commitments")
        ordering = [F("ended_on").desc(nulls_first=True), "-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(text_es=""),
                name="agenda_systemcommitment_text",
                violation_error_message=_("Write the commitment in at least one language."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("since")),
                name="agenda_systemcommitment_dates",
                violation_error_message=_("It cannot end before it began."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(end_reason="") | ~Q(end_reason_es=""),
                name="agenda_systemcommitment_why",
                violation_error_message=_("Say why the commitment ends."),
            ),
        ]

    def __str__(self) -> str:
        return f"equity commitment {self.pk}"


class SystemReview(models.Model):
    """What others found on a day: whether the commitment is kept, and what was learned. Written once."""

    commitment = models.ForeignKey(SystemCommitment, on_delete=models.CASCADE, related_name="reviews")
    on = models.DateField(_("reviewed on"))
    outcome = models.CharField(_("what was found"), max_length=8, choices=Kept)
    learned = models.TextField(_("what was learned, in English"), blank=True)
    learned_es = models.TextField(_("what was learned, in Spanish"), blank=True)
    # On whose behalf: Equity & Inclusion, or with None the backbone team.
    workgroup = models.ForeignKey(
        "workgroups.Workgroup", on_delete=models.PROTECT, null=True, blank=True, related_name="system_reviews"
    )
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reviewed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("review of an equity commitment"), _("reviews of equity commitments")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=Kept.values),
                name="agenda_systemreview_outcome",
                violation_error_message=_("Choose what the review found."),
            ),
            models.CheckConstraint(
                condition=~Q(learned="") | ~Q(learned_es=""),
                name="agenda_systemreview_learned",
                violation_error_message=_("Say what was learned, in at least one language."),
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.pk} of {self.commitment_id}"
