"""What the network answers for: promised, moved, for whom, late, stopped; and the report card on one sheet."""

import csv
import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agenda import services as plan
from agenda.models import PlanYear
from dashboard.models import Group, Indicator, Place, Target
from dashboard.queries.accountability import accountability
from dashboard.queries.public.scores import goal_scores
from dashboard.queries.report_card import COLUMNS, MOST, report_card
from dashboard.services import set_success_measures
from tests.build_agenda import affirm, make_action, make_goal, make_strategy
from tests.build_common_agenda import make_agenda
from tests.build_systems import make_commitment, make_review, make_system
from tests.build_workgroups import make_workgroup
from tests.dashboard.build_published import KENT, absent, make_version, publish

pytestmark = pytest.mark.django_db
INCOME = "median-household-income"


def test_every_closed_year_is_linked() -> None:
    make_goal()
    assert "What became of" not in read("/accountability/")
    for year in (2023, 2024):
        PlanYear.objects.create(year=year, closed_at=timezone.now())
    PlanYear.objects.create(year=2025)
    page = read("/accountability/")
    assert [f"/workplan/years/{year}/" in page for year in (2023, 2024, 2025)] == [True, True, False]


def read(path: str) -> str:
    return Client().get(path).content.decode()


def make_target(value: float = 95000, slug: str = INCOME) -> Target:
    """What everyone in Kent County is to have by the end of 2030."""
    return Target.objects.create(
        indicator=Indicator.objects.get(slug=slug), place=Place.objects.get(code="26081"),
        group=Group.objects.get(key=""), value=value, due=date(2030, 12, 31), author="The council", reason="Agreed.",
    )  # fmt: skip


def measured(*slugs: str, published: bool = True, name: str = "A steady income") -> Any:
    goal = make_goal(name, published=published)
    set_success_measures(goal=goal, slugs=slugs or [INCOME], by=None)
    return goal


def test_a_measure_stands_with_its_period_place_margin_source_and_the_group_furthest_from_the_goal() -> None:
    publish()
    measured()
    make_target()
    page = read("/accountability/")
    for words in (
        "$80,390", "$79,117 to $81,663", "Kent County, 2019–2023", "$95,000 by 2030", "US Census Bureau, ACS 2019–2023, B19013",
        "Black", "$44,980", "$41,495 to $48,465", "Still to go: $50,020",
    ):  # fmt: skip
        assert words in page, words
    assert page.index("Black") > page.index("For whom it is furthest")


def test_without_a_goal_the_group_with_the_least_favourable_figure_is_named_and_no_way_is_told() -> None:
    publish()
    measured()
    (goal,) = goal_scores()
    (score,) = goal.scores
    assert score.last is not None
    assert (score.last.name, score.last.way, score.target, score.progress) == ("Black", "", "", "")


def test_a_hidden_number_is_nowhere_and_its_group_is_not_called_the_furthest() -> None:
    rows = [row for row in KENT if row["group"] != "race=black"]
    publish([*rows, absent("race=black", "suppressed", "primary")])
    measured()
    make_target()
    found = report_card().rows[0].score
    assert found.last is not None
    assert found.last.name != "Black"
    assert "44,980" not in read("/accountability/report-card/") + read("/accountability/report-card.csv")


def test_a_source_with_groups_alone_says_so_and_still_names_the_group() -> None:
    publish([row for row in KENT if row["group"]])
    measured()
    page = read("/accountability/report-card/")
    assert "by group only" in page
    assert "Black: $44,980" in page


def test_goals_that_are_not_public_and_figures_that_are_not_released_stay_out() -> None:
    publish()
    make_version("reading", "Third-grade reading", status="wanted", plan="We ask the schools.")
    measured(name="Secret goal", published=False)
    measured("reading", name="Every child reads")
    page = read("/accountability/") + read("/accountability/report-card/")
    assert "Secret goal" not in page
    assert "$80,390" not in page
    assert "We ask the schools." in page


def test_an_empty_network_explains_itself_on_both_pages() -> None:
    assert "No goal is public yet" in read("/accountability/")
    assert "No figures are published for the goals yet" in read("/accountability/report-card/")


def test_what_was_promised_is_late_blocked_or_stopped_stands_there_with_its_reason() -> None:
    today = timezone.localdate()
    goal = make_goal("A steady income")
    strategy = make_strategy("Fair pay", goal=goal)
    late = make_action("Ask employers", strategy=strategy, due_on=today - timedelta(days=3))
    blocked = make_action("Open an office", strategy=strategy)
    stopped = make_action("Print flyers", strategy=strategy)
    affirm(strategy)
    plan.move_action(by=None, action=blocked, to="blocked", reason="The lease fell through.")
    plan.move_action(by=None, action=stopped, to="stopped", reason="Nobody read them.")
    gone = make_strategy("Job fairs", goal=goal, workgroup=strategy.workgroup)
    plan.move_strategy(by=None, strategy=gone, to="stopped", reason="Few found work there.")
    make_agenda()
    page = read("/accountability/")
    for words in (
        "The common agenda, version 1", "Fair pay", late.name, "3 days late", "The lease fell through.", "Nobody read them.",
        "Few found work there.",
    ):  # fmt: skip
        assert words in page, words
    found = accountability()
    assert (found.late.total, found.blocked.total, found.stopped_total, found.strategies) == (1, 1, 2, 1)


def test_a_plan_that_is_not_public_is_not_answered_for() -> None:
    secret = make_strategy("Secret", goal=make_goal("Secret goal", published=False), published=False)
    action = make_action("Secret action", strategy=secret, due_on=date(2020, 1, 1))
    plan.move_action(by=None, action=action, to="blocked", reason="Secret reason.")
    page = read("/accountability/")
    assert "Secret" not in page
    assert accountability().promised.due == 0


@pytest.mark.parametrize("number", [1, 5])
def test_both_pages_ask_as_often_for_many_measures_as_for_one(number: int, django_assert_num_queries: Any) -> None:
    for count in range(number):
        publish(version=make_version(f"income-{count}", f"Income {count}"))
        measured(f"income-{count}", name=f"Goal {count}")
        make_target(slug=f"income-{count}")
    for count in range(number):
        action = make_action(f"Action {count}", strategy=make_strategy(f"Way {count}", goal=make_goal(f"Aim {count}"), workgroup=make_workgroup(f"Group {count}")), due_on=date(2020, 1, 1))  # fmt: skip  # noqa: E501
        other = make_action(f"Other {count}", strategy=action.strategy)
        plan.move_action(by=None, action=other, to="stopped", reason="Enough.")
        make_review(make_commitment(make_system(f"System {count}")))
    with django_assert_num_queries(7):
        report_card()
    with django_assert_num_queries(26):
        accountability()


def test_the_sheet_leaves_out_what_does_not_fit_and_the_files_leave_out_nothing() -> None:
    slugs = [f"income-{count}" for count in range(MOST + 2)]
    for slug in slugs:
        publish(KENT[:3], version=make_version(slug, slug))
    measured(*slugs)
    assert "2 more measures do not fit on the sheet" in read("/accountability/report-card/")
    answer = Client().get("/accountability/report-card.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert (len(rows), tuple(rows[0])) == (MOST + 2, COLUMNS)
    document = json.loads(read("/accountability/report-card.json"))
    assert len(document["rows"]) == MOST + 2
    first = document["rows"][0]
    assert (first["value"], first["lower"], first["upper"], first["level"]) == (80390, 79117, 81663, 0.95)
    assert (first["group"], first["group_value"], first["release"]) == ("race=black", 44980, first["release"])


def test_pages_and_files_are_the_same_for_everyone_and_answer_304(client: Client) -> None:
    publish()
    measured()
    for path in ("", "report-card/", "report-card.csv", "report-card.json"):
        first = client.get(f"/accountability/{path}")
        assert "public" in first.headers["Cache-Control"]
        assert not first.cookies
        assert "csrf" not in first.content.decode()
        assert (
            client.get(f"/accountability/{path}", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
        )
        assert len(first.content) < 100_000
