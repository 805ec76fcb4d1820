import math
from datetime import date
from itertools import permutations
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from dashboard.indicators.reasons import Reason
from dashboard.indicators.results import Result, Scale, Window
from dashboard.indicators.trend import Course, forecast, history, mann_kendall, needed_slope, theil_sen, trend
from tests.dashboard.indicators.equity import PERCENT, PLAIN, band, exact, hidden, year

# The vector of the reference, section 4.7.
VECTOR = [61.2, 62.0, 61.8, 63.1, 64.0, 64.4, 65.2, 65.0]
HIGHER = Scale("published", 1.0, "higher")


def yearly(*values: float, first: int = 2016) -> list[tuple[Window, Result]]:
    return [(year(first + number), exact(value)) for number, value in enumerate(values)]


def test_mann_kendall_and_the_slope_give_the_vector_of_the_reference() -> None:
    found = trend(HIGHER, yearly(*VECTOR))
    assert found.test is not None
    assert found.test.s == 24
    assert [round(number, 4) for number in (found.test.variance, found.test.z, found.test.p)] == [
        65.3333,
        2.8455,
        0.0044,
    ]
    assert found.slope is not None
    assert round(found.slope, 2) == 0.64
    assert (found.course, found.better, found.reason) == (Course.RISING, True, Reason.NONE)


@pytest.mark.parametrize(("n", "p"), [(3, 0.333), (4, 0.083), (5, 0.0167)])
def test_fewer_than_five_points_can_never_be_told_from_chance(n: int, p: float) -> None:
    # The exact probability of a series as monotone as can be: 2 of all n! orders.
    s = [abs(mann_kendall(order).s) for order in permutations(range(n))]
    exact_p = sum(one >= max(s) for one in s) / len(s)
    assert exact_p == pytest.approx(p, abs=0.0005)
    found = trend(HIGHER, yearly(*range(n)))
    if n < 5:
        assert (exact_p >= 0.05, found.test, found.course, found.reason) == (True, None, None, Reason.TOO_FEW_POINTS)
    else:
        assert (found.course, found.reason) == (Course.RISING, Reason.NONE)


def test_the_chi_square_for_trend_of_the_reference_agrees() -> None:
    # Cochran and Armitage: T = Σ t (x − n p̄), V = p̄ (1 − p̄) (Σ n t² − (Σ n t)² / N).
    x, n = [120, 126, 131, 142, 150], [200, 204, 205, 210, 214]
    p, t = sum(x) / sum(n), range(1, 6)
    top = sum(at * (xi - ni * p) for at, xi, ni in zip(t, x, n, strict=True))
    squares = sum(ni * at**2 for at, ni in zip(t, n, strict=True)) - sum(
        ni * at for at, ni in zip(t, n, strict=True)
    ) ** 2 / sum(n)
    z = top / math.sqrt(p * (1 - p) * squares)
    assert (round(z, 3), round(z * z, 3)) == (2.484, 6.172)
    found = trend(PLAIN, yearly(*(xi / ni for xi, ni in zip(x, n, strict=True))))
    assert (found.course, found.better) == (Course.RISING, True)


def test_ties_take_from_the_variance() -> None:
    # n = 6 with a pair and a triple: (6·5·17 − 2·1·9 − 3·2·11) / 18 = 426 / 18.
    found = mann_kendall([1, 1, 2, 3, 3, 3])
    assert (found.s, found.variance) == (11, pytest.approx(426 / 18))
    assert found.z == pytest.approx(10 / math.sqrt(426 / 18))


def test_a_series_that_never_moves_is_flat() -> None:
    found = trend(HIGHER, yearly(5, 5, 5, 5, 5))
    assert (found.course, found.slope, found.better) == (Course.FLAT, 0, None)
    assert found.test is not None
    assert (found.test.z, found.test.p) == (0, 1)


@pytest.mark.parametrize(("direction", "better"), [("lower", True), ("higher", False), ("", None)])
def test_a_falling_series_is_good_or_bad_by_the_direction(direction: str, better: bool | None) -> None:
    found = trend(Scale("rate", 1000, direction), yearly(9, 8, 7, 6, 5))
    assert (found.course, found.better, found.slope) == (Course.FALLING, better, -1)


# What may be used together.


def test_overlapping_windows_are_not_independent() -> None:
    rolling = [(year(first, first + 4), exact(first)) for first in range(2005, 2020)]
    found = history(rolling)
    assert (found.windows, found.reason) == (("2009", "2014", "2019"), Reason.OVERLAPPING)
    assert trend(HIGHER, rolling).reason is Reason.OVERLAPPING
    whole = [(year(first, first + 4), exact(first)) for first in range(1999, 2020)]
    assert history(whole).windows == ("1999", "2004", "2009", "2014", "2019")
    assert history(whole).reason is Reason.NONE


def test_a_break_cuts_the_series() -> None:
    series = yearly(*range(9), first=2015)
    cut = history(series, breaks=[date(2020, 1, 1), date(2030, 1, 1)])
    assert (cut.windows, cut.reason) == (("2020", "2021", "2022", "2023"), Reason.SERIES_BREAK)
    assert trend(HIGHER, series, breaks=[date(2019, 1, 1)]).reason is Reason.NONE


def test_a_break_in_the_last_window_leaves_nothing() -> None:
    assert history(yearly(*range(9)), breaks=[date(2024, 6, 1)]).reason is Reason.SERIES_BREAK
    assert history([]).reason is Reason.TOO_FEW_POINTS


def test_windows_of_another_length_are_left_out() -> None:
    series = [*yearly(1, 2, 3, first=2010), *((year(at, at + 4), exact(at)) for at in (2013, 2018))]
    assert (history(series).windows, history(series).reason) == (("2013", "2018"), Reason.DIFFERENT_WINDOWS)


def test_hidden_unreliable_and_bounded_points_are_left_out() -> None:
    series = [
        *yearly(1, 2, 3, 4, first=2010),
        (year(2014), hidden()),
        (year(2015), band(">=95")),
        (year(2016), exact(5, state="unreliable", reason="unreliable")),
        (year(2017), exact(6, state="provisional")),
    ]
    found = history(series)
    assert found.windows == ("2010", "2011", "2012", "2013", "2017")
    assert found.points[-1] == (2017.5, 6)
    assert theil_sen(found.points) == 1


# If nothing changes.


def test_the_forecast_is_the_line_of_least_squares_with_its_prediction_interval() -> None:
    (found,) = forecast(HIGHER, yearly(*VECTOR), [year(2025)])
    t = [2016.5 + number for number in range(8)]
    line = stats.linregress(t, VECTOR)
    at, middle = 2025.5, sum(t) / 8
    rest = math.sqrt(sum((y - line.intercept - line.slope * x) ** 2 for x, y in zip(t, VECTOR, strict=True)) / 6)
    spread = rest * math.sqrt(1 + 1 / 8 + (at - middle) ** 2 / sum((x - middle) ** 2 for x in t))
    half = stats.t.ppf(0.975, 6) * spread
    assert found.value == pytest.approx(line.intercept + line.slope * at)
    assert (found.lower, found.upper) == pytest.approx((found.value - half, found.value + half))


def test_no_forecast_goes_further_than_half_the_history() -> None:
    # Eight years span seven: three and a half ahead of 2023.
    found = forecast(HIGHER, yearly(*VECTOR), [year(2023), year(2024), year(2026), year(2027)])
    assert [one.reason for one in found] == [Reason.NOT_AHEAD, Reason.NONE, Reason.NONE, Reason.TOO_FAR]
    assert [one.value is None for one in found] == [True, False, False, True]
    assert [one.window for one in found] == ["2023", "2024", "2026", "2027"]


def test_no_forecast_is_made_of_fewer_than_five_points() -> None:
    (found,) = forecast(HIGHER, yearly(1, 2, 3, 4), [year(2020)])
    assert (found.value, found.reason) == (None, Reason.TOO_FEW_POINTS)


def test_a_share_is_never_expected_above_its_whole() -> None:
    (found,) = forecast(PERCENT, yearly(80, 85, 90, 95, 100), [year(2022)])
    assert (found.value, found.lower, found.upper) == (100, 100, 100)


def test_the_slope_that_is_needed() -> None:
    assert needed_slope((2023.5, 60), (2030.5, 74)) == 2
    assert needed_slope((2023.5, 60), (2023.5, 74)) is None


# What holds for all series.

VALUES = st.lists(st.integers(0, 12).map(float), min_size=5, max_size=15)


@given(values=VALUES)
def test_s_and_slope_are_those_of_scipy(values: list[float]) -> None:
    t = [float(number) for number in range(len(values))]
    points = tuple(zip(t, values, strict=True))
    assert theil_sen(points) == pytest.approx(stats.theilslopes(values, t).slope)
    assume(len(set(values)) > 1)
    # Kendall's tau-b is S over the root of the pairs that are tied in neither series.
    pairs = len(values) * (len(values) - 1) / 2
    tied = sum(k * (k - 1) / 2 for k in (values.count(value) for value in set(values)))
    tau = stats.kendalltau(t, values).statistic
    assert mann_kendall(values).s == pytest.approx(tau * math.sqrt(pairs * (pairs - tied)))


@given(values=VALUES, factor=st.sampled_from([0.5, 8.0]), shift=st.integers(-5, 5), seed=st.integers(0, 10**6))
def test_unit_shift_and_order_of_rows_leave_the_course(
    values: list[float], factor: float, shift: int, seed: int
) -> None:
    one = trend(HIGHER, yearly(*values))
    moved = yearly(*(value * factor + shift for value in values))
    other = trend(HIGHER, Random(seed).sample(moved, len(moved)))
    assert (other.course, other.better, other.test) == (one.course, one.better, one.test)
    assert other.slope == pytest.approx((one.slope or 0) * factor)


@given(values=VALUES)
def test_time_turned_round_turns_the_course(values: list[float]) -> None:
    there, back = trend(HIGHER, yearly(*values)), trend(HIGHER, yearly(*values[::-1]))
    turned = {Course.RISING: Course.FALLING, Course.FALLING: Course.RISING}
    assert there.course is not None
    assert back.course is turned.get(there.course, there.course)
    assert back.slope == pytest.approx(-(there.slope or 0))
    assert forecast(HIGHER, yearly(*values), [year(2016 + len(values))])[0].value is not None
