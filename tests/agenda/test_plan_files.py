"""The plan as a file: downloaded, edited in a spreadsheet, brought back, compared row by row, accepted as a whole or not at all."""

from datetime import date
from typing import Any

import pytest

from agenda.models import Action, Goal, Milestone, PlanRow, Strategy
from kconnect.core.models import AuditEvent
from tests.build_agenda import make_action, make_goal, make_milestones, make_strategy
from tests.build_plan_files import (
    Table,
    accept,
    blank,
    bring,
    differences,
    download,
    edited,
    row_in,
    told,
)
from tests.build_workgroups import make_organization, make_user, make_workgroup
from workgroups.models import User, Workgroup
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


@pytest.fixture
def group() -> Workgroup:
    return make_workgroup("Readers")


@pytest.fixture
def plan(group: Workgroup) -> Strategy:
    """Two goals, two strategies of two workgroups, three actions, and milestones."""
    goal = make_goal("Every child reads", name_es="Todos los niños leen")
    make_goal("=SUM(1)", statement="-1 is what it was, and “Peña” says so.\nTwo lines.")
    strategy = make_strategy("Books at home", goal=goal, workgroup=group, name_es="Libros en casa")
    other = make_strategy("Buses", goal=goal, workgroup=make_workgroup("Movers"))
    house = make_organization("Book House")
    first = make_action(
        "Give each newborn a book", strategy=strategy, name_es="Dar un libro a cada recién nacido", organization=house,
        starts_on=date(2027, 1, 2), due_on=date(2027, 3, 4), planned_units=1200, unit="books", unit_es="libros", weight=3,
    )  # fmt: skip
    make_milestones(first, reached=1, total=3)
    make_action("Read aloud", strategy=strategy, due_on=date(2027, 5, 1))
    make_action("Ask for later buses", strategy=other)
    return strategy


def state() -> dict[str, Any]:
    """Everything of the plan, to see that nothing was touched."""
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in (Goal, Strategy, Action, Milestone)
    }


# As it was ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_is_downloaded_imports_as_no_change(bo: User, plan: Strategy, language: str) -> None:
    from django.utils import translation

    with translation.override(language):
        text = download()
    file = bring(bo, text)
    assert (file.state, file.counts) == ("ready", {"unchanged": 10})
    assert not told(file)


def test_an_edited_file_changes_what_was_edited_and_nothing_else(bo: User, plan: Strategy) -> None:
    before = state()

    def edit(table: Table) -> None:
        row = row_in(table, "Action", "give-each-newborn-a-book")
        row |= {"due_on": "2027-04-01", "weight": "5", "name_es": "Un libro para cada bebé"}

    file = bring(bo, edited(download(), edit))
    assert differences(file) == [
        (
            "action",
            {"due_on": "2027-03-04", "weight": "3", "name_es": "Dar un libro a cada recién nacido"},
            {"due_on": "2027-04-01", "weight": "5", "name_es": "Un libro para cada bebé"},
        )
    ]
    assert state() == before
    file = accept(bo, file)
    action = Action.objects.get(slug="give-each-newborn-a-book")
    assert (file.state, action.due_on, action.weight) == ("accepted", date(2027, 4, 1), 5)
    assert "bebe" in action.name_folded
    assert Action.objects.in_bulk([each["id"] for each in before["Action"][1:]]).values()
    event = AuditEvent.objects.get(target_id=str(action.pk), target_type="agenda.action", verb="changed")
    assert event.fields == ["due_on", "name_es", "weight"]
    assert bring(bo, download()).counts == {"unchanged": 10}


def test_the_same_file_again_changes_nothing(bo: User, plan: Strategy) -> None:
    def edit(table: Table) -> None:
        table.append(blank(kind="Action", under="books-at-home", name="Count the books"))
        table.append(blank(kind="Milestone", under="read-aloud", name="First evening", due_on="2027-02-01"))

    text = edited(download(), edit)
    accept(bo, bring(bo, text))
    again = bring(bo, text)
    assert (again.counts["unchanged"], again.counts.get("new")) == (12, None)


def test_new_things_hang_on_each_other_by_their_keys(bo: User, plan: Strategy) -> None:
    def edit(table: Table) -> None:
        table[0:0] = [
            blank(kind="Milestone", under="open-the-hall", name="Keys", reached_on="2027-01-03"),
            blank(kind="Action", key="open-the-hall", under="halls", name="Open the hall", state="Started", weight="2"),
            blank(kind="Strategy", key="halls", under="rooms", name="Halls", workgroup="readers", changes="Policy"),
            blank(kind="Goal", key="rooms", name="Rooms", text="Everybody has a room."),
        ]

    file = accept(bo, bring(bo, edited(download(), edit)))
    assert file.state == "accepted"
    action = Action.objects.get(slug="open-the-hall")
    assert (action.state, action.weight, action.strategy.kind, action.strategy.goal.slug) == (
        "started", 2, "policy", "rooms",
    )  # fmt: skip
    assert not action.strategy.published
    assert action.milestones.get().reached_on == date(2027, 1, 3)
    assert bring(bo, download()).counts == {"unchanged": 14}


def test_progress_and_owner_are_only_told(bo: User, plan: Strategy) -> None:
    def edit(table: Table) -> None:
        for row in table:
            row |= {"progress": "100%", "owner": "Somebody else", "status": "Done"}

    assert bring(bo, edited(download(), edit)).counts == {"unchanged": 10}
    assert "Somebody" not in str(list(PlanRow.objects.values_list("values", "before", "issues")))
