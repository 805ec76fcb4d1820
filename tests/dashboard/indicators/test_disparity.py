from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.indicators.disparity import Disparity, Move, disparity, movement
from dashboard.indicators.reasons import Reason
from dashboard.indicators.results import Result, Scale
from tests.dashboard.indicators.equity import COUNT, RATE, band, exact, hidden, year

# PMC6727205, table 4: rates and populations in millions.
RATES = {"a": 35.4, "b": 1408.1, "c": 95.2, "d": 22.4, "e": 94.0}
PEOPLE = {"a": 200, "b": 40, "c": 55, "d": 20, "e": 3}


def groups(values: dict[str, float], people: dict[str, float] | None = None) -> list[Result]:
    return [exact(value, group, denominator=(people or {}).get(group)) for group, value in values.items()]


def test_the_index_gives_the_vectors_of_the_reference() -> None:
    found = disparity(RATE, groups(RATES, PEOPLE), exact(218.1, ""), RATES)
    assert found.index is not None
    assert found.weighted is not None
    assert (round(found.index, 1), round(found.weighted, 1)) == (166.5, 137.2)
    # (182.7 + 1190 + 122.9 + 195.7 + 124.1) / 5
    assert found.absolute == pytest.approx(363.08)
    assert (found.widest, found.times) == (pytest.approx(1385.7), pytest.approx(1408.1 / 22.4))
    assert (found.groups, found.reason) == (tuple("abcde"), Reason.NONE)


def test_without_the_people_of_one_group_there_is_no_weighted_index() -> None:
    assert disparity(RATE, groups(RATES, {"a": 200}), exact(218.1, ""), RATES).weighted is None
    assert disparity(RATE, groups(RATES, dict.fromkeys(RATES, 0.0)), exact(218.1, ""), RATES).weighted is None


def test_relative_numbers_are_told_of_those_left_out_where_higher_is_better() -> None:
    # 80, 90 and 95 % graduate, 90 % of all: 20, 10 and 5 % do not, against 10 %: (10 + 0 + 5) / 3 / 10 = 50 %.
    scale = Scale("proportion", 100.0, "higher", 0.0, 100.0)
    found = disparity(scale, groups({"a": 80, "b": 90, "c": 95}), exact(90, ""), "abc")
    assert found.turned
    assert (found.index, found.absolute, found.widest, found.times) == (pytest.approx(50), 5, 15, 4)


@pytest.mark.parametrize(
    ("scale", "shown", "expected", "everyone", "reason"),
    [
        (RATE, "ab", "ab", exact(5, ""), Reason.TOO_FEW_GROUPS),
        (RATE, "abc", "abcd", exact(5, ""), Reason.GROUPS_MISSING),
        (RATE, "abcde", "abcdef", exact(5, ""), Reason.GROUPS_MISSING),  # 83 %
        (RATE, "abcdef", "abcdefg", exact(5, ""), Reason.NONE),  # 86 %
        (RATE, "abc", "abc", None, Reason.NO_REFERENCE),
        (RATE, "abc", "abc", hidden("primary", ""), Reason.NO_REFERENCE),
        (COUNT, "abc", "abc", exact(5, ""), Reason.COUNTS),
    ],
)
def test_the_gates(scale: Scale, shown: str, expected: str, everyone: Result | None, reason: Reason) -> None:
    found = disparity(scale, groups(dict.fromkeys(shown, 6.0)), everyone, expected)
    assert (found.reason, found.index is None) == (reason, reason is not Reason.NONE)
    assert (found.present, found.expected) == (len(shown), len(expected))


def test_hidden_unreliable_bounded_and_unexpected_groups_take_no_part() -> None:
    results = [
        *groups({"a": 1, "b": 2, "c": 3, "other": 900}),
        hidden("primary", "d"),
        band(">=95", "e"),
        exact(500, "f", state="unreliable", reason="unreliable"),
    ]
    found = disparity(RATE, results, exact(2, ""), "abc")
    assert (found.groups, found.absolute) == (("a", "b", "c"), pytest.approx(2 / 3))


def test_where_everyone_is_at_zero_only_the_distance_is_told() -> None:
    found = disparity(RATE, groups({"a": 0, "b": 0, "c": 0}, dict.fromkeys("abc", 5)), exact(0, ""), "abc")
    assert (found.index, found.weighted, found.absolute, found.times) == (None, None, 0, None)
    assert (found.reason, found.index_reason) == (Reason.NONE, Reason.ZERO_REFERENCE)


def spread(*values: float, everyone: float) -> Disparity:
    return disparity(RATE, groups(dict(zip("abc", values, strict=True))), exact(everyone, ""), "abc")


def test_distance_and_index_may_part_ways() -> None:
    # 30, 20, 10 around 20 become 15, 9, 5 around 9: 6.67 → 3.33 points, 33.3 → 37.0 %.
    found = movement((year(2018), spread(30, 20, 10, everyone=20)), (year(2023), spread(15, 9, 5, everyone=9)))
    assert (found.absolute, found.relative, found.agree) == (Move.NARROWED, Move.WIDENED, False)
    assert found.absolute_change == pytest.approx(-10 / 3)
    assert found.relative_change == pytest.approx(1000 / 27 - 100 / 3)


def test_the_same_spread_has_not_moved() -> None:
    one = spread(30, 20, 10, everyone=20)
    found = movement((year(2018), one), (year(2023), one))
    assert (found.absolute, found.relative, found.agree) == (Move.SAME, Move.SAME, True)


def test_only_comparable_periods_show_a_movement() -> None:
    one, few = spread(30, 20, 10, everyone=20), disparity(RATE, [], None, "abc")
    other = disparity(RATE, groups({"a": 1, "b": 2, "d": 3}), exact(2, ""), "abd")
    assert movement((year(2012, 2016), one), (year(2014, 2018), one)).reason is Reason.OVERLAPPING
    broken = movement((year(2018), one), (year(2023), one), breaks=[date(2020, 1, 1)])
    assert broken.reason is Reason.SERIES_BREAK
    assert movement((year(2018), few), (year(2023), one)).reason is Reason.TOO_FEW_GROUPS
    assert movement((year(2018), one), (year(2023), few)).reason is Reason.TOO_FEW_GROUPS
    assert movement((year(2018), one), (year(2023), other)).reason is Reason.DIFFERENT_GROUPS


def test_without_an_index_on_one_side_only_the_distance_moved() -> None:
    found = movement((year(2018), spread(30, 20, 10, everyone=20)), (year(2023), spread(0, 0, 0, everyone=0)))
    assert (found.absolute, found.relative, found.reason) == (Move.NARROWED, None, Reason.ZERO_REFERENCE)


@given(
    values=st.lists(st.floats(0.1, 500), min_size=3, max_size=12),
    overall=st.floats(0.1, 500),
    factor=st.floats(0.01, 100),
)
def test_the_unit_scales_the_distance_and_leaves_the_index(values: list[float], overall: float, factor: float) -> None:
    named = {f"g{number:02}": value for number, value in enumerate(values)}
    one = disparity(RATE, groups(named), exact(overall, ""), named)
    scaled = {group: value * factor for group, value in named.items()}
    other = disparity(RATE, groups(scaled)[::-1], exact(overall * factor, ""), named)
    assert other.index == pytest.approx(one.index)
    assert other.absolute == pytest.approx((one.absolute or 0) * factor)
