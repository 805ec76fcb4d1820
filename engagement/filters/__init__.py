"""How lists are filtered by their address, by noun."""

from engagement.filters.behalf import ActFilter
from engagement.filters.decisions import DecisionFilter
from engagement.filters.events import CalendarFilter, EventFilter, GuestFilter
from engagement.filters.glossary import AllTermsFilter, TermFilter, WordingFilter
from engagement.filters.input import HeardFilter, QueueFilter
from engagement.filters.surveys import SurveyFilter

__all__ = [
    "ActFilter",
    "HeardFilter",
    "QueueFilter",
    "AllTermsFilter",
    "CalendarFilter",
    "DecisionFilter",
    "EventFilter",
    "GuestFilter",
    "SurveyFilter",
    "TermFilter",
    "WordingFilter",
]
