"""How far actions, strategies and goals are: derived, in SQL and in Python alike."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from agenda import services
from agenda.choices import ACTION_MOVES, ActionState, ActionStatus
from agenda.models import Action
from agenda.queries.figures import shares
from agenda.queries.public import goals
from agenda.rules import Share, progress_of, status_of, together, whole_percent
from tests.build_agenda import make_action, make_goal, make_milestones, make_strategy, make_work
from tests.build_workgroups import make_user, make_workgroup
from workgroups import services as log

# Database tests are marked one by one: the properties below need none.
database = pytest.mark.django_db


def far(action: Action) -> float:
    row: Any = Action.objects.with_progress().get(pk=action.pk)
    in_python = progress_of(
        state=row.state, milestones_total=row.milestones_total, milestones_reached=row.milestones_reached,
        planned_units=row.planned_units, units_confirmed=row.units_confirmed,
    )  # fmt: skip
    assert row.progress == pytest.approx(in_python), "SQL and Python say the same"
    return float(row.progress)


@database
def test_milestones_come_first() -> None:
    action = make_action(planned_units=10, unit="families")
    make_milestones(action, reached=1, total=4)
    assert far(action) == 0.25


@database
def test_without_milestones_the_units_of_confirmed_activities_count() -> None:
    group = make_workgroup()
    action = make_action(strategy=make_strategy(workgroup=group), planned_units=20, unit="employers")
    ana = make_user("Ana", leads=[group])
    make_work(group, ana, {action: 4})
    assert far(action) == 0
    make_work(group, ana, {action: 5}, confirmed_by=ana)
    assert far(action) == 0.25
    make_work(group, ana, {action: 100}, confirmed_by=ana)
    assert far(action) == 1


@database
def test_an_activity_that_is_taken_back_no_longer_counts() -> None:
    group = make_workgroup()
    action = make_action(strategy=make_strategy(workgroup=group), planned_units=10, unit="homes")
    ana = make_user("Ana", leads=[group])
    work = make_work(group, ana, {action: 5}, confirmed_by=ana)
    log.undo_activity(by=ana, activity=work)
    assert far(action) == 0


@database
@pytest.mark.parametrize(("state", "progress"), [("not_started", 0), ("started", 0), ("done", 1)])
def test_what_is_not_measured_is_done_or_not(state: str, progress: int) -> None:
    action = make_action()
    Action.objects.filter(pk=action.pk).update(state=state)
    assert far(action) == progress


@database
def test_strategy_and_goal_are_the_weighted_mean_of_their_actions() -> None:
    goal = make_goal()
    first, second = make_strategy("One", goal=goal), make_strategy("Two", goal=goal, workgroup=make_workgroup("Other"))
    make_milestones(make_action("A", strategy=first, weight=3), reached=1, total=1)
    make_action("B", strategy=first)
    make_action("C", strategy=second)
    stopped = make_action("D", strategy=second)
    services.move_action(by=None, action=stopped, to="stopped", reason="No money.")
    [figure] = goals()
    assert [each.share.percent for each in figure.strategies] == [75, 0]
    assert (figure.share.percent, figure.share.total) == (60, 3)


@database
def test_a_stopped_strategy_does_not_count() -> None:
    goal = make_goal()
    make_milestones(make_action("A", strategy=make_strategy("One", goal=goal)), reached=1, total=1)
    second = make_strategy("Two", goal=goal, workgroup=make_workgroup("Other"))
    make_action("B", strategy=second)
    services.move_strategy(by=None, strategy=second, to="stopped", reason="Another group does it.")
    [figure] = goals()
    assert figure.share.percent == 100


@database
def test_progress_of_all_strategies_is_one_query_for_one_row_and_for_a_hundred() -> None:
    strategy = make_strategy()
    for number in range(100):
        if number in {1, 99}:
            with CaptureQueriesContext(connection) as captured:
                shares(Action.objects.all())
            assert len(captured) == 1
        make_action(f"A{number}", strategy=strategy)


@database
@pytest.mark.parametrize("days", [None, -1, 0, 1])
@pytest.mark.parametrize("state", ActionState.values)
def test_sql_and_python_give_an_action_the_same_status(state: str, days: int | None) -> None:
    today = timezone.localdate()
    action = make_action(due_on=None if days is None else today + timedelta(days=days))
    Action.objects.filter(pk=action.pk).update(state=state, state_reason="Because.")
    action.refresh_from_db()
    found = [status for status in ActionStatus.values if Action.objects.in_status(status, today).exists()]
    assert found == [status_of(action, today).code]


def test_a_late_action_says_by_how_much() -> None:
    action = Action(state="started", due_on=date(2026, 5, 1))
    assert status_of(action, date(2026, 5, 2)).words == "1 day late"
    assert status_of(action, date(2026, 5, 10)).words == "9 days late"
    assert status_of(action, date(2026, 5, 1)).words == "On track"


@database
def test_an_unknown_status_finds_nothing() -> None:
    make_action()
    assert not Action.objects.in_status("odd", timezone.localdate()).exists()


def test_the_table_of_moves_knows_every_state_and_leaves_none_behind() -> None:
    assert set(ACTION_MOVES) == set(ActionState)
    assert all(moves and here not in moves for here, moves in ACTION_MOVES.items())


share = some.builds(
    lambda weights, part, total: Share(weights, weights * part, total),
    some.integers(1, 100), some.floats(0, 1), some.integers(1, 50),
)  # fmt: skip


@given(some.lists(share, min_size=1, max_size=8))
def test_a_mean_lies_between_its_parts(parts: list[Share]) -> None:
    each = [part.advanced / part.weights for part in parts]
    mean = together(parts).advanced / together(parts).weights
    assert min(each) - 1e-9 <= mean <= max(each) + 1e-9


@given(some.lists(share, min_size=1, max_size=8), some.integers(2, 50))
def test_weights_scale(parts: list[Share], factor: int) -> None:
    heavier = [Share(part.weights * factor, part.advanced * factor, part.total) for part in parts]
    assert together(heavier).percent == together(parts).percent


@given(some.floats(0, 1))
def test_only_nothing_shows_0_and_only_everything_shows_100(progress: float) -> None:
    percent = whole_percent(progress)
    assert 0 <= percent <= 100
    assert (percent == 0) == (progress == 0)
    assert (percent == 100) == (progress >= 1 - 1e-9)


def test_nothing_planned_has_no_percent() -> None:
    assert (Share().percent, Share().words) == (None, "No actions yet")
