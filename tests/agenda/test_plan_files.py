"""The plan as a file: downloaded, edited in a spreadsheet, brought back, compared row by row, accepted as a whole or not at all."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from agenda import services
from agenda.models import Action, Goal, Milestone, PlanFile, PlanRow, Strategy
from dashboard.services.errors import ListRefusedError
from kconnect.core.brought import FileMovedOnError
from kconnect.core.models import AuditEvent
from tests.build_plan_files import (
    Table,
    accept,
    blank,
    bring,
    differences,
    download,
    edited,
    make_plan,
    row_in,
    told,
    worked,
)
from tests.build_workgroups import client_of, make_user, make_workgroup
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
    return make_plan(group)


def state() -> dict[str, Any]:
    """Everything of the plan, to see that nothing was touched."""
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in (Goal, Strategy, Action, Milestone)
    }


# As it was ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_is_downloaded_imports_as_no_change(bo: User, plan: Strategy, language: str) -> None:
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
    assert "Somebody" not in str(list(PlanRow.objects.values_list("cells", "values", "before", "issues")))


# Broken ---------------------------------------------------------------------------------------------------------------


def wrong(table: Table) -> None:
    """One mistake of each kind, in rows that are found by their line (the titles are line 1)."""
    first = row_in(table, "Action", "give-each-newborn-a-book")
    first |= {"due_on": "soon", "weight": "11", "planned_units": "many", "state": "Ready"}
    second = row_in(table, "Action", "read-aloud")
    second |= {"state": "Done", "organization": "nobody", "person": "Nobody"}
    third = row_in(table, "Action", "ask-for-later-buses")
    third |= {"state": "Blocked", "starts_on": "2027-06-01", "due_on": "2027-05-01", "planned_units": "3"}
    row_in(table, "Strategy", "buses")["workgroup"] = "readers"
    row_in(table, "Goal", "every-child-reads")["name"] = ""
    table += [
        blank(kind="Acton", name="Misspelt"),
        blank(kind="Action", name="Homeless"),
        blank(kind="Action", name="Lost", under="nowhere"),
        blank(kind="Action", key="Not A Key", name="Odd", under="buses"),
        blank(kind="Milestone", key="read-aloud/999999", name="Gone", under="read-aloud"),
        blank(kind="Action", key="read-alowd", name="Read aloud", under="books-at-home"),
        blank(kind="Strategy", name="Halls", under="every-child-reads", workgroup="readers", state="Affirmed"),
    ]


def test_a_broken_file_says_in_which_row_what_to_do_and_stores_nothing(bo: User, plan: Strategy) -> None:
    before = state()
    file = bring(bo, edited(download(), wrong))
    codes = {row.name: sorted(issue[0] for issue in row.issues) for row in file.rows.filter(outcome="refused")}
    assert codes == {
        "Every child reads": ["needed"],
        "Give each newborn a book": ["choice", "day", "number", "range"],
        "Read aloud": ["move", "organization", "person", "two_owners"],
        "Ask for later buses": ["days", "reason_needed", "unit"],
        "Buses": ["fixed"],
        "Misspelt": ["kind"],
        "Homeless": ["under_needed"],
        "Lost": ["under_unknown"],
        "Odd": ["bad_key"],
        "Gone": ["no_milestone"],
        "Halls": ["begins"],
    } | {"Read aloud": codes["Read aloud"]}
    assert {"move", "same_name"} <= {issue[0] for row in file.rows.filter(name="Read aloud") for issue in row.issues}
    with pytest.raises(FileMovedOnError, match="Some rows cannot be used"):
        services.accept_plan_file(by=bo, file=file)
    assert state() == before


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_says_of_each_row_what_is_wrong_in_a_sentence(bo: User, plan: Strategy, language: str) -> None:
    file = bring(bo, edited(download(), wrong))
    prefix = "" if language == "en" else f"/{language}"
    page = client_of(bo).get(f"{prefix}/workplan-files/{file.pk}/").content.decode()
    told = {
        "en": "“soon” is no day. Write it as year, month, day",
        "es": "“soon” no es un día. Escríbelo como año, mes, día",
    }
    assert told[language] in page
    accepts = {"en": "Accept ", "es": "Aceptar "}
    assert f"{accepts[language]}1" not in page


def test_a_file_without_the_needed_columns_or_rows_is_refused_at_once(bo: User) -> None:
    with pytest.raises(ListRefusedError, match="Kind, Key"):
        bring(bo, "Name in English,Weight\nRead,1\n")
    with pytest.raises(ListRefusedError, match="is there twice"):
        bring(bo, "Kind,Key,Name in English,Key\nGoal,,Read,\n")
    assert not PlanFile.objects.exists()


def test_a_row_with_more_cells_than_columns_is_refused(bo: User, plan: Strategy) -> None:
    lines = download().splitlines()
    lines[1] += ",astray"
    assert told(bring(bo, "\n".join(lines)))[2] == ("refused", ["wide"])


# What spreadsheets do -----------------------------------------------------------------------------------------------------


def test_semicolons_blank_columns_other_encodings_and_shuffled_rows_are_no_difference(bo: User, plan: Strategy) -> None:
    def shuffle(table: Table) -> None:
        table.reverse()

    text = edited(download(), shuffle, delimiter=";")
    assert bring(bo, text).counts == {"unchanged": 10}
    wide = io.StringIO()
    csv.writer(wide).writerows([*row, "", "", ""] for row in csv.reader(io.StringIO(text), delimiter=";"))
    assert bring(bo, wide.getvalue()).counts == {"unchanged": 10}
    assert bring(bo, download().removeprefix("\ufeff").encode("utf-16")).counts == {"unchanged": 10}


def test_days_that_a_spreadsheet_rewrote_are_read_by_what_stands_in_the_plan(bo: User, plan: Strategy) -> None:
    def american(table: Table) -> None:
        for row in table:
            for name in ("starts_on", "due_on", "reached_on"):
                if row[name]:
                    year, month, day = row[name].split("-")
                    row[name] = f"{int(month)}/{int(day)}/{year}"

    file = bring(bo, edited(download(), american))
    assert file.counts == {"unchanged": 10, "order:month": 1}

    def then_changed(table: Table) -> None:
        american(table)
        row_in(table, "Action", "read-aloud")["due_on"] = "6/7/2027"

    [(_kind, _before, after)] = differences(bring(bo, edited(download(), then_changed)))
    assert after == {"due_on": "2027-06-07"}


def test_a_day_that_can_be_two_is_asked_for(bo: User, plan: Strategy) -> None:
    def edit(table: Table) -> None:
        row_in(table, "Action", "read-aloud")["due_on"] = "3/4/2027"

    [said] = told(bring(bo, edited(download(), edit))).values()
    assert said == ("refused", ["day_order"])


def test_lost_accents_are_told_and_a_corrected_accent_is_taken(bo: User, plan: Strategy) -> None:
    def lose(table: Table) -> None:
        row_in(table, "Goal", "every-child-reads")["name_es"] = "Todos los ni?os leen"

    [said] = told(bring(bo, edited(download(), lose))).values()
    assert said == ("refused", ["letters"])

    def correct(table: Table) -> None:
        row_in(table, "Goal", "every-child-reads")["name_es"] = "Todas las niñas leen"

    assert [kind for kind, _before, _after in differences(bring(bo, edited(download(), correct)))] == ["goal"]


def test_nothing_that_leaves_is_run_by_a_spreadsheet(bo: User, plan: Strategy) -> None:
    rows = list(csv.reader(io.StringIO(download().removeprefix("\ufeff"))))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert "'=SUM(1)" in {row[3] for row in rows}


# Somebody else meanwhile --------------------------------------------------------------------------------------------------


def test_what_changed_in_the_portal_stays_and_what_changed_on_both_sides_is_a_conflict(
    bo: User, plan: Strategy
) -> None:
    text = download()
    for slug in ("read-aloud", "give-each-newborn-a-book"):
        services.change_action(by=None, action=Action.objects.get(slug=slug), weight=7)

    def edit(table: Table) -> None:
        row_in(table, "Action", "read-aloud")["name_es"] = "Leer en voz alta"
        row_in(table, "Action", "ask-for-later-buses")["weight"] = "2"

    file = bring(bo, edited(text, edit))
    rows = {row.key: (row.outcome, [issue[0] for issue in row.issues]) for row in file.rows.exclude(kind="")}
    assert rows == {
        "give-each-newborn-a-book": ("unchanged", ["older"]), "read-aloud": ("refused", ["stale"]),
        "ask-for-later-buses": ("changed", []),
    }  # fmt: skip


def test_a_plan_that_moved_on_since_the_comparison_is_told_and_not_overwritten(bo: User, plan: Strategy) -> None:
    def edit(table: Table) -> None:
        row_in(table, "Action", "read-aloud")["weight"] = "4"

    file = bring(bo, edited(download(), edit))
    services.change_action(by=None, action=Action.objects.get(slug="read-aloud"), weight=9)
    file = accept(bo, file)
    assert (file.state, Action.objects.get(slug="read-aloud").weight) == ("ready", 9)
    page = client_of(bo).get(f"/workplan-files/{file.pk}/").content.decode()
    assert "The plan has changed since this was compared." in page
    client_of(bo).post(f"/workplan-files/{file.pk}/check/")
    assert list(told(worked(file)).values()) == [("refused", ["stale"])]


def test_a_change_elsewhere_in_the_plan_holds_up_nothing(bo: User, plan: Strategy) -> None:
    def edit(table: Table) -> None:
        row_in(table, "Action", "read-aloud")["weight"] = "4"

    file = bring(bo, edited(download(), edit))
    services.change_action(by=None, action=Action.objects.get(slug="ask-for-later-buses"), weight=9)
    assert accept(bo, file).state == "accepted"
