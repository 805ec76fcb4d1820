"""The fixed vocabularies of surveys."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SurveyState(models.TextChoices):
    """Where a survey stands. An open one takes answers between its two moments only."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", pgettext_lazy("survey", "Open")
    CLOSED = "closed", pgettext_lazy("survey", "Closed")


class SurveyAudience(models.TextChoices):
    """Who can answer: whoever has the link, or those alone who got a letter with a link of their own."""

    EVERYBODY = "everybody", _("Everybody who has the link")
    INVITED = "invited", _("Only people who get a personal link by e-mail")


class QuestionKind(models.TextChoices):
    """What kind of answer a question takes."""

    SINGLE = "single", _("One of several answers")
    MULTIPLE = "multiple", _("Several of several answers")
    SCALE = "scale", _("A scale, such as 1 to 5")
    NUMBER = "number", _("A whole number")
    TEXT = "text", _("Own words")


class SheetState(models.TextChoices):
    """Answers of one person: kept to go on later, or handed in for good."""

    KEPT = "kept", _("Kept for later")
    SENT = "sent", _("Sent")


class WordsState(models.TextChoices):
    """What is to become of own words: a person reads them before anyone else does."""

    WAITING = "waiting", _("Waiting to be read")
    SHOWN = "shown", _("Shown")
    WITHHELD = "withheld", _("Not shown")


# The one table of a survey's moves. A closed one stays closed: whoever wants to ask again makes a copy.
SURVEY_MOVES: dict[SurveyState, frozenset[SurveyState]] = {
    SurveyState.DRAFT: frozenset({SurveyState.OPEN}),
    SurveyState.OPEN: frozenset({SurveyState.CLOSED}),
    SurveyState.CLOSED: frozenset(),
}
CHOOSING = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE})
COUNTING = frozenset({QuestionKind.SCALE, QuestionKind.NUMBER})
