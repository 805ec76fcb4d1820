"""Builds goals, strategies, actions and logged work for tests, through the services."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from agenda import services
from agenda.models import Action, EquityReview, Goal, Milestone, Strategy
from tests.build_workgroups import make_user, make_workgroup
from workgroups import services as log
from workgroups.choices import EQUITY_AND_INCLUSION
from workgroups.models import Activity, User, Workgroup
from workgroups.services import ensure_cross_cutting_workgroups


def make_goal(name: str = "Every child reads", *, published: bool = True, **values: Any) -> Goal:
    """A goal, public unless told otherwise."""
    values.setdefault("statement", "Every third-grader reads with ease.")
    goal = services.create_goal(by=None, name=name, **values)
    services.set_published(by=None, thing=goal, published=published)
    return goal


def make_strategy(
    name: str = "Books at home", *, goal: Goal | None = None, workgroup: Workgroup | None = None, published: bool = True, **values: Any
) -> Strategy:  # fmt: skip
    """A strategy of a workgroup toward a goal, public unless told otherwise."""
    strategy = services.create_strategy(
        by=None, goal=goal or make_goal(), workgroup=workgroup or make_workgroup(), name=name, **values
    )
    services.set_published(by=None, thing=strategy, published=published)
    return strategy


ANSWERS: dict[str, Any] = {
    "level": "intervention", "issue": "Half of the renters' children have no book at home.",
    "populations": "Children of renters in Burton.", "tailored": "Books come to the laundry, in three languages.",
    "reduction": "The distance in reading between renters and owners.", "reduction_from": 22.0, "reduction_to": 11.0,
    "reduction_unit": "points", "reduction_by": date(2029, 6, 30),
}  # fmt: skip
LATER = date(2032, 1, 31)


def equity() -> Workgroup:
    """The cross-cutting workgroup whose members review."""
    ensure_cross_cutting_workgroups()
    return Workgroup.objects.get(slug=EQUITY_AND_INCLUSION)


def make_reviewer(name: str = "Ida", **roles: Any) -> User:
    """A member of Equity & Inclusion."""
    return make_user(name, member_of=[equity(), *roles.pop("member_of", [])], **roles)


def ask_review(strategy: Strategy, by: User | None = None) -> EquityReview:
    """The workgroup has answered the six questions."""
    return services.ask_review(by=by, strategy=strategy, **ANSWERS)


def pass_review(strategy: Strategy, reviewer: User | None = None, conditions: Sequence[str] = ()) -> EquityReview:
    """The strategy has been reviewed, and may be affirmed."""
    outcome = "conditions" if conditions else "passes"
    return services.conclude_review(
        by=reviewer or make_reviewer("Reviewer"), review=ask_review(strategy), outcome=outcome, next_on=LATER,
        conditions=[(text, "") for text in conditions],
    )  # fmt: skip


def affirm(strategy: Strategy) -> Strategy:
    """Reviewed, and affirmed in words."""
    pass_review(strategy)
    return services.affirm_strategy(by=None, strategy=strategy, body="Governing council", decided_on=date(2026, 3, 2))


def make_action(name: str = "Give each newborn a book", *, strategy: Strategy | None = None, **values: Any) -> Action:
    """An action that is not started, without milestones and without a planned amount."""
    return services.create_action(by=None, strategy=strategy or make_strategy(), name=name, **values)


def make_milestones(action: Action, *, reached: int, total: int) -> list[Milestone]:
    """Milestones of an action, the first of them reached."""
    steps = [services.add_milestone(by=None, action=action, name=f"Step {number}") for number in range(1, total + 1)]
    for step in steps[:reached]:
        services.reach_milestone(by=None, milestone=step, on=date(2026, 3, 1))
    return steps


def make_work(
    workgroup: Workgroup, by: User, advances: Mapping[Action, int] | None = None, *, confirmed_by: User | None = None, **entry: Any
) -> Activity:  # fmt: skip
    """An activity that advances actions by so many units; confirmed if a lead is given."""
    given = {"summary": "Forty families took a book home", "happened_on": date(2026, 3, 2), "code": "SP", **entry}
    given.setdefault("form_token", uuid4())
    by_id = {action.pk: units for action, units in (advances or {}).items()}
    activity, _new = services.log_work(by=by, workgroup=workgroup, advances=by_id, **given)
    if confirmed_by is not None:
        activity = log.confirm_activities(by=confirmed_by, activities=[activity])[0]
    return activity
