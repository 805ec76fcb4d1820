"""What can be done with what the community does, says and decides; the only code that writes it."""

from engagement.services.behalf import act_for, resident_of
from engagement.services.errors import ActingRefusedError, EventInvalidError, MoveRefusedError, NotYoursToDoError
from engagement.services.events import cancel_event, change_event, create_event, publish_event
from engagement.services.glossary import change_term, create_term, keep_wording, publish_term, remove_wording

__all__ = [
    "ActingRefusedError",
    "EventInvalidError",
    "MoveRefusedError",
    "NotYoursToDoError",
    "act_for",
    "cancel_event",
    "change_event",
    "change_term",
    "create_event",
    "create_term",
    "keep_wording",
    "publish_event",
    "publish_term",
    "remove_wording",
    "resident_of",
]
