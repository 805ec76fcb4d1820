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
from engagement.forms.input import EditInputForm, GiveForm, MergeForm, ModerateForm, ThemeForm
from engagement.forms.input_calls import InputAnswerForm, InputCallForm
from engagement.forms.input_residents import ResidentInputForm
from engagement.forms.levels import CommunityShareForm, FeltForm, KindForm, LevelForm
from engagement.forms.library import ConsentForm, FileForm, PhotoForm, PostForm, ResourceForm, TopicForm
from engagement.forms.registrations import EventSignUpForm, HereForm, NeedsForm, ResidentSignUpForm, WalkInForm
from engagement.forms.survey_answers import AnswerForm, LaterForm, LettersForm, ShownWordsForm
from engagement.forms.survey_residents import ResidentAnswerForm
from engagement.forms.surveys import QuestionForm, SurveyForm
from engagement.forms.wheels import WheelForm

__all__ = [
    "EditInputForm",
    "GiveForm",
    "MergeForm",
    "ModerateForm",
    "ResidentAnswerForm",
    "ResidentInputForm",
    "ThemeForm",
    "InputAnswerForm",
    "InputCallForm",
    "AnswerForm",
    "BodyForm",
    "CancelForm",
    "CommunityShareForm",
    "ConcernForm",
    "ConsentForm",
    "DecisionEndForm",
    "DecisionForm",
    "DecisionInputForm",
    "EventForm",
    "EventSignUpForm",
    "FileForm",
    "ForResidentForm",
    "HereForm",
    "LaterForm",
    "LettersForm",
    "NeedsForm",
    "FeltForm",
    "KindForm",
    "LevelForm",
    "OutcomeForm",
    "PhotoForm",
    "PositionForm",
    "PostForm",
    "QuestionForm",
    "ResidentSignUpForm",
    "ShownWordsForm",
    "SurveyForm",
    "TermForm",
    "WalkInForm",
    "WheelForm",
    "ResourceForm",
    "TopicForm",
    "WordingForm",
    "WordsForm",
]
