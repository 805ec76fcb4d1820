"""Who reviews strategies for equity, and what stands between a strategy and its affirmation."""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from agenda.choices import StrategyState
from agenda.models import Strategy
from agenda.rules.plan import can_edit_goals, can_edit_strategy
from workgroups import rules as workgroup_rules
from workgroups.choices import EQUITY_AND_INCLUSION, MembershipRole
from workgroups.models import Membership, User

if TYPE_CHECKING:
    from agenda.models import EquityReview

# Whoever brought a strategy on its way does not judge it.
BROUGHT = (StrategyState.PROPOSED, StrategyState.IN_REVIEW)


def reviewers_of(strategy: Strategy) -> "QuerySet[User]":
    """The active accounts that may review a strategy.

    They are members of Equity & Inclusion. Whoever proposed the strategy or asked for a review of it is not among them, nor
    are the leads of its workgroup.
    """
    sitting = Membership.objects.current().filter(workgroup__slug=EQUITY_AND_INCLUSION).values("person")
    leading = Membership.objects.current().filter(workgroup=strategy.workgroup_id, role=MembershipRole.LEAD)
    brought = strategy.moves.filter(to__in=BROUGHT, by__isnull=False).values("by")
    asked = strategy.reviews.filter(asked_by__isnull=False).values("asked_by")
    found = User.objects.reachable().filter(person__in=sitting)
    return (
        found.exclude(person__in=leading.values("person")).exclude(pk__in=brought).exclude(pk__in=asked).order_by("pk")
    )


def can_review(user: Any, strategy: Strategy) -> bool:
    """Members of Equity & Inclusion who have no part in the strategy; nobody else, whatever their role."""
    return bool(user.is_authenticated) and reviewers_of(strategy).filter(pk=user.pk).exists()


def can_pass_pending(user: Any, strategy: Strategy) -> bool:
    """Staff, as long as nobody sits in Equity & Inclusion who could review it."""
    return can_edit_goals(user) and not reviewers_of(strategy).exists()


def can_ask_review(user: Any, strategy: Strategy) -> bool:
    """Leads of the workgroup whose strategy it is, and staff."""
    return can_edit_strategy(user, strategy)


def can_see_review(user: Any, review: "EquityReview") -> bool:
    """The people of the workgroup whose strategy it is, those of Equity & Inclusion, and staff."""
    mine = workgroup_rules.can_enter_workgroup(user, review.strategy.workgroup)
    return mine or sits_in_equity(user) or can_edit_goals(user)


def can_tick_condition(user: Any, review: "EquityReview") -> bool:
    """Says that a condition is met: reviewers, and staff where there are none."""
    return can_review(user, review.strategy) or can_pass_pending(user, review.strategy)


def sits_in_equity(user: Any) -> bool:
    """Whether the person belongs to Equity & Inclusion now."""
    sitting = Membership.objects.current().filter(workgroup__slug=EQUITY_AND_INCLUSION)
    return bool(user.is_authenticated) and sitting.filter(person=user.person_id).exists()
