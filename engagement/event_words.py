"""What is told of an event in the language that is active: when and where."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kconnect.core.times import span_words

if TYPE_CHECKING:
    from engagement.models import Event


def when(event: "Event", starts: datetime | None = None) -> str:
    """Day and hours on the clocks of the event's place; of one that was moved, those from `starts` on.

    The zone is named where it is not the network's.
    """
    begins = starts or event.starts_at
    ends = begins + (event.ends_at - event.starts_at)
    zone = ZoneInfo(event.zone)
    return span_words(begins.astimezone(zone), ends.astimezone(zone), event.zone)


def place_words(event: "Event") -> str:
    """Where it is, or that it is online."""
    return event.place or _("online")
