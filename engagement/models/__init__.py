"""What the community does, says and decides, by noun."""

from engagement.models.answers import AnswerLink, InputAnswer
from engagement.models.assessments import Assessment, AssessmentAction, AssessmentAnswer, AssessmentResult
from engagement.models.ballots import BallotKey, Concern, Elector, Position, SecretBallot
from engagement.models.behalf import ActedFor
from engagement.models.decisions import Body, Deciding, Decision, DecisionInput, DecisionOption
from engagement.models.events import Event
from engagement.models.glossary import Term, Wording
from engagement.models.input import MOST_TEXT, Input, InputCall, InputTheme
from engagement.models.levels import Levelled, levelled_constraints
from engagement.models.news import Post, StoryConsent
from engagement.models.newsletters import Addressee, Newsletter, Subscription
from engagement.models.registrations import Registration
from engagement.models.resources import Resource, ResourceTopic
from engagement.models.sealed import SealedAnswer, SealedBox, this_month
from engagement.models.shares import CommunityShare
from engagement.models.survey_answers import SurveyAnswer, SurveyLetter, SurveySheet
from engagement.models.surveys import Survey, SurveyOption, SurveyQuestion
from kconnect.core.times import check_zone, network_zone

__all__ = [
    "MOST_TEXT",
    "ActedFor",
    "Addressee",
    "AnswerLink",
    "Assessment",
    "AssessmentAction",
    "AssessmentAnswer",
    "AssessmentResult",
    "BallotKey",
    "Body",
    "CommunityShare",
    "Concern",
    "Deciding",
    "Decision",
    "DecisionInput",
    "DecisionOption",
    "Elector",
    "Event",
    "Input",
    "InputAnswer",
    "InputCall",
    "InputTheme",
    "Levelled",
    "Newsletter",
    "Position",
    "Registration",
    "SealedAnswer",
    "SealedBox",
    "SecretBallot",
    "Post",
    "Resource",
    "ResourceTopic",
    "StoryConsent",
    "Subscription",
    "Survey",
    "SurveyAnswer",
    "SurveyLetter",
    "SurveyOption",
    "SurveyQuestion",
    "SurveySheet",
    "Term",
    "Wording",
    "check_zone",
    "levelled_constraints",
    "network_zone",
    "this_month",
]
