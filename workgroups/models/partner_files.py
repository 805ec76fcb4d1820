"""A file of partners on its way into the directory: its columns, its rows, and what accepting them does."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kconnect.core.models import BroughtFile, BroughtRow
from workgroups.choices import PartnerFileState, RowOutcome
from workgroups.models.organizations import Organization


class PartnerFile(BroughtFile):
    """One file that staff brought. Columns that name private persons are never stored."""

    state = models.CharField(_("state"), max_length=10, choices=PartnerFileState, default=PartnerFileState.MAPPING)
    # [{"title", "filled", "distinct", "examples", "personal"}], in the order of the file.
    columns = models.JSONField(default=list)
    # The row in which the titles stand; those up to it are no partners.
    header = models.PositiveIntegerField(_("row of the titles"), default=0)
    # The rows in which they might stand instead.
    heads = models.JSONField(default=list)
    # Field of an organisation to the position of its column, and what holds for all rows.
    mapping = models.JSONField(default=dict)
    # Which version of the directory the dry run saw: accepting another one asks for a new dry run.
    seen = models.CharField(max_length=64, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("file of partners"), _("files of partners")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PartnerFileState.values),
                name="workgroups_partnerfile_state",
                violation_error_message=_("Choose one of the states."),
            )
        ]


class PartnerRow(BroughtRow):
    """One row of such a file: what it says, what is odd about it, and what accepting it does or did."""

    file = models.ForeignKey(PartnerFile, on_delete=models.CASCADE, related_name="rows")
    outcome = models.CharField(_("outcome"), max_length=10, choices=RowOutcome, blank=True)
    organization = models.ForeignKey(
        Organization, on_delete=models.SET_NULL, null=True, blank=True, related_name="file_rows"
    )

    class Meta:
        verbose_name, verbose_name_plural = _("row of a file of partners"), _("rows of files of partners")
        ordering = ["file_id", "line"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "line"],
                name="workgroups_partnerrow_once",
                violation_error_message=_("This row is here already."),
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *RowOutcome.values]),
                name="workgroups_partnerrow_outcome",
                violation_error_message=_("Choose one of the outcomes."),
            ),
        ]
        indexes = [models.Index(fields=["file", "outcome", "line"], name="workgroups_partnerrow_list")]

    def __str__(self) -> str:
        return f"row {self.line} of file {self.file_id}"
