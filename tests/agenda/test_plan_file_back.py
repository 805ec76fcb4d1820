"""What actions wait for goes out and comes back with the plan, and an accepted file is taken back by one that is looked at first."""

from typing import Any

import pytest

from agenda import services
from agenda.models import Action, Dependency, Goal, Milestone, PlanChange, Strategy
from kconnect.core.brought import FileMovedOnError
from tests.build_agenda import make_strategy
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
BOOK, ALOUD, BUSES = "give-each-newborn-a-book", "read-aloud", "ask-for-later-buses"


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


@pytest.fixture
def group() -> Workgroup:
    return make_workgroup("Readers")


@pytest.fixture
def plan(group: Workgroup) -> Strategy:
    return make_plan(group)


def ties() -> set[tuple[str, str]]:
    return set(Dependency.objects.values_list("action__slug", "needed__slug"))


def waiting(table: Table, key: str, on: str) -> None:
    row_in(table, "Action", key)["waits_for"] = on


# What waits for what ----------------------------------------------------------------------------------------------------


def test_what_an_action_waits_for_goes_out_and_comes_back_unchanged(bo: User, plan: Strategy) -> None:
    first, second, third = Action.objects.order_by("pk")
    for needed in (third, second):
        services.tie_actions(by=None, action=first, needed=needed)
    text = download()
    edited(text, lambda table: waiting(table, BOOK, row_in(table, "Action", BOOK)["waits_for"]))
    assert bring(bo, text).counts == {"unchanged": bring(bo, text).row_count}
    other_way = edited(text, lambda table: waiting(table, BOOK, f" {ALOUD.upper()};{BUSES} , "))
    assert set(bring(bo, other_way).counts) == {"unchanged"}
    without = edited(text, lambda table: [row.pop("waits_for") for row in table[:0]])
    assert set(bring(bo, without).counts) == {"unchanged"}


def test_accepting_ties_and_unties_also_new_actions(bo: User, plan: Strategy) -> None:
    first = Action.objects.get(slug=BOOK)
    services.tie_actions(by=None, action=first, needed=Action.objects.get(slug=BUSES))

    def edit(table: Table) -> None:
        waiting(table, BOOK, "print-labels")
        under = {"kind": "Action", "under": plan.slug}
        table.append(blank(**under, key="print-labels", name="Print labels", waits_for=ALOUD))
        table.append(blank(**under, name="Stick labels", waits_for=f"print-labels {ALOUD}"))

    file = bring(bo, edited(download(), edit))
    assert differences(file) == [("action", {"waits_for": BUSES}, {"waits_for": "print-labels"})]
    assert accept(bo, file).state == "accepted"
    assert ties() == {
        (BOOK, "print-labels"), ("print-labels", ALOUD), ("stick-labels", "print-labels"), ("stick-labels", ALOUD),
    }  # fmt: skip
    verbs = list(PlanChange.objects.filter(action=first).order_by("pk").values_list("verb", flat=True))
    assert verbs[-2:] == ["unlinked", "linked"]
    assert bring(bo, download()).counts.keys() == {"unchanged"}


def test_circles_and_keys_that_are_none_are_refused_and_nothing_is_written(bo: User, plan: Strategy) -> None:
    services.tie_actions(by=None, action=Action.objects.get(slug=BUSES), needed=Action.objects.get(slug=ALOUD))

    def edit(table: Table) -> None:
        waiting(table, ALOUD, BOOK)
        waiting(table, BOOK, BUSES)

    file = bring(bo, edited(download(), edit))
    assert {codes[0] for _outcome, codes in told(file).values()} == {"circle"}
    file = bring(bo, edited(download(), lambda table: waiting(table, BOOK, f"nowhere {BOOK}")))
    assert list(told(file).values()) == [("refused", ["ties_unknown"])]
    file = bring(bo, edited(download(), lambda table: waiting(table, BOOK, BOOK)))
    assert list(told(file).values()) == [("refused", ["circle"])]
    assert ties() == {(BUSES, ALOUD)}


def test_a_lead_ties_to_nothing_that_is_hidden_from_them(plan: Strategy, group: Workgroup) -> None:
    lea = make_user("Lea", leads=[group])
    hidden = make_strategy("Quiet", goal=plan.goal, workgroup=make_workgroup("Others"), published=False)
    services.create_action(by=None, strategy=hidden, name="Whisper")
    file = bring(lea, edited(download(group), lambda table: waiting(table, BOOK, "whisper")), group)
    assert list(told(file).values()) == [("refused", ["ties_unknown"])]
    file = accept(lea, bring(lea, edited(download(group), lambda table: waiting(table, BOOK, BUSES)), group))
    assert (file.state, ties()) == ("accepted", {(BOOK, BUSES)})


def test_many_ties_at_once_keep_to_rights_and_to_what_was_seen(bo: User, plan: Strategy) -> None:
    file = bring(bo, edited(download(), lambda table: waiting(table, BOOK, ALOUD)))
    services.tie_actions(by=None, action=Action.objects.get(slug=BOOK), needed=Action.objects.get(slug=BUSES))
    assert accept(bo, file).state == "ready"
    assert ties() == {(BOOK, BUSES)}


# Taken back -------------------------------------------------------------------------------------------------------------


def undo(by: User, file: Any) -> Any:
    return worked(services.undo_plan_file(by=by, file=file))


def test_what_a_file_changed_goes_back_and_what_it_made_is_stopped(bo: User, plan: Strategy) -> None:
    def edit(table: Table) -> None:
        row_in(table, "Goal", plan.goal.slug)["text_es"] = "Nuevo"
        row_in(table, "Action", BOOK).update(due_on="2027-04-05", waits_for=ALOUD, state="Started")
        row_in(table, "Action", ALOUD).update(state="Stopped", reason="No time.")
        table.append(blank(kind="Action", under=plan.slug, name="One more", weight="2"))
        table.append(blank(kind="Milestone", under=ALOUD, name="A step"))

    before = Action.objects.filter(slug=BOOK).values("due_on", "name").get()
    file = accept(bo, bring(bo, edited(download(), edit)))
    back = undo(bo, file)
    assert (back.state, back.counts) == ("ready", {"changed": 4})
    assert ties() == {(BOOK, ALOUD)}
    assert accept(bo, back).state == "accepted"
    assert Action.objects.filter(slug=BOOK).values("due_on", "name").get() == before
    assert ties() == set()
    assert Goal.objects.get(pk=plan.goal_id).statement_es == ""
    states = dict(Action.objects.values_list("slug", "state"))
    # Stopped work is taken up again; what the file made stays to be read, stopped.
    assert (states[BOOK], states[ALOUD], states["one-more"]) == ("not_started", "not_started", "stopped")
    assert Action.objects.get(slug="one-more").state_reason == "Taken back: plan.csv"
    assert Milestone.objects.filter(name="A step").exists()
    with pytest.raises(FileMovedOnError, match="Nothing of this file"):
        services.undo_plan_file(by=bo, file=file)


def test_what_somebody_changed_since_stays(bo: User, plan: Strategy) -> None:
    def edit(table: Table) -> None:
        row_in(table, "Action", BOOK).update(due_on="2027-04-05", weight="7")

    file = accept(bo, bring(bo, edited(download(), edit)))
    services.change_action(by=None, action=Action.objects.get(slug=BOOK), weight=9)
    assert differences(undo(bo, file)) == [("action", {"due_on": "2027-04-05"}, {"due_on": "2027-03-04"})]


def test_the_page_leads_to_what_goes_back_and_says_when_nothing_does(
    bo: User, plan: Strategy, group: Workgroup
) -> None:
    file = accept(bo, bring(bo, edited(download(), lambda table: row_in(table, "Action", BOOK).update(weight="7"))))
    browser = client_of(bo)
    address = f"/workplan-files/{file.pk}/"
    assert "Take this file back" in browser.get(address).content.decode()
    told_so = browser.post(f"{address}undo/", follow=True).content.decode()
    assert ("Nothing is changed yet." in told_so, "Taken back: plan.csv" in told_so) == (True, True)
    services.change_action(by=None, action=Action.objects.get(slug=BOOK), weight=3)
    assert "There is nothing to take back." in browser.post(f"{address}undo/", follow=True).content.decode()
