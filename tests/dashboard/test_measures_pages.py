"""The console's pages for what the goals are measured by."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agenda.models import Goal
from dashboard.models import Indicator, SuccessMeasure
from dashboard.services import set_success_measures
from tests.build_agenda import make_goal
from tests.build_workgroups import client_of, make_user
from workgroups.permissions import RoleName

pytestmark = pytest.mark.usefixtures("defined")


@pytest.fixture
def bo(db: None) -> Any:
    return make_user("Bo", staff=[RoleName.BACKBONE])


@pytest.fixture
def desk(bo: Any) -> Client:
    return client_of(bo)


def by_name() -> list[str]:
    return list(Indicator.objects.order_by("name_folded", "slug").values_list("slug", flat=True))


def measures(goal: Goal) -> list[str]:
    return list(SuccessMeasure.objects.filter(goal=goal).order_by("position").values_list("indicator__slug", flat=True))


def test_staff_choose_what_measures_a_goal_in_the_order_of_names(desk: Client) -> None:
    goal, slugs = make_goal(), by_name()
    page = f"/console/goals/{goal.slug}/measures/"
    assert desk.get(page).status_code == 200
    assert desk.post(page, {"indicators": slugs[:2][::-1]}).status_code == 302
    assert measures(goal) == slugs[:2]
    assert desk.get(page).content.decode().count("checked") == 2
    assert desk.get("/console/goals/").content.decode().count(" · ") >= 1


def test_no_box_ticked_takes_all_measures_off(desk: Client, bo: Any) -> None:
    goal = make_goal()
    set_success_measures(goal=goal, slugs=by_name()[:1], by=bo)
    assert desk.post(f"/console/goals/{goal.slug}/measures/", {}).status_code == 302
    assert measures(goal) == []


def test_an_unknown_indicator_is_answered_in_place(desk: Client) -> None:
    goal = make_goal()
    answer = desk.post(f"/console/goals/{goal.slug}/measures/", {"indicators": ["nothing"]})
    assert (answer.status_code, "data-errors" in answer.content.decode(), measures(goal)) == (200, True, [])


def test_the_list_of_goals_asks_equally_often_for_one_and_for_many(desk: Client, bo: Any) -> None:
    set_success_measures(goal=make_goal("First"), slugs=by_name()[:1], by=bo)
    desk.get("/console/goals/")
    with CaptureQueriesContext(connection) as few:
        desk.get("/console/goals/")
    for number in range(5):
        set_success_measures(goal=make_goal(f"Goal {number}", published=False), slugs=by_name()[:2], by=bo)
    with CaptureQueriesContext(connection) as many:
        desk.get("/console/goals/")
    assert len(many) == len(few)


def test_the_console_leads_to_workgroups_partners_and_measures(desk: Client) -> None:
    page = desk.get("/console/").content.decode()
    for room in ("/console/workgroups/", "/console/partners/", "/console/goals/"):
        assert f'href="{room}"' in page
