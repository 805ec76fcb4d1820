"""The way into the network: invited by e-mail, one link, one use, two weeks."""

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

from kconnect.core import audit, mail
from workgroups import rules
from workgroups.choices import DATA_AND_CAPACITY, MembershipRole, StaffRoleKind
from workgroups.models import Invitation, Organization, User, Workgroup
from workgroups.permissions import RoleName
from workgroups.services.errors import (
    AccountExistsError,
    InvitationClosedError,
    NotYoursToDoError,
    StewardNeedsGroundError,
)
from workgroups.services.people import create_account, create_person
from workgroups.services.roles import give

OPEN_DAYS = 14


def hash_of(token: str) -> str:
    """What is stored of a token: its SHA-256, hexadecimal. The token has 256 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    *, by: User, email: str, language: str = "en", workgroup: Workgroup | None = None, workgroup_role: str = "",
    organization: Organization | None = None, staff_role: str = "",
) -> Invitation:  # fmt: skip
    """Invites an address to one or more roles and queues the message with the link.

    An earlier open invitation of the same address is withdrawn. Raises NotYoursToDoError, AccountExistsError,
    StewardNeedsGroundError.
    """
    address = email.strip().lower()
    _check_roles(by, workgroup, workgroup_role, organization, staff_role)
    if User.objects.filter(email=address).exists():
        raise AccountExistsError(_("This person has an account. Open their page under People and give the role there."))
    now = timezone.now()
    for earlier in Invitation.objects.open(now).filter(email=address):
        withdraw_invitation(by=by, invitation=earlier)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=address, language=language, token_hash=hash_of(token), workgroup=workgroup, workgroup_role=workgroup_role,
        organization=organization, staff_role=staff_role, invited_by=by, created_at=now,
        expires_at=now + timedelta(days=OPEN_DAYS),
    )  # fmt: skip
    audit.record(by=by, verb="invited", target=invitation, fields=[role for role, _w, _o in _roles_of(invitation)])
    _send(invitation, token)
    return invitation


def _check_roles(
    by: User, workgroup: Workgroup | None, workgroup_role: str, organization: Organization | None, staff_role: str
) -> None:
    wanted = [RoleName(name) for name in (workgroup_role, staff_role) if name]
    if organization is not None:
        wanted.append(RoleName.EDITOR)
    if not _may_give(by, wanted):
        raise NotYoursToDoError(_("You cannot invite to this role. Ask a person with a higher role."))
    if staff_role == StaffRoleKind.STEWARD and (workgroup is None or workgroup.slug != DATA_AND_CAPACITY):
        raise StewardNeedsGroundError(
            _("A data steward is backbone staff or a member of Data & Capacity. Invite to Data & Capacity as well.")
        )


def _may_give(by: User, roles: list[RoleName]) -> bool:
    return bool(roles) and all(rules.can_grant(by, role) for role in roles)


def _send(invitation: Invitation, token: str) -> None:
    with translation.override(invitation.language):
        link = settings.SITE_URL.rstrip("/") + reverse("workgroups:invitation_accept", args=[token])
        words = {
            "invitation": invitation,
            "link": link,
            "days": OPEN_DAYS,
            "inviter": invitation.invited_by.person.name,
        }
        mail.queue(
            recipient=invitation.email,
            occasion=f"invitation:{invitation.pk}:{invitation.token_hash[:12]}",
            subject=gettext("Your invitation to the network"),
            body=render_to_string("workgroups/email/invitation.txt", words),
            language=invitation.language,
        )


@transaction.atomic
def renew_invitation(*, by: User, invitation: Invitation) -> Invitation:
    """Sends a new link, good for another two weeks; the earlier link stops working. Raises InvitationClosedError."""
    row = _open_or_expired(by, invitation)
    token = secrets.token_urlsafe(32)
    row.token_hash, row.expires_at = hash_of(token), timezone.now() + timedelta(days=OPEN_DAYS)
    row.save(update_fields=["token_hash", "expires_at"])
    audit.record(by=by, verb="renewed", target=row, fields=["expires_at"])
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
    if not rules.can_manage_people(by):
        raise NotYoursToDoError(_("You cannot change invitations. Ask the backbone staff."))
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if row.accepted_at or row.withdrawn_at:
        raise InvitationClosedError(_("This invitation is closed already."))
    _check_roles(by, row.workgroup, row.workgroup_role, row.organization, row.staff_role)
    return row


def find_invitation(token: str) -> Invitation | None:
    """The open invitation behind a link, or None for every other token."""
    return Invitation.objects.open(timezone.now()).filter(token_hash=hash_of(token)).first()


@transaction.atomic
def accept_invitation(*, token: str, name: str, language: str, password: str, shown: bool = False) -> User:
    """Makes the person, the account with its verified address, and the roles; the link works once.

    `shown` says whether the public page of the workgroup names the person. Raises AccountExistsError, and
    InvitationClosedError also when whoever invited may not give these roles any more.
    """
    now = timezone.now()
    # One conditional update decides who of two clicks is first.
    taken = Invitation.objects.open(now).filter(token_hash=hash_of(token)).update(accepted_at=now)
    if not taken:
        raise InvitationClosedError(_("This invitation is used or has expired. Ask for a new one."))
    invitation = Invitation.objects.select_related("workgroup", "organization").get(token_hash=hash_of(token))
    if not _may_give(invitation.invited_by, [role for role, _w, _o in _roles_of(invitation)]):
        # Whoever invited has lost the right meanwhile, or their account is suspended: so has the link.
        raise InvitationClosedError(_("This invitation is used or has expired. Ask for a new one."))
    person = create_person(by=invitation.invited_by, name=name, language=language)
    user = create_account(by=invitation.invited_by, person=person, email=invitation.email, password=password)
    for role, workgroup, organization in _roles_of(invitation):
        given = give(person=person, role=role, workgroup=workgroup, organization=organization, shown=shown)
        audit.record(by=invitation.invited_by, verb="granted", target=given, fields=[role])
    audit.record(by=user, verb="joined", target=invitation)
    return user


def _roles_of(invitation: Invitation) -> list[tuple[RoleName, Workgroup | None, Organization | None]]:
    """The roles behind an invitation; the workgroup comes first because a steward may stand on it."""
    roles: list[tuple[RoleName, Workgroup | None, Organization | None]] = []
    if invitation.workgroup:
        roles.append((RoleName(MembershipRole(invitation.workgroup_role)), invitation.workgroup, None))
    if invitation.organization:
        roles.append((RoleName.EDITOR, None, invitation.organization))
    if invitation.staff_role:
        roles.append((RoleName(StaffRoleKind(invitation.staff_role)), None, None))
    return roles
