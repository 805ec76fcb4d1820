"""Forms of engagement, by noun."""

from engagement.forms.behalf import ForResidentForm
from engagement.forms.decisions import (
    BodyForm,
    ConcernForm,
    DecisionEndForm,
    DecisionForm,
    DecisionInputForm,
    OutcomeForm,
    PositionForm,
    WordsForm,
)
from engagement.forms.events import CancelForm, EventForm
from engagement.forms.glossary import TermForm, WordingForm
from engagement.forms.registrations import EventSignUpForm, HereForm, NeedsForm, ResidentSignUpForm, WalkInForm
from engagement.forms.survey_answers import AnswerForm, LaterForm, LettersForm
from engagement.forms.surveys import QuestionForm, SurveyForm

__all__ = [
    "AnswerForm",
    "BodyForm",
    "CancelForm",
    "ConcernForm",
    "DecisionEndForm",
    "DecisionForm",
    "DecisionInputForm",
    "EventForm",
    "EventSignUpForm",
    "ForResidentForm",
    "HereForm",
    "LaterForm",
    "LettersForm",
    "NeedsForm",
    "OutcomeForm",
    "PositionForm",
    "QuestionForm",
    "ResidentSignUpForm",
    "SurveyForm",
    "TermForm",
    "WalkInForm",
    "WordingForm",
    "WordsForm",
]
