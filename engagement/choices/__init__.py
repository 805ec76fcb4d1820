"""The fixed vocabularies, by noun."""

from engagement.choices.behalf import Deed
from engagement.choices.decisions import (
    COMMUNITY_VOICES,
    DECISION_MOVES,
    PUBLIC_STATES,
    RESIDENT_SEATS,
    STANCES,
    ConcernOutcome,
    ConflictRule,
    DecisionOutcome,
    DecisionRule,
    DecisionState,
    DecisionSubject,
    Stance,
    Voice,
    voice_of,
)
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
from engagement.choices.levels import LEVEL_MEANS, REACHED, RUNG_MEANS, Level, LevelMeans, Rung, RungMeans
from engagement.choices.library import TextLanguage

__all__ = [
    "ANSWER_DAYS",
    "COMMUNITY_VOICES",
    "CallStage",
    "CallState",
    "ConcernOutcome",
    "ConflictRule",
    "DECISION_MOVES",
    "DecisionOutcome",
    "DecisionRule",
    "DecisionState",
    "DecisionSubject",
    "DeclineReason",
    "Deed",
    "EVENT_MOVES",
    "EventState",
    "INPUT_MOVES",
    "InputAbout",
    "InputKind",
    "InputState",
    "LEVEL_MEANS",
    "Level",
    "LevelMeans",
    "PUBLIC_STATES",
    "REACHED",
    "RESIDENT_SEATS",
    "RUNG_MEANS",
    "Rung",
    "RungMeans",
    "STANCES",
    "SpokenLanguage",
    "Stance",
    "TextLanguage",
    "Voice",
    "voice_of",
]
