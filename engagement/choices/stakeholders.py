"""The five groups that belong at one table when a community changes something, and how sectors of organisations belong to them."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workgroups.choices import SeatPurpose, Sector


class Stakeholder(models.TextChoices):
    """The group that somebody speaks for."""

    RESIDENTS = "residents", pgettext_lazy("stakeholder", "Residents")
    COMMUNITY = "community", pgettext_lazy("stakeholder", "Community-based organizations")
    GOVERNMENT = "government", pgettext_lazy("stakeholder", "Government and public systems")
    BUSINESS = "business", pgettext_lazy("stakeholder", "Business")
    PHILANTHROPY = "philanthropy", pgettext_lazy("stakeholder", "Philanthropy")


BRINGS: dict[Stakeholder, str | Promise] = {
    Stakeholder.RESIDENTS: _("They live with the problem and with what is decided about it, and know both best."),
    Stakeholder.COMMUNITY: _("They stand beside families every day, and are trusted."),
    Stakeholder.GOVERNMENT: _("It has the mandate, the public money, and the systems that must change."),
    Stakeholder.PHILANTHROPY: _("It brings people together, and pays for what is new."),
    Stakeholder.BUSINESS: _("It employs families, and feels what helps and hurts them."),
}

# Public schools are a public system; health care serves people as community organizations do.
OF_SECTOR: dict[str, Stakeholder] = {
    Sector.COMMUNITY: Stakeholder.COMMUNITY,
    Sector.BUSINESS: Stakeholder.BUSINESS,
    Sector.EDUCATION: Stakeholder.GOVERNMENT,
    Sector.GOVERNMENT: Stakeholder.GOVERNMENT,
    Sector.HEALTH: Stakeholder.COMMUNITY,
    Sector.PHILANTHROPY: Stakeholder.PHILANTHROPY,
    Sector.RESIDENTS: Stakeholder.RESIDENTS,
}
RESIDENT_PURPOSES = (SeatPurpose.RESIDENT, SeatPurpose.LIVED_EXPERIENCE)


def group_of(purpose: str, sector: str) -> Stakeholder | None:
    """The group whose voice a seat of that purpose and sector brings, or an organization of that sector; None: no one's."""
    if purpose in RESIDENT_PURPOSES:
        return Stakeholder.RESIDENTS
    return OF_SECTOR.get(sector)
