"""A workgroup's plan as board, table, timeline and history; several actions changed at once; what an action waits for."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agenda import services
from agenda.choices import ActionState
from agenda.models import Action, PlanChange, Strategy
from agenda.queries.board import CARDS
from tests.build_agenda import make_action, make_goal, make_milestones, make_strategy
from tests.build_workgroups import client_of, make_organization, make_user, make_workgroup
from workgroups.models import User, Workgroup
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db
PLAN = "/workgroups/reading/workplan/"


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def strategy(group: Workgroup) -> Strategy:
    return make_strategy(workgroup=group)


@pytest.fixture
def act(strategy: Strategy) -> Action:
    return make_action("Act", strategy=strategy, due_on=timezone.localdate() + timedelta(days=30))


# Board ----------------------------------------------------------------------------------------------------------------


def test_a_lead_moves_a_card_and_a_member_only_looks(lead: Client, member: Client, act: Action) -> None:
    answer = lead.post(f"{PLAN}board/{act.pk}/?strategy=books-at-home", {"to": "started"})
    assert answer["Location"] == f"{PLAN}board/?strategy=books-at-home#action-{act.pk}"
    assert Action.objects.get(pk=act.pk).state == "started"
    pages = [text_of(client.get(f"{PLAN}board/")) for client in (lead, member)]
    assert [f"board/{act.pk}/" in page for page in pages] == [True, False]
    assert member.post(f"{PLAN}board/{act.pk}/", {"to": "blocked"}).status_code == 403


def test_a_card_that_needs_a_reason_comes_back_open_with_what_was_typed(lead: Client, act: Action) -> None:
    answer = lead.post(f"{PLAN}board/{act.pk}/", {"to": "blocked", "reason": ""})
    page = text_of(answer)
    assert answer.status_code == 200
    assert ("Say why in one sentence." in page, "<details open>" in page) == (True, True)


@pytest.mark.parametrize("to", ActionState.values)
def test_the_board_moves_only_as_the_table_allows(lead: Client, act: Action, to: str) -> None:
    answer = lead.post(f"{PLAN}board/{act.pk}/", {"to": to, "reason": "Because."})
    assert answer.status_code == (302 if to in {"started", "blocked", "stopped"} else 200)


def test_a_column_shows_its_first_cards_and_leads_to_all(lead: Client, strategy: Strategy) -> None:
    for number in range(CARDS + 3):
        make_action(f"Act {number}", strategy=strategy)
    page = text_of(lead.get(f"{PLAN}board/"))
    assert ("3 more in the table" in page, page.count('class="slip"')) == (True, CARDS)
    assert "Nothing here." in page


# Several --------------------------------------------------------------------------------------------------------------


def test_several_actions_change_in_one_step(lead: Client, ana: User, strategy: Strategy) -> None:
    other = make_strategy("Second", workgroup=strategy.workgroup)
    actions = [make_action(f"Act {number}", strategy=strategy) for number in range(3)]
    page = text_of(lead.get(f"{PLAN}table/?choose=all"))
    assert page.count(" checked") == 3
    chosen = {"action": [action.pk for action in actions[:2]]}
    assert "2 actions are chosen" in text_of(lead.get(f"{PLAN}table/change/", chosen))
    sent = {
        **chosen, "owner": f"person-{ana.person_id}", "due_on": "2027-03-01", "strategy": other.pk, "to": "blocked",
        "reason": "No room.",
    }  # fmt: skip
    assert lead.post(f"{PLAN}table/change/", sent).status_code == 302
    found = Action.objects.filter(person=ana.person, due_on=date(2027, 3, 1), strategy=other, state="blocked")
    assert [action.name for action in found.order_by("pk")] == ["Act 0", "Act 1"]
    lead.post(f"{PLAN}table/change/", {**chosen, "owner": "workgroup"})
    assert not Action.objects.exclude(person=None).exists()


def test_one_that_cannot_change_keeps_all_as_they_are_and_says_why(lead: Client, strategy: Strategy) -> None:
    well, not_yet = (
        services.move_action(by=None, action=make_action(name, strategy=strategy), to="started")
        for name in ("Well", "Not yet")
    )
    make_milestones(not_yet, reached=0, total=1)
    answer = lead.post(f"{PLAN}table/change/", {"action": [well.pk, not_yet.pk], "to": "done", "due_on": "2027-01-01"})
    page = text_of(answer)
    assert answer.status_code == 200
    assert ("Nothing was changed: 1 action" in page, "Some milestones are not reached yet." in page) == (True, True)
    assert not Action.objects.filter(state="done").exists()
    assert not Action.objects.exclude(due_on=None).exists()


@pytest.mark.parametrize("state", ActionState.values)
@pytest.mark.parametrize("to", ActionState.values)
def test_a_bulk_edit_moves_only_as_the_table_allows(strategy: Strategy, state: str, to: str) -> None:
    action = make_action(strategy=strategy)
    Action.objects.filter(pk=action.pk).update(state=state, state_reason="Because.")
    action.refresh_from_db()
    try:
        services.edit_actions(by=None, actions=[action], values={}, to=to, reason="Because.")
    except services.RowsRefusedError:
        assert Action.objects.get(pk=action.pk).state == state
    else:
        moved = PlanChange.objects.filter(action=action, verb=to).exclude(before={})
        assert [change.before["state"] for change in moved] == ([] if state == to else [state])


def test_nothing_chosen_and_nothing_to_change_are_said(lead: Client, act: Action) -> None:
    assert "Mark some actions in the table first." in text_of(lead.get(f"{PLAN}table/change/?action=x"))
    page = text_of(lead.post(f"{PLAN}table/change/", {"action": [act.pk]}))
    assert "Choose what is to change" in page


def test_an_action_of_another_group_is_not_changed_by_its_number(lead: Client, act: Action) -> None:
    other = make_action("Foreign", strategy=make_strategy("Theirs", workgroup=make_workgroup("Elsewhere")))
    lead.post(f"{PLAN}table/change/", {"action": [act.pk, other.pk], "due_on": "2027-03-01"})
    assert list(Action.objects.filter(due_on=date(2027, 3, 1))) == [act]


def test_the_table_is_narrowed_and_sorted_by_its_address(lead: Client, strategy: Strategy) -> None:
    make_action("Niñez", strategy=strategy)
    make_action("Pens", strategy=strategy)
    page = text_of(lead.get(f"{PLAN}table/?q=ninez&sort=-name"))
    assert ("Niñez" in page, "Pens" in page) == (True, False)
    assert "No action fits" in text_of(lead.get(f"{PLAN}table/?status=late"))


def test_an_organization_of_the_group_can_own_several(lead: Client, act: Action) -> None:
    partner = make_organization("Library")
    services.change_action(by=None, action=act, organization=partner)
    other = make_action("Other", strategy=act.strategy)
    lead.post(f"{PLAN}table/change/", {"action": [other.pk], "owner": f"organization-{partner.pk}"})
    assert Action.objects.get(pk=other.pk).organization == partner


# What it waits for ----------------------------------------------------------------------------------------------------


def test_a_lead_finds_an_action_ties_and_unties_it(lead: Client, act: Action) -> None:
    needed = make_action("Niñas first", strategy=act.strategy)
    address = f"{PLAN}actions/{act.pk}/waits/"
    assert "Niñas first" in text_of(lead.get(f"{address}?q=ninas"))
    assert "Niñas first" in text_of(lead.get(address))
    assert "No open action fits" in text_of(lead.get(f"{address}?q=nothing"))
    assert lead.post(address, {"needed": needed.pk}).status_code == 302
    assert "Niñas first" in text_of(lead.get(f"{PLAN}actions/{act.pk}/"))
    back = lead.post(f"{PLAN}actions/{needed.pk}/waits/", {"needed": act.pk}, follow=True)
    assert "wait for each other in a circle" in text_of(back)
    lead.post(f"{address}remove/", {"needed": needed.pk})
    assert not act.waits_for.exists()
    assert lead.post(address, {"needed": "x"}).status_code == 404


# History --------------------------------------------------------------------------------------------------------------


def test_the_history_says_who_changed_what_from_what_to_what_and_why(lead: Client, ana: User, act: Action) -> None:
    partner, goal = make_organization("Library"), act.strategy.goal
    services.change_action(
        by=ana, action=act, due_on=date(2027, 5, 1), organization=partner, reason="The room is late."
    )
    services.change_goal(by=None, goal=goal, name="New words")
    page = text_of(lead.get(f"{PLAN}history/"))
    for words in ("Ana changed it", "Because: The room is late.", "May 1, 2027", "Library", "New words", "The portal"):
        assert words in page
    only = text_of(lead.get(f"{PLAN}history/?action={act.slug}&part=action"))
    assert ("Only what happened to “Act”." in only, "New words" in only) == (True, False)
    assert "Nothing has changed yet" in text_of(lead.get(f"{PLAN}history/?part=milestone"))


def test_staff_read_the_history_of_the_whole_plan(act: Action) -> None:
    page = text_of(client_of(make_user("Bo", staff=[RoleName.BACKBONE])).get("/console/agenda/history/"))
    assert "Act" in page


def test_what_is_gone_and_what_is_not_public_is_told_without_its_name(lead: Client, act: Action) -> None:
    goal = make_goal("Draft", published=False)
    secret = make_action(
        "Hidden work", strategy=make_strategy("Theirs", workgroup=make_workgroup("Elsewhere"), goal=goal)
    )
    services.tie_actions(by=None, action=act, needed=secret)
    PlanChange.objects.create(
        part="action", action=act, verb="changed", before={"organization": 987654}, after={"gone": [1]}
    )
    page = text_of(lead.get(f"{PLAN}history/"))
    assert ("Hidden work" in page, "an action that is not public yet" in page, "something that is gone" in page) == (
        False, True, True,
    )  # fmt: skip


def test_the_public_reads_moves_with_reasons_and_dates_that_moved_and_never_who(ana: User, act: Action) -> None:
    (step,) = make_milestones(act, reached=1, total=1)
    services.move_action(by=ana, action=act, to="blocked", reason="The church is closed.")
    services.change_action(by=ana, action=act, due_on=date(2027, 5, 1), starts_on=date(2026, 1, 1), reason="New room.")
    services.change_action(by=ana, action=act, due_on=None, starts_on=date(2026, 2, 1))
    page = text_of(Client().get(f"/workplan/{act.slug}/"))
    reached = f"Milestone reached: {step.name}"
    for words in ("The church is closed.", "New room.", "to May 1, 2027", "to no date", "Start moved from", reached):
        assert words in page
    assert "Ana" not in page


# Timeline -------------------------------------------------------------------------------------------------------------


def test_the_timeline_draws_twice_and_its_table_has_the_same_dates(lead: Client, act: Action) -> None:
    today = timezone.localdate()
    services.change_action(by=None, action=act, starts_on=today - timedelta(days=60), due_on=today - timedelta(days=5))
    make_milestones(act, reached=1, total=2)
    services.add_milestone(by=None, action=act, name="Half", due_on=today - timedelta(days=20))
    waiting = make_action(
        "A name that is far too long for the space beside its bar", strategy=act.strategy, due_on=today
    )
    services.tie_actions(by=None, action=waiting, needed=act)
    make_action("Undated", strategy=act.strategy)
    page = text_of(lead.get(f"{PLAN}timeline/"))
    assert (page.count('class="ch tl lg"'), page.count('class="ch tl ph"'), page.count('class="over"')) == (1, 1, 2)
    assert (page.count('class="tie"'), page.count('class="stone o"'), page.count('class="due')) == (2, 2, 2)
    assert "5 days late" in page
    public = text_of(Client().get("/workplan/?view=timeline"))
    assert ('class="ch tl lg"' in public, f'href="/workplan/{act.slug}/"' in public) == (True, True)


def test_without_any_date_and_without_any_action_the_timeline_says_so(lead: Client, strategy: Strategy) -> None:
    assert "No action fits" in text_of(lead.get(f"{PLAN}timeline/"))
    assert "No action fits" in text_of(Client().get("/workplan/?view=timeline"))
    make_action("Undated", strategy=strategy)
    assert "No action on this page has a date yet." in text_of(lead.get(f"{PLAN}timeline/"))


# ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["board/", "table/", "timeline/", "history/", ""])
def test_each_view_asks_the_database_the_same_however_much_there_is(
    lead: Client, ana: User, strategy: Strategy, address: str
) -> None:
    counts, day = [], timezone.localdate()
    for number in (1, 11):
        for index in range(number):
            action = make_action(f"Act {number} {index}", strategy=strategy, due_on=day - timedelta(days=index + 1))
            make_milestones(action, reached=0, total=2)
            services.change_action(by=ana, action=action, person=ana.person)
            after = make_action(f"After {number} {index}", strategy=strategy)
            services.tie_actions(by=ana, action=after, needed=action)
        lead.get(f"{PLAN}{address}")
        with CaptureQueriesContext(connection) as queries:
            assert lead.get(f"{PLAN}{address}").status_code == 200
        counts.append(len(queries))
    # The history asks once for each kind of thing that its page names; a full page may name fewer.
    assert counts[1] <= counts[0] <= 15
