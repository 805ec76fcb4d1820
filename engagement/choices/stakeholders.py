"""The five groups that belong at one table when a community changes something, and how sectors of organisations belong to them."""

from django.db import models
from django.utils.translation import pgettext_lazy

from workgroups.choices import Sector


class Stakeholder(models.TextChoices):
    """The group that somebody speaks for."""

    RESIDENTS = "residents", pgettext_lazy("stakeholder", "Residents")
    COMMUNITY = "community", pgettext_lazy("stakeholder", "Community-based organizations")
    GOVERNMENT = "government", pgettext_lazy("stakeholder", "Government and public systems")
    BUSINESS = "business", pgettext_lazy("stakeholder", "Business")
    PHILANTHROPY = "philanthropy", pgettext_lazy("stakeholder", "Philanthropy")


# Schools and health systems are public systems here: what they can change, they change by policy and budget.
OF_SECTOR: dict[str, Stakeholder] = {
    Sector.COMMUNITY: Stakeholder.COMMUNITY,
    Sector.BUSINESS: Stakeholder.BUSINESS,
    Sector.EDUCATION: Stakeholder.GOVERNMENT,
    Sector.GOVERNMENT: Stakeholder.GOVERNMENT,
    Sector.HEALTH: Stakeholder.GOVERNMENT,
    Sector.PHILANTHROPY: Stakeholder.PHILANTHROPY,
    Sector.RESIDENTS: Stakeholder.RESIDENTS,
}
