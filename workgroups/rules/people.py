"""Who may do what with people."""

from typing import Any

from workgroups.choices import Naming
from workgroups.models import Organization, Person, User, Workgroup
from workgroups.permissions import ROLES, Permission, RoleName, Where, access_of, rank_of


def can_manage_people(user: Any) -> bool:
    """Invites, gives and ends roles, suspends accounts."""
    return access_of(user).may(Permission.MANAGE_PEOPLE)


def can_grant(user: Any, role: RoleName) -> bool:
    """Nobody gives a role that takes more trust than their own."""
    return can_manage_people(user) and access_of(user).rank >= ROLES[role].rank


def can_invite(
    user: Any, role: RoleName, *, workgroup: Workgroup | None = None, organization: Organization | None = None
) -> bool:
    """Staff to any role up to their own rank; leads members to their own group; editors others to keep their profile with them."""
    access = access_of(user)
    if (
        role == RoleName.MEMBER
        and workgroup is not None
        and access.may(Permission.INVITE, Where.WORKGROUP, workgroup.pk)
    ):
        return True
    firm = organization.pk if organization is not None else 0
    if role == RoleName.EDITOR and firm and access.may(Permission.INVITE, Where.ORGANIZATION, firm):
        return True
    return can_grant(user, role)


def can_add_people(user: Any, workgroup: Workgroup) -> bool:
    """Leads for their own group, and staff: whoever may see how to reach its people may also note it."""
    return access_of(user).may(Permission.SEE_CONTACTS, Where.WORKGROUP, workgroup.pk)


def can_change_person(user: Any, person: Person) -> bool:
    """Nobody changes their own roles, or those of a person of higher rank, also while that person is suspended."""
    access = access_of(user)
    return can_manage_people(user) and access.person_id != person.pk and access.rank >= rank_of(person)


def may_be_named(person: Person) -> bool:
    """Whether others may note that the public reads this name: after the person's own no, only their own yes counts."""
    return person.naming != Naming.NO


def needs_second_factor(user: Any) -> bool:
    """Whoever runs the network signs in with more than a password."""
    return any(ROLES[holding.role].needs_second_factor for holding in access_of(user).holdings)


def is_last_to_run(person: Person) -> bool:
    """Runs the network (backbone staff or superuser, with an account that works), and nobody else does."""
    running = User.objects.running()
    return running.filter(person=person).exists() and not running.exclude(person=person).exists()


def is_last_to_operate(person: Person) -> bool:
    """Is a superuser whose account works, and the only one."""
    operators = User.objects.running().filter(is_superuser=True)
    return operators.filter(person=person).exists() and not operators.exclude(person=person).exists()
