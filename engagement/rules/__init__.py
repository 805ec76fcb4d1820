"""Who may do what in engagement, each rule once and in plain words."""

from engagement.rules.events import can_edit_event, can_edit_some_events, can_enter_event

__all__ = ["can_edit_event", "can_edit_some_events", "can_enter_event"]
