"""Who may do what with a commitment, and what a reader is told about it."""

from typing import TYPE_CHECKING, Any

from agenda.choices import COMMITMENT_MOVES, CommitmentState, Side
from agenda.rules.plan import Move, can_edit_strategy
from workgroups import rules as workgroup_rules

if TYPE_CHECKING:
    from agenda.models import Commitment

COMMITMENT_TONES = {
    CommitmentState.OFFERED: "warn",
    CommitmentState.AGREED: "ok",
    CommitmentState.KEPT: "ok",
    CommitmentState.PARTLY: "warn",
    CommitmentState.WITHDRAWN: "off",
}


def can_edit_commitment(user: Any, commitment: "Commitment") -> bool:
    """Offers it, changes it, and says what of it is public: the partner's editors, and staff."""
    return workgroup_rules.can_edit_organization(user, commitment.organization)


def can_agree_to_commitment(user: Any, commitment: "Commitment") -> bool:
    """Speaks for the strategy: leads of the workgroup that proposed it, and staff."""
    return can_edit_strategy(user, commitment.strategy)


def can_see_commitment(user: Any, commitment: "Commitment") -> bool:
    """Also what is not public: the partner's editors, whoever sees inside the strategy's workgroup, and staff."""
    inside = workgroup_rules.can_enter_workgroup(user, commitment.strategy.workgroup)
    return inside or can_edit_commitment(user, commitment)


def sides_of(user: Any, commitment: "Commitment") -> frozenset[Side]:
    """For whom somebody speaks; None is the portal itself, which may do what either may."""
    if user is None:
        return frozenset(Side)
    found = {Side.PARTNER} if can_edit_commitment(user, commitment) else set()
    return frozenset(found | ({Side.GROUP} if can_agree_to_commitment(user, commitment) else set()))


def moves_of_commitment(user: Any, commitment: "Commitment") -> list[Move]:
    """What the table allows this person next, in its order."""
    sides = sides_of(user, commitment)
    steps = COMMITMENT_MOVES[CommitmentState(commitment.state)]
    return [Move(to.value, to.label, step.needs_reason) for to, step in steps.items() if step.sides & sides]
