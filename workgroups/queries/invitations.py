"""What the lists of invitations read: who was invited to what, and how far it came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from kconnect.core.choices import MailState
from kconnect.core.i18n import name_of
from kconnect.core.models import OutboxMail
from workgroups.models import Invitation, Organization, User, Workgroup
from workgroups.permissions import ROLES, RoleName


class Standing(StrEnum):
    """How far an invitation came."""

    WAITING = "waiting"
    OPENED = "opened"
    FAILED = "failed"
    USED = "used"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


STANDINGS = {
    Standing.WAITING: pgettext_lazy("invitation", "Waiting"),
    Standing.OPENED: pgettext_lazy("invitation", "Opened"),
    Standing.FAILED: pgettext_lazy("invitation", "Not delivered"),
    Standing.USED: pgettext_lazy("invitation", "Used"),
    Standing.DECLINED: pgettext_lazy("invitation", "Declined"),
    Standing.EXPIRED: pgettext_lazy("invitation", "Expired"),
    Standing.WITHDRAWN: pgettext_lazy("invitation", "Withdrawn"),
}
TONES = {
    Standing.WAITING: "plain", Standing.OPENED: "plain", Standing.FAILED: "no", Standing.USED: "ok", Standing.EXPIRED: "warn",
    Standing.WITHDRAWN: "off", Standing.DECLINED: "off",
}  # fmt: skip
RELATED = ("workgroup", "organization", "invited_by__person")
# Those to whom a new link can be sent.
OPEN_ENDED = (Standing.WAITING, Standing.OPENED, Standing.FAILED, Standing.EXPIRED)


@dataclass(frozen=True)
class InvitationRow:
    """One invitation."""

    pk: int
    email: str
    name: str
    roles: str
    inviter: str
    created_at: datetime
    expires_at: datetime
    state: str
    tone: str
    is_closed: bool


def invitations() -> QuerySet[Invitation]:
    """All invitations, newest first."""
    return Invitation.objects.select_related(*RELATED)


def invitations_to(
    *, workgroup: Workgroup | None = None, organization: Organization | None = None
) -> QuerySet[Invitation]:
    """Those that lead to one place only: whoever invites there may see them."""
    rows = invitations().filter(staff_role="")
    if workgroup is not None:
        return rows.filter(workgroup=workgroup, organization__isnull=True)
    return rows.filter(organization=organization, workgroup__isnull=True)


def offers_to(user: User) -> QuerySet[Invitation]:
    """The roles that somebody was offered, newest first."""
    return invitations().filter(user=user)


def offers_waiting(user: User) -> QuerySet[Invitation]:
    """Those that wait for a yes or no, the one that ends first first."""
    return Invitation.objects.open(timezone.now()).filter(user=user).select_related(*RELATED).order_by("expires_at")


def standing_is(standing: str) -> Q:
    """The invitations that stand so; at most two queries."""
    return _conditions()[Standing(standing)]


def _conditions() -> dict[Standing, Q]:
    """What holds for the invitations of each standing; at most two queries for all of them."""
    now, failed = timezone.now(), _failed()
    alive = Q(accepted_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True)
    going = alive & Q(expires_at__gt=now)
    return {
        Standing.USED: Q(accepted_at__isnull=False),
        Standing.DECLINED: Q(declined_at__isnull=False),
        Standing.WITHDRAWN: Q(withdrawn_at__isnull=False),
        Standing.EXPIRED: alive & Q(expires_at__lte=now),
        Standing.FAILED: going & Q(opened_at__isnull=True, pk__in=failed),
        Standing.OPENED: going & Q(opened_at__isnull=False),
        Standing.WAITING: going & Q(opened_at__isnull=True) & ~Q(pk__in=failed),
    }


def _failed() -> list[int]:
    """The invitations whose last message could not be delivered."""
    letters = OutboxMail.objects.filter(occasion__startswith="invitation:", state=MailState.FAILED)
    lost = {tuple(occasion.split(":")[1:3]) for occasion in letters.values_list("occasion", flat=True)}
    rows = Invitation.objects.filter(pk__in=[int(pk) for pk, _token in lost]).values_list("pk", "token_hash")
    return [pk for pk, token in rows if (str(pk), token[:12]) in lost]


def standings(rows: QuerySet[Invitation]) -> list[tuple[str, str, int]]:
    """(value, label, number) of each standing that occurs; at most three queries."""
    wanted: dict[str, Any] = {each.value: Count("pk", filter=condition) for each, condition in _conditions().items()}
    numbers = rows.order_by().aggregate(**wanted)
    return [(each.value, str(STANDINGS[each]), numbers[each]) for each in Standing if numbers[each]]


def open_ended(rows: QuerySet[Invitation]) -> int:
    """How many could get a new link."""
    return rows.filter(accepted_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True).count()


def invitation_rows(rows: Iterable[Invitation]) -> list[InvitationRow]:
    """Invitations of one page of the list, from `invitations()`; two queries more."""
    held = list(rows)
    now, failed = timezone.now(), set(_failed()) if held else set()
    return [_invitation_row(row, now, row.pk in failed) for row in held]


def _invitation_row(row: Invitation, now: datetime, failed: bool) -> InvitationRow:
    if row.accepted_at:
        standing = Standing.USED
    elif row.declined_at:
        standing = Standing.DECLINED
    elif row.withdrawn_at:
        standing = Standing.WITHDRAWN
    elif row.expires_at <= now:
        standing = Standing.EXPIRED
    elif row.opened_at:
        standing = Standing.OPENED
    else:
        standing = Standing.FAILED if failed else Standing.WAITING
    return InvitationRow(
        pk=row.pk,
        email=row.email,
        name=row.name,
        roles=", ".join(invited_roles(row)),
        inviter=row.invited_by.person.name,
        created_at=row.created_at,
        expires_at=row.expires_at,
        state=str(STANDINGS[standing]),
        tone=TONES[standing],
        is_closed=standing not in OPEN_ENDED,
    )


def invited_roles(row: Invitation) -> list[str]:
    """The roles behind an invitation, in words."""
    roles = []
    if row.staff_role:
        roles.append(str(ROLES[RoleName(row.staff_role)].label))
    if row.workgroup:
        roles.append(f"{ROLES[RoleName(row.workgroup_role)].label}, {name_of(row.workgroup)}")
    if row.organization:
        roles.append(f"{ROLES[RoleName.EDITOR].label}, {name_of(row.organization)}")
    return roles
