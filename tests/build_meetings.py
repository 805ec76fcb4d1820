"""Builds meetings, series and time polls for tests, through the services."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from workgroups import services
from workgroups.models import Meeting, MeetingSeries, User, Workgroup

DETROIT = "America/Detroit"
HALL = {"title": "Reading meeting", "title_es": "Reunión de lectura", "place": "Town hall", "address": "1 Main St"}


def make_meeting(workgroup: Workgroup, *, by: User | None = None, days: float = 7, **values: Any) -> Meeting:
    """A meeting of an hour and a half, `days` from now on the full hour; one that is over with a negative number."""
    starts = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=days)
    given = {**HALL, "starts_at": starts, "ends_at": starts + timedelta(minutes=90), **values}
    return services.plan_meeting(by=by, workgroup=workgroup, **given)


def make_series(workgroup: Workgroup, *, first: date, at: time = time(18), **values: Any) -> MeetingSeries:
    """A weekly series of an hour, made ahead as on its first day."""
    given = {**HALL, "zone": DETROIT, "frequency": "weekly", "every": 1, "minutes": 60, **values}
    return services.plan_series(by=None, workgroup=workgroup, today=first, first_on=first, starts_time=at, **given)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]
