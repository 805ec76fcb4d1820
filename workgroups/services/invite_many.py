"""Many people invited at once, to one role in one place: each gets what fits, and nobody is lost."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from workgroups import rules
from workgroups.invitees import Invitee
from workgroups.models import Invitation, User
from workgroups.queries.invitees import Fate, Place, fates_of
from workgroups.services.errors import NotYoursToDoError
from workgroups.services.invitations import invite, renew_invitation
from workgroups.services.offers import offer_role


@transaction.atomic
def invite_many(*, by: User, people: Sequence[Invitee], language: str, place: Place) -> list[tuple[Invitee, Fate]]:
    """Invites whoever is new, asks whoever has an account, and leaves the others; says what became of each.

    Raises NotYoursToDoError; StewardNeedsGroundError for a data steward without backbone role or Data & Capacity.
    """
    if not rules.can_invite(by, place.role, workgroup=place.workgroup, organization=place.organization):
        raise NotYoursToDoError(_("You cannot invite to this role. Ask a person with a higher role."))
    fates = fates_of(people, place)
    for one, fate in fates:
        if fate == Fate.INVITED:
            invite(
                by=by, email=one.email, name=one.name, language=language, workgroup=place.workgroup,
                workgroup_role=place.role if place.workgroup else "", organization=place.organization,
                staff_role="" if place.workgroup or place.organization else place.role,
            )  # fmt: skip
        elif fate == Fate.OFFERED:
            offer_role(by=by, user=User.objects.select_related("person").get(email=one.email), place=place)
    return fates


@transaction.atomic
def renew_invitations(*, by: User, invitations: Iterable[Invitation]) -> int:
    """Sends a new link, or asks again, for each that was not closed; returns how many. Raises NotYoursToDoError."""
    rows = [row for row in invitations if not row.is_closed]
    for row in rows:
        renew_invitation(by=by, invitation=row)
    return len(rows)
