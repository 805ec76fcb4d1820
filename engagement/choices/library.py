"""The fixed vocabularies of what the network writes: the languages of a text."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TextLanguage(models.TextChoices):
    """In which language something is written."""

    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")
