"""The activity log: what a workgroup did, and how each entry was edited."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core.models import AppendOnly
from workgroups.choices import ActivityCode, ActivityState, ChangeKind, ChangeLevel, ChangeNovelty, FocusKind
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
    # One of the network's kinds of work: those that it starts with, or an own one. The services check it.
    code = models.CharField(_("kind of work"), max_length=6, default=ActivityCode.DEVELOPMENT)
    hours = models.DecimalField(_("hours"), max_digits=6, decimal_places=2, null=True, blank=True)
    reach = models.PositiveIntegerField(_("people reached"), null=True, blank=True)
    organizations = models.ManyToManyField(
        Organization, blank=True, related_name="activities", verbose_name=_("organizations that took part")
    )
    money_cents = models.PositiveBigIntegerField(_("money that came in, in cents"), null=True, blank=True)
    in_kind = models.CharField(_("what came in besides money"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ActivityState, default=ActivityState.LOGGED)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(_("why it was sent back"), max_length=300, blank=True)
    form_token = models.UUIDField(
        default=uuid4, editable=False, help_text=_("The same form sent twice is the same activity.")
    )
    # Deleting is archiving: for 30 days it can be brought back.
    archived_at = models.DateTimeField(null=True, blank=True)
    archived_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    archived_from = models.CharField(max_length=10, blank=True, help_text=_("The state that it comes back to."))
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
                condition=~Q(code=""),
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
                | Q(
                    ~Q(state__in=[ActivityState.CONFIRMED, ActivityState.ARCHIVED]),
                    confirmed_by__isnull=True,
                    confirmed_at__isnull=True,
                )
                | Q(state=ActivityState.ARCHIVED),
                name="workgroups_activity_confirmed",
                violation_error_message=_("A confirmed activity says who confirmed it and when."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ActivityState.RETURNED) | ~Q(return_reason=""),
                name="workgroups_activity_reason",
                violation_error_message=_("Say what is missing."),
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(state=ActivityState.ARCHIVED),
                    archived_at__isnull=True,
                    archived_by__isnull=True,
                    archived_from="",
                )
                | Q(
                    Q(state=ActivityState.ARCHIVED) & ~Q(archived_from=""),
                    archived_at__isnull=False,
                    archived_by__isnull=False,
                ),
                name="workgroups_activity_archived",
                violation_error_message=_("A deleted activity says who deleted it and when."),
            ),
        ]
        indexes = [
            models.Index(fields=["workgroup", "state", "-happened_on"], name="workgroups_activity_log"),
            # The order of the log: a page of it reads as many rows as it shows.
            models.Index(fields=["workgroup", "-happened_on", "-id"], name="workgroups_activity_order"),
            models.Index(fields=["person", "-happened_on"], name="workgroups_activity_author"),
        ]

    def __str__(self) -> str:
        return self.summary


class Change(models.Model):
    """The community or systems change that an activity tells of: it is one whatever else the activity is."""

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="change")
    kind = models.CharField(_("kind of change"), max_length=20, choices=ChangeKind)
    novelty = models.CharField(_("new or changed"), max_length=10, choices=ChangeNovelty)
    level = models.CharField(_("where it takes hold"), max_length=20, choices=ChangeLevel)
    in_force_since = models.DateField(_("in force since"))
    in_force_until = models.DateField(_("in force until"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("change"), _("changes")
        ordering = ["-in_force_since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ChangeKind.values)
                & Q(novelty__in=ChangeNovelty.values)
                & Q(level__in=ChangeLevel.values),
                name="workgroups_change_words",
                violation_error_message=_("Say what kind of change it is, whether it is new, and where it takes hold."),
            ),
            models.CheckConstraint(
                condition=Q(in_force_until__isnull=True) | Q(in_force_until__gte=F("in_force_since")),
                name="workgroups_change_days",
                violation_error_message=_("A change ends after it began."),
            ),
        ]

    def __str__(self) -> str:
        return f"activity {self.activity_id}: {self.kind}"


class ActivityFocus(models.Model):
    """One place or group of people that an activity was for."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="focus")
    kind = models.CharField(_("kind"), max_length=10, choices=FocusKind)
    # A place by its code, because this app does not know places; people in the words of the partners' profiles.
    value = models.CharField(_("value"), max_length=80)

    class Meta:
        verbose_name, verbose_name_plural = _("whom it was for"), _("whom it was for")
        ordering = ["kind", "value", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "kind", "value"],
                name="workgroups_activityfocus_once",
                violation_error_message=_("This is said already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=FocusKind.values) & ~Q(value=""),
                name="workgroups_activityfocus_kind",
                violation_error_message=_("Say what kind this is, and what."),
            ),
        ]
        indexes = [models.Index(fields=["kind", "value"], name="workgroups_activityfocus_val")]

    def __str__(self) -> str:
        return f"activity {self.activity_id}: {self.kind} {self.value}"


class ActivityRevision(AppendOnly):
    """How an activity stood before one edit: who edited, when, and the earlier values of the fields that changed."""

    # Written once as long as the activity is there; it goes with it.
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="revisions")
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
