"""Builds versions of the common agenda for tests, through the services."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from agenda import services
from agenda.models import CommonAgenda, Goal


def day(after: int = 0) -> date:
    """So many days from today, in the network's zone."""
    return timezone.localdate() + timedelta(days=after)


def make_agenda(
    vision: str = "Every child reads.", *, on: date | None = None, goals: Iterable[Goal] = (),
    decided: str = "The assembly agreed.", **words: Any,
) -> CommonAgenda:  # fmt: skip
    """An adopted version."""
    services.write_agenda(by=None, goals=goals, vision=vision, **words)
    return services.adopt_agenda(by=None, on=on or day(), decided=decided)
