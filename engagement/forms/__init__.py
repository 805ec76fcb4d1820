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
from engagement.forms.library import ConsentForm, FileForm, PhotoForm, PostForm, ResourceForm, TopicForm
from engagement.forms.survey_answers import AnswerForm, LaterForm, LettersForm
from engagement.forms.surveys import QuestionForm, SurveyForm

__all__ = [
    "AnswerForm",
    "BodyForm",
    "CancelForm",
    "ConcernForm",
    "ConsentForm",
    "DecisionEndForm",
    "DecisionForm",
    "DecisionInputForm",
    "EventForm",
    "FileForm",
    "ForResidentForm",
    "LaterForm",
    "LettersForm",
    "OutcomeForm",
    "PhotoForm",
    "PositionForm",
    "PostForm",
    "QuestionForm",
    "ResourceForm",
    "SurveyForm",
    "TermForm",
    "TopicForm",
    "WordingForm",
    "WordsForm",
]
