"""Two people who change one thing at once: what each of them changed is kept, and nothing that they only looked at goes back."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from agenda.models import Action, Goal, PolicyPriority, Strategy
from kconnect.core.loaded import LOADED, mark_of
from tests.build_agenda import make_goal, make_milestones
from tests.build_policy import cross_cutting, make_priority
from tests.build_workgroups import client_of, make_user
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db
ACTION = "/workgroups/reading/workplan/actions/{}/"


def shown(client: Client, path: str) -> dict[str, Any]:
    """What a browser would send back from the form of a page, untouched."""
    form: Any = client.get(path).context["form"]
    raw = {bound.name: bound.value() for bound in form}
    plain = {
        name: [getattr(one, "pk", one) for one in value] if isinstance(value, list) else value
        for name, value in raw.items()
    }
    return {name: "" if value is None else value for name, value in plain.items() if value is not False}


def test_a_name_that_somebody_saves_does_not_take_back_a_day_that_somebody_else_set(
    lead: Client, action: Action
) -> None:
    path = ACTION.format(action.pk)
    mine, theirs = shown(lead, path), shown(lead, path)
    assert lead.post(path, theirs | {"due_on": "2027-03-01"}).status_code == 302
    assert lead.post(path, mine | {"name": "Read aloud"}).status_code == 302
    action.refresh_from_db()
    assert (action.name, action.due_on) == ("Read aloud", date(2027, 3, 1))


def test_where_both_changed_the_same_the_later_one_reads_what_stands_there_before_it_is_overwritten(
    lead: Client, action: Action
) -> None:
    path = ACTION.format(action.pk)
    mine, theirs = shown(lead, path), shown(lead, path)
    lead.post(path, theirs | {"due_on": "2027-03-01", "unit": "children"})
    answer: Any = lead.post(path, mine | {"due_on": "2027-05-01"})
    assert "Somebody else changed this meanwhile. It says now: March 1, 2027." in answer.content.decode()
    again = {bound.name: bound.value() for bound in answer.context["form"]}
    assert lead.post(path, {name: value for name, value in again.items() if value is not None}).status_code == 302
    action.refresh_from_db()
    assert (action.due_on, action.unit) == (date(2027, 5, 1), "children")


def test_choices_are_told_in_their_words_and_a_field_can_be_emptied(lead: Client, action: Action) -> None:
    strategy = Strategy.objects.get(pk=action.strategy_id)
    path = f"/workgroups/reading/workplan/strategies/{strategy.pk}/"
    mine = shown(lead, path)
    Strategy.objects.filter(pk=strategy.pk).update(summary="Theirs", goal=make_goal("Homes"))
    answer = lead.post(path, mine | {"summary": "", "goal": make_goal("Work").pk})
    assert "It says now: Homes." in answer.content.decode()
    Strategy.objects.filter(pk=strategy.pk).update(summary=strategy.summary, goal=strategy.goal)
    assert lead.post(path, mine | {"summary": ""}).status_code == 302
    assert Strategy.objects.get(pk=strategy.pk).summary == ""


def test_the_same_holds_for_milestones_goals_and_priorities(lead: Client, action: Action) -> None:
    make_milestones(action, reached=0, total=1)
    step, goal = action.milestones.get(), Goal.objects.get()
    pam = client_of(make_user("Pam", leads=[cross_cutting()["policy-advocacy"]]))
    priority = make_priority("Buses", goals=[goal])
    staff = client_of(make_user("Bo", staff=[RoleName.BACKBONE]))
    for client, row, path, other in (
        (lead, step, f"/workgroups/reading/workplan/milestones/{step.pk}/", {"name_es": "Paso"}),
        (staff, goal, f"/console/agenda/goals/{goal.pk}/", {"name_es": "Meta"}),
        (pam, priority, f"/my/policy/{priority.pk}/", {"name_es": "Camiones"}),
    ):
        page = shown(client, path)
        type(row).objects.filter(pk=row.pk).update(**other)
        assert client.post(path, page | {"name": "Mine"}).status_code == 302, path
        row.refresh_from_db()
        assert (row.name, row.name_es) == ("Mine", next(iter(other.values()))), path
    assert list(PolicyPriority.objects.get().goals.all()) == [goal]


def test_a_page_without_marks_or_with_broken_ones_sends_everything(lead: Client, action: Action) -> None:
    path = ACTION.format(action.pk)
    for said in ("", "{", "[]"):
        page = shown(lead, path) | {LOADED: said, "unit": f"of {said or 'none'}"}
        assert lead.post(path, page).status_code == 302
        assert Action.objects.get(pk=action.pk).unit == page["unit"]


def test_a_mark_is_the_same_for_the_same_value() -> None:
    assert mark_of("a\r\nb ") == mark_of("a\nb")
    assert mark_of(Decimal("1.00")) == mark_of(1) != mark_of(True)
    assert mark_of(None) == mark_of("")
    goals = [make_goal("A"), make_goal("B")]
    assert mark_of(goals) == mark_of(Goal.objects.order_by("-pk")) == mark_of([one.pk for one in goals])
    assert json.dumps(mark_of(date(2027, 3, 1))) == json.dumps(mark_of(date(2027, 3, 1)))
