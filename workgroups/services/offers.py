"""Roles offered to people who have an account: nobody is put anywhere without their yes."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit, taps
from workgroups import rules
from workgroups.choices import MembershipRole
from workgroups.invitees import Invitee
from workgroups.models import Invitation, Membership, Person, User
from workgroups.permissions import RoleName
from workgroups.queries.invitees import Fate, Place, fates_of
from workgroups.services.errors import InvitationClosedError, NotYoursToDoError, RoleHeldError
from workgroups.services.invitations import hash_of, may_give, roles_of
from workgroups.services.offer_letters import ACCEPT, DECLINE, tell_of_answer, tell_of_offer, version_of, words_of
from workgroups.services.people import decide_naming
from workgroups.services.roles import give, grant_role, require_ground

CLOSED = _("This offer is answered, taken back or has expired. Ask whoever made it for a new one.")

WHY_NOT = {
    Fate.HELD: _("This person has this role already."),
    Fate.OPEN: _("This person is asked already and has not answered yet."),
    Fate.DECLINED: _("This person said no to this not long ago. Talk to them first."),
    Fate.SUSPENDED: _("This account is suspended. Restore it first."),
}


@transaction.atomic
def offer_role(*, by: User, user: User, place: Place) -> Invitation:
    """Asks somebody who has an account whether they want a role; it is theirs once they say yes. Raises NotYoursToDoError."""
    may = rules.can_invite(by, place.role, workgroup=place.workgroup, organization=place.organization)
    # A member or an editor is anybody's to bring along; more than that nobody offers to themselves or to a higher rank.
    if not may or not (place.role in {RoleName.MEMBER, RoleName.EDITOR} or rules.can_change_person(by, user.person)):
        raise NotYoursToDoError(_("You cannot give this role. Ask a person with a higher role."))
    now = timezone.now()
    offer = Invitation.objects.create(
        # The token is a version and opens nothing: the account is the key.
        email=user.email, user=user, language=user.language, token_hash=hash_of(secrets.token_urlsafe(32)), invited_by=by,
        workgroup=place.workgroup, workgroup_role=place.role if place.workgroup else "", organization=place.organization,
        staff_role="" if place.workgroup or place.organization else place.role, created_at=now,
        expires_at=now + timedelta(days=settings.INVITATION_DAYS),
    )  # fmt: skip
    audit.record(by=by, verb="invited", target=offer, fields=[role for role, _w, _o in roles_of(offer)])
    tell_of_offer(offer)
    return offer


@transaction.atomic
def give_or_offer(*, by: User, person: Person, place: Place) -> Invitation | None:
    """Staff give a role: whoever has an account is asked, and it is theirs once they say yes; the offer is returned.

    None where it counts at once: for a person without an account, whom nobody can ask, and where a lead becomes a member, which
    takes trust back. Raises NotYoursToDoError, StewardNeedsGroundError; RoleHeldError for what is held, asked already, refused
    not long ago, or would go to a suspended account.
    """
    user = User.objects.select_related("person").filter(person=person).first()
    if user is None or _takes_back(person, place):
        grant_role(by=by, person=person, role=place.role, workgroup=place.workgroup, organization=place.organization)
        return None
    if not (rules.can_grant(by, place.role) and rules.can_change_person(by, person)):
        raise NotYoursToDoError(_("You cannot give this role. Ask a person with a higher role."))
    if place.role == RoleName.STEWARD:
        require_ground(person)
    ((_one, fate),) = fates_of([Invitee(1, person.name, user.email)], place)
    if fate != Fate.OFFERED:
        raise RoleHeldError(WHY_NOT[fate])
    return offer_role(by=by, user=user, place=place)


def _takes_back(person: Person, place: Place) -> bool:
    """Whether a lead is to be a member of the same group."""
    leading = Membership.objects.current().filter(person=person, workgroup=place.workgroup, role=MembershipRole.LEAD)
    return place.role == RoleName.MEMBER and place.workgroup is not None and leading.exists()


@transaction.atomic
def accept_offer(*, by: User, offer: Invitation, shown: bool | None = None) -> Invitation:
    """Takes the roles. `shown` says whether the public reads the name from now on; None leaves that as it is.

    Raises NotYoursToDoError (somebody else's), InvitationClosedError, and what giving the role refuses with.
    """
    row = _mine(by, offer)
    if not may_give(row.invited_by, roles_of(row)):
        # Whoever offered has lost the right meanwhile, or their account is suspended.
        raise InvitationClosedError(CLOSED)
    person = Person.objects.select_for_update().get(pk=by.person_id)
    row.accepted_at = timezone.now()
    row.save(update_fields=["accepted_at"])
    for role, workgroup, organization in roles_of(row):
        try:
            given = give(person=person, role=role, workgroup=workgroup, organization=organization)
        except RoleHeldError:
            continue
        place = workgroup or organization
        audit.record(by=row.invited_by, verb="granted", target=given, fields=[role], label=place.name if place else "")
    if shown is not None and (changed := decide_naming(person, shown)):
        audit.record(by=by, verb="changed", target=person, fields=changed)
    audit.record(by=by, verb="joined", target=row)
    tell_of_answer(row, by, accepted=True)
    return row


@transaction.atomic
def decline_offer(*, by: User, offer: Invitation) -> Invitation:
    """Says no; nothing changes but that. Raises NotYoursToDoError, InvitationClosedError."""
    row = _mine(by, offer)
    row.declined_at = timezone.now()
    row.save(update_fields=["declined_at"])
    audit.record(by=by, verb="declined", target=row)
    tell_of_answer(row, by, accepted=False)
    return row


def _mine(by: User, offer: Invitation) -> Invitation:
    """The offer as it stands now, held, if it is open and for `by`: of two answers at once the first counts."""
    row = (
        Invitation.objects.select_for_update(of=("self",)).select_related("workgroup", "organization").get(pk=offer.pk)
    )
    if row.user_id != by.pk:
        raise NotYoursToDoError(_("Everybody answers for themselves."))
    if not row.is_open(timezone.now()):
        raise InvitationClosedError(CLOSED)
    return row


# By one tap ------------------------------------------------------------------------------------------------------------


def _find(user: User, number: int) -> Invitation | None:
    rows = Invitation.objects.select_related("workgroup", "organization", "invited_by__person")
    return rows.open(timezone.now()).filter(pk=number, user=user).first()


def _asked(user: User, number: int) -> Invitation:
    found = _find(user, number)
    if found is None:
        raise InvitationClosedError(CLOSED)
    return found


def _offers_yes(user: User, number: int) -> taps.Offer | None:
    found = _find(user, number)
    if found is None or not may_give(found.invited_by, roles_of(found)):
        return None
    asks = gettext("Do you want this role? %(roles)s. %(who)s asks you.")
    done = gettext("The role is yours: %(roles)s.")
    return taps.Offer(asks % words_of(found), done % words_of(found), _page(found), version_of(found))


def _offers_no(user: User, number: int) -> taps.Offer | None:
    found = _find(user, number)
    if found is None:
        return None
    asks = gettext("Do you not want this role? %(roles)s. %(who)s asks you.")
    done = gettext("You said no: %(roles)s. Nothing else changes.")
    return taps.Offer(asks % words_of(found), done % words_of(found), _page(found), version_of(found))


def _page(offer: Invitation) -> str:
    return reverse("workgroups:offer_detail", args=[offer.pk])


def _accept(user: User, number: int) -> None:
    accept_offer(by=user, offer=_asked(user, number))


def _decline(user: User, number: int) -> None:
    decline_offer(by=user, offer=_asked(user, number))


taps.register(taps.Act(ACCEPT, _("Yes, I want it"), offer=_offers_yes, do=_accept))
taps.register(taps.Act(DECLINE, _("No, thank you"), offer=_offers_no, do=_decline))
