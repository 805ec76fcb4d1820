"""Forms of engagement, by noun."""

from engagement.forms.behalf import ForResidentForm
from engagement.forms.events import CancelForm, EventForm
from engagement.forms.glossary import TermForm, WordingForm

__all__ = ["CancelForm", "EventForm", "ForResidentForm", "TermForm", "WordingForm"]
