"""Who may bring which plan as a file, what is kept of it, and how often its pages ask."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agenda.models import Action, PlanFile, Strategy
from agenda.rules import can_bring_plan, can_bring_some_plan
from agenda.services.plan_files import clear_plan_files
from tests.build_agenda import make_action, make_milestones, make_strategy
from tests.build_plan_files import (
    Table,
    accept,
    blank,
    bring,
    download,
    edited,
    make_plan,
    row_in,
    told,
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


# Who may ------------------------------------------------------------------------------------------------------------------


def test_a_lead_changes_their_own_groups_plan_and_no_other(bo: User, plan: Strategy, group: Workgroup) -> None:
    lead = make_user("Ana", leads=[group])
    whole = download()

    def edit(table: Table) -> None:
        row_in(table, "Action", "read-aloud")["weight"] = "4"

    file = bring(lead, edited(whole, edit), group)
    assert (file.counts["changed"], file.counts.get("refused")) == (1, None)
    assert accept(lead, file).state == "accepted"

    def reach(table: Table) -> None:
        row_in(table, "Action", "ask-for-later-buses")["weight"] = "4"
        row_in(table, "Goal", "every-child-reads")["name"] = "Mine"
        table.append(blank(kind="Action", under="buses", name="Ride along"))
        table.append(blank(kind="Strategy", under="every-child-reads", name="Halls", workgroup="movers"))

    file = bring(lead, edited(download(), reach), group)
    assert [codes for _outcome, codes in told(file).values()] == [["not_yours"]] * 4


def test_an_action_goes_to_another_strategy_only_with_the_right_to_both(
    bo: User, plan: Strategy, group: Workgroup
) -> None:
    def move(table: Table) -> None:
        row_in(table, "Action", "read-aloud")["under"] = "buses"

    lead = make_user("Ana", leads=[group])
    assert list(told(bring(lead, edited(download(), move), group)).values()) == [("refused", ["not_yours"])]
    assert accept(bo, bring(bo, edited(download(), move))).state == "accepted"
    assert Action.objects.get(slug="read-aloud").strategy.slug == "buses"


def test_an_owner_is_a_member_of_the_group_by_name_or_number(bo: User, plan: Strategy, group: Workgroup) -> None:
    mara, stranger = make_user("Mara Oak", member_of=[group]).person, make_user("Zoe Elm").person
    for said, stored in (("mara oak", mara.pk), (str(mara.pk), mara.pk), ("Zoe Elm", None), (str(stranger.pk), None)):
        file = bring(
            bo, edited(download(), lambda table, said=said: row_in(table, "Action", "read-aloud").update(person=said))
        )
        assert [row.values["person"] for row in file.rows.filter(outcome="changed")] == (
            [str(stored)] if stored else []
        )


# What is kept -------------------------------------------------------------------------------------------------------------


def test_cells_are_emptied_when_a_file_is_accepted_or_discarded_and_forgotten_files_go(
    bo: User, plan: Strategy
) -> None:
    def edit(table: Table) -> None:
        row_in(table, "Action", "read-aloud")["weight"] = "4"

    file = accept(bo, bring(bo, edited(download(), edit)))
    assert not any(file.rows.values_list("cells", flat=True))
    other = bring(bo, download())
    PlanFile.objects.filter(pk=other.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert clear_plan_files(timezone.localdate()) == 1
    assert not other.rows.exists()


def test_the_page_asks_as_often_for_many_rows_as_for_one(bo: User, plan: Strategy) -> None:
    def one(table: Table) -> None:
        row_in(table, "Action", "read-aloud")["weight"] = "4"

    def many(table: Table) -> None:
        for row in table:
            row["name_es"] = f"{row['name_es']} x"

    counts = []
    for edit in (one, many):
        file, desk = bring(bo, edited(download(), edit)), client_of(bo)
        desk.get("/workplan-files/")
        with CaptureQueriesContext(connection) as asked:
            desk.get(f"/workplan-files/{file.pk}/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10


def test_the_download_asks_as_often_for_many_as_for_one(bo: User, plan: Strategy) -> None:
    with CaptureQueriesContext(connection) as few:
        download()
    make_milestones(
        make_action("More", strategy=make_strategy("Another", workgroup=make_workgroup("Third"))), reached=0, total=5
    )
    with CaptureQueriesContext(connection) as many:
        download()
    assert len(few) == len(many) == 5


def test_the_list_asks_as_often_for_many_files_as_for_one(bo: User, plan: Strategy, group: Workgroup) -> None:
    desk, counts = client_of(bo), []
    desk.get("/workplan-files/")
    for number in (1, 3):
        while PlanFile.objects.count() < number:
            name = f"Name {PlanFile.objects.count()}"
            bring(bo, edited(download(), lambda table, name=name: table[0].update(name=name)), group)
        with CaptureQueriesContext(connection) as asked:
            page = desk.get("/workplan-files/").content.decode()
        counts.append(len(asked))
        assert page.count("plan.csv") == number
    assert counts[0] == counts[1] <= 8


def test_the_files_that_somebody_sees_are_those_of_plans_that_they_may_bring(
    bo: User, plan: Strategy, group: Workgroup
) -> None:
    movers = Workgroup.objects.get(slug="movers")
    people = [
        bo, make_user("Ana", leads=[group]), make_user("Mo", leads=[movers]), make_user("Ben", member_of=[group]), make_user("Zoe"),
    ]  # fmt: skip
    for number, of in enumerate((None, group, movers)):
        bring(bo, edited(download(), lambda table, number=number: table[0].update(name=f"Name {number}")), of)
    for user in people:
        seen = set(PlanFile.objects.visible_to(user).values_list("workgroup", flat=True))
        assert seen == {of.pk if of else None for of in (None, group, movers) if can_bring_plan(user, of)}
        assert can_bring_some_plan(user) == bool(seen)


def test_the_download_speaks_the_language_of_the_page_and_spreadsheets_know_that_it_is_utf_8(
    bo: User, plan: Strategy
) -> None:
    for address, title, word in (
        ("/console/agenda/", "Kind", "Not started"),
        ("/es/console/agenda/", "Tipo", "Sin iniciar"),
    ):
        answer: Any = client_of(bo).get(f"{address}plan.csv")
        text = answer.getvalue().decode()
        assert text.startswith(f"\ufeff{title},")
        assert f",{word}," in text


def test_the_whole_plan_as_a_page_asks_little_of_the_database_for_a_superuser(plan: Strategy) -> None:
    desk = client_of(make_user("Su", superuser=True))
    desk.get("/my/")
    with CaptureQueriesContext(connection) as asked:
        b"".join(desk.get(reverse("agenda:plan_export")).streaming_content)  # type: ignore[attr-defined]  # it streams
    assert len(asked) <= 15
