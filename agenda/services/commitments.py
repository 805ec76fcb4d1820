"""Commitments of partners: offered, changed, moved by the one table of moves, said to stand still, and made public."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda import rules
from agenda.choices import COMMITMENT_MOVES, CommitmentState, StrategyState
from agenda.models import Commitment, CommitmentFocus, Strategy
from agenda.queries.commitments import Focus
from agenda.services.commitment_notices import tell_of_move, tell_of_offer
from agenda.services.errors import MoveRefusedError, NotYoursToDoError, PlanInvalidError, ReasonMissingError
from kconnect.core import audit
from kconnect.core.saving import save_checked
from workgroups.models import Organization
from workgroups.rules import can_edit_organization

VERBS = {
    CommitmentState.OFFERED: "reopened",
    CommitmentState.AGREED: "agreed",
    CommitmentState.KEPT: "fulfilled",
    CommitmentState.PARTLY: "partly_fulfilled",
    CommitmentState.WITHDRAWN: "withdrawn",
}
CONSENT = frozenset({"shown", "money_shown"})


class Promise(TypedDict, total=False):
    """What a partner says of a commitment."""

    strategy: Strategy
    what: str
    what_es: str
    money_cents: int | None
    hours: int | None
    starts_on: date
    ends_on: date | None
    shown: bool
    money_shown: bool


EVERYWHERE = Focus()


@transaction.atomic
def offer_commitment(
    *, by: Any, organization: Organization, focus: Focus = EVERYWHERE, **promise: Unpack[Promise]
) -> Commitment:
    """A partner offers something to a strategy; the leads of its workgroup are told.

    Raises NotYoursToDoError, or PlanInvalidError (the message says what to correct).
    """
    if by is not None and not can_edit_organization(by, organization):
        raise NotYoursToDoError(_("You cannot offer anything for this organization. Ask one of its editors."))
    row = Commitment(organization=organization, **promise)
    _check_strategy(row.strategy)
    _save(row)
    _set_focus(row, focus)
    audit.record(by=by, verb="offered", target=row, label=organization.name)
    tell_of_offer(row)
    return row


@transaction.atomic
def change_commitment(
    *, by: Any, commitment: Commitment, focus: Focus | None = None, **promise: Unpack[Promise]
) -> Commitment:
    """Changes what is given. Other words, amounts, days or people than were agreed wait for the workgroup's yes again.

    What may be public changes by itself. Raises NotYoursToDoError, MoveRefusedError (it has ended), PlanInvalidError.
    """
    row = _held(commitment)
    if by is not None and not rules.can_edit_commitment(by, row):
        raise NotYoursToDoError(_("You cannot change this commitment. Ask an editor of the organization."))
    changed = _changed(row, promise)
    moved = focus is not None and focus.pairs != set(row.focus.values_list("kind", "value"))
    fields = [*changed, *(["focus"] if moved else [])]
    if not fields:
        return row
    if set(fields) - CONSENT:
        _reopen(row)
    if "strategy" in changed:
        _check_strategy(changed["strategy"])
    for name, value in changed.items():
        setattr(row, name, value)
    _save(row)
    if moved and focus is not None:
        _set_focus(row, focus)
    audit.record(by=by, verb="changed", target=row, fields=fields, label=row.organization.name)
    if set(fields) - CONSENT:
        tell_of_offer(row)
    return row


@transaction.atomic
def move_commitment(*, by: Any, commitment: Commitment, to: str, reason: str = "") -> Commitment:
    """Brings a commitment to the state `to` if COMMITMENT_MOVES allows it this person; the other side is told.

    Raises MoveRefusedError, NotYoursToDoError or ReasonMissingError.
    """
    row, reason = _held(commitment), reason.strip()
    steps = COMMITMENT_MOVES[CommitmentState(row.state)]
    target = CommitmentState(to) if to in CommitmentState.values else None
    if target is None or target not in steps:
        raise MoveRefusedError(_("This commitment changed in the meantime. Look at it again and choose once more."))
    step = steps[target]
    if not step.sides & rules.sides_of(by, row):
        raise NotYoursToDoError(_("You cannot do this. The partner offers, and the leads of the workgroup agree."))
    if step.needs_reason and not reason:
        raise ReasonMissingError(_("Say why in one sentence."))
    row.state, row.state_reason, row.state_since = target, reason, timezone.now()
    row.save(update_fields=["state", "state_reason", "state_since"])
    audit.record(by=by, verb=VERBS[target], target=row, fields=["state"], label=row.organization.name)
    tell_of_move(row, by)
    return row


@transaction.atomic
def confirm_commitment(*, by: Any, commitment: Commitment) -> Commitment:
    """The partner says that it still stands. Raises NotYoursToDoError, MoveRefusedError (it does not run)."""
    row = _held(commitment)
    if by is not None and not rules.can_edit_commitment(by, row):
        raise NotYoursToDoError(_("You cannot say this for the organization. Ask one of its editors."))
    if row.state != CommitmentState.AGREED:
        raise MoveRefusedError(_("This commitment does not run. Look at how it stands."))
    row.confirmed_on = timezone.localdate()
    row.save(update_fields=["confirmed_on"])
    audit.record(by=by, verb="confirmed", target=row, fields=["confirmed_on"], label=row.organization.name)
    return row


def _held(commitment: Commitment) -> Commitment:
    """The row as it stands now, held until the transaction ends."""
    related = ("organization", "strategy__workgroup", "strategy__goal")
    return Commitment.objects.select_for_update(of=("self",)).select_related(*related).get(pk=commitment.pk)


def _check_strategy(strategy: Strategy) -> None:
    if strategy.state == StrategyState.STOPPED:
        raise PlanInvalidError(_("This strategy is stopped. Choose another one."))


def _changed(row: Commitment, promise: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in promise.items() if getattr(row, name) != value}


def _reopen(row: Commitment) -> None:
    """What is not agreed any more: other words than those that the workgroup agreed to."""
    state = CommitmentState(row.state)
    if state not in {CommitmentState.OFFERED, CommitmentState.AGREED}:
        raise MoveRefusedError(_("This commitment has ended. Take it up again before you change it."))
    if state == CommitmentState.AGREED:
        row.state, row.state_reason, row.state_since, row.confirmed_on = (
            CommitmentState.OFFERED, "", timezone.now(), None,
        )  # fmt: skip


def _save(row: Commitment) -> None:
    save_checked(row, PlanInvalidError)


def _set_focus(row: Commitment, focus: Focus) -> None:
    row.focus.all().delete()
    CommitmentFocus.objects.bulk_create(
        CommitmentFocus(commitment=row, kind=kind, value=value) for kind, value in sorted(focus.pairs)
    )
