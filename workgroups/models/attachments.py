"""Photos and files that belong to an activity."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core.models import StoredFile
from workgroups.choices import AttachmentKind
from workgroups.models.activities import Activity
from workgroups.models.people import Person


class Attachment(models.Model):
    """One photo or file. The public sees a photo only when its activity is confirmed and a lead has said that it may be shown."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="attachments")
    kind = models.CharField(_("kind"), max_length=10, choices=AttachmentKind)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    small = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    # The name of a file as it was called; for a photo what it shows, for those who do not see it.
    words = models.CharField(_("what it is"), max_length=200)
    consent = models.BooleanField(_("everybody who can be recognized agreed"), default=False)
    shown = models.BooleanField(_("shown to the public"), default=False)
    shown_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("photo or file"), _("photos and files")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=AttachmentKind.values) & ~Q(words=""),
                name="workgroups_attachment_words",
                violation_error_message=_("Say what it is."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=AttachmentKind.PHOTO) | Q(small__isnull=False, width__gt=0, height__gt=0),
                name="workgroups_attachment_photo",
                violation_error_message=_("A photo has two sizes."),
            ),
            models.CheckConstraint(
                condition=Q(shown=False) | Q(kind=AttachmentKind.PHOTO, consent=True, shown_by__isnull=False),
                name="workgroups_attachment_shown",
                violation_error_message=_(
                    "The public sees only photos on which everybody who can be recognized agreed."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"activity {self.activity_id}: {self.kind}"
