"""What staff did for a resident who has no e-mail, and that the resident wanted it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.choices import Deed
from engagement.querysets import ActedForQuerySet
from workgroups.choices import Consent
from workgroups.models import Person


class ActedFor(models.Model):
    """One thing that staff did for one resident: what, about which thing, and how and when the resident agreed.

    What was written down is read back to the resident before it is kept. The row names the thing (an event, a survey), never
    what the resident answered; a registration or a comment that came this way points here itself.
    """

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="acts_by_others", verbose_name=_("for whom")
    )
    acted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("who acted"))
    acted_at = models.DateTimeField(_("done at"), default=timezone.now, editable=False)
    deed = models.CharField(_("what was done"), max_length=10, choices=Deed)
    thing_type = models.CharField(max_length=100, editable=False)
    thing_id = models.CharField(max_length=40, editable=False)
    label = models.CharField(_("about what"), max_length=200)
    consent = models.CharField(_("agreed how"), max_length=10, choices=Consent)
    consent_on = models.DateField(_("agreed on"))
    read_back = models.BooleanField(_("read back to the person"), default=False)

    objects = ActedForQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("act for a resident"), _("acts for residents")
        ordering = ["-acted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(deed__in=Deed.values),
                name="engagement_actedfor_deed",
                violation_error_message=_("Choose what was done for the person."),
            ),
            models.CheckConstraint(
                condition=Q(consent__in=Consent.values),
                name="engagement_actedfor_consent",
                violation_error_message=_("Say how the person agreed."),
            ),
            models.CheckConstraint(
                condition=Q(read_back=True),
                name="engagement_actedfor_read_back",
                violation_error_message=_("Read it back to the person first."),
            ),
        ]

    def __str__(self) -> str:
        return f"act {self.pk}"
