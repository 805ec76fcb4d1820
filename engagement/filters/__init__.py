"""How lists are filtered by their address, by noun."""

from engagement.filters.behalf import ActFilter
from engagement.filters.decisions import DecisionFilter
from engagement.filters.events import CalendarFilter, EventFilter, GuestFilter
from engagement.filters.glossary import AllTermsFilter, TermFilter, WordingFilter
from engagement.filters.input import HeardFilter, QueueFilter
from engagement.filters.library import AllPostsFilter, AllResourcesFilter, PostFilter, ResourceFilter
from engagement.filters.surveys import SurveyFilter

__all__ = [
    "ActFilter",
    "AllPostsFilter",
    "AllResourcesFilter",
    "AllTermsFilter",
    "CalendarFilter",
    "DecisionFilter",
    "EventFilter",
    "GuestFilter",
    "HeardFilter",
    "PostFilter",
    "QueueFilter",
    "ResourceFilter",
    "SurveyFilter",
    "TermFilter",
    "WordingFilter",
]
