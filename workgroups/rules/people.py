"""Who may do what with people."""

from typing import TYPE_CHECKING, Any

from workgroups.permissions import ROLES, Permission, RoleName, access_of, rank_of

if TYPE_CHECKING:
    from workgroups.models import Person


def can_manage_people(user: Any) -> bool:
    """Invites, gives and ends roles, suspends accounts."""
    return access_of(user).may(Permission.MANAGE_PEOPLE)


def can_grant(user: Any, role: RoleName) -> bool:
    """Nobody gives a role that takes more trust than their own."""
    return can_manage_people(user) and access_of(user).rank >= ROLES[role].rank


def can_change_person(user: Any, person: "Person") -> bool:
    """Nobody changes their own roles, or those of a person of higher rank, also while that person is suspended."""
    access = access_of(user)
    return can_manage_people(user) and access.person_id != person.pk and access.rank >= rank_of(person)


def needs_second_factor(user: Any) -> bool:
    """Whoever runs the network signs in with more than a password."""
    return any(ROLES[holding.role].needs_second_factor for holding in access_of(user).holdings)
