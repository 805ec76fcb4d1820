"""Who may do what with policy priorities, calls to action and votes."""

from typing import TYPE_CHECKING, Any

from agenda.choices import COMMUNITY_ENGAGEMENT, POLICY_AND_ADVOCACY, POLICY_MOVES, PolicyStage
from agenda.rules.plan import Move
from workgroups import rules as workgroup_rules
from workgroups.choices import MembershipRole, WorkgroupKind
from workgroups.models import Membership, Workgroup
from workgroups.permissions import Permission, Where, access_of

if TYPE_CHECKING:
    from agenda.models import CallToAction, PolicyPriority

VOTING_KINDS = (WorkgroupKind.ISSUE, WorkgroupKind.CROSS_CUTTING)


def leads(user: Any, slug: str) -> bool:
    """Leads the workgroup at this address; roles in the whole network do not count here."""
    mine = access_of(user).places(Permission.SPEAK_FOR_WORKGROUP, Where.WORKGROUP)
    return bool(mine) and Workgroup.objects.filter(slug=slug, pk__in=mine).exists()


def can_enter_policy(user: Any) -> bool:
    """Sees proposals and what waits: whoever holds a role in the network."""
    return workgroup_rules.is_insider(user)


def can_see_priority(user: Any, priority: "PolicyPriority") -> bool:
    """Everybody sees a public one; the others whoever holds a role."""
    return priority.published or can_enter_policy(user)


def can_keep_policy(user: Any) -> bool:
    """Keeps all priorities, drafts calls and opens votes: leads of Policy & Advocacy, and staff."""
    return workgroup_rules.can_edit_agenda(user) or leads(user, POLICY_AND_ADVOCACY)


def can_propose_priority(user: Any) -> bool:
    """Leads of any workgroup, and staff."""
    access = access_of(user)
    return workgroup_rules.can_edit_agenda(user) or bool(access.places(Permission.EDIT_WORKPLAN, Where.WORKGROUP))


def can_propose_for(user: Any, workgroup: Workgroup) -> bool:
    """In the name of a workgroup: its leads, and staff."""
    return workgroup_rules.can_edit_workplan(user, workgroup)


def can_edit_priority(user: Any, priority: "PolicyPriority") -> bool:
    """Whoever keeps them all; the leads of the group that proposed it as long as it is not public."""
    return is_own_proposal(user, priority) or can_keep_policy(user)


def is_own_proposal(user: Any, priority: "PolicyPriority") -> bool:
    """Proposed by a group that this person leads, and not public yet."""
    return not priority.published and can_propose_for(user, priority.workgroup)


def can_follow_priority(user: Any, priority: "PolicyPriority") -> bool:
    """Whoever is signed in and sees it, also without a role."""
    return bool(user.is_authenticated and user.is_active) and can_see_priority(user, priority)


def moves_of_priority(priority: "PolicyPriority") -> list[Move]:
    """What the table allows next."""
    return [Move(to.value, to.label, why) for to, why in POLICY_MOVES[PolicyStage(priority.stage)].items()]


# Calls to action ------------------------------------------------------------------------------------------------------


def community_engagement_has_lead(*, but: int | None = None) -> bool:
    """Whether there is somebody in Community Engagement whose part it is to check, beside the person `but`."""
    held = Membership.objects.current().filter(role=MembershipRole.LEAD, workgroup__slug=COMMUNITY_ENGAGEMENT)
    return held.filter(person__user__is_active=True).exclude(person=but).exists()


def checks_calls(user: Any) -> bool:
    """Leads of Community Engagement; as long as the group has none, staff in their stead."""
    if leads(user, COMMUNITY_ENGAGEMENT):
        return True
    return workgroup_rules.can_edit_agenda(user) and not community_engagement_has_lead()


def can_check_call(user: Any, call: "CallToAction") -> bool:
    """Whoever checks calls, except the person who wrote this one; staff, where there is no other lead than that person."""
    if access_of(user).person_id == call.drafted_by_id:
        return False
    if leads(user, COMMUNITY_ENGAGEMENT):
        return True
    return workgroup_rules.can_edit_agenda(user) and not community_engagement_has_lead(but=call.drafted_by_id)


def can_withdraw_call(user: Any) -> bool:
    """Takes one back at any time: whoever keeps priorities, and whoever checks calls."""
    return can_keep_policy(user) or checks_calls(user)


# Votes ----------------------------------------------------------------------------------------------------------------


def has_say(workgroup: Workgroup) -> bool:
    """Issue and cross-cutting workgroups of the network have one say each; the same as `voting_groups` in SQL."""
    return workgroup.published and workgroup.kind in VOTING_KINDS


def can_vote_for(user: Any, workgroup: Workgroup) -> bool:
    """Says what the group said: its own leads and nobody in their stead."""
    mine = access_of(user).places(Permission.SPEAK_FOR_WORKGROUP, Where.WORKGROUP)
    return has_say(workgroup) and workgroup.pk in mine
