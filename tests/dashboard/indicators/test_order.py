"""The order of the groups on their way to one goal follows a stated rule and never a number that is not shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.indicators.comparisons import Distance, distance
from dashboard.indicators.order import By, in_order
from dashboard.indicators.reasons import Reason
from tests.dashboard.indicators.equity import PERCENT, PUBLISHED, band, exact, hidden, share

# Shares of poor children and a goal of 10 %. Few and far: 30 of 60 is 40 points off, for 24 people. Many and near: 300 of
# 1,500 is 10 points off, for 150 people. There: 5 of 100.
FAR, NEAR, THERE = (distance(PERCENT, one, 10.0) for one in (share(30, 60), share(300, 1500), share(5, 100)))
HIDDEN = distance(PERCENT, hidden(), 10.0)
LIMIT = distance(PERCENT, band(">=95"), 10.0)
NO_BASE = distance(PERCENT, exact(50.0), 10.0)


def test_the_most_people_still_short_stand_first() -> None:
    assert (FAR.people, NEAR.people, THERE.people) == (24, 150, 0)
    assert in_order([THERE, FAR, NEAR], "people").ranked == (2, 1, 0)


def test_by_distance_the_furthest_stand_first() -> None:
    found = in_order([THERE, NEAR, FAR], "distance")
    assert (found.by, found.ranked) == ("distance", (2, 1, 0))


@pytest.mark.parametrize("wanted", ["people", "distance"])
def test_what_is_hidden_or_only_a_limit_stands_apart_as_it_came_in(wanted: By) -> None:
    found = in_order([LIMIT, NEAR, HIDDEN, FAR], wanted)
    assert (found.apart, set(found.ranked)) == ((0, 2), {1, 3})


def test_a_group_whose_people_are_not_known_stands_apart_only_where_people_are_counted() -> None:
    assert NO_BASE.people_reason is Reason.NO_BASE
    assert in_order([NO_BASE, NEAR], "people").apart == (0,)
    assert in_order([NO_BASE, NEAR], "distance").ranked == (0, 1)


def test_figures_that_are_no_people_go_by_distance() -> None:
    incomes = [distance(PUBLISHED, exact(value), 60_000.0) for value in (50_000.0, 40_000.0)]
    found = in_order(incomes, "people")
    assert (found.by, found.ranked, found.apart) == ("distance", (1, 0), ())


def test_equals_go_by_the_other_number_and_then_stay_as_they_came_in() -> None:
    near, far, same = Distance(short=1.0, people=5), Distance(short=2.0, people=5), Distance(short=2.0, people=5)
    assert in_order([near, far, same], "people").ranked == (1, 2, 0)
    few, many = Distance(short=2.0, people=1), Distance(short=2.0, people=9)
    assert in_order([few, many], "distance").ranked == (1, 0)


def test_without_any_distance_nobody_is_ranked() -> None:
    found = in_order([HIDDEN, HIDDEN], "people")
    assert (found.by, found.ranked, found.apart) == ("distance", (), (0, 1))


@given(st.lists(st.sampled_from([FAR, NEAR, THERE, HIDDEN, LIMIT, NO_BASE])), st.sampled_from(["people", "distance"]))
def test_everybody_stands_somewhere_once(distances: list[Distance], wanted: By) -> None:
    found = in_order(distances, wanted)
    assert sorted((*found.ranked, *found.apart)) == list(range(len(distances)))
