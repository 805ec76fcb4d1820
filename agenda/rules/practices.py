"""Who may do what with practices."""

from typing import TYPE_CHECKING, Any

from agenda.choices import ASSESSING_GROUPS
from agenda.rules.plan import can_edit_action, can_edit_strategy
from workgroups import rules as workgroup_rules
from workgroups.models import Organization, Workgroup
from workgroups.permissions import Permission, Where, access_of

if TYPE_CHECKING:
    from agenda.models import Action, Practice, Strategy


def can_enter_practices(user: Any) -> bool:
    """Sees proposals too, and proposes: whoever holds a role in the network, an editor of a partner as a member."""
    return workgroup_rules.is_insider(user)


def can_see_practice(user: Any, practice: "Practice") -> bool:
    """Everybody sees a public one; the others whoever holds a role."""
    return practice.published or can_enter_practices(user)


def can_propose_for_organization(user: Any, organization: Organization) -> bool:
    """In the name of a partner: its editors, and staff."""
    return workgroup_rules.can_edit_organization(user, organization)


def can_assess(user: Any) -> bool:
    """Assesses practices and says which are public: leads of the cross-cutting groups, and staff."""
    if workgroup_rules.can_edit_agenda(user):
        return True
    mine = access_of(user).places(Permission.SPEAK_FOR_WORKGROUP, Where.WORKGROUP)
    return bool(mine) and Workgroup.objects.filter(slug__in=ASSESSING_GROUPS, pk__in=mine).exists()


def is_own_practice(user: Any, practice: "Practice") -> bool:
    """Proposed by this person, or by a partner whose profile this person keeps, and not public yet."""
    access = access_of(user)
    mine = practice.proposed_by_id is not None and practice.proposed_by_id == access.person_id
    edits = access.places(Permission.EDIT_ORGANIZATION, Where.ORGANIZATION)
    return access.is_insider and not practice.published and (mine or practice.organization_id in edits)


def can_edit_practice(user: Any, practice: "Practice") -> bool:
    """Whoever assesses them; whoever proposed it as long as it is not public."""
    return is_own_practice(user, practice) or can_assess(user)


def can_assess_practice(user: Any, practice: "Practice") -> bool:
    """Whoever assesses, except the person who proposed it."""
    return access_of(user).person_id != practice.proposed_by_id and can_assess(user)


def can_tie_somewhere(user: Any) -> bool:
    """May say of some strategy, action or partner that a practice is used there."""
    access = access_of(user)
    leads = access.places(Permission.EDIT_WORKPLAN, Where.WORKGROUP)
    edits = access.places(Permission.EDIT_ORGANIZATION, Where.ORGANIZATION)
    return bool(leads or edits) or workgroup_rules.can_edit_agenda(user)


def can_tie_practice(
    user: Any,
    *,
    strategy: "Strategy | None" = None,
    action: "Action | None" = None,
    organization: Organization | None = None,
) -> bool:
    """Says that it is used there: whoever may change each of what is named, and whoever assesses practices."""
    may = (
        strategy is None or can_edit_strategy(user, strategy),
        action is None or can_edit_action(user, action),
        organization is None or can_propose_for_organization(user, organization),
    )
    return all(may) or can_assess(user)
