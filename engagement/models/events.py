"""Where people meet: events, open to everyone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.choices import EventKind, EventState
from engagement.models.levels import Levelled, levelled_constraints
from engagement.querysets import EventQuerySet
from kconnect.core.times import check_zone, network_zone

# What the meeting of an event says for it.
FOLLOWED = frozenset({"title", "title_es", "starts_at", "ends_at", "zone", "place", "workgroup", "languages"})


class Event(Levelled):
    """An occasion with a time and a place, and what makes it possible for everyone to come."""

    slug = models.SlugField(_("address"), max_length=100, unique=True)
    title = models.CharField(_("title in English"), max_length=160)
    title_es = models.CharField(_("title in Spanish"), max_length=160, blank=True)
    kind = models.CharField(_("kind of activity"), max_length=12, choices=EventKind, blank=True)
    description = models.TextField(_("description in English"), blank=True)
    description_es = models.TextField(_("description in Spanish"), blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    zone = models.CharField(_("time zone"), max_length=60, default=network_zone, validators=[check_zone])
    place = models.CharField(
        _("place"), max_length=200, blank=True, help_text=_("Name and street address, so that a map finds it.")
    )
    online_url = models.URLField(_("link to join online"), max_length=300, blank=True)
    workgroup = models.ForeignKey(
        "workgroups.Workgroup",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("workgroup"),
    )
    organizers = models.ManyToManyField(
        "workgroups.Organization", blank=True, related_name="events", verbose_name=_("organized by")
    )
    languages = models.JSONField(_("languages spoken"), default=list, blank=True)
    interpretation = models.BooleanField(_("interpretation"), default=False)
    childcare = models.BooleanField(_("childcare"), default=False)
    transport = models.BooleanField(_("help with transport"), default=False)
    accessibility = models.TextField(
        _("access in English"), blank=True, help_text=_("Steps, restrooms, parking, quiet room, food.")
    )
    accessibility_es = models.TextField(_("access in Spanish"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=EventState, default=EventState.DRAFT)
    cancel_reason = models.CharField(_("why it is cancelled"), max_length=300, blank=True)
    registers = models.BooleanField(_("people sign up"), default=False)
    capacity = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    # A meeting of a workgroup that everybody may come to: it says when, where and whether, and the event follows it.
    meeting = models.OneToOneField(
        "workgroups.Meeting",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="event",
        verbose_name=_("meeting"),
    )
    meeting_sequence = models.PositiveIntegerField(default=0, editable=False)
    # What is shown at the door, so that whoever is there says so themselves; empty until staff open the door.
    door_code = models.CharField(max_length=12, blank=True, editable=False)
    # Grows when those who signed up are told that it moved, is called off, or is on again.
    moves = models.PositiveIntegerField(default=0, editable=False)
    # Grows with each change after publication: calendars replace what they hold only by a higher number (RFC 5545).
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["state", "starts_at"], name="engagement_event_when")]
        constraints = [
            *levelled_constraints("event"),
            models.CheckConstraint(
                condition=~Q(slug="new"),
                name="engagement_event_slug",
                violation_error_message=_("Choose another address."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=EventState.values),
                name="engagement_event_state",
                violation_error_message=_("Choose one of the states."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="engagement_event_times",
                violation_error_message=_("The event ends before it starts. Change one of the times."),
            ),
            models.CheckConstraint(
                condition=Q(state=EventState.DRAFT) | ~Q(place="") | ~Q(online_url=""),
                name="engagement_event_where",
                violation_error_message=_("Say where it is: a place, a link, or both."),
            ),
            models.CheckConstraint(
                condition=Q(kind="") | Q(kind__in=EventKind.values),
                name="engagement_event_kind",
                violation_error_message=_("Choose one of the kinds."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(registers=True, capacity__gte=1),
                name="engagement_event_places",
                violation_error_message=_(
                    "Places are counted only where people sign up. Let them, or leave the number empty."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state=EventState.CANCELLED) | ~Q(cancel_reason=""),
                name="engagement_event_why",
                violation_error_message=_("Say why the event is cancelled."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_begun(self) -> bool:
        """Nobody signs up any more."""
        return self.starts_at <= timezone.now()

    @property
    def takes_people(self) -> bool:
        """Whether anybody may still sign up."""
        return self.registers and self.state == EventState.PUBLISHED and not self.has_begun

    @property
    def starts_local(self) -> datetime:
        """The start on the clocks of the event's place."""
        return self.starts_at.astimezone(ZoneInfo(self.zone))

    @property
    def ends_local(self) -> datetime:
        """The end on the clocks of the event's place."""
        return self.ends_at.astimezone(ZoneInfo(self.zone))
