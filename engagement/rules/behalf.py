"""Who may act for a resident who has no e-mail, and for whom."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from workgroups.choices import Consent
from workgroups.permissions import Permission, access_of

if TYPE_CHECKING:
    from workgroups.models import Person

# A yes that is older than this was for something else.
CONSENT_DAYS = 60


@dataclass(frozen=True)
class Yes:
    """How and when a resident agreed that staff act for them, and that what was written down was read back to them."""

    how: Consent
    on: date
    read_back: bool


def can_act_for(user: Any) -> bool:
    """Backbone staff."""
    return access_of(user).may(Permission.ACT_FOR_RESIDENTS)


def can_be_acted_for(person: "Person") -> bool:
    """Whoever is known here, has no account and no e-mail: everybody else acts themselves."""
    return person.erased_at is None and not person.email and getattr(person, "user", None) is None


def is_fresh(consent_on: date, today: date) -> bool:
    """Whether a yes of that day still counts today."""
    return today - timedelta(days=CONSENT_DAYS) <= consent_on <= today
