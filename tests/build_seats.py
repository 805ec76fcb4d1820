"""Builds seats, terms, applications and charters for tests, through the services."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from workgroups import services
from workgroups.models import CharterVersion, Seat, SeatApplication, SeatTerm, Workgroup


def day(number: int = 0) -> date:
    """So many days from today, in the network's zone."""
    return timezone.localdate() + timedelta(days=number)


def make_seat(workgroup: Workgroup, title: str = "Resident of the south side", **values: Any) -> Seat:
    """A vacant seat that a resident gets by application, there for a hundred days."""
    given = {"purpose": "resident", "selection": "applied", "since": day(-100), **values}
    return services.create_seat(by=None, workgroup=workgroup, title=title, **given)


def make_term(seat: Seat, name: str = "Rosa", *, starts: int = -30, ends: int | None = 300, **values: Any) -> SeatTerm:
    """A term of a new person, from and to so many days from today."""
    until = None if ends is None else day(ends)
    given = {} if "holder" in values else {"name": name}
    return services.start_term(by=None, seat=seat, started=day(starts), ends=until, **given, **values)


def make_application(seat: Seat, name: str = "Amina", **values: Any) -> SeatApplication:
    """An application for an open seat; opens it if it is not."""
    services.open_seat(by=None, seat=seat)
    given = {"email": "amina@example.org", "why": "I live there.", "form_token": uuid4(), **values}
    return services.apply_for_seat(by=None, seat=seat, name=name, **given)


def make_charter(
    workgroup: Workgroup, text: str = "We meet each month.", *, on: date | None = None, **words: Any
) -> CharterVersion:
    """An adopted version."""
    services.write_charter(by=None, workgroup=workgroup, text=text, **words)
    return services.adopt_charter(by=None, workgroup=workgroup, on=on or day())
