"""Chainable filters over engagement's rows."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from engagement.choices import EventState

if TYPE_CHECKING:
    from engagement.models import Event


class EventQuerySet(models.QuerySet["Event"]):
    """Events by who may see them and by when they are."""

    def public(self) -> "EventQuerySet":
        """What anyone may read. A cancelled event stays, so that whoever planned to come learns it."""
        return self.filter(state__in=[EventState.PUBLISHED, EventState.CANCELLED])

    def upcoming(self, now: datetime) -> "EventQuerySet":
        """Events that are not over, the next one first."""
        return self.filter(ends_at__gte=now).order_by("starts_at", "pk")

    def past(self, now: datetime) -> "EventQuerySet":
        """Events that are over, the latest first."""
        return self.filter(ends_at__lt=now).order_by("-starts_at", "-pk")
