"""What can be done with what the community does, says and decides; the only code that writes it."""

from engagement.services.errors import EventInvalidError, MoveRefusedError, NotYoursToDoError
from engagement.services.events import cancel_event, change_event, create_event, publish_event

__all__ = [
    "EventInvalidError",
    "MoveRefusedError",
    "NotYoursToDoError",
    "cancel_event",
    "change_event",
    "create_event",
    "publish_event",
]
