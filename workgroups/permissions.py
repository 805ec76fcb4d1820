"""Roles as data: what each role may do, in which place, and what a signed-in person holds."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import BigIntegerField, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One thing that somebody may do. The place in which it holds comes from the role."""

    # In a workgroup.
    SEE_WORKGROUP = "see_workgroup"
    LOG_ACTIVITY = "log_activity"
    SEE_CONTACTS = "see_contacts"
    EDIT_ANY_ACTIVITY = "edit_any_activity"
    CONFIRM_ACTIVITY = "confirm_activity"
    EDIT_WORKPLAN = "edit_workplan"
    EDIT_EVENTS = "edit_events"
    EDIT_LIBRARY = "edit_library"
    EDIT_SURVEYS = "edit_surveys"
    RUN_MEETINGS = "run_meetings"
    CONSULT = "consult"
    SPEAK_FOR_WORKGROUP = "speak_for_workgroup"
    EDIT_CHARTER = "edit_charter"
    MANAGE_SEATS = "manage_seats"
    CALL_FOR_INPUT = "call_for_input"
    # Others, to the place in which the role holds.
    INVITE = "invite"
    # For an organisation.
    EDIT_ORGANIZATION = "edit_organization"
    # For the network.
    EDIT_AGENDA = "edit_agenda"
    MANAGE_WORKGROUPS = "manage_workgroups"
    MANAGE_PEOPLE = "manage_people"
    MODERATE_INPUT = "moderate_input"
    ACT_FOR_RESIDENTS = "act_for_residents"
    READ_AUDIT = "read_audit"
    SEE_JOBS = "see_jobs"
    IMPORT_DATA = "import_data"
    SEE_WORKING_RESULTS = "see_working_results"
    DEFINE_INDICATORS = "define_indicators"
    APPROVE_RESULTS = "approve_results"
    PUBLISH_RESULTS = "publish_results"
    OPERATE = "operate"


class Where(StrEnum):
    """The place in which a role holds."""

    NETWORK = "network"
    WORKGROUP = "workgroup"
    ORGANIZATION = "organization"


class RoleName(StrEnum):
    """The roles, from the least to the most."""

    VISITOR = "visitor"
    MEMBER = "member"
    LEAD = "lead"
    EDITOR = "editor"
    STEWARD = "steward"
    BACKBONE = "backbone"
    SUPERUSER = "superuser"


@dataclass(frozen=True)
class Role:
    """A role: its name for people, where it holds, what it allows, and how much trust it takes.

    Nobody grants a role of a higher `rank` than their own, or changes a person who holds one.
    """

    name: RoleName
    label: str | Promise
    description: str | Promise
    where: Where
    rank: int
    permissions: frozenset[Permission] = field(default_factory=frozenset)
    needs_second_factor: bool = False


MEMBER = frozenset({Permission.SEE_WORKGROUP, Permission.LOG_ACTIVITY, Permission.CONSULT})
LEAD = MEMBER | {
    Permission.SEE_CONTACTS, Permission.EDIT_ANY_ACTIVITY, Permission.CONFIRM_ACTIVITY, Permission.EDIT_WORKPLAN,
    Permission.EDIT_EVENTS, Permission.EDIT_LIBRARY, Permission.RUN_MEETINGS, Permission.SPEAK_FOR_WORKGROUP, Permission.EDIT_CHARTER,
    Permission.MANAGE_SEATS, Permission.INVITE, Permission.CALL_FOR_INPUT, Permission.EDIT_SURVEYS,
}  # fmt: skip
EDITOR = frozenset({Permission.EDIT_ORGANIZATION, Permission.INVITE})
STEWARD = frozenset({
    Permission.IMPORT_DATA, Permission.SEE_WORKING_RESULTS, Permission.DEFINE_INDICATORS, Permission.APPROVE_RESULTS,
    Permission.PUBLISH_RESULTS, Permission.SEE_JOBS,
})  # fmt: skip
BACKBONE = LEAD | EDITOR | {
    Permission.EDIT_AGENDA, Permission.MANAGE_WORKGROUPS, Permission.MANAGE_PEOPLE, Permission.ACT_FOR_RESIDENTS,
    Permission.READ_AUDIT, Permission.SEE_JOBS, Permission.IMPORT_DATA, Permission.SEE_WORKING_RESULTS,
    Permission.MODERATE_INPUT,
}  # fmt: skip

ROLES: dict[RoleName, Role] = {
    role.name: role
    for role in (
        Role(
            RoleName.VISITOR, _("Visitor"), _("Reads everything that is published, without an account."),
            Where.NETWORK, 0,
        ),
        Role(
            RoleName.MEMBER, _("Member"), _("Logs the work of one workgroup and sees what is theirs to do."),
            Where.WORKGROUP, 1, MEMBER,
        ),
        Role(
            RoleName.LEAD, _("Workgroup lead"),
            _("Runs the meetings of one workgroup, keeps its workplan true and confirms its activities."),
            Where.WORKGROUP, 1, LEAD,
        ),
        Role(
            RoleName.EDITOR, _("Organization editor"), _("Keeps the profile of one organization up to date."),
            Where.ORGANIZATION, 1, EDITOR,
        ),
        Role(
            RoleName.STEWARD, _("Data steward"),
            _("Imports files, defines indicators, checks, approves and publishes."),
            Where.NETWORK, 2, STEWARD, needs_second_factor=True,
        ),
        Role(
            RoleName.BACKBONE, _("Backbone staff"),
            _("Runs the network: people, workgroups, the agenda and the console."),
            Where.NETWORK, 2, BACKBONE, needs_second_factor=True,
        ),
        Role(
            RoleName.SUPERUSER, _("Superuser"), _("Operates the portal, with the Django admin."),
            Where.NETWORK, 3, frozenset(Permission), needs_second_factor=True,
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Holding:
    """A role in a place; `place` is the id of the workgroup or organisation, 0 for the network."""

    role: RoleName
    place: int = 0

    def reaches(self, where: Where, place: int) -> bool:
        """True if the role holds in that place: in the whole network, or in exactly this one."""
        mine = ROLES[self.role].where
        return mine == Where.NETWORK or (mine == where and self.place == place)


@dataclass(frozen=True)
class Access:
    """What one person holds at this moment; empty for an anonymous, suspended or unknown one."""

    person_id: int | None = None
    holdings: frozenset[Holding] = frozenset()

    @property
    def is_insider(self) -> bool:
        """True for whoever holds any role: they may know that the console exists."""
        return bool(self.holdings)

    @property
    def rank(self) -> int:
        """The highest rank among the roles held."""
        return max((ROLES[holding.role].rank for holding in self.holdings), default=0)

    def has(self, role: RoleName) -> bool:
        """True if the person holds `role` anywhere."""
        return any(holding.role == role for holding in self.holdings)

    def may(self, permission: Permission, where: Where = Where.NETWORK, place: int = 0) -> bool:
        """True if a role of this place, or one that holds in the whole network, gives `permission`."""
        return any(
            permission in ROLES[holding.role].permissions and holding.reaches(where, place) for holding in self.holdings
        )

    def places(self, permission: Permission, where: Where) -> frozenset[int]:
        """The ids of the places in which a role of that place gives `permission`; network roles are not listed."""
        return frozenset(
            holding.place
            for holding in self.holdings
            if ROLES[holding.role].where == where and permission in ROLES[holding.role].permissions
        )


NOBODY = Access()


def access_of(user: Any) -> Access:
    """What `user` (a User or AnonymousUser) holds; read once per user object, so once per request."""
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    cached: Access | None = getattr(user, "_access", None)
    if cached is None:
        cached = user._access = Access(user.person_id, _holdings(user.person))
    return cached


def forget_access(user: Any) -> None:
    """Makes the next `access_of(user)` read the roles again, after a change within one request."""
    user.__dict__.pop("_access", None)


def rank_of(person: Any) -> int:
    """The highest rank that `person` (a Person) holds, whether or not their account is active."""
    return Access(person.pk, _holdings(person)).rank


def _holdings(person: Any) -> frozenset[Holding]:
    # Reads through relations: this module stands below the models. One query, because every page of the workspace asks.
    network = Value(0, output_field=BigIntegerField())
    rows = (
        person.memberships.current()
        .order_by()
        .values_list("role", "workgroup_id")
        .union(
            person.staff_roles.current().order_by().values_list("role", network),
            person.affiliations.editing().order_by().values_list("role", "organization_id"),
        )
    )
    held = {Holding(RoleName(role), place) for role, place in rows}
    account = getattr(person, "user", None)
    if account is not None and account.is_superuser:
        held.add(Holding(RoleName.SUPERUSER))
    return frozenset(held)
