"""The fixed vocabularies of acting for a resident who has no e-mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Deed(models.TextChoices):
    """What was done for somebody who cannot do it here themselves."""

    EVENT = "event", _("Registered for an event")
    SURVEY = "survey", _("Answered a survey")
    INPUT = "input", _("Gave input")
    SEAT = "seat", _("Applied for a seat")
