"""The five groups of people who belong in the room, and which sector stands for which."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workgroups.choices import SeatPurpose, Sector


class StakeholderGroup(models.TextChoices):
    """Who must be in the room, those first who live with what is decided there."""

    RESIDENTS = "residents", pgettext_lazy("stakeholders", "Residents")
    COMMUNITY = "community", pgettext_lazy("stakeholders", "Community organizations")
    GOVERNMENT = "government", pgettext_lazy("stakeholders", "Government")
    PHILANTHROPY = "philanthropy", pgettext_lazy("stakeholders", "Philanthropy")
    BUSINESS = "business", pgettext_lazy("stakeholders", "Business")


BRINGS: dict[StakeholderGroup, str | Promise] = {
    StakeholderGroup.RESIDENTS: _("They live with the problem and with what is decided about it, and know both best."),
    StakeholderGroup.COMMUNITY: _("They stand beside families every day, and are trusted."),
    StakeholderGroup.GOVERNMENT: _("It has the mandate, the public money, and the systems that must change."),
    StakeholderGroup.PHILANTHROPY: _("It brings people together, and pays for what is new."),
    StakeholderGroup.BUSINESS: _("It employs families, and feels what helps and hurts them."),
}

# Public schools are a public system; health care serves people as community organizations do.
GROUP_OF_SECTOR: dict[str, StakeholderGroup] = {
    Sector.RESIDENTS: StakeholderGroup.RESIDENTS,
    Sector.COMMUNITY: StakeholderGroup.COMMUNITY,
    Sector.HEALTH: StakeholderGroup.COMMUNITY,
    Sector.GOVERNMENT: StakeholderGroup.GOVERNMENT,
    Sector.EDUCATION: StakeholderGroup.GOVERNMENT,
    Sector.PHILANTHROPY: StakeholderGroup.PHILANTHROPY,
    Sector.BUSINESS: StakeholderGroup.BUSINESS,
}
RESIDENT_PURPOSES = (SeatPurpose.RESIDENT, SeatPurpose.LIVED_EXPERIENCE)


def group_of(purpose: str, sector: str) -> StakeholderGroup | None:
    """The group whose voice a seat of that purpose and sector brings, or an organization of that sector; None: no one's."""
    if purpose in RESIDENT_PURPOSES:
        return StakeholderGroup.RESIDENTS
    return GROUP_OF_SECTOR.get(sector)
