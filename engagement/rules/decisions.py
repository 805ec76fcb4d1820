"""Who may do what with decisions of a body; to have a say takes a seat, never a right."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from engagement.choices import DecisionState
from workgroups import rules as workgroup_rules
from workgroups.choices import WorkgroupKind
from workgroups.permissions import access_of

if TYPE_CHECKING:
    from engagement.models import Body, Decision
    from workgroups.models import Workgroup


def can_be_body(workgroup: "Workgroup") -> bool:
    """Only a governance body decides for the network."""
    return bool(workgroup.kind == WorkgroupKind.GOVERNANCE)


def can_set_body(user: Any, workgroup: "Workgroup") -> bool:
    """Writes down by which rules a body decides: its leads, and staff."""
    return can_be_body(workgroup) and workgroup_rules.can_edit_charter(user, workgroup)


def can_put_to(user: Any, body: "Body") -> bool:
    """Puts something to a body: its leads, and staff."""
    return workgroup_rules.can_edit_charter(user, body.workgroup)


def can_run_decision(user: Any, decision: "Decision") -> bool:
    """Opens, extends and closes it, answers concerns and states the outcome: its facilitator, leads of the body, staff.

    Whoever has left the body does not facilitate any more.
    """
    access = access_of(user)
    mine = access.person_id is not None and access.person_id == decision.facilitator_id
    stays = mine and workgroup_rules.belongs_to_workgroup(user, decision.body.workgroup_id)
    return stays or can_put_to(user, decision.body)


def is_taking_votes(decision: "Decision", now: datetime) -> bool:
    """Whether a position given at that moment still counts; the same as `taking_votes` of the row filter."""
    return decision.state == DecisionState.OPEN and decision.closes_at is not None and now < decision.closes_at
