"""Who may do what with the coaching of a partner: its editors, its coaches and staff, and nobody else of Data & Capacity."""

from typing import TYPE_CHECKING, Any

from workgroups.permissions import Permission, Where, access_of
from workgroups.rules.places import may_in_workgroup

if TYPE_CHECKING:
    from workgroups.models import Coaching, Organization, Workgroup


def can_ask_for_coaching(user: Any, organization: "Organization") -> bool:
    """Asks for a coach: the partner's editors, and staff."""
    return access_of(user).may(Permission.EDIT_ORGANIZATION, Where.ORGANIZATION, organization.pk)


def is_coach(user: Any, coaching: "Coaching", group: "Workgroup") -> bool:
    """Was chosen to coach, and still belongs to `group`, Data & Capacity."""
    access = access_of(user)
    chosen = any(coach.pk == access.person_id for coach in coaching.coaches.all())
    return chosen and may_in_workgroup(user, Permission.CONSULT, group.pk)


def can_coach(user: Any, coaching: "Coaching", group: "Workgroup") -> bool:
    """Sets goals, records sessions, ends it, and reads all of it: coaches, the partner's editors, and staff."""
    return is_coach(user, coaching, group) or can_ask_for_coaching(user, coaching.organization)


def needs_another_to_choose(user: Any, coaching: "Coaching") -> bool:
    """Asked for this coach, or keeps the partner's profile: others say whether this person is the one who coaches it."""
    access = access_of(user)
    asked = coaching.asked_by_id == access.person_id
    return asked or coaching.organization_id in access.places(Permission.EDIT_ORGANIZATION, Where.ORGANIZATION)


def can_choose_coaches(user: Any, group: "Workgroup") -> bool:
    """Says who coaches whom: leads of Data & Capacity, who do not read what is said there, and staff."""
    return may_in_workgroup(user, Permission.SPEAK_FOR_WORKGROUP, group.pk)
