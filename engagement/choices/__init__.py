"""The fixed vocabularies, by noun."""

from engagement.choices.behalf import Deed
from engagement.choices.events import EVENT_MOVES, EventState, SpokenLanguage
from engagement.choices.input import (
    ANSWER_DAYS,
    INPUT_MOVES,
    CallStage,
    CallState,
    DeclineReason,
    InputAbout,
    InputKind,
    InputState,
)

__all__ = [
    "ANSWER_DAYS",
    "CallStage",
    "CallState",
    "DeclineReason",
    "Deed",
    "EVENT_MOVES",
    "EventState",
    "INPUT_MOVES",
    "InputAbout",
    "InputKind",
    "InputState",
    "SpokenLanguage",
]
