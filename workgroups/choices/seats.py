"""The fixed vocabularies of seats: what they are for, how their holders are chosen, and how an application goes on."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# What workgroups are called where a thing is named by kind and address: what people follow.
WORKGROUP = "workgroup"


class SeatPurpose(models.TextChoices):
    """Whose voice a seat brings to the table."""

    SECTOR = "sector", _("A sector")
    RESIDENT = "resident", _("Residents")
    LIVED_EXPERIENCE = "lived_experience", _("Lived experience")
    EQUITY_ADVISOR = "equity_advisor", _("Equity advisor")
    CO_CHAIR = "co_chair", _("Co-chair")
    OTHER = "other", pgettext_lazy("seat", "Something else")


class SeatSelection(models.TextChoices):
    """How the holder of a seat is chosen."""

    ELECTED = "elected", pgettext_lazy("seat", "Elected")
    APPOINTED = "appointed", pgettext_lazy("seat", "Appointed")
    APPLIED = "applied", pgettext_lazy("seat", "By application")
    SECTOR = "by_sector", pgettext_lazy("seat", "Sent by the sector")


class ApplicationState(models.TextChoices):
    """How far an application for a seat is."""

    NEW = "new", pgettext_lazy("application", "Waits for an answer")
    INVITED = "invited", pgettext_lazy("application", "Invited to talk")
    ACCEPTED = "accepted", pgettext_lazy("application", "Accepted")
    DECLINED = "declined", pgettext_lazy("application", "Declined")


# The one table of an application's moves: from a state to the states it may come to. What is not here is refused.
APPLICATION_MOVES: dict[ApplicationState, frozenset[ApplicationState]] = {
    ApplicationState.NEW: frozenset({ApplicationState.INVITED, ApplicationState.ACCEPTED, ApplicationState.DECLINED}),
    ApplicationState.INVITED: frozenset({ApplicationState.ACCEPTED, ApplicationState.DECLINED}),
    ApplicationState.ACCEPTED: frozenset(),
    ApplicationState.DECLINED: frozenset(),
}
