"""How lists are filtered by their address, by noun."""

from engagement.filters.events import CalendarFilter, EventFilter

__all__ = ["CalendarFilter", "EventFilter"]
