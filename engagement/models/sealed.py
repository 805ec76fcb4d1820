"""What people say of themselves, or of us, in secret: kept apart from who they are, and told in batches that hide each of them.

No column here leads to a person. An answer carries a mark that only the installation's secret makes out of a person and a
box: the person can change their answer or take it back, and whoever reads the tables, or a copy of them, cannot tell whose it
is. Neither model is in the admin, and no page shows a row of them.
"""

import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.choices import BoxKind


def this_month() -> date:
    """The first day of the month: as exactly as a moment is kept here."""
    return timezone.localdate().replace(day=1)


class SealedBox(models.Model):
    """One question to the people of one thing: a question of the wheel to a workgroup, or the level felt at one event.

    `tally` is what is public: how many answers of each value were counted last. `left` are answers that were counted then and
    were taken back since; they leave the tally with the next batch.
    """

    kind = models.CharField(max_length=10, choices=BoxKind, editable=False)
    # The question of the wheel, or the kind of thing whose level was felt.
    about = models.CharField(max_length=20, editable=False)
    subject_id = models.PositiveBigIntegerField(editable=False)
    tally = models.JSONField(default=dict, editable=False)
    left = models.JSONField(default=dict, editable=False)
    counted_on = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("box of sealed answers"), _("boxes of sealed answers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about", "subject_id"], name="engagement_sealedbox_once",
                violation_error_message=_("Somebody changed this at the same moment. Look at it again."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=BoxKind.values), name="engagement_sealedbox_kind",
                violation_error_message=_("Choose what this is about."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"box {self.pk}"


class SealedAnswer(models.Model):
    """One answer in a box. `counted_as` is the value with which it stands in the tally, if it does."""

    # Not in the order in which people answered.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    box = models.ForeignKey(SealedBox, on_delete=models.CASCADE, related_name="answers")
    mark = models.CharField(max_length=64, editable=False)
    says = models.PositiveSmallIntegerField()
    counted_as = models.PositiveSmallIntegerField(null=True, editable=False)
    month = models.DateField(default=this_month, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("sealed answer"), _("sealed answers")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["box", "mark"], name="engagement_sealedanswer_once",
                violation_error_message=_("Somebody changed this at the same moment. Look at it again."),
            ),
            models.CheckConstraint(
                condition=Q(says__lte=9), name="engagement_sealedanswer_says",
                violation_error_message=_("Choose one of the answers."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return "sealed answer"
