"""The public pages of goals, workplan, actions and workgroups."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agenda import services
from agenda.models import Goal
from tests.build_agenda import make_action, make_goal, make_milestones, make_strategy, make_work
from tests.build_workgroups import make_organization, make_user, make_workgroup
from workgroups import services as log
from workgroups.models import User, Workgroup

pytestmark = pytest.mark.django_db


def page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_an_empty_network_says_what_comes() -> None:
    assert "No goal is public yet" in page("/goals/")
    assert "The workplan is not public yet" in page("/workplan/")


def test_a_confirmed_activity_moves_the_public_workplan() -> None:
    group = make_workgroup()
    action = make_action(strategy=make_strategy(workgroup=group), planned_units=40, unit="families")
    ben, ana = make_user("Ben", member_of=[group]), make_user("Ana", leads=[group])
    assert "0 of 40 families" in page("/workplan/")
    work = make_work(group, ben, {action: 10})
    assert "0 of 40 families" in page("/workplan/")
    assert work.summary not in page(f"/workplan/{action.slug}/")
    log.confirm_activities(by=ana, activities=[work])
    assert "10 of 40 families" in page("/workplan/")
    assert work.summary in page(f"/workplan/{action.slug}/")
    assert "25% done, 1 action" in page("/goals/")


def test_who_logged_an_activity_is_not_public() -> None:
    group = make_workgroup()
    action = make_action(strategy=make_strategy(workgroup=group))
    ben, ana = make_user("Benedetta Quick", member_of=[group]), make_user("Ana", leads=[group])
    make_work(group, ben, {action: 0}, confirmed_by=ana)
    for address in (f"/workplan/{action.slug}/", f"/workgroups/{group.slug}/", f"/workgroups/{group.slug}/done/"):
        assert "Benedetta" not in page(address)


def test_a_person_who_owns_an_action_is_named_only_with_consent() -> None:
    group = make_workgroup()
    owner = make_user("Benedetta Quick", member_of=[group]).person
    action = make_action(strategy=make_strategy(workgroup=group), person=owner)
    assert "Owner: A member of Early Reading" in page(f"/workplan/{action.slug}/")
    owner.memberships.update(shown=True)
    assert "Owner: Benedetta Quick" in page(f"/workplan/{action.slug}/")


@pytest.mark.parametrize("hidden", ["goal", "strategy"])
def test_what_is_not_published_is_not_found(hidden: str) -> None:
    strategy = make_strategy(goal=make_goal(published=hidden != "goal"), published=hidden != "strategy")
    action = make_action(strategy=strategy)
    assert Client().get(f"/workplan/{action.slug}/").status_code == 404
    assert action.name not in page("/workplan/")
    assert action.name not in page(f"/workgroups/{strategy.workgroup.slug}/")
    if hidden == "goal":
        assert Client().get(f"/goals/{strategy.goal.slug}/").status_code == 404


def test_the_workplan_is_filtered_by_goal_group_and_status() -> None:
    reading, housing = make_workgroup("Reading"), make_workgroup("Housing")
    books = make_strategy("Books", goal=make_goal("Reading"), workgroup=reading)
    homes = make_strategy("Homes", goal=make_goal("Housing"), workgroup=housing)
    first = make_action("Give books", strategy=books, due_on=date(2020, 1, 1))
    second = make_action("Open the fund", strategy=homes)
    services.move_action(by=None, action=second, to="started")
    assert names("/workplan/?view=list") == [first.name, second.name]
    assert names("/workplan/?goal=reading&view=list") == [first.name]
    assert names("/workplan/?workgroup=housing") == [second.name]
    assert names("/workplan/?strategy=homes") == [second.name]
    assert names("/workplan/?status=late") == [first.name]
    assert names("/workplan/?status=on_track") == [second.name]
    assert names("/workplan/?status=done") == []


def test_an_odd_address_shows_the_whole_plan() -> None:
    make_action()
    assert names("/workplan/?goal=nothing&status=odd&page=x&sort=color") == ["Give each newborn a book"]
    assert names("/workplan/?page=99") == ["Give each newborn a book"]


def names(address: str) -> list[str]:
    plan = Client().get(address).context["plan"]
    return [row.action.name for row in plan.rows]


@pytest.mark.parametrize(
    ("sort", "order"),
    [("name", "ABC"), ("-name", "CBA"), ("due", "BAC"), ("-due", "ABC"), ("progress", "ACB"), ("-progress", "BCA")],
)
def test_the_workplan_is_sorted_by_its_address(sort: str, order: str) -> None:
    strategy = make_strategy()
    make_action("A", strategy=strategy, due_on=date(2027, 2, 1))
    make_milestones(make_action("B", strategy=strategy, due_on=date(2027, 1, 1)), reached=2, total=2)
    make_milestones(make_action("C", strategy=strategy), reached=1, total=2)
    assert "".join(names(f"/workplan/?view=list&sort={sort}")) == order


def grow(goal: Goal, group: Workgroup, ana: User, numbers: range) -> None:
    """One strategy, action, milestone and confirmed activity with a partner for each number."""
    for number in numbers:
        strategy = make_strategy(f"Strategy {number}", goal=goal, workgroup=group)
        action = make_action(f"Act {number}" if number else "Act", strategy=strategy, person=ana.person)
        make_milestones(action, reached=1, total=2)
        partner = make_organization(f"Partner {number}")
        make_work(group, ana, {action: 1}, confirmed_by=ana, organizations=[partner])


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/goals/", 8),
        ("/goals/goal/", 9),
        ("/workplan/", 8),
        ("/workplan/?view=list&sort=-progress", 8),
        ("/workplan/act/", 10),
        ("/workgroups/reading/", 16),
        ("/workgroups/reading/done/", 9),
    ],
)
def test_a_public_page_needs_as_many_queries_for_many_rows_as_for_one(address: str, most: int) -> None:
    goal, group = make_goal("Goal"), make_workgroup("Reading")
    ana = make_user("Ana", leads=[group])
    grow(goal, group, ana, range(1))
    few = queries(address)
    grow(goal, group, ana, range(1, 12))
    assert queries(address) == few
    assert few <= most


def queries(address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        page(address)
    return len(captured)
