"""Forms of engagement, by noun."""

from engagement.forms.behalf import ForResidentForm
from engagement.forms.events import CancelForm, EventForm

__all__ = ["CancelForm", "EventForm", "ForResidentForm"]
