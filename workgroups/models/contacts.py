"""Contacts on their way in: a file of people with what they agreed to, its rows, and who is decided not to be the same."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workgroups.choices import PartnerFileState, RowOutcome
from workgroups.models.people import Person


class NotTheSamePerson(models.Model):
    """Two people who look alike and are not the same: staff said so, and they are not asked again."""

    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="unlike_later")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="unlike_earlier")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("not the same person"), _("not the same person")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"],
                name="workgroups_notthesameperson_once",
                violation_error_message=_("This is decided already."),
            ),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")),
                name="workgroups_notthesameperson_order",
                violation_error_message=_("The older one stands first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} is not {self.other_id}"


class ContactFile(models.Model):
    """One file of people that staff brought. The file itself is not kept; its rows are emptied when they are accepted."""

    name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=PartnerFileState, default=PartnerFileState.MAPPING)
    # The titles of the columns, in the order of the file.
    columns = models.JSONField(default=list)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    # Field of a person to the position of its column, and what holds for all rows.
    mapping = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("file of contacts"), _("files of contacts")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PartnerFileState.values),
                name="workgroups_contactfile_state",
                violation_error_message=_("Choose one of the states."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class ContactRow(models.Model):
    """One row of such a file: what it says, what is odd about it, and what accepting it does or did."""

    file = models.ForeignKey(ContactFile, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("row"))
    cells = models.JSONField(default=list)
    outcome = models.CharField(_("outcome"), max_length=10, choices=RowOutcome, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    values = models.JSONField(default=dict)
    before = models.JSONField(default=dict, help_text=_("Field name to earlier value."))
    # [[code, field, found]]
    issues = models.JSONField(default=list)

    class Meta:
        verbose_name, verbose_name_plural = _("row of a file of contacts"), _("rows of files of contacts")
        ordering = ["file_id", "line"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "line"],
                name="workgroups_contactrow_once",
                violation_error_message=_("This row is here already."),
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *RowOutcome.values]),
                name="workgroups_contactrow_outcome",
                violation_error_message=_("Choose one of the outcomes."),
            ),
        ]
        indexes = [models.Index(fields=["file", "outcome", "line"], name="workgroups_contactrow_list")]

    def __str__(self) -> str:
        return f"row {self.line} of contacts {self.file_id}"
