"""Builds events for tests, through the services."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from engagement import services
from engagement.models import Event


def make_event(title: str = "Reading night", *, published: bool = True, days: int = 10, **values: Any) -> Event:
    """An event of two hours that many days from now, public unless told otherwise."""
    starts = values.pop("starts_at", None) or (timezone.now() + timedelta(days=days)).replace(
        minute=0, second=0, microsecond=0
    )
    values.setdefault("place", "Library, 111 Library Street, Grand Rapids")
    values.setdefault("ends_at", starts + timedelta(hours=2))
    event = services.create_event(by=None, title=title, starts_at=starts, **values)
    return services.publish_event(by=None, event=event) if published else event


def utc(*parts: int) -> datetime:
    """A moment in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]  # year, month, day, hour, minute
