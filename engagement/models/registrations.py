"""Who comes to an event, what they asked for so that they can, and whether they were there."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.choices import CheckedIn, RegistrationState, SpokenLanguage, Stakeholder
from engagement.models.behalf import ActedFor
from engagement.models.events import Event
from workgroups.models import Person

MOST_CHILDREN = 10
# What somebody asked for so that they can come: for the organisers alone, and gone some days after the event.
NEEDS = ("interpretation", "children", "child_ages", "transport", "access")


class Registration(models.Model):
    """A person's place at an event, or in the list of those who wait for one.

    Of a `newcomer`, who signed up without an account and whom nobody knew before, nothing is kept for long. Whoever only came
    by (`walk_in`) had no place before and is counted all the same.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="registrations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="registrations")
    state = models.CharField(_("state"), max_length=10, choices=RegistrationState, default=RegistrationState.REGISTERED)
    registered_at = models.DateTimeField(default=timezone.now)
    newcomer = models.BooleanField(_("came by the public form"), default=False)
    # What a slip of the finger at the door is taken back to.
    state_before = models.CharField(max_length=10, choices=RegistrationState, blank=True, editable=False)
    walk_in = models.BooleanField(_("came without signing up"), default=False)
    stakeholder = models.CharField(_("speaks for"), max_length=12, choices=Stakeholder, blank=True)
    checked_in_at = models.DateTimeField(_("there since"), null=True, blank=True)
    checked_in_by = models.CharField(_("noted how"), max_length=4, choices=CheckedIn, blank=True)
    acted_for = models.OneToOneField(
        ActedFor, on_delete=models.PROTECT, null=True, blank=True, related_name="registration"
    )
    interpretation = models.CharField(
        _("asks for interpretation into"), max_length=3, choices=SpokenLanguage, blank=True
    )
    children = models.PositiveSmallIntegerField(_("children to look after"), default=0)
    child_ages = models.JSONField(_("ages of the children"), default=list, blank=True)
    transport = models.BooleanField(_("asks for help with transport"), default=False)
    access = models.CharField(_("asks for so that they can take part"), max_length=500, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("registration"), _("registrations")
        ordering = ["registered_at", "pk"]
        indexes = [models.Index(fields=["event", "state"], name="engagement_registration_list")]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"],
                name="engagement_registration_once",
                violation_error_message=_("This person has a place already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=RegistrationState.values),
                name="engagement_registration_state",
                violation_error_message=_("Choose one of the states."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state=RegistrationState.CAME, checked_in_at__isnull=False, checked_in_by__in=CheckedIn.values
                )
                | (~Q(state=RegistrationState.CAME) & Q(checked_in_at__isnull=True, checked_in_by="")),
                name="engagement_registration_there",
                violation_error_message=_("Say since when and how it is known that somebody is there, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(stakeholder="") | Q(stakeholder__in=Stakeholder.values),
                name="engagement_registration_stakeholder",
                violation_error_message=_("Choose one of the groups."),
            ),
            models.CheckConstraint(
                condition=Q(children__lte=MOST_CHILDREN),
                name="engagement_registration_children",
                violation_error_message=_("We look after ten children of one family at most. Write to us about more."),
            ),
        ]

    def __str__(self) -> str:
        return f"registration {self.pk}"
