"""Builds self-assessments for tests, through the services."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from engagement.instruments import instruments
from engagement.models import Assessment
from engagement.services import assessments as services
from workgroups.models import User


def make_assessment(instrument: str = "equity-practices", *, days: int = 10, **values: Any) -> Assessment:
    """A round that is open from today; about the whole collaborative unless told otherwise."""
    closes = timezone.localdate() + timedelta(days=days)
    return services.open_assessment(by=None, instrument=instrument, closes_on=closes, **values)


def levels(level: int | None = 2, instrument: str = "equity-practices", **other: int | None) -> dict[str, int | None]:
    """The same level for each statement, except for those named."""
    asked = instruments()[instrument]
    return {one.code: level for one in asked.versions[asked.current]} | other


def answer(row: Assessment, by: User, level: int | None = 2, **other: int | None) -> None:
    """One person's answer."""
    services.answer_assessment(by=by, assessment=row, levels=levels(level, row.instrument, **other))


def close(row: Assessment) -> Assessment:
    """Added up."""
    return services.close_assessment(by=None, assessment=row)
