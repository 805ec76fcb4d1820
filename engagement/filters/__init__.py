"""How lists are filtered by their address, by noun."""

from engagement.filters.events import CalendarFilter, EventFilter
from engagement.filters.glossary import AllTermsFilter, TermFilter, WordingFilter

__all__ = ["AllTermsFilter", "CalendarFilter", "EventFilter", "TermFilter", "WordingFilter"]
