"""What a meeting works on and leaves behind: its agenda with notes, documents, who came, decisions and action items."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core.models import StoredFile
from workgroups.models.meetings import MOST_CENTS, Meeting
from workgroups.models.organizations import Organization
from workgroups.models.people import Person


class AgendaItem(models.Model):
    """One point of a meeting. A member proposes it; it is on the agenda when the lead has put it there."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    title = models.CharField(_("point"), max_length=200)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=10)
    presenter = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who leads it")
    )
    position = models.PositiveIntegerField(default=0, editable=False)
    accepted = models.BooleanField(_("on the agenda"), default=True)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    notes = models.TextField(_("notes"), blank=True)
    # Grows with each change of the notes, so that two who write at once do not take each other's words away.
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("agenda item"), _("agenda items")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="workgroups_agendaitem_title",
                violation_error_message=_("Say what the point is about."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=600),
                name="workgroups_agendaitem_minutes",
                violation_error_message=_("A point takes between 1 and 600 minutes."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MeetingDocument(models.Model):
    """A file that a meeting works with."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="documents")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("document"), _("documents")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "file"],
                name="workgroups_meetingdocument_once",
                violation_error_message=_("The meeting has this file already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Attendee(models.Model):
    """Somebody, or an organisation, that came or did not: a known person, a name without an account, or the organisation alone."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendees")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=150, blank=True)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="attendances"
    )
    present = models.BooleanField(_("was there"), default=True)
    # None until somebody says what was given; 0 is that it was declined.
    stipend_cents = models.PositiveIntegerField(_("stipend given, in cents"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("attendance"), _("attendances")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="workgroups_attendee_person",
                violation_error_message=_("This person is on the list already."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "organization"],
                condition=Q(person__isnull=True, name=""),
                name="workgroups_attendee_organization",
                violation_error_message=_("This organization is on the list already."),
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, name="")
                | (Q(person__isnull=True) & ~Q(name=""))
                | Q(person__isnull=True, name="", organization__isnull=False),
                name="workgroups_attendee_who",
                violation_error_message=_("Say who came."),
            ),
            models.CheckConstraint(
                condition=Q(stipend_cents__lte=MOST_CENTS),
                name="workgroups_attendee_stipend",
                violation_error_message=_("A stipend is at most 10,000 dollars."),
            ),
        ]

    def __str__(self) -> str:
        return f"attendee {self.pk}"


class NotedDecision(models.Model):
    """What a meeting decided, as it was noted there."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions")
    text = models.CharField(_("decision"), max_length=500)
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("noted decision"), _("noted decisions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="workgroups_noteddecision_text",
                violation_error_message=_("Say what was decided."),
            )
        ]

    def __str__(self) -> str:
        return self.text


class ActionItem(models.Model):
    """What somebody took on in a meeting; open until it is done, and shown to the next meetings until then."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="action_items")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="action_items")
    text = models.CharField(_("what"), max_length=300)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="action_items", verbose_name=_("who")
    )
    due_on = models.DateField(_("by when"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("action item"), _("action items")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="workgroups_actionitem_text",
                violation_error_message=_("Say what is to do."),
            )
        ]

    def __str__(self) -> str:
        return self.text
