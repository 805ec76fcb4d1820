"""Meetings of a workgroup, single ones and those of a series."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core.times import check_zone, network_zone
from workgroups.choices import Frequency, MeetingMode, MeetingState
from workgroups.models.people import Person
from workgroups.models.workgroups import Workgroup
from workgroups.querysets import MeetingQuerySet

MOST_CENTS = 1_000_000


class Gathering(models.Model):
    """What a single meeting and a series say about themselves."""

    title = models.CharField(_("title in English"), max_length=160)
    title_es = models.CharField(_("title in Spanish"), max_length=160, blank=True)
    zone = models.CharField(_("time zone"), max_length=60, default=network_zone, validators=[check_zone])
    mode = models.CharField(_("how"), max_length=10, choices=MeetingMode, default=MeetingMode.IN_PERSON)
    place = models.CharField(_("place"), max_length=200, blank=True)
    address = models.CharField(_("street and city"), max_length=200, blank=True)
    join_url = models.URLField(_("link to join online"), max_length=300, blank=True)
    languages = models.JSONField(_("languages spoken"), default=list, blank=True)
    interpretation = models.JSONField(_("interpretation into"), default=list, blank=True)
    stipend_cents = models.PositiveIntegerField(_("stipend for residents, in cents"), default=0)
    public = models.BooleanField(_("open to everyone"), default=False)
    # Grows with each change: calendars replace what they hold only by a higher number (RFC 5545).
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


def gathering_constraints(name: str) -> list[models.BaseConstraint]:
    """What holds for a single meeting and for a series."""
    return [
        models.CheckConstraint(
            condition=~Q(title=""),
            name=f"workgroups_{name}_title",
            violation_error_message=_("Give the meeting a title."),
        ),
        models.CheckConstraint(
            condition=Q(mode__in=MeetingMode.values),
            name=f"workgroups_{name}_mode",
            violation_error_message=_("Say whether people meet in person, online, or both."),
        ),
        models.CheckConstraint(
            condition=Q(mode=MeetingMode.ONLINE) | ~Q(place=""),
            name=f"workgroups_{name}_where",
            violation_error_message=_("Say where you meet."),
        ),
        models.CheckConstraint(
            condition=Q(stipend_cents__lte=MOST_CENTS),
            name=f"workgroups_{name}_stipend",
            violation_error_message=_("A stipend is at most 10,000 dollars."),
        ),
    ]


class MeetingSeries(Gathering):
    """Meetings that repeat by a rule of local time; the single ones are rows made ahead, and each may differ."""

    workgroup = models.ForeignKey(Workgroup, on_delete=models.PROTECT, related_name="meeting_series")
    frequency = models.CharField(_("repeats"), max_length=20, choices=Frequency)
    every = models.PositiveSmallIntegerField(_("every how many weeks or months"), default=1)
    first_on = models.DateField(_("first day"))
    starts_time = models.TimeField(_("starts"), help_text=_("As the clocks of the zone show it, summer and winter."))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    until = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("series of meetings"), _("series of meetings")
        ordering = ["pk"]
        constraints = [
            *gathering_constraints("meetingseries"),
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values),
                name="workgroups_meetingseries_frequency",
                violation_error_message=_("Choose how the meeting repeats."),
            ),
            models.CheckConstraint(
                condition=Q(every__gte=1, every__lte=12),
                name="workgroups_meetingseries_every",
                violation_error_message=_("Repeat every 1 to 12 weeks or months."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=1440),
                name="workgroups_meetingseries_minutes",
                violation_error_message=_("A meeting lasts between 5 minutes and a day."),
            ),
        ]


class Meeting(Gathering):
    """One meeting, from the invitation to its minutes."""

    workgroup = models.ForeignKey(Workgroup, on_delete=models.PROTECT, related_name="meetings")
    series = models.ForeignKey(MeetingSeries, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings")
    # The day that the rule of the series gave it; it stays when the meeting is moved.
    occurs_on = models.DateField(null=True, blank=True, editable=False)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    state = models.CharField(_("state"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    cancel_reason = models.CharField(_("why it is called off"), max_length=300, blank=True)
    minutes_text = models.TextField(_("minutes in English"), blank=True)
    minutes_text_es = models.TextField(_("minutes in Spanish"), blank=True)
    minutes_version = models.PositiveIntegerField(default=0, editable=False)
    attending = models.PositiveIntegerField(_("how many came"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("meeting"), _("meetings")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["workgroup", "starts_at"], name="workgroups_meeting_when")]
        constraints = [
            *gathering_constraints("meeting"),
            models.UniqueConstraint(
                fields=["series", "occurs_on"],
                name="workgroups_meeting_once",
                violation_error_message=_("The series has a meeting on this day already."),
            ),
            models.CheckConstraint(
                condition=Q(series__isnull=True) | Q(occurs_on__isnull=False),
                name="workgroups_meeting_occurs",
                violation_error_message=_("A meeting of a series has a day of the series."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=MeetingState.values),
                name="workgroups_meeting_state",
                violation_error_message=_("Choose one of the states."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="workgroups_meeting_times",
                violation_error_message=_("The meeting ends before it starts. Change one of the times."),
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CANCELLED) | ~Q(cancel_reason=""),
                name="workgroups_meeting_why",
                violation_error_message=_("Say why the meeting is called off."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[MeetingState.CLOSED, MeetingState.PUBLISHED])
                | Q(closed_at__isnull=False, attending__isnull=False),
                name="workgroups_meeting_closed",
                violation_error_message=_("A closed meeting says how many came."),
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.PUBLISHED)
                | (Q(published_at__isnull=False) & (~Q(minutes_text="") | ~Q(minutes_text_es=""))),
                name="workgroups_meeting_minutes",
                violation_error_message=_("Write the minutes before they are published."),
            ),
        ]

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("workgroups:meeting_public", args=[self.slug])

    @property
    def starts_local(self) -> datetime:
        """The start on the clocks of the meeting's place."""
        return self.starts_at.astimezone(ZoneInfo(self.zone))

    @property
    def ends_local(self) -> datetime:
        """The end on the clocks of the meeting's place."""
        return self.ends_at.astimezone(ZoneInfo(self.zone))

    @property
    def is_over(self) -> bool:
        """Whether its time has passed."""
        return self.ends_at < timezone.now()

    @property
    def takes_answers(self) -> bool:
        """Whether somebody may still say that they come or cannot."""
        return self.state == MeetingState.PLANNED and not self.is_over


class Invitee(models.Model):
    """Somebody who is invited to one meeting without sitting in its workgroup."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitees")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="workgroups_invitee_once",
                violation_error_message=_("This person is invited already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.meeting_id}"


class Reply(models.Model):
    """Whether somebody comes, and into which language they ask for interpretation."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="replies")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    coming = models.BooleanField(_("comes"))
    interpretation = models.CharField(_("asks for interpretation into"), max_length=3, blank=True)
    replied_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="workgroups_reply_once",
                violation_error_message=_("This person has answered already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.meeting_id}"


class CalendarKey(models.Model):
    """The secret address of a person's own calendar; only its hash is stored, and a new one ends the old."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="calendar_key")
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"
