"""What of a self-assessment may be told, without a database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.rules import assessments as rules
from engagement.rules.assessments import FEWEST, Count, Shown

LEVELS = st.lists(st.one_of(st.none(), st.integers(0, 4)), max_size=30)


@pytest.mark.parametrize(
    ("levels", "fewest", "count"),
    [
        ([], FEWEST, None),
        ([1, 2, 3, 4], FEWEST, None),
        ([1, 2, 3, 4, None], FEWEST, None),
        ([2, 2, 2, 2, 2], FEWEST, Count(5, 10, False)),
        ([0, 1, 3, 4, None, 2], FEWEST, Count(5, 10, True)),
        ([3], 1, Count(1, 3, False)),
        ([], 0, None),
    ],
)
def test_too_few_levels_add_up_to_nothing(levels: list[int | None], fewest: int, count: Count | None) -> None:
    assert rules.add_up(levels, fewest=fewest) == count


@given(LEVELS)
def test_what_is_added_up_is_the_sum_of_at_least_five(levels: list[int | None]) -> None:
    count, told = rules.add_up(levels, fewest=FEWEST), [level for level in levels if level is not None]
    assert (count is None) == (len(told) < FEWEST)
    if count is not None:
        assert (count.number, count.total) == (len(told), sum(told))


@given(st.lists(st.integers(0, 4), min_size=FEWEST, max_size=30))
def test_a_mean_never_says_that_all_gave_the_lowest_or_the_highest_level(levels: list[int]) -> None:
    shown = rules.mean(len(levels), sum(levels), together=False)
    assert rules.LOWEST_TOLD <= shown.value <= rules.HIGHEST_TOLD
    if set(levels) in ({0}, {4}):
        others = [1, *levels[1:]] if levels[0] == 0 else [3, *levels[1:]]
        assert shown == rules.mean(len(others), sum(others), together=False)


@pytest.mark.parametrize(
    ("number", "total", "together", "shown"),
    [
        (1, 4, True, Shown(Decimal("4.0"))),
        (6, 0, False, Shown(Decimal("0.5"), "≤")),
        (6, 24, False, Shown(Decimal("3.5"), "≥")),
        (8, 17, False, Shown(Decimal("2.1"))),
        (20, 45, False, Shown(Decimal("2.3"))),
    ],
)
def test_a_mean_is_told_to_one_decimal(number: int, total: int, together: bool, shown: Shown) -> None:
    assert rules.mean(number, total, together=together) == shown


def test_a_change_needs_two_means_that_are_no_bounds() -> None:
    two, three, bound = Shown(Decimal("2.0")), Shown(Decimal("3.1")), Shown(Decimal("0.5"), "≤")
    assert rules.change([two, None, three]) == Decimal("1.1")
    assert rules.change([two]) is None
    assert rules.change([bound, three]) is None
    assert rules.change([two, bound]) is None
    assert rules.change([]) is None
