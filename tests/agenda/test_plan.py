"""Writing and moving the plan, through the services and through the pages of leads and staff."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from agenda import services
from agenda.choices import ACTION_MOVES, ActionState
from agenda.models import Action, Goal, Milestone, Strategy
from kconnect.core.models import AuditEvent
from tests.build_agenda import make_action, make_goal, make_milestones, make_strategy, pass_review
from tests.build_workgroups import client_of, make_organization, make_person, make_user, make_workgroup
from workgroups.models import User, Workgroup
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Client:
    return client_of(make_user("Bo", staff=[RoleName.BACKBONE]))


# Moves ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", ActionState.values)
@pytest.mark.parametrize("state", ActionState.values)
def test_an_action_moves_only_as_the_table_allows(state: str, to: str) -> None:
    action = make_action()
    Action.objects.filter(pk=action.pk).update(state=state, state_reason="Because.")
    allowed = ACTION_MOVES[ActionState(state)]
    if ActionState(to) in allowed:
        assert services.move_action(by=None, action=action, to=to, reason="Because.").state == to
    else:
        with pytest.raises(services.MoveRefusedError):
            services.move_action(by=None, action=action, to=to, reason="Because.")


def test_blocking_and_stopping_need_a_reason() -> None:
    action = make_action()
    for to in ("blocked", "stopped"):
        with pytest.raises(services.ReasonMissingError):
            services.move_action(by=None, action=action, to=to, reason="  ")
    with pytest.raises(services.MoveRefusedError):
        services.move_action(by=None, action=action, to="nonsense")


def test_an_action_is_not_done_while_milestones_are_open() -> None:
    action = make_action()
    steps = make_milestones(action, reached=1, total=2)
    services.move_action(by=None, action=action, to="started")
    with pytest.raises(services.StillOpenError):
        services.move_action(by=None, action=action, to="done")
    services.remove_milestone(by=None, milestone=steps[1])
    assert services.move_action(by=None, action=action, to="done").state == "done"


def test_a_move_leaves_its_trace_without_names(ana: User, group: Workgroup) -> None:
    action = make_action(strategy=make_strategy(workgroup=group))
    services.move_action(by=ana, action=action, to="blocked", reason="The church is closed.")
    event = AuditEvent.objects.latest("pk")
    assert (event.actor_id, event.verb, event.target_label, event.reason, event.fields) == (
        ana.pk, "blocked", action.slug, "The church is closed.", ["state"],
    )  # fmt: skip


# Rules ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"starts_on": "2027-02-01", "due_on": "2027-01-01"}, "The due date is before the start."),
        ({"planned_units": 5}, "Say what is counted"),
        ({"weight": 11}, "less than or equal to 10"),
        ({"name": ""}, "This field cannot be blank."),
    ],
)
def test_a_plan_that_breaks_a_rule_is_refused_in_words(values: dict[str, Any], words: str) -> None:
    action = make_action()
    with pytest.raises(services.PlanInvalidError, match=words):
        services.change_action(by=None, action=action, **values)


def test_an_action_has_one_owner_beside_its_workgroup() -> None:
    action = make_action()
    owners = {"organization": make_organization(), "person": make_person()}
    with pytest.raises(services.PlanInvalidError, match="not both"):
        services.change_action(by=None, action=action, **owners)
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(**owners)


def test_what_a_service_does_not_set_is_refused() -> None:
    with pytest.raises(TypeError, match="state"):
        services.change_action(by=None, action=make_action(), state="done")


def test_the_services_are_a_second_lock() -> None:
    other = make_user("Chloe", leads=[make_workgroup("Elsewhere")])
    strategy = make_strategy()
    action = make_action(strategy=strategy)
    [step] = make_milestones(action, reached=0, total=1)
    for refused in (
        lambda: services.create_goal(by=other, name="G", statement="S"),
        lambda: services.change_goal(by=other, goal=strategy.goal, name="G"),
        lambda: services.create_strategy(by=other, goal=strategy.goal, workgroup=strategy.workgroup, name="S"),
        lambda: services.change_strategy(by=other, strategy=strategy, name="S"),
        lambda: services.move_strategy(by=other, strategy=strategy, to="stopped", reason="No."),
        lambda: services.set_published(by=other, thing=strategy, published=False),
        lambda: services.create_action(by=other, strategy=strategy, name="A"),
        lambda: services.change_action(by=other, action=action, name="A"),
        lambda: services.move_action(by=other, action=action, to="started"),
        lambda: services.add_milestone(by=other, action=action, name="M"),
        lambda: services.change_milestone(by=other, milestone=step, name="M"),
        lambda: services.reach_milestone(by=other, milestone=step, on=None),
        lambda: services.remove_milestone(by=other, milestone=step),
    ):
        with pytest.raises(services.NotYoursToDoError):
            refused()


def test_a_change_that_changes_nothing_leaves_no_trace() -> None:
    action = make_action()
    before = AuditEvent.objects.count()
    services.change_action(by=None, action=action, name=action.name)
    services.set_published(by=None, thing=action.strategy, published=True)
    assert AuditEvent.objects.count() == before


def test_a_change_takes_back_nothing_that_somebody_else_changed_meanwhile() -> None:
    action = make_action()
    (milestone,) = make_milestones(action, reached=0, total=1)
    old_action, old_milestone = Action.objects.get(pk=action.pk), Milestone.objects.get(pk=milestone.pk)
    services.move_action(by=None, action=action, to="started")
    services.reach_milestone(by=None, milestone=milestone, on=date(2026, 3, 1))
    services.change_action(by=None, action=old_action, weight=2)
    services.change_milestone(by=None, milestone=old_milestone, name="Print the books")
    action.refresh_from_db()
    milestone.refresh_from_db()
    assert (action.state, action.weight) == ("started", 2)
    assert (milestone.reached_on, milestone.name) == (date(2026, 3, 1), "Print the books")


def test_addresses_come_from_names_and_never_collide() -> None:
    goals = [make_goal(name) for name in ("New", "Niñez temprana", "Niñez temprana", "—")]
    assert [goal.slug for goal in goals] == ["new-1", "ninez-temprana", "ninez-temprana-2", "goal"]


# Pages ----------------------------------------------------------------------------------------------------------------


def test_a_lead_takes_a_strategy_to_an_action_with_milestones(lead: Client, group: Workgroup) -> None:
    goal = make_goal()
    words = {"goal": goal.pk, "name": "Books at home", "kind": "program", "reach": "targeted", "position": 0}
    lead.post("/workgroups/reading/workplan/strategies/new/", words)
    strategy = Strategy.objects.get()
    assert (strategy.workgroup, strategy.state, strategy.published) == (group, "proposed", False)
    address = f"/workgroups/reading/workplan/strategies/{strategy.pk}/actions/new/"
    form = {"name": "Give books", "workgroup": group.pk, "planned_units": 0, "weight": 1}
    assert (
        "The due date is before"
        in lead.post(address, {**form, "starts_on": "2027-02-01", "due_on": "2027-01-01"}).content.decode()
    )
    lead.post(address, {**form, "due_on": "2027-06-30"})
    action = Action.objects.get()
    room = f"/workgroups/reading/workplan/actions/{action.pk}/"
    lead.post(f"{room}milestones/", {"milestone-name": "Half of the families"})
    assert (
        "has a milestone with that name"
        in lead.post(f"{room}milestones/", {"milestone-name": "Half of the families"}).content.decode()
    )
    milestone = Milestone.objects.get()
    lead.post(f"/workgroups/reading/workplan/milestones/{milestone.pk}/reached/", {"reached": "yes"})
    lead.post(f"{room}state/", {"to": "started"})
    page = lead.get("/workgroups/reading/workplan/").content.decode()
    assert "1 of 1 milestone" in page
    assert "On track" in page


def test_a_state_without_its_reason_comes_back(lead: Client, group: Workgroup) -> None:
    action = make_action(strategy=make_strategy(workgroup=group))
    answer = lead.post(f"/workgroups/reading/workplan/actions/{action.pk}/state/", {"to": "blocked", "reason": ""})
    assert "Say why in one sentence. The public reads it." in answer.content.decode()
    action.refresh_from_db()
    assert action.state == "not_started"


def test_staff_add_a_goal_affirm_a_strategy_and_show_both(staff: Client) -> None:
    strategy = make_strategy(goal=make_goal(published=False), published=False)
    action = make_action(strategy=strategy)
    staff.post("/console/agenda/goals/new/", {"name": "Homes", "statement": "Everyone has a home.", "position": 2})
    assert Goal.objects.filter(slug="homes", published=False).exists()
    pass_review(strategy)
    staff.post(
        f"/console/agenda/strategies/{strategy.pk}/affirm/",
        {"body": "Governing council", "decided_on": date(2026, 3, 2)},
    )
    staff.post(f"/console/agenda/strategies/{strategy.pk}/published/", {"published": "yes"})
    assert Client().get(f"/workplan/{action.slug}/").status_code == 404
    staff.post(f"/console/agenda/goals/{strategy.goal.pk}/published/", {"published": "yes"})
    assert Client().get(f"/workplan/{action.slug}/").status_code == 200
    strategy.refresh_from_db()
    assert strategy.state == "affirmed"
    staff.post(f"/console/agenda/strategies/{strategy.pk}/published/", {"published": "no"})
    assert Client().get(f"/workplan/{action.slug}/").status_code == 404


def test_a_lead_of_another_group_that_does_the_action_may_change_it(group: Workgroup) -> None:
    action = make_action(strategy=make_strategy(workgroup=group), workgroup=make_workgroup("Housing"))
    lea = client_of(make_user("Lea", leads=[action.workgroup]))
    assert lea.get(f"/workgroups/housing/workplan/actions/{action.pk}/").status_code == 200
    assert lea.get("/workgroups/housing/workplan/").status_code == 200
    assert lea.get(f"/workgroups/reading/workplan/actions/{action.pk}/").status_code == 404


def test_an_empty_console_and_an_empty_plan_lead_on(staff: Client, lead: Client) -> None:
    assert "No goal yet" in staff.get("/console/agenda/").content.decode()
    assert "The group has no plan yet" in lead.get("/workgroups/reading/workplan/").content.decode()


def test_a_lead_changes_words_and_milestones(lead: Client, group: Workgroup) -> None:
    strategy = make_strategy(workgroup=group)
    action = make_action(strategy=strategy)
    first, second = make_milestones(action, reached=1, total=2)
    words = {"goal": strategy.goal.pk, "name": "Better words", "kind": "policy", "reach": "universal", "position": 3}
    room = "/workgroups/reading/workplan/"
    assert lead.get(f"{room}strategies/{strategy.pk}/").status_code == 200
    lead.post(f"{room}strategies/{strategy.pk}/", words)
    lead.post(
        f"{room}actions/{action.pk}/", {"name": "Better action", "workgroup": group.pk, "planned_units": 0, "weight": 2}
    )
    assert (
        "has a milestone with that name"
        in lead.post(f"{room}milestones/{first.pk}/", {"name": second.name}).content.decode()
    )
    lead.post(f"{room}milestones/{first.pk}/", {"name": "Better step", "due_on": "2027-01-01"})
    lead.post(f"{room}milestones/{first.pk}/reached/", {"reached": "no"})
    lead.post(f"{room}milestones/{second.pk}/remove/")
    for row in (strategy, action, first):
        row.refresh_from_db()
    assert (strategy.name, strategy.kind, action.name, action.weight) == ("Better words", "policy", "Better action", 2)
    assert list(action.milestones.values_list("name", "reached_on")) == [("Better step", None)]


def test_what_staff_write_wrongly_comes_back(staff: Client) -> None:
    strategy = make_strategy()
    goal = f"/console/agenda/goals/{strategy.goal.pk}/"
    assert (
        "One thing to correct"
        in staff.post("/console/agenda/goals/new/", {"name": "", "statement": "S", "position": 1}).content.decode()
    )
    assert "One thing to correct" in staff.post(goal, {"name": "", "statement": "S", "position": 1}).content.decode()
    staff.post(goal, {"name": "Better words", "statement": "S", "position": 1})
    strategy.goal.refresh_from_db()
    assert (strategy.goal.name, strategy.goal.slug) == ("Better words", "every-child-reads")
    state = f"/console/agenda/strategies/{strategy.pk}/state/"
    assert "Say why in one sentence." in staff.post(state, {"to": "stopped"}).content.decode()
    staff.post(state, {"to": "stopped", "reason": "Another group does it."})
    assert "Stopped: Another group does it." in Client().get(f"/goals/{strategy.goal.slug}/").content.decode()


def test_things_are_called_by_their_names() -> None:
    action = make_action()
    [step] = make_milestones(action, reached=0, total=1)
    assert [str(thing) for thing in (action.strategy.goal, action.strategy, action, step)] == [
        "Every child reads", "Books at home", "Give each newborn a book", "Step 1",
    ]  # fmt: skip
