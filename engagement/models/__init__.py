"""What the community does, says and decides, by noun."""

from engagement.models.behalf import ActedFor
from engagement.models.events import Event

# The first migration knows both by this module.
from kconnect.core.times import check_zone, network_zone

__all__ = ["ActedFor", "Event", "check_zone", "network_zone"]
