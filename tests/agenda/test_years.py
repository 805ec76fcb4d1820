"""Rolling the plan over into the next year, and the frozen year that stays."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agenda import services
from agenda.choices import YearOutcome
from agenda.models import Action, PlanYear, Strategy, YearLine
from tests.build_agenda import make_action, make_goal, make_milestones, make_strategy
from tests.build_workgroups import client_of, make_user, make_workgroup
from workgroups.models import User
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db
IN_DECEMBER = datetime(2026, 12, 15, 17, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _december() -> Iterator[None]:
    with time_machine.travel(IN_DECEMBER, tick=False):
        yield


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


@pytest.fixture
def strategy() -> Strategy:
    return make_strategy()


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def choose(action: Action, choice: str, **more: Any) -> PlanYear:
    return services.choose_for_year(by=None, year=2026, chosen=[services.Chosen(action, choice, **more)])


def started(name: str, strategy: Strategy, **values: Any) -> Action:
    return services.move_action(by=None, action=make_action(name, strategy=strategy, **values), to="started")


def test_a_year_is_rolled_over_in_one_step_and_says_what_became_of_each(bo: User, strategy: Strategy) -> None:
    due = date(2026, 10, 1)
    carried, done, stopped, later, ended = (
        started(name, strategy, due_on=day)
        for name, day in [
            ("Carried", due),
            ("Done", due),
            ("Stopped", due),
            ("Later", date(2027, 3, 1)),
            ("Ended", due),
        ]
    )
    services.move_action(by=None, action=ended, to="done")
    choose(carried, "carry", due_on=date(2027, 5, 1), reason="The building opens in spring.")
    choose(done, "done")
    choose(stopped, "stop", reason="Nobody came.")
    services.close_year(by=bo, year=2026)
    lines = {line.name: line for line in YearLine.objects.filter(part="action")}
    assert {name: line.outcome for name, line in lines.items()} == {
        "Carried": "carried", "Done": "done", "Stopped": "stopped", "Later": "running", "Ended": "done",
    }  # fmt: skip
    assert (lines["Carried"].due_on, lines["Carried"].new_due_on) == (due, date(2027, 5, 1))
    assert (lines["Carried"].reason, lines["Stopped"].reason) == ("The building opens in spring.", "Nobody came.")
    states = dict(Action.objects.values_list("name", "state"))
    assert (states["Carried"], states["Done"], states["Stopped"]) == ("started", "done", "stopped")
    assert Action.objects.get(name="Carried").due_on == date(2027, 5, 1)
    row = PlanYear.objects.get()
    assert (row.closed_by, row.choices.count()) == (bo, 0)
    parts = list(YearLine.objects.values_list("part", flat=True))
    assert parts[:2] == ["goal", "strategy"]


def test_a_date_that_was_moved_during_the_year_stays_beside_the_first_promise() -> None:
    action = make_action(due_on=date(2026, 3, 1))
    services.change_action(by=None, action=action, due_on=date(2026, 6, 1))
    services.change_action(by=None, action=action, due_on=date(2026, 9, 1))
    choose(action, "carry", due_on=date(2027, 1, 15))
    services.close_year(by=None, year=2026)
    line = YearLine.objects.get(action=action)
    assert (line.promised_on, line.due_on, line.new_due_on) == (date(2026, 3, 1), date(2026, 9, 1), date(2027, 1, 15))


def test_a_year_is_not_closed_while_something_is_open(strategy: Strategy) -> None:
    make_action(strategy=strategy, due_on=date(2026, 3, 1))
    make_action("Without a date", strategy=strategy)
    with pytest.raises(services.YearUndecidedError, match="2 more actions"):
        services.close_year(by=None, year=2026)


def test_one_action_that_cannot_be_done_keeps_all_others_as_they_are() -> None:
    strategy = make_strategy()
    well, not_yet = started("Well", strategy), started("Not yet", strategy)
    make_milestones(not_yet, reached=0, total=1)
    choose(well, "done")
    choose(not_yet, "done")
    with pytest.raises(services.RowsRefusedError) as refused:
        services.close_year(by=None, year=2026)
    assert [(row.name, "milestones" in row.why) for row in refused.value.rows] == [("Not yet", True)]
    assert not Action.objects.filter(state="done").exists()
    assert (YearLine.objects.count(), PlanYear.objects.filter(closed_at__isnull=False).count()) == (0, 0)


def test_an_action_is_not_carried_on_to_a_day_before_its_start(strategy: Strategy) -> None:
    action = make_action("Late start", strategy=strategy)
    choose(action, "carry", due_on=date(2027, 2, 1))
    services.change_action(by=None, action=action, starts_on=date(2027, 6, 1))
    with pytest.raises(services.RowsRefusedError) as refused:
        services.close_year(by=None, year=2026)
    assert [(row.name, row.why) for row in refused.value.rows] == [
        ("Late start", "The due date is before the start. Change one of them."),
    ]  # fmt: skip


def test_carrying_on_many_takes_as_many_statements_as_carrying_on_one(strategy: Strategy) -> None:
    counts = []
    for year, number in ((2026, 2), (2027, 40)):
        for index in range(number):
            make_action(f"Act {year} {index}", strategy=strategy, due_on=date(year, 3, 1))
        with time_machine.travel(datetime(year, 12, 15, 17, tzinfo=UTC), tick=False):
            services.carry_on_the_rest(by=None, year=year, due_on=date(year + 1, 2, 1))
            with CaptureQueriesContext(connection) as queries:
                services.close_year(by=None, year=year)
        counts.append(len(queries))
    assert counts[1] <= counts[0]


def test_an_action_goes_to_done_through_the_table_of_moves() -> None:
    action = services.move_action(by=None, action=make_action(), to="blocked", reason="No key.")
    choose(action, "done")
    services.close_year(by=None, year=2026)
    moves = list(action.changes.filter(verb__in=["started", "done"]).order_by("pk").values_list("verb", flat=True))
    assert moves == ["started", "done"]


def test_what_ended_after_the_choice_keeps_its_end() -> None:
    action = started("Soon done", make_strategy())
    choose(action, "stop", reason="Too slow.")
    services.move_action(by=None, action=action, to="done")
    services.close_year(by=None, year=2026)
    assert YearLine.objects.get(action=action).outcome == YearOutcome.DONE


def test_work_that_ends_after_the_closing_belongs_to_the_next_year() -> None:
    action = started("Over New Year", make_strategy(), due_on=date(2027, 1, 5))
    services.close_year(by=None, year=2026)
    with time_machine.travel(datetime(2026, 12, 20, tzinfo=UTC), tick=False):
        services.move_action(by=None, action=action, to="done")
    with time_machine.travel(datetime(2027, 12, 20, tzinfo=UTC), tick=False):
        services.close_year(by=None, year=2027)
    assert list(YearLine.objects.filter(action=action).values_list("year__year", "outcome")) == [
        (2026, "running"), (2027, "done"),
    ]  # fmt: skip


def test_actions_of_a_stopped_strategy_are_told_once_with_its_reason() -> None:
    strategy = make_strategy()
    action = make_action(strategy=strategy)
    services.move_strategy(by=None, strategy=strategy, to="stopped", reason="The law changed.")
    services.close_year(by=None, year=2026)
    line = YearLine.objects.get(action=action)
    assert (line.outcome, line.reason) == ("stopped", "The law changed.")
    with time_machine.travel(datetime(2027, 12, 20, tzinfo=UTC), tick=False):
        services.close_year(by=None, year=2027)
    assert YearLine.objects.filter(action=action).count() == 1


@pytest.mark.parametrize(
    ("choice", "more", "words"),
    [
        ("carry", {}, "Enter a new due date after"),
        ("carry", {"due_on": date(2026, 12, 31)}, "Enter a new due date after"),
        ("stop", {}, "Say why"),
        ("stop", {"reason": "  "}, "Say why"),
        ("nonsense", {}, "not a valid choice"),
    ],
)
def test_a_choice_that_says_too_little_is_refused_with_its_row(choice: str, more: dict[str, Any], words: str) -> None:
    action = make_action()
    with pytest.raises(services.RowsRefusedError) as refused:
        choose(action, choice, **more)
    assert words in refused.value.rows[0].why


def test_a_choice_is_changed_and_taken_back() -> None:
    action = make_action()
    choose(action, "done")
    row = choose(action, "carry", due_on=date(2027, 2, 1))
    assert [each.choice for each in row.choices.all()] == ["carry"]
    assert not choose(action, "").choices.exists()


def test_actions_that_run_beyond_the_year_need_no_choice() -> None:
    with pytest.raises(services.RowsRefusedError, match="Nothing was changed: 1 action"):
        choose(make_action(due_on=date(2027, 2, 1)), "done")


def test_the_rest_is_carried_on_at_once(strategy: Strategy) -> None:
    group = make_workgroup("Elsewhere")
    mine, other = make_action(strategy=make_strategy(workgroup=group)), make_action("Other", strategy=strategy)
    choose(mine, "stop", reason="No.")
    day = date(2027, 6, 30)
    assert services.carry_on_the_rest(by=None, year=2026, due_on=day, workgroup=group) == 0
    assert services.carry_on_the_rest(by=None, year=2026, due_on=day) == 1
    services.close_year(by=None, year=2026)
    assert Action.objects.get(pk=other.pk).due_on == day
    assert Action.objects.get(pk=mine.pk).state == "stopped"


def test_a_closed_year_stays_and_years_follow_each_other() -> None:
    services.close_year(by=None, year=2026)
    for refused in (
        lambda: services.close_year(by=None, year=2026),
        lambda: services.close_year(by=None, year=2025),
        lambda: services.close_year(by=None, year=2027),
        lambda: services.carry_on_the_rest(by=None, year=2026, due_on=date(2027, 2, 1)),
    ):
        with pytest.raises(services.YearClosedError):
            refused()
    with pytest.raises(services.PlanInvalidError):
        services.close_year(by=None, year=2101)


def test_only_staff_close_a_year() -> None:
    lead = make_user("Lea", leads=[make_workgroup()])
    with pytest.raises(services.NotYoursToDoError):
        services.close_year(by=lead, year=2026)


def test_what_was_not_public_then_or_is_no_longer_stays_unseen() -> None:
    group, secret = make_workgroup(), make_goal("Secret", published=False)
    shown = make_strategy("Shown", workgroup=group)
    hidden = make_strategy("Hidden", workgroup=group, published=False)
    for strategy in (shown, hidden, make_strategy("Of a secret goal", workgroup=group, goal=secret)):
        make_action(strategy=strategy, due_on=date(2027, 2, 1))
    services.close_year(by=None, year=2026)
    assert YearLine.objects.count() == 3 + 3 + 3
    names = set(YearLine.objects.public().values_list("strategy__name", flat=True))
    assert names == {None, "Shown"}
    services.set_published(by=None, thing=hidden, published=True)
    assert set(YearLine.objects.public().values_list("strategy__name", flat=True)) == {None, "Shown"}
    services.set_published(by=None, thing=shown, published=False)
    assert set(YearLine.objects.public().values_list("strategy__name", flat=True)) == {None}


# Pages ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def staff(bo: User) -> Client:
    return client_of(bo)


def test_staff_choose_page_by_page_and_close_the_year(staff: Client, strategy: Strategy) -> None:
    late, undated = started("Late", strategy, due_on=date(2026, 9, 1)), make_action("Undated", strategy=strategy)
    assert "Roll 2026 over" in text_of(staff.get("/console/agenda/years/"))
    page = text_of(staff.get("/console/agenda/years/2026/"))
    assert ("of 2 open" in page, "It was due on Sept" in page) == (True, True)
    assert "Choose for every open action first." in text_of(staff.get("/console/agenda/years/2026/close/"))
    kept = staff.post("/console/agenda/years/2026/?left=1", {f"a{late.pk}-choice": "done"})
    assert (kept.status_code, kept["Location"]) == (302, "/console/agenda/years/2026/?left=1")
    page = text_of(staff.get("/console/agenda/years/2026/?left=1"))
    assert ("Late" in page, "Undated" in page) == (False, True)
    staff.post("/console/agenda/years/2026/rest/", {"rest-due_on": "2027-06-30"})
    answer = staff.post("/console/agenda/years/2026/close/")
    assert (answer.status_code, answer["Location"]) == (302, "/workplan/years/2026/")
    page = text_of(Client().get("/workplan/years/2026/"))
    assert "What became of 2026" in page
    assert "now due " in page
    assert Action.objects.get(pk=undated.pk).due_on == date(2027, 6, 30)
    assert staff.get("/console/agenda/years/2026/").status_code == 404
    assert "Closed on Dec" in text_of(staff.get("/console/agenda/years/"))


def test_a_choice_that_says_too_little_keeps_what_was_typed_and_names_its_row(
    staff: Client, strategy: Strategy
) -> None:
    one, other = make_action("One", strategy=strategy), make_action("Other", strategy=strategy)
    sent = {
        f"a{one.pk}-choice": "stop", f"a{one.pk}-reason": "", f"a{other.pk}-choice": "carry",
        f"a{other.pk}-due_on": "2027-03-01", f"a{other.pk}-reason": "Needs time.",
    }  # fmt: skip
    answer = staff.post("/console/agenda/years/2026/", sent)
    page = text_of(answer)
    assert answer.status_code == 200
    assert ("Say why the action is stopped." in page, 'value="Needs time."' in page) == (True, True)
    assert f'href="#action-{one.pk}"' in page
    assert not PlanYear.objects.filter(choices__isnull=False).exists()
    bad = staff.post("/console/agenda/years/2026/rest/", {"rest-due_on": "soon"}, follow=True)
    assert "Enter the new due date." in text_of(bad)


def test_closing_names_what_cannot_become_what_was_chosen(staff: Client, strategy: Strategy) -> None:
    action = started("Not yet", strategy)
    make_milestones(action, reached=0, total=1)
    choose(action, "done")
    answer = staff.post("/console/agenda/years/2026/close/")
    assert answer.status_code == 200
    assert "Not yet" in text_of(answer)
    assert "Some milestones are not reached yet." in text_of(answer)
    services.choose_for_year(by=None, year=2026, chosen=[services.Chosen(action, "")])
    assert "Choose for 1 more action" in text_of(staff.post("/console/agenda/years/2026/close/", follow=True))


def test_a_year_is_not_closed_before_december_but_prepared(staff: Client, strategy: Strategy) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 17, tzinfo=UTC), tick=False):
        choose(make_action(strategy=strategy), "stop", reason="Never began.")
        assert "The year can be closed from Dec" in text_of(staff.get("/console/agenda/years/2026/"))
        page = text_of(staff.post("/console/agenda/years/2026/close/", follow=True))
        assert "A year can be closed from 1 December on." in page


def test_a_new_network_begins_with_the_first_year_of_its_plan(staff: Client) -> None:
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False):
        assert "Roll 2025 over" in text_of(staff.get("/console/agenda/years/"))
        make_goal()
        assert "Roll 2026 over" in text_of(staff.get("/console/agenda/years/"))


@pytest.mark.parametrize("number", [1, 12])
def test_the_pages_of_a_year_ask_the_database_the_same_however_much_there_is(
    staff: Client, strategy: Strategy, number: int, django_assert_max_num_queries: Any
) -> None:
    group = strategy.workgroup
    for index in range(number):
        other = make_strategy(f"Strategy {index}", workgroup=group, goal=strategy.goal)
        choose(started(f"Open {index}", other), "done")
    counts = []
    for client, address in ((staff, "/console/agenda/years/2026/"), (Client(), "/workplan/years/2026/")):
        if client is not staff:
            services.close_year(by=None, year=2026)
        client.get(address)
        with django_assert_max_num_queries(20) as captured:
            assert f"Open {number - 1}" in text_of(client.get(address))
        counts.append(len(captured))
    assert counts == [15, 6]


def test_the_public_narrows_a_year_by_goal_and_by_what_became_of_it(strategy: Strategy) -> None:
    choose(started("Well done", strategy), "done")
    choose(make_action("Given up", strategy=strategy), "stop", reason="Nobody came.")
    services.close_year(by=None, year=2026)
    page = text_of(Client().get("/workplan/years/2026/?outcome=stopped"))
    assert ("Given up" in page, "Nobody came." in page, "Well done" in page) == (True, True, False)
    assert "No action fits" in text_of(Client().get("/workplan/years/2026/?goal=nothing"))
    assert "Well done" in text_of(Client().get("/workplan/years/2026/?outcome=nonsense"))
    assert Client().get("/workplan/years/2025/").status_code == 404
