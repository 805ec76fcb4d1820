"""Forms of engagement, by noun."""

from engagement.forms.behalf import ForResidentForm
from engagement.forms.events import CancelForm, EventForm
from engagement.forms.glossary import TermForm, WordingForm
from engagement.forms.survey_answers import AnswerForm, LaterForm, LettersForm
from engagement.forms.surveys import QuestionForm, SurveyForm

__all__ = [
    "AnswerForm",
    "CancelForm",
    "EventForm",
    "ForResidentForm",
    "LaterForm",
    "LettersForm",
    "QuestionForm",
    "SurveyForm",
    "TermForm",
    "WordingForm",
]
