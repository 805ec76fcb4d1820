"""The one way in which a strategy comes from one state to another."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda import rules
from agenda.choices import GATED, STRATEGY_MOVES, ReviewOutcome, StrategyState
from agenda.models import EquityReview, Strategy, StrategyMove
from agenda.services.errors import GateError, MoveRefusedError
from agenda.services.history import note
from agenda.services.rights import check_right, need_reason, target_of


@transaction.atomic
def move_strategy(*, by: Any, strategy: Strategy, to: str, reason: str = "") -> Strategy:
    """Stops a strategy, or lets it be proposed again, if STRATEGY_MOVES allows it from where it stands.

    Raises MoveRefusedError, ReasonMissingError; GateError for the states that a review or a decision leads to.
    """
    check_right(by, rules.can_edit_goals)
    held = hold(strategy)
    target = target_of(StrategyState, to)
    if target in {StrategyState.IN_REVIEW, StrategyState.RETURNED, *GATED}:
        raise GateError(
            _(
                "Reviewers of Equity & Inclusion and a decision of the governing council lead to this. Nobody sets it by hand."
            )
        )
    came = come_to(held, target, by=by, reason=reason)
    take_back_open(came, by=by)
    return came


def hold(strategy: Strategy) -> Strategy:
    """The strategy as it is stored now, held until the transaction ends."""
    return Strategy.objects.select_for_update(of=("self",)).select_related("workgroup", "goal").get(pk=strategy.pk)


def come_to(
    strategy: Strategy, target: StrategyState | None, *, by: Any, reason: str = "", review: EquityReview | None = None,
    decided: Mapping[str, Any] | None = None,
) -> Strategy:  # fmt: skip
    """Writes the new state of a strategy that is held, the move for everyone to read, and the audit event.

    `review` is the one that the strategy has passed; it stays until the strategy goes back or is stopped. Raises
    MoveRefusedError where STRATEGY_MOVES does not lead there, ReasonMissingError.
    """
    needs = STRATEGY_MOVES[StrategyState(strategy.state)]
    if target is None or target not in needs:
        raise MoveRefusedError(_("This strategy changed in the meantime. Look at it again and choose once more."))
    need_reason(needs[target], reason)
    before, strategy.state, strategy.state_reason = strategy.state, target, reason.strip()
    strategy.passed = (review or strategy.passed) if target in GATED else None
    strategy.save(update_fields=["state", "state_reason", "passed"])
    StrategyMove.objects.create(
        strategy=strategy, before=before, to=target, reason=reason.strip(), by=by, **(decided or {})
    )
    note(
        by=by,
        verb=target.value,
        thing=strategy,
        before={"state": before},
        after={"state": target},
        reason=reason.strip(),
    )
    return strategy


def take_back_open(strategy: Strategy, *, by: Any) -> None:
    """A review that is open when its strategy is stopped or proposed anew is over."""
    strategy.reviews.open().update(outcome=ReviewOutcome.WITHDRAWN, concluded_at=timezone.now(), concluded_by=by)
