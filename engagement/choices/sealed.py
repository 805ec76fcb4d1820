"""The fixed vocabularies of what people say in secret: about what, and the four questions of the representation wheel."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BoxKind(models.TextChoices):
    """What the answers of a box are about."""

    WHEEL = "wheel", _("Representation wheel")
    FELT = "felt", _("The level that people felt")


class WheelQuestion(models.TextChoices):
    """The four shares of the representation wheel."""

    ISSUE = "issue", pgettext_lazy("wheel", "Issue experience")
    LIKENESS = "likeness", pgettext_lazy("wheel", "Demographic relevance")
    CONTACT = "contact", pgettext_lazy("wheel", "Direct engagement")
    PLACE = "place", pgettext_lazy("wheel", "Geographic relevance")


# What a person is asked, in words that need no explanation.
WHEEL_ASKS: dict[WheelQuestion, Any] = {
    WheelQuestion.ISSUE: _("Has what this group works on touched your own life?"),
    WheelQuestion.LIKENESS: _("Do you share the background of the people whom this group works for?"),
    WheelQuestion.CONTACT: _("Are you with these people in your work or your daily life?"),
    WheelQuestion.PLACE: _("Do you live, or did you grow up, in the places that this group serves?"),
}

# What an answer to such a question is kept as.
NO, YES = 0, 1
