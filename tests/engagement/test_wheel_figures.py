"""The figures of the representation wheel, calculated a second time: from the words of the rules, by trying out all that can be."""

import re
from itertools import product
from math import pi
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from engagement import rules, services
from engagement.choices import BoxKind, WheelQuestion
from engagement.queries import wheels as queries
from engagement.queries.wheel_drawing import RADIUS, draw
from engagement.services.sealed import box_of
from engagement.services.wheels import who_is
from tests.build_workgroups import make_workgroup

QUESTION = WheelQuestion.PLACE
Interval = tuple[int, int]
few = settings(max_examples=150, deadline=None)


# The second calculation ---------------------------------------------------------------------------------------------------


def second_share(yes: int, people: int) -> Interval | None:
    """From how many to how many said yes, as far as it is told: no side of fewer than five is told exactly."""
    if people < 10:
        return None
    sides = {"yes": yes, "no": people - yes}
    small = [side for side, number in sides.items() if number in range(5)]
    if not small:
        return yes, yes
    return (0, 4) if small == ["yes"] else (people - 4, people)


def second_sum(groups: list[tuple[int, int]]) -> Interval | None:
    """The same of several groups: nothing where a reader who tries all numbers that fit learns more of one of them."""
    told = [(pair, interval) for pair in groups if (interval := second_share(*pair)) is not None]
    if not told:
        return None
    total = second_share(sum(yes for (yes, _n), _interval in told), sum(n for (_yes, n), _interval in told))
    assert total is not None
    fitting = [
        numbers
        for numbers in product(*(range(low, high + 1) for _pair, (low, high) in told))
        if total[0] <= sum(numbers) <= total[1]
    ]
    for place, (_pair, (low, high)) in enumerate(told):
        left = {numbers[place] for numbers in fitting}
        if (min(left), max(left)) != (low, high):
            return None
    return total


def second_tally(said: list[int]) -> tuple[int, int]:
    """(yes, people) that were counted last, when people answer one after another and nobody changes anything."""
    counted = 0
    for came in range(1, len(said) + 1):
        new = said[counted:came]
        if (not counted and came >= 10) or (counted and len(new) >= 5 and len(set(new)) == 2):
            counted = came
    return sum(said[:counted]), counted


def interval_of(share: rules.Share) -> Interval | None:
    return (share.low, share.high) if share.is_told else None


def area_of(drawing: str, kind: str) -> float:
    """The area of the first quarter of a kind, read from the drawing, as a part of the whole quarter; 0 where there is none."""
    found = re.search(rf'class="{kind}"[^/]*A([\d.]+) ', drawing)
    return (pi * float(found.group(1)) ** 2) / (pi * RADIUS**2) if found else 0.0


# Against the product --------------------------------------------------------------------------------------------------------


@few
@given(people=some.integers(0, 60), data=some.data())
def test_a_share_is_what_a_second_calculation_tells_and_its_area_is_the_share(people: int, data: Any) -> None:
    yes = data.draw(some.integers(0, people))
    share, expected = rules.share_of(yes, people), second_share(yes, people)
    assert interval_of(share) == expected
    drawing = draw([("Place", queries.words_of(share), share)])
    low, high = (expected[0] / people, expected[1] / people) if expected else (0.0, 0.0)
    assert area_of(drawing, "sure") == pytest.approx(low, abs=0.002)
    assert area_of(drawing, "may") == pytest.approx(high, abs=0.002)


@few
@given(some.lists(some.integers(0, 16).flatmap(lambda n: some.tuples(some.integers(0, n), some.just(n))), max_size=4))
def test_a_sum_is_told_only_where_trying_all_numbers_teaches_nothing_of_one_group(
    groups: list[tuple[int, int]],
) -> None:
    assert interval_of(rules.together(groups)) == second_sum(groups)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_the_pages_tell_what_a_second_count_of_all_answers_tells(seed: int) -> None:
    """Answers given through the portal in groups of their own, then every wheel and that of the network."""
    chance, counted = Random(seed), []
    for name in ("Housing", "Reading", "Work"):
        group = make_workgroup(name)
        said = [int(chance.random() < chance.choice((0.1, 0.5, 0.9))) for _person in range(chance.randrange(6, 24))]
        for person, says in enumerate(said, start=1000):
            services.put_answer(box=box_of(BoxKind.WHEEL, QUESTION, group.pk), who=who_is(person), says=says)
        counted.append(second_tally(said))
        wheel = queries.wheels_of([group.pk])[group.pk]
        share = {one.question: one.share for one in wheel.shares}[QUESTION]
        assert interval_of(share) == second_share(*counted[-1])
        assert share.of == (counted[-1][1] if share.is_told else 0)
    network = {one.question: one.share for one in queries.network_wheel().shares}[QUESTION]
    assert interval_of(network) == second_sum(counted)
