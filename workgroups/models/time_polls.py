"""Times that a workgroup is asked about before a meeting stands."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core.times import check_zone, network_zone
from workgroups.choices import SlotAnswer
from workgroups.models.meetings import Meeting
from workgroups.models.people import Person
from workgroups.models.workgroups import Workgroup


class TimePoll(models.Model):
    """A question to members and guests: which of these times suits you? Open until the lead has picked one."""

    workgroup = models.ForeignKey(Workgroup, on_delete=models.PROTECT, related_name="time_polls")
    title = models.CharField(_("title in English"), max_length=160)
    title_es = models.CharField(_("title in Spanish"), max_length=160, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=60)
    zone = models.CharField(_("time zone"), max_length=60, default=network_zone, validators=[check_zone])
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="poll")
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    guests = models.ManyToManyField(Person, blank=True, related_name="+", verbose_name=_("guests"))
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("time poll"), _("time polls")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="workgroups_timepoll_title",
                violation_error_message=_("Give the meeting a title."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=1440),
                name="workgroups_timepoll_minutes",
                violation_error_message=_("A meeting lasts between 5 minutes and a day."),
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=True) | Q(closed_at__isnull=False),
                name="workgroups_timepoll_closed",
                violation_error_message=_("A poll whose time is picked is closed."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TimeSlot(models.Model):
    """One time that is offered."""

    poll = models.ForeignKey(TimePoll, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField(_("starts"))

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "starts_at"],
                name="workgroups_timeslot_once",
                violation_error_message=_("This time is offered already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.starts_at)

    @property
    def starts_local(self) -> datetime:
        """The start on the clocks of the poll's zone."""
        return self.starts_at.astimezone(ZoneInfo(self.poll.zone))


class SlotVote(models.Model):
    """What one person says to one time; the last word counts."""

    slot = models.ForeignKey(TimeSlot, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(_("answer"), max_length=10, choices=SlotAnswer)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "person"],
                name="workgroups_slotvote_once",
                violation_error_message=_("This person has answered already."),
            ),
            models.CheckConstraint(
                condition=Q(answer__in=SlotAnswer.values),
                name="workgroups_slotvote_answer",
                violation_error_message=_("Say yes, if need be, or no."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.answer}"
