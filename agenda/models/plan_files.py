"""A file of the plan that somebody edited in a spreadsheet, on its way back: its rows, and what accepting them does."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.choices import PlanFileState, PlanOutcome
from agenda.querysets import PlanFileQuerySet
from kconnect.core.models import BroughtFile, BroughtRow


class PlanFile(BroughtFile):
    """One file that a lead or staff brought: of one workgroup's plan, or of the whole plan where no workgroup is named."""

    workgroup = models.ForeignKey(
        "workgroups.Workgroup", on_delete=models.PROTECT, null=True, blank=True, related_name="plan_files"
    )
    state = models.CharField(_("state"), max_length=10, choices=PlanFileState, default=PlanFileState.CHECKING)
    # Name of a column of ours to its position in the file, from 0.
    columns = models.JSONField(default=dict)
    # Titles of columns that we do not know; they are left out.
    unknown = models.JSONField(default=list)

    objects = PlanFileQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("file of the plan"), _("files of the plan")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PlanFileState.values),
                name="agenda_planfile_state",
                violation_error_message=_("Choose one of the states."),
            )
        ]


class PlanRow(BroughtRow):
    """One row of such a file. Cells beyond the last title are kept as `wide`: a quote or a comma went astray."""

    file = models.ForeignKey(PlanFile, on_delete=models.CASCADE, related_name="rows")
    wide = models.BooleanField(default=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=PlanOutcome, blank=True)
    kind = models.CharField(_("kind"), max_length=10, blank=True)
    key = models.CharField(_("key"), max_length=130, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    # The row of the plan that it speaks of; 0 for a new one.
    thing = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("row of a file of the plan"), _("rows of files of the plan")
        ordering = ["file_id", "line"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "line"],
                name="agenda_planrow_once",
                violation_error_message=_("This row is here already."),
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *PlanOutcome.values]),
                name="agenda_planrow_outcome",
                violation_error_message=_("Choose one of the outcomes."),
            ),
        ]
        indexes = [models.Index(fields=["file", "outcome", "line"], name="agenda_planrow_list")]

    def __str__(self) -> str:
        return f"row {self.line} of file {self.file_id}"
