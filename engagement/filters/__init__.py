"""How lists are filtered by their address, by noun."""

from engagement.filters.decisions import DecisionFilter
from engagement.filters.events import CalendarFilter, EventFilter
from engagement.filters.glossary import AllTermsFilter, TermFilter, WordingFilter
from engagement.filters.library import AllPostsFilter, AllResourcesFilter, PostFilter, ResourceFilter
from engagement.filters.surveys import SurveyFilter

__all__ = [
    "AllPostsFilter",
    "AllResourcesFilter",
    "AllTermsFilter",
    "CalendarFilter",
    "DecisionFilter",
    "EventFilter",
    "PostFilter",
    "ResourceFilter",
    "SurveyFilter",
    "TermFilter",
    "WordingFilter",
]
