"""The activity log: what a workgroup did, and how each entry was edited."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core.models import AppendOnly
from workgroups.choices import ActivityCode, ActivityState
from workgroups.models.organizations import Organization
from workgroups.models.people import Person
from workgroups.models.workgroups import Workgroup
from workgroups.querysets import ActivityQuerySet


class Activity(models.Model):
    """One thing that a workgroup did on one day, as its author tells it."""

    workgroup = models.ForeignKey(Workgroup, on_delete=models.PROTECT, related_name="activities")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="activities", verbose_name=_("logged by"))
    summary = models.CharField(_("what happened"), max_length=500)
    happened_on = models.DateField(_("day"))
    code = models.CharField(_("kind of work"), max_length=2, choices=ActivityCode, default=ActivityCode.OTHER)
    hours = models.DecimalField(_("hours"), max_digits=6, decimal_places=2, null=True, blank=True)
    reach = models.PositiveIntegerField(_("people reached"), null=True, blank=True)
    organizations = models.ManyToManyField(
        Organization, blank=True, related_name="activities", verbose_name=_("organizations that took part")
    )
    # A place of the dashboard, by its code: this app does not know places.
    place_code = models.CharField(_("place"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ActivityState, default=ActivityState.LOGGED)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(_("why it was sent back"), max_length=300, blank=True)
    form_token = models.UUIDField(
        default=uuid4, editable=False, help_text=_("The same form sent twice is the same activity.")
    )
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("activity"), _("activities")
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "form_token"],
                name="workgroups_activity_once",
                violation_error_message=_("This activity is logged already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=ActivityState.values),
                name="workgroups_activity_state",
                violation_error_message=_("Choose one of the states."),
            ),
            models.CheckConstraint(
                condition=Q(code__in=ActivityCode.values),
                name="workgroups_activity_code",
                violation_error_message=_("Choose one of the kinds of work."),
            ),
            models.CheckConstraint(
                condition=~Q(summary=""),
                name="workgroups_activity_summary",
                violation_error_message=_("Say what happened."),
            ),
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__gte=0, hours__lte=1000),
                name="workgroups_activity_hours",
                violation_error_message=_("Hours are between 0 and 1,000."),
            ),
            models.CheckConstraint(
                condition=Q(state=ActivityState.CONFIRMED, confirmed_by__isnull=False, confirmed_at__isnull=False)
                | Q(~Q(state=ActivityState.CONFIRMED), confirmed_by__isnull=True, confirmed_at__isnull=True),
                name="workgroups_activity_confirmed",
                violation_error_message=_("A confirmed activity says who confirmed it and when."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ActivityState.RETURNED) | ~Q(return_reason=""),
                name="workgroups_activity_reason",
                violation_error_message=_("Say what is missing."),
            ),
        ]
        indexes = [models.Index(fields=["workgroup", "state", "-happened_on"], name="workgroups_activity_log")]

    def __str__(self) -> str:
        return self.summary


class ActivityRevision(AppendOnly):
    """How an activity stood before one edit: who edited, when, and the earlier values of the fields that changed."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    edited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)
    before = models.JSONField(help_text=_("Field name to earlier value."))

    class Meta:
        verbose_name, verbose_name_plural = _("earlier version"), _("earlier versions")
        ordering = ["activity_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "number"],
                name="workgroups_activityrevision_number",
                violation_error_message=_("This version exists already."),
            )
        ]

    def __str__(self) -> str:
        return f"activity {self.activity_id}, version {self.number}"
