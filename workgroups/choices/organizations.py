"""The fixed vocabularies of partners and of the files that list them."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# What partners are called where a thing is named by kind and address: old addresses, and what people follow.
PARTNER = "organization"


class Sector(models.TextChoices):
    """The part of the community an organisation comes from."""

    COMMUNITY = "community", _("Community-based")
    BUSINESS = "business", _("Business")
    EDUCATION = "education", _("Education")
    GOVERNMENT = "government", _("Government")
    HEALTH = "health", _("Health")
    PHILANTHROPY = "philanthropy", _("Philanthropy")
    RESIDENTS = "residents", _("Residents")


class NetworkRole(models.TextChoices):
    """What an organisation does in the network."""

    ADVOCATE = "advocate", _("Advocate")
    DATA = "data", _("Data and research")
    FUNDER = "funder", _("Funder")
    ORGANIZER = "organizer", _("Organizing group")
    PROVIDER = "provider", _("Service provider")
    PUBLIC_SYSTEM = "public_system", _("Public system")


class ServedKind(models.TextChoices):
    """What is told of those whom an organisation serves."""

    LANGUAGE = "language", _("Language")
    PLACE = "place", _("Place")
    POPULATION = "population", _("Population")


# The languages in which partners serve people, each by its code; the name is in the language of the page.
SPOKEN: dict[str, str | Promise] = {
    "en": _("English"),
    "es": _("Spanish"),
    "ar": _("Arabic"),
    "bs": _("Bosnian"),
    "fr": _("French"),
    "ht": _("Haitian Creole"),
    "rw": _("Kinyarwanda"),
    "my": _("Burmese"),
    "ne": _("Nepali"),
    "so": _("Somali"),
    "sw": _("Swahili"),
    "vi": _("Vietnamese"),
    "zh": _("Chinese"),
    "ase": _("American Sign Language"),
}


class PartnerFileState(models.TextChoices):
    """Where a file of partners stands."""

    MAPPING = "mapping", pgettext_lazy("partner file", "Choose the columns")
    CHECKING = "checking", pgettext_lazy("partner file", "Being compared")
    READY = "ready", pgettext_lazy("partner file", "Ready to accept")
    ACCEPTING = "accepting", pgettext_lazy("partner file", "Coming in")
    ACCEPTED = "accepted", pgettext_lazy("partner file", "Accepted")
    UNDOING = "undoing", pgettext_lazy("partner file", "Being undone")
    UNDONE = "undone", pgettext_lazy("partner file", "Undone")
    DISCARDED = "discarded", pgettext_lazy("partner file", "Discarded")


class RowOutcome(models.TextChoices):
    """What accepting would do with a row of a file of partners."""

    NEW = "new", pgettext_lazy("row", "New")
    CHANGED = "changed", pgettext_lazy("row", "Changed")
    UNCHANGED = "unchanged", pgettext_lazy("row", "Unchanged")
    DOUBLE = "double", pgettext_lazy("row", "Possible duplicate")
    REFUSED = "refused", pgettext_lazy("row", "Cannot be used")
    KEPT = "kept", pgettext_lazy("row", "Stays")
