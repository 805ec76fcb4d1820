"""What one entry of the attention list is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

MOST = 5
# Days without an answer that nobody should wait for.
NO_ANSWER = 7


@dataclass(frozen=True)
class Item:
    """One thing, what is the matter with it, since when, and the page where it is set right."""

    text: str
    about: str
    url: str
    since: date | None = None


@dataclass(frozen=True)
class Concern:
    """Things of one kind, the longest wait first: at most MOST of them, and the page with all where there are more."""

    title: str
    items: list[Item]
    more_url: str = ""


def concern_of(title: Any, items: Sequence[Item], more_url: str = "") -> Concern:
    """Things of one kind under their heading."""
    return Concern(str(title), list(items[:MOST]), more_url if len(items) > MOST else "")


def ago(days: int) -> datetime:
    """The moment that many days ago."""
    return timezone.now() - timedelta(days=days)
