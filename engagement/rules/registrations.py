"""Who comes to an event: who may see and note it, and when the door is open."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from engagement.choices import EventState

if TYPE_CHECKING:
    from engagement.models import Event

# People come early, and somebody may note later who was there.
OPENS, CLOSES = timedelta(hours=3), timedelta(hours=3)
# Letters and digits that nobody takes for another one when they are read out.
CODE_LETTERS, CODE_LENGTH = "ABCDEFGHJKMNPQRSTUVWXYZ23456789", 5


# Until then some places are kept for people whom the network knows; what is left of them goes to whoever waits.
KEPT_UNTIL = timedelta(days=2)


def places_kept(event: "Event", now: datetime) -> int:
    """How many places nobody gets whom only the public form knows: a quarter, until two days before.

    So whoever fills an event with made-up people keeps no member out of it, and residents without an account lose no place in
    the end. It does not prevent that made-up people take the other three quarters; staff see them on the list.
    """
    if event.capacity is None or now >= event.starts_at - KEPT_UNTIL:
        return 0
    return event.capacity // 4


class Asked(TypedDict, total=False):
    """Whom somebody speaks for, and what they ask for so that they can come."""

    stakeholder: str
    interpretation: str
    children: int
    child_ages: list[str]
    transport: bool
    access: str


def door_is_open(event: "Event", now: datetime) -> bool:
    """Whether somebody may say at the door that they are there."""
    return event.state == EventState.PUBLISHED and event.starts_at - OPENS <= now <= event.ends_at + CLOSES


def can_be_noted(event: "Event", now: datetime) -> bool:
    """Whether whoever keeps the event may note who is there: from when the door opens, however late."""
    return event.state == EventState.PUBLISHED and now >= event.starts_at - OPENS


def written_code(text: str) -> str:
    """A code as it is kept, however it was typed: without spaces and dashes, in capitals."""
    return "".join(letter for letter in text.upper() if letter.isalnum())


def offered(event: "Event", asked: Asked) -> Asked:
    """What was asked for, without what the event does not offer: nobody is told yes by a form that was sent anyway."""
    kept = asked.copy()
    if not event.interpretation:
        kept["interpretation"] = ""
    if not event.childcare or not kept.get("children"):
        kept["children"], kept["child_ages"] = 0, []
    if not event.transport:
        kept["transport"] = False
    return kept
