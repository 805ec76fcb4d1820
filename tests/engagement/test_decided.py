"""The pages of a goal and of a strategy list what bodies decided about them."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from engagement.queries.decided import decisions_about_goal, decisions_about_strategy
from tests.build_agenda import make_goal, make_strategy
from tests.build_decisions import make_body, make_decision, opened, seat_in
from tests.build_workgroups import make_user, make_workgroup

pytestmark = pytest.mark.django_db


def test_goal_and_strategy_list_what_was_decided_about_them_in_one_query_each(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    body, goal = make_body(), make_goal()
    seat_in(body, "Ana")
    group = make_workgroup()
    strategy = make_strategy("Books at home", goal=goal, workgroup=group)
    other = make_strategy("Other", goal=make_goal("Other goal"), workgroup=group)
    for at, about in enumerate(
        ({"goals": [goal]}, {"strategy": strategy}, {"strategy": other}, {"strategy": strategy})
    ):
        opened(body, f"Decision {at}", facilitator=make_user(f"Fay {at}"), **about)
    make_decision(body, "A draft", strategy=strategy, facilitator=make_user("Gil"))
    with django_assert_num_queries(1):
        assert [one.title for one in decisions_about_goal(goal.pk)] == ["Decision 3", "Decision 1", "Decision 0"]
    with django_assert_num_queries(1):
        found = decisions_about_strategy(strategy.pk)
        assert [(one.title, one.body.workgroup.name) for one in found] == [
            ("Decision 3", "Resident Council"), ("Decision 1", "Resident Council"),
        ]  # fmt: skip
    for address, titles in ((f"/goals/{goal.slug}/", (0, 1, 3)), (f"/workplan/strategies/{strategy.slug}/", (1, 3))):
        page = Client().get(address).content.decode()
        assert [at for at in range(4) if f"Decision {at}" in page] == list(titles)
