"""The fixed vocabularies of engagement."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventState(models.TextChoices):
    """Where an event stands."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Public")
    CANCELLED = "cancelled", _("Cancelled")


class SpokenLanguage(models.TextChoices):
    """Languages in which an event is held; the codes are those of calendars and of `lang`."""

    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")
    KINYARWANDA = "rw", _("Kinyarwanda")
    SWAHILI = "sw", _("Swahili")
    VIETNAMESE = "vi", _("Vietnamese")
    ARABIC = "ar", _("Arabic")
    NEPALI = "ne", _("Nepali")
    SIGN = "ase", _("American Sign Language")
