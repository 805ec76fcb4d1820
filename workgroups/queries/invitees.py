"""What would become of people who are invited together: new ones, those with an account, those who are invited already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _

from kconnect.core import letterbox
from kconnect.core.choices import Letter
from workgroups.choices import MembershipRole
from workgroups.invitees import MOST, Invitee, Remark
from workgroups.models import Affiliation, Invitation, Membership, Organization, Person, StaffRole, User, Workgroup
from workgroups.permissions import RoleName

# Whoever said no is not asked the same again for so long.
NO_HOLDS = timedelta(days=90)


@dataclass(frozen=True)
class Place:
    """To what somebody is invited: a role, and the workgroup or organisation where it holds."""

    role: RoleName
    workgroup: Workgroup | None = None
    organization: Organization | None = None


class Fate(StrEnum):
    """What becomes of one of them."""

    INVITED = "invited"  # gets a message with a link
    OFFERED = "offered"  # has an account and is asked
    HELD = "held"  # has the role already
    OPEN = "open"  # is invited already
    DECLINED = "declined"  # said no to the same not long ago
    SUSPENDED = "suspended"  # has an account that is suspended
    STOPPED = "stopped"  # asked not to get invitations
    RETURNED = "returned"  # mail to the address comes back
    NO_CONSENT = "no_consent"  # is known, and not to be contacted


def fates_of(people: Sequence[Invitee], place: Place) -> list[tuple[Invitee, Fate]]:
    """What would become of each; at most seven queries for any number."""
    emails = [one.email for one in people]
    accounts = {user.email: user for user in User.objects.filter(email__in=emails)}
    held = _holders(place, {user.person_id for user in accounts.values()})
    letters = Invitation.objects.open(timezone.now()).letters()
    waiting = set(letters.filter(email__in=emails).values_list("email", flat=True))
    asked = _asked(place, accounts.values())
    silent = without_consent(emails)
    stopped, dead = letterbox.stopped_among(emails, Letter.INVITATIONS), letterbox.returned_among(emails)

    def fate(one: Invitee) -> Fate:
        if account := accounts.get(one.email):
            if not account.is_active:
                return Fate.SUSPENDED
            return Fate.HELD if account.person_id in held else asked.get(account.pk, Fate.OFFERED)
        if one.email in waiting:
            return Fate.OPEN
        if one.email in stopped or one.email in dead:
            return Fate.STOPPED if one.email in stopped else Fate.RETURNED
        return Fate.NO_CONSENT if one.email in silent else Fate.INVITED

    return [(one, fate(one)) for one in people]


def _holders(place: Place, persons: Iterable[int]) -> set[int]:
    """Those of the persons who need not be given the role: they hold it, or a greater one there."""
    if place.workgroup is not None:
        rows = Membership.objects.current().filter(workgroup=place.workgroup, person__in=persons)
        if place.role == RoleName.LEAD:
            rows = rows.filter(role=MembershipRole.LEAD)
        return set(rows.values_list("person_id", flat=True))
    if place.organization is not None:
        editors = Affiliation.objects.editing().filter(organization=place.organization, person__in=persons)
        return set(editors.values_list("person_id", flat=True))
    staff = StaffRole.objects.current().filter(role=place.role, person__in=persons)
    return set(staff.values_list("person_id", flat=True))


def _asked(place: Place, accounts: Iterable[User]) -> dict[int, Fate]:
    """Those of the accounts that are asked the same already, or said no to it not long ago; none or one query."""
    known, now = [user.pk for user in accounts], timezone.now()
    if not known:
        return {}
    rows = Invitation.objects.filter(user__in=known, workgroup=place.workgroup, organization=place.organization)
    role = {"workgroup_role" if place.workgroup else "staff_role": "" if place.organization else place.role}
    answer = {user: Fate.OPEN for user in rows.open(now).filter(**role).values_list("user", flat=True) if user}
    no = rows.filter(**role, declined_at__gt=now - NO_HOLDS).values_list("user", flat=True)
    return {user: Fate.DECLINED for user in no if user} | answer


def without_consent(addresses: Iterable[str]) -> set[str]:
    """Those of the addresses that belong to people whom the network knows, without account, and may not write to; one query."""
    # Of an unproven record nobody knows whose it is: it neither allows nor forbids.
    known = Person.objects.known().filter(email__in=list(addresses), consent="", user__isnull=True, unproven=False)
    agreed = Person.objects.may_be_contacted().filter(email__in=list(addresses)).values("email")
    return set(known.exclude(email__in=agreed).values_list("email", flat=True))


@dataclass(frozen=True)
class FateRow:
    """One person of the preview."""

    name: str
    email: str
    word: str
    tone: str


@dataclass(frozen=True)
class RemarkRow:
    """One thing that could not be used, and why."""

    line: int
    text: str
    why: str


def fate_rows(fates: Iterable[tuple[Invitee, Fate]], *, open_words: bool = True) -> list[FateRow]:
    """The preview in words; who needs a look comes first. Without `open_words` it says only who has the role already.

    So nobody below the staff learns of an address whether it has an account, said no, or is known at all.
    """
    if not open_words:
        held, asked = (_("has this role already"), "off"), (_("is asked, if we may write to them"), "ok")
        return [FateRow(one.name, one.email, *(held if fate == Fate.HELD else asked)) for one, fate in fates]
    words = {
        Fate.DECLINED: (_("said no to this not long ago: nothing is sent"), "warn"),
        Fate.OPEN: (_("is invited already: nothing is sent"), "warn"),
        Fate.SUSPENDED: (_("has a suspended account: restore it first"), "warn"),
        Fate.NO_CONSENT: (_("did not agree to be contacted: nothing is sent"), "warn"),
        Fate.STOPPED: (_("asked us not to send invitations: nothing is sent"), "warn"),
        Fate.RETURNED: (_("mail to this address comes back: check it"), "warn"),
        Fate.HELD: (_("has this role already"), "off"),
        Fate.OFFERED: (_("has an account: is asked whether they want the role"), "ok"),
        Fate.INVITED: (_("gets a message with a link"), "ok"),
    }
    order = list(words)
    ordered = sorted(fates, key=lambda pair: order.index(pair[1]))
    return [FateRow(one.name, one.email, *words[fate]) for one, fate in ordered]


def remark_rows(remarks: Iterable[Remark]) -> list[RemarkRow]:
    """What could not be used, in words."""
    words = {
        "no_mail": _("no e-mail address is in this line"),
        "bad_mail": _("this is no complete e-mail address"),
        "twice": _("this address stands above already"),
        "too_many": _("more than %(most)s at once: send the rest afterwards") % {"most": MOST},
    }
    return [RemarkRow(one.line, one.text, words[one.code]) for one in remarks]
