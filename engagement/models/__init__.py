"""What the community does, says and decides, by noun."""

from engagement.models.answers import AnswerLink, InputAnswer
from engagement.models.behalf import ActedFor
from engagement.models.events import Event
from engagement.models.input import MOST_TEXT, Input, InputCall, InputTheme

# The first migration knows both by this module.
from kconnect.core.times import check_zone, network_zone

__all__ = [
    "ActedFor",
    "AnswerLink",
    "Event",
    "Input",
    "InputAnswer",
    "InputCall",
    "InputTheme",
    "MOST_TEXT",
    "check_zone",
    "network_zone",
]
