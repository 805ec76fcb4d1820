"""Many people invited at once, to one role in one place: each gets what fits, and nobody is lost."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from kconnect.core.i18n import name_of
from kconnect.core.notices import tell
from workgroups import rules
from workgroups.invitees import Invitee
from workgroups.models import Invitation, User
from workgroups.permissions import ROLES, RoleName
from workgroups.queries.invitees import Fate, Place, fates_of
from workgroups.services.errors import NotYoursToDoError
from workgroups.services.invitations import invite, renew_invitation
from workgroups.services.roles import give


@transaction.atomic
def invite_many(*, by: User, people: Sequence[Invitee], language: str, place: Place) -> list[tuple[Invitee, Fate]]:
    """Invites whoever is new, gives the role to whoever has an account, and leaves the others; says what became of each.

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
        elif fate == Fate.JOINS:
            _join(by, one, place)
    return fates


def _join(by: User, one: Invitee, place: Place) -> None:
    """Gives the role to somebody who has an account, and tells them."""
    user = User.objects.select_related("person").get(email=one.email)
    # A member or an editor is anybody's to bring along; more than that nobody gives to themselves or to a higher rank.
    if place.role not in {RoleName.MEMBER, RoleName.EDITOR} and not rules.can_change_person(by, user.person):
        raise NotYoursToDoError(_("You cannot give this role. Ask a person with a higher role."))
    given = give(person=user.person, role=place.role, workgroup=place.workgroup, organization=place.organization)
    where = place.workgroup or place.organization
    audit.record(by=by, verb="granted", target=given, fields=[place.role], label=where.name if where else "")

    def say() -> str:
        words = {"role": ROLES[place.role].label, "place": name_of(where) if where else gettext("The network")}
        return gettext("You have a new role: %(role)s, %(place)s.") % words

    tell(
        [user],
        occasion=f"role:{given._meta.label_lower}:{given.pk}:{place.role}",
        say=say,
        url=reverse("portal:my_work"),
    )


@transaction.atomic
def renew_invitations(*, by: User, invitations: Iterable[Invitation]) -> int:
    """Sends a new link for each that was not used or withdrawn; returns how many. Raises NotYoursToDoError."""
    rows = [row for row in invitations if not row.accepted_at and not row.withdrawn_at]
    for row in rows:
        renew_invitation(by=by, invitation=row)
    return len(rows)
