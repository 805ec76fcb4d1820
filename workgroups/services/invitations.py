"""The way into the network: invited by e-mail, one link, one use, some days."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit, letterbox, mail
from kconnect.core.addresses import absolute
from kconnect.core.choices import Letter
from workgroups import rules
from workgroups.choices import DATA_AND_CAPACITY, MembershipRole, StaffRoleKind
from workgroups.models import Invitation, Organization, Person, User, Workgroup, folded_name
from workgroups.permissions import RoleName
from workgroups.queries.invitees import without_consent
from workgroups.services.errors import (
    AccountExistsError,
    InvitationClosedError,
    NoConsentError,
    NotYoursToDoError,
    RoleHeldError,
    StewardNeedsGroundError,
)
from workgroups.services.offer_letters import tell_of_offer
from workgroups.services.people import create_account, create_person, decide_naming
from workgroups.services.roles import give

Wanted = tuple[RoleName, Workgroup | None, Organization | None]


def hash_of(token: str) -> str:
    """What is stored of a token: its SHA-256, hexadecimal. The token has 256 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    *, by: User, email: str, language: str = "en", workgroup: Workgroup | None = None, workgroup_role: str = "",
    organization: Organization | None = None, staff_role: str = "", name: str = "",
) -> Invitation:  # fmt: skip
    """Invites an address to one or more roles and queues the message with the link.

    An earlier open invitation of the same address is withdrawn. Raises NotYoursToDoError, AccountExistsError,
    StewardNeedsGroundError; NoConsentError for people whom the network may not write to.
    """
    address = email.strip().lower()
    _check_roles(by, workgroup, workgroup_role, organization, staff_role)
    if User.objects.filter(email=address).exists():
        raise AccountExistsError(_("This person has an account. Open their page under People and give the role there."))
    if address in without_consent([address]):
        raise NoConsentError(
            _(
                "This person has not agreed to be contacted. If they have by now, note it on their page under People first."
            )
        )
    if letterbox.is_stopped(address, Letter.INVITATIONS):
        raise NoConsentError(_("This address asked us not to send invitations."))
    now = timezone.now()
    for earlier in Invitation.objects.open(now).letters().filter(email=address):
        withdraw_invitation(by=by, invitation=earlier)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=address, name=name[:150], language=language, token_hash=hash_of(token), workgroup=workgroup, workgroup_role=workgroup_role,
        organization=organization, staff_role=staff_role, invited_by=by, created_at=now,
        expires_at=now + timedelta(days=settings.INVITATION_DAYS),
    )  # fmt: skip
    audit.record(by=by, verb="invited", target=invitation, fields=[role for role, _w, _o in roles_of(invitation)])
    _send(invitation, token)
    return invitation


def _check_roles(
    by: User, workgroup: Workgroup | None, workgroup_role: str, organization: Organization | None, staff_role: str
) -> None:
    wanted = _wanted(workgroup, workgroup_role, organization, staff_role)
    if not may_give(by, wanted):
        raise NotYoursToDoError(_("You cannot invite to this role. Ask a person with a higher role."))
    if staff_role == StaffRoleKind.STEWARD and (workgroup is None or workgroup.slug != DATA_AND_CAPACITY):
        raise StewardNeedsGroundError(
            _("A data steward is backbone staff or a member of Data & Capacity. Invite to Data & Capacity as well.")
        )


def may_give(by: User, wanted: list[Wanted]) -> bool:
    """Whether `by` may invite to all of these roles now."""
    return bool(wanted) and all(
        rules.can_invite(by, role, workgroup=workgroup, organization=firm) for role, workgroup, firm in wanted
    )


def _send(invitation: Invitation, token: str) -> None:
    with translation.override(invitation.language):
        link = absolute(reverse("workgroups:invitation_accept", args=[token]))
        words = {
            "invitation": invitation,
            "link": link,
            "days": settings.INVITATION_DAYS,
            "inviter": invitation.invited_by.person.name,
            "stop": letterbox.stop_link_of(invitation.email, Letter.INVITATIONS, invitation.language),
        }
        mail.queue(
            recipient=invitation.email,
            occasion=f"invitation:{invitation.pk}:{invitation.token_hash[:12]}",
            subject=gettext("Your invitation to the network"),
            body=render_to_string("workgroups/email/invitation.txt", words),
            language=invitation.language,
            topic=Letter.INVITATIONS,
        )


@transaction.atomic
def renew_invitation(*, by: User, invitation: Invitation) -> Invitation:
    """Sends a new link, good for as long as a first one, or asks again; the earlier one stops working. Raises InvitationClosedError."""
    row = _open_or_expired(by, invitation)
    token = secrets.token_urlsafe(32)
    row.token_hash = hash_of(token)
    row.expires_at, row.opened_at = timezone.now() + timedelta(days=settings.INVITATION_DAYS), None
    row.save(update_fields=["token_hash", "expires_at", "opened_at"])
    audit.record(by=by, verb="renewed", target=row, fields=["expires_at"])
    if row.user_id:
        tell_of_offer(row)
    else:
        _send(row, token)
    return row


@transaction.atomic
def withdraw_invitation(*, by: User, invitation: Invitation) -> Invitation:
    """Closes the link. Raises InvitationClosedError when it is used or withdrawn already."""
    row = _open_or_expired(by, invitation)
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    audit.record(by=by, verb="withdrawn", target=row)
    return row


def _open_or_expired(by: User, invitation: Invitation) -> Invitation:
    row = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("workgroup", "organization")
        .get(pk=invitation.pk)
    )
    if row.is_closed:
        raise InvitationClosedError(_("This invitation is closed already."))
    _check_roles(by, row.workgroup, row.workgroup_role, row.organization, row.staff_role)
    return row


def find_invitation(token: str) -> Invitation | None:
    """The open invitation behind a link, or None for every other token."""
    return Invitation.objects.open(timezone.now()).letters().filter(token_hash=hash_of(token)).first()


def note_opened(invitation: Invitation) -> None:
    """Somebody looked at the page behind the link, for the first time."""
    Invitation.objects.filter(pk=invitation.pk, opened_at__isnull=True).update(opened_at=timezone.now())


@transaction.atomic
def accept_invitation(*, token: str, name: str, language: str, password: str, shown: bool = False) -> User:
    """Makes the person, the account with its verified address, and the roles; the link works once.

    `shown` says whether the public page of the workgroup names the person. Raises AccountExistsError, and
    InvitationClosedError also when whoever invited may not give these roles any more.
    """
    now = timezone.now()
    # One conditional update decides who of two clicks is first.
    taken = Invitation.objects.open(now).letters().filter(token_hash=hash_of(token)).update(accepted_at=now)
    if not taken:
        raise InvitationClosedError(_("This invitation is used or has expired. Ask for a new one."))
    invitation = Invitation.objects.select_related("workgroup", "organization").get(token_hash=hash_of(token))
    if not may_give(invitation.invited_by, roles_of(invitation)):
        # Whoever invited has lost the right meanwhile, or their account is suspended: so has the link.
        raise InvitationClosedError(_("This invitation is used or has expired. Ask for a new one."))
    person = _person_behind(invitation, name, language)
    decide_naming(person, shown)
    user = create_account(by=invitation.invited_by, person=person, email=invitation.email, password=password)
    for role, workgroup, organization in roles_of(invitation):
        try:
            given = give(person=person, role=role, workgroup=workgroup, organization=organization, shown=shown)
        except RoleHeldError:
            # A person whom the network knew already had it.
            continue
        audit.record(by=invitation.invited_by, verb="granted", target=given, fields=[role])
    audit.record(by=user, verb="joined", target=invitation)
    return user


def _person_behind(invitation: Invitation, name: str, language: str) -> Person:
    """The one person without an account whom the network knows by this address, else a new one.

    Whom a public form made with it, under whatever name, is nobody's record.
    """
    known = list(Person.objects.known().filter(email=invitation.email, user__isnull=True, unproven=False)[:2])
    if len(known) != 1:
        return create_person(by=invitation.invited_by, name=name, language=language)
    person = known[0]
    person.name, person.name_folded, person.language = name, folded_name(name), language
    person.save(update_fields=["name", "name_folded", "language"])
    audit.record(by=invitation.invited_by, verb="changed", target=person, fields=["name", "language"])
    return person


def roles_of(invitation: Invitation) -> list[Wanted]:
    """The roles behind an invitation."""
    return _wanted(invitation.workgroup, invitation.workgroup_role, invitation.organization, invitation.staff_role)


def _wanted(
    workgroup: Workgroup | None, workgroup_role: str, organization: Organization | None, staff_role: str
) -> list[Wanted]:
    """Roles with their places; the workgroup comes first because a steward may stand on it."""
    wanted: list[Wanted] = []
    if workgroup is not None and workgroup_role:
        wanted.append((RoleName(MembershipRole(workgroup_role)), workgroup, None))
    if organization is not None:
        wanted.append((RoleName.EDITOR, None, organization))
    if staff_role:
        wanted.append((RoleName(StaffRoleKind(staff_role)), None, None))
    return wanted
