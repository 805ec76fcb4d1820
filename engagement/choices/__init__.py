"""The fixed vocabularies, by noun."""

from engagement.choices.behalf import Deed
from engagement.choices.events import EVENT_MOVES, EventState, SpokenLanguage

__all__ = ["EVENT_MOVES", "Deed", "EventState", "SpokenLanguage"]
