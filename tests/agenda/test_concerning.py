"""Pages of goals, strategies and partners name the public priorities and practices that concern them; take part names calls."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agenda import services
from agenda.models import Strategy
from tests.build_agenda import make_goal, make_strategy
from tests.build_commitments import make_commitment
from tests.build_policy import cross_cutting, make_call, make_practice, make_priority
from tests.build_workgroups import make_organization, make_user, make_workgroup

pytestmark = pytest.mark.django_db


def page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def strategy() -> Strategy:
    return make_strategy(goal=make_goal(), workgroup=make_workgroup())


def test_a_goal_and_its_strategy_name_what_concerns_them_and_nothing_else(strategy: Strategy) -> None:
    goal, addresses = (
        strategy.goal,
        (f"/goals/{strategy.goal.slug}/", reverse("dashboard:strategy_detail", args=[strategy.slug])),
    )
    for address in addresses:
        assert "in rules and budgets" not in page(address)
        assert "Ways of working that help" not in page(address)
    make_priority("Buses at night", strategies=[strategy], workgroup=strategy.workgroup)
    make_priority("Toward the goal", goals=[goal], workgroup=strategy.workgroup)
    make_priority("Secret", strategies=[strategy], goals=[goal], published=False, workgroup=strategy.workgroup)
    make_priority("Something else", workgroup=strategy.workgroup)
    practice = make_practice("Go along")
    services.tie_practice(by=None, practice=practice, strategy=strategy)
    services.tie_practice(by=None, practice=make_practice("Hidden", published=False), strategy=strategy)
    of_goal, of_strategy = (page(address) for address in addresses)
    for text in (of_goal, of_strategy):
        assert ("Buses at night" in text, "Go along" in text) == (True, True)
        assert not any(name in text for name in ("Secret", "Something else", "Hidden"))
    assert ("Toward the goal" in of_goal, "Toward the goal" in of_strategy) == (True, False)


def test_a_partner_names_practices_that_it_uses_and_priorities_of_what_it_commits_to(strategy: Strategy) -> None:
    firm = make_organization("Firm")
    make_commitment(organization=firm, strategy=strategy)
    make_priority("Buses at night", strategies=[strategy], workgroup=strategy.workgroup)
    services.tie_practice(by=None, practice=make_practice("Go along"), organization=firm)
    text = page(f"/partners/{firm.slug}/")
    assert ("Buses at night" in text, "Go along" in text) == (True, True)


def test_many_take_as_many_queries_as_one(strategy: Strategy) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(f"/goals/{strategy.goal.slug}/")
        return len(seen)

    def add(number: int) -> None:
        make_priority(f"Change {number}", strategies=[strategy], workgroup=strategy.workgroup)
        services.tie_practice(by=None, practice=make_practice(f"Practice {number}"), strategy=strategy)

    add(0)
    page(f"/goals/{strategy.goal.slug}/")
    few = asked()
    for number in range(1, 4):
        add(number)
    assert asked() == few


def test_open_calls_to_action_stand_on_the_page_of_ways_to_take_part() -> None:
    assert "Help to change a rule" not in page("/take-part/")
    groups = cross_cutting()
    pam = make_user("Pam", leads=[groups["policy-advocacy"]])
    cam = make_user("Cam", leads=[groups["community-engagement"]])
    call = make_call(make_priority("Buses at night"), by=pam)
    assert "Call the council" not in page("/take-part/")
    services.check_call(by=cam, call=call, goes=True, seen=services.print_of(call))
    text = page("/take-part/")
    assert ("Call the council" in text, "Buses at night" in text) == (True, True)
