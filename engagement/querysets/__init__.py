"""Chainable filters over engagement's rows, by noun."""

from engagement.querysets.behalf import ActedForQuerySet
from engagement.querysets.decisions import BodyQuerySet, ConcernQuerySet, DecisionQuerySet, ElectorQuerySet
from engagement.querysets.events import EventQuerySet
from engagement.querysets.glossary import TermQuerySet
from engagement.querysets.input import InputCallQuerySet, InputQuerySet
from engagement.querysets.news import PostQuerySet
from engagement.querysets.resources import ResourceQuerySet
from engagement.querysets.surveys import SheetQuerySet, SurveyQuerySet

__all__ = [
    "ActedForQuerySet",
    "BodyQuerySet",
    "ConcernQuerySet",
    "DecisionQuerySet",
    "ElectorQuerySet",
    "EventQuerySet",
    "InputCallQuerySet",
    "InputQuerySet",
    "PostQuerySet",
    "ResourceQuerySet",
    "SheetQuerySet",
    "SurveyQuerySet",
    "TermQuerySet",
]
