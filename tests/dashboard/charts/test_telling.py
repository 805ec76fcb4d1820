"""What series and spreads say in sentences; no trend is claimed from too few points."""

import pytest

from dashboard.charts import telling
from dashboard.charts.model import Unit
from dashboard.charts.words import ENGLISH
from dashboard.indicators.contrasts import Contrast, Verdict
from dashboard.indicators.disparity import Disparity, Move, Movement
from dashboard.indicators.reasons import Reason
from dashboard.indicators.trend import Course, Expected, History, Trend, trend
from tests.dashboard.indicators.equity import PERCENT, exact, year

POINTS = Unit("percent", 1)


def series(*values: float) -> Trend:
    return trend(PERCENT, [(year(2015 + number), exact(value)) for number, value in enumerate(values)])


def test_four_points_are_too_few_to_call_a_trend() -> None:
    assert telling.of_trend(series(1, 2, 3, 4), "Black", POINTS, ENGLISH) == (
        "Black: too few points to call a trend. 4 stand on their own, and it takes 5."
    )
    assert "1 stands on its own" in telling.of_trend(series(1), "Black", POINTS, ENGLISH)


def test_points_that_were_left_out_say_why() -> None:
    found = Trend(History(((2020.0, 1.0),), ("2020",), Reason.OVERLAPPING), reason=Reason.OVERLAPPING)
    assert telling.of_trend(found, "Black", POINTS, ENGLISH).endswith(
        "The periods share years, so they are not compared."
    )


def test_five_rising_points_are_a_trend_with_its_pace_and_its_meaning() -> None:
    assert telling.of_trend(series(1, 2, 3, 4, 5), "Black", POINTS, ENGLISH) == (
        "Black: rising by 1.0 points a year over 5 points, which is the worse way."
    )
    assert "falling by 1.0 points a year over 5 points, which is the better way" in telling.of_trend(
        series(5, 4, 3, 2, 1), "Black", POINTS, ENGLISH
    )


def test_a_course_without_a_better_way_has_no_verdict() -> None:
    found = Trend(History((), (), Reason.NONE), slope=1.0, course=Course.RISING)
    assert telling.of_trend(found, "Black", POINTS, ENGLISH) == "Black: rising by 1.0 points a year over 0 points."


def test_a_flat_series_is_not_called_a_trend() -> None:
    assert telling.of_trend(series(3, 1, 2, 3, 1), "Black", POINTS, ENGLISH) == (
        "Black: no trend can be told from chance over 5 points."
    )


@pytest.mark.parametrize(
    ("moved", "text"),
    [
        (None, "From 2013 to 2023"),
        (Contrast(reason=Reason.OVERLAPPING), "2013 and 2023 share years, so they are not compared"),
        (Contrast(reason=Reason.SERIES_BREAK), "2013 and 2023 cannot be compared"),
        (Contrast(reason=Reason.DIFFERENT_WINDOWS), "2013 and 2023 cannot be compared"),
        (Contrast(gap=1.0, reason=Reason.NO_UNCERTAINTY), "From 2013 to 2023"),
        (Contrast(verdict=Verdict.BETTER, gap_range=(1, 2)), "From 2013 to 2023"),
        (Contrast(gap=1.0, verdict=Verdict.NOT_DIFFERENT), "No clear change from 2013 to 2023"),
        (Contrast(gap=1.0, verdict=Verdict.WORSE), "Higher in 2023 than in 2013"),
        (Contrast(gap=-1.0, verdict=Verdict.BETTER), "Lower in 2023 than in 2013"),
    ],
)
def test_the_heading_compares_only_what_may_be_compared(moved: Contrast | None, text: str) -> None:
    assert telling.of_change(moved, "2013", "2023", ENGLISH) == text


def test_a_forecast_has_its_interval_or_its_reason() -> None:
    found = Expected("2025", 12.0, 10.0, 14.0)
    assert telling.of_forecast("Black", "2025", found, POINTS, ENGLISH) == (
        "Black: if nothing changes, 12.0% in 2025, most likely 10.0% to 14.0% (95%)."
    )
    none = Expected("2025", reason=Reason.TOO_FEW_POINTS)
    assert telling.of_forecast("Black", "2025", none, POINTS, ENGLISH) == (
        "Black: no forecast. Too few points to call a trend."
    )


@pytest.mark.parametrize(
    ("needed", "text"),
    [
        (None, ""),
        (0.0, ""),
        (1.5, "That takes 1.5 points more each year until 2030."),
        (-1.5, "That takes 1.5 points less each year until 2030."),
    ],
)
def test_the_pace_to_the_target(needed: float | None, text: str) -> None:
    assert telling.of_pace(needed, "2030", POINTS, ENGLISH) == text


def spread(**more: object) -> Disparity:
    facts = {"index": 42.5, "absolute": 5.2, "widest": 12.0} | more
    return Disparity(("a", "b", "c"), 3, 3, **facts)  # type: ignore[arg-type]  # named fields


def test_the_absolute_distance_stands_before_the_relative_one() -> None:
    facts = telling.spread_facts(spread(weighted=30.0, times=2.5), POINTS, ENGLISH)
    assert facts == (
        ("Mean distance from everyone", "5.2 points"),
        ("From the lowest to the highest", "12.0 points"),
        ("Index of disparity", "42.5% of the figure for everyone"),
        ("The same, by number of people", "30.0% of the figure for everyone"),
        ("Highest to lowest", "2.50 times"),
    )


def test_an_index_that_is_withheld_says_why() -> None:
    gone = Disparity((), 2, 3, reason=Reason.NO_REFERENCE, index_reason=Reason.NO_REFERENCE)
    assert telling.spread_facts(gone, POINTS, ENGLISH) == (
        ("Index of disparity", "There is no figure to measure against"),
    )
    zero = spread(index=None, index_reason=Reason.ZERO_REFERENCE)
    assert telling.spread_facts(zero, POINTS, ENGLISH)[2][1] == "The other figure is zero, so there is no ratio"


def test_turned_measures_say_that_they_are_turned() -> None:
    assert telling.of_turn(spread(), ENGLISH) == ""
    assert "those left out" in telling.of_turn(spread(turned=True), ENGLISH)


def test_both_movements_are_told_and_whether_they_agree() -> None:
    found = Movement(Move.NARROWED, -1.0, Move.WIDENED, 4.0, agree=False)
    assert telling.of_movement(found, "2018", POINTS, ENGLISH) == (
        "Since 2018 the groups have moved closer together by 1.0 points on average. The index has risen by 4.0. "
        "The two tell different stories, so read both."
    )
    agreed = Movement(Move.SAME, 0.0, Move.SAME, 0.0, agree=True)
    assert telling.of_movement(agreed, "2018", POINTS, ENGLISH) == (
        "Since 2018 the groups lie as far apart as they did. The index is the same."
    )


def test_a_movement_that_may_not_be_told_says_why() -> None:
    found = Movement(reason=Reason.OVERLAPPING)
    assert telling.of_movement(found, "2018", POINTS, ENGLISH) == (
        "Not compared with 2018. The periods share years, so they are not compared."
    )
    half = Movement(Move.WIDENED, 2.0, reason=Reason.ZERO_REFERENCE)
    assert telling.of_movement(half, "2018", POINTS, ENGLISH) == (
        "Since 2018 the groups have moved further apart by 2.0 points on average."
    )
