"""Chainable filters over engagement's rows, by noun."""

from engagement.querysets.events import EventQuerySet

__all__ = ["EventQuerySet"]
