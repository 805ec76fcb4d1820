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


# The one table of an event's moves: from a state to the states it may come to. What is not here is refused.
EVENT_MOVES: dict[EventState, frozenset[EventState]] = {
    EventState.DRAFT: frozenset({EventState.PUBLISHED}),
    EventState.PUBLISHED: frozenset({EventState.CANCELLED}),
    EventState.CANCELLED: frozenset({EventState.PUBLISHED}),
}
