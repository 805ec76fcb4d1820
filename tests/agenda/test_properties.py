"""What holds of progress and of moves whatever the plan looks like, and by whichever way somebody asks."""

from collections.abc import Callable
from contextlib import suppress
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from agenda import services
from agenda.choices import ACTION_MOVES, GATED, STRATEGY_MOVES, ActionState, StrategyState
from agenda.models import Action, Strategy
from agenda.rules import Share, progress_of, together
from agenda.services.plan_many import Step, move_actions
from kconnect.core.errors import DomainError
from tests.build_agenda import make_action, make_goal, make_strategy, pass_review
from tests.build_plan_files import accept, bring, download, edited, row_in
from tests.build_workgroups import client_of, make_user, make_workgroup
from workgroups.models import User
from workgroups.permissions import RoleName

# One action as the plan may have it: its weight and how far it is.
action = some.builds(
    lambda state, total, part, planned, done, weight: Share(
        weight,
        weight
        * progress_of(
            state=state, milestones_total=total, milestones_reached=min(part, total), planned_units=planned, units_confirmed=done
        ),
        1,
    ),
    some.sampled_from(ActionState.values), some.integers(0, 8), some.integers(0, 8), some.integers(0, 500),
    some.integers(0, 900), some.integers(1, 10),
)  # fmt: skip
plan = some.lists(some.lists(action, min_size=1, max_size=6), min_size=1, max_size=6)


def far(share: Share) -> float:
    return share.advanced / share.weights


@given(plan)
def test_a_strategy_lies_between_its_actions_and_a_goal_between_its_strategies(goal: list[list[Share]]) -> None:
    strategies = [together(actions) for actions in goal]
    for parts, whole in [*zip(goal, strategies, strict=True), (strategies, together(strategies))]:
        assert min(map(far, parts)) - 1e-9 <= far(whole) <= max(map(far, parts)) + 1e-9
        assert 0 <= far(whole) <= 1 + 1e-9


@given(plan, some.integers(2, 50))
def test_weights_that_all_grow_alike_change_nothing(goal: list[list[Share]], factor: int) -> None:
    flat = [one for actions in goal for one in actions]
    heavier = [Share(one.weights * factor, one.advanced * factor, one.total) for one in flat]
    assert together(heavier).percent == together(flat).percent


@given(plan)
def test_shares_put_together_by_strategy_are_the_share_of_all_actions(goal: list[list[Share]]) -> None:
    whole = together(one for actions in goal for one in actions)
    merged = together(together(actions) for actions in goal)
    assert (merged.weights, merged.total) == (whole.weights, whole.total)
    assert merged.advanced == pytest.approx(whole.advanced)
    assert merged.percent == whole.percent


@given(plan, some.data())
def test_more_of_one_action_never_makes_the_whole_less(goal: list[list[Share]], data: Any) -> None:
    flat = [one for actions in goal for one in actions]
    at = data.draw(some.integers(0, len(flat) - 1))
    done = Share(flat[at].weights, flat[at].weights, 1)
    assert far(together([*flat[:at], done, *flat[at + 1 :]])) >= far(together(flat)) - 1e-9


# No move outside the table -----------------------------------------------------------------------------------------------


WHY = "Because."
By = Callable[[User, Action, str], Any]


def by_page(user: User, one: Action, to: str) -> None:
    client_of(user).post(
        f"/workgroups/{one.workgroup.slug}/workplan/actions/{one.pk}/state/", {"to": to, "reason": WHY}
    )


def by_service(user: User, one: Action, to: str) -> None:
    services.move_action(by=user, action=one, to=to, reason=WHY)


def by_system(user: User, one: Action, to: str) -> None:
    """As a command does it: nobody is asked for a right, the table holds all the same."""
    services.move_action(by=None, action=one, to=to, reason=WHY)


def by_many(user: User, one: Action, to: str) -> None:
    move_actions(by=user, steps=[Step(one.pk, one.state, to, WHY)])


def by_import(user: User, one: Action, to: str) -> None:
    def edit(table: Any) -> None:
        row_in(table, "Action", one.slug).update(state=to, reason=WHY)

    accept(user, bring(user, edited(download(), edit)))


def by_file_of_changes(user: User, one: Action, to: str) -> None:
    """`change_action` and its like know no state at all."""
    with pytest.raises(TypeError):
        services.change_action(by=user, action=one, state=to)


def by_bulk_edit(user: User, one: Action, to: str) -> None:
    services.edit_actions(by=user, actions=[one], values={}, to=to, reason=WHY)


WAYS: list[By] = [by_page, by_service, by_system, by_many, by_import, by_bulk_edit, by_file_of_changes]


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_no_action_moves_outside_the_table_by_any_way(way: By) -> None:
    bo = make_user("Bo", staff=[RoleName.BACKBONE])
    one = make_action(strategy=make_strategy(workgroup=make_workgroup("Readers")))
    moved = set()
    for here, there in product(ActionState, ActionState):
        Action.objects.filter(pk=one.pk).update(state=here, state_reason="Earlier.")
        one.refresh_from_db()
        with suppress(DomainError):
            way(bo, one, there.value)
        one.refresh_from_db()
        if one.state != here:
            assert one.state == there
            moved.add((here, there))
    allowed = {(here, there) for here, moves in ACTION_MOVES.items() for there in moves}
    assert moved == (set() if way is by_file_of_changes else allowed)


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["service", "import"])
def test_no_strategy_moves_outside_the_table(way: str) -> None:
    bo = make_user("Bo", staff=[RoleName.BACKBONE])
    one = make_strategy(goal=make_goal(), workgroup=make_workgroup("Readers"))
    review = pass_review(one)
    for here, there in product(StrategyState, StrategyState):
        passed = review if here in GATED else None
        Strategy.objects.filter(pk=one.pk).update(state=here, state_reason="Earlier.", passed=passed)
        one.refresh_from_db()

        def edit(table: Any, to: str = there.value) -> None:
            row_in(table, "Strategy", one.slug).update(state=to, reason=WHY)

        try:
            if way == "service":
                services.move_strategy(by=bo, strategy=one, to=there.value, reason=WHY)
            else:
                accept(bo, bring(bo, edited(download(), edit)))
        except DomainError:
            pass
        one.refresh_from_db()
        assert one.state == here or there in STRATEGY_MOVES[here]
        # Nobody sets by hand, or by a file, what a review or a decision leads to.
        assert one.state == here or one.state not in GATED


@pytest.mark.django_db
@pytest.mark.parametrize("way", [by_service, by_many, by_page, by_import, by_bulk_edit], ids=lambda way: way.__name__)
def test_a_move_that_needs_a_reason_is_refused_without_one_by_any_way(way: By, monkeypatch: pytest.MonkeyPatch) -> None:
    bo = make_user("Bo", staff=[RoleName.BACKBONE])
    one = make_action(strategy=make_strategy(workgroup=make_workgroup("Readers")))
    monkeypatch.setitem(globals(), "WHY", "")
    with suppress(DomainError):
        way(bo, one, "blocked")
    one.refresh_from_db()
    assert one.state == ActionState.NOT_STARTED
