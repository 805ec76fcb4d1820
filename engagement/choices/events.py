"""The fixed vocabularies of engagement."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventState(models.TextChoices):
    """Where an event stands."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Public")
    CANCELLED = "cancelled", _("Cancelled")


class EventKind(models.TextChoices):
    """The ten kinds of engagement activity: what an event does with the community, not how large it is."""

    BUILDING = "building", _("Building community: getting to know each other, trust, celebrating")
    EDUCATION = "education", _("Learning: sharing knowledge about an issue")
    ORGANIZING = "organizing", _("Organizing: gathering people around a change that they want")
    DIALOGUE = "dialogue", _("Dialogue: weighing choices together")
    SERVICE = "service", _("Direct help: doing something with and for neighbors")
    ECONOMY = "economy", _("Local economy: jobs, businesses, wealth that stays")
    RESEARCH = "research", _("Research together: asking, counting and understanding with residents")
    LEADERSHIP = "leadership", _("Leading: residents prepare for and take leading roles")
    DECIDING = "deciding", _("Deciding: residents share in a decision")
    INSTITUTION = "institution", _("Institutions open up: an organization changes how it works with the community")


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
