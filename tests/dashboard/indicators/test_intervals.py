import numpy as np
import pytest
from scipy import stats

from dashboard.indicators import intervals


def numbers(*cells: float) -> np.ndarray:
    return np.array(cells, dtype=np.float64)


@pytest.mark.parametrize(
    ("x", "n", "lower", "upper"),
    [
        (0, 10, 0.0000, 0.2775),
        (1, 10, 0.0179, 0.4042),
        (5, 10, 0.2366, 0.7634),
        (8, 20, 0.2188, 0.6134),
        (45, 60, 0.6277, 0.8422),
        (10, 10, 0.7225, 1.0000),
        (431, 612, 0.6669, 0.7390),
    ],
)
def test_wilson_gives_the_vectors_of_the_reference(x: float, n: float, lower: float, upper: float) -> None:
    low, high = intervals.wilson(numbers(x), numbers(n))
    assert (round(float(low[0]), 4), round(float(high[0]), 4)) == (lower, upper)


def test_wilson_has_no_interval_where_there_is_nobody() -> None:
    low, high = intervals.wilson(numbers(0, np.nan), numbers(0, 10))
    assert np.isnan(low).all()
    assert np.isnan(high).all()


@pytest.mark.parametrize(("x", "n"), [(11, 10), (-1, 10), (-2, -1)])
def test_wilson_refuses_a_part_larger_than_its_whole(x: float, n: float) -> None:
    with pytest.raises(ValueError, match="0 <= x <= n"):
        intervals.wilson(numbers(x), numbers(n))


def test_byar_gives_the_vector_of_the_reference() -> None:
    low, high = intervals.events(numbers(65))
    assert (round(float(low[0] * 10), 2), round(float(high[0] * 10), 2)) == (501.63, 828.49)


@pytest.mark.parametrize(("x", "lower", "upper"), [(0, 0, 3.6889), (3, 0.6187, 8.7673), (9, 4.1154, 17.0848)])
def test_few_events_have_the_exact_interval_of_the_reference(x: float, lower: float, upper: float) -> None:
    low, high = intervals.events(numbers(x))
    assert (round(float(low[0]), 4), round(float(high[0]), 4)) == (lower, upper)


def test_ten_events_change_from_the_exact_interval_to_byar() -> None:
    low, _ = intervals.events(numbers(9.5, 10, np.nan))
    assert low[0] == pytest.approx(stats.chi2.ppf(0.025, 19) / 2)
    assert low[1] == pytest.approx(10 * (1 - 1 / 90 - 1.959964 / (3 * 10**0.5)) ** 3, rel=1e-6)
    assert np.isnan(low[2])


def test_a_negative_number_of_events_is_refused() -> None:
    with pytest.raises(ValueError, match="never negative"):
        intervals.events(numbers(-1))


def test_a_mean_has_students_interval_where_its_spread_and_size_are_known() -> None:
    low, high = intervals.mean(numbers(20, 20, 20, 20), numbers(2, 2, np.nan, 2), numbers(25, 1, 25, np.nan))
    half = stats.t.ppf(0.975, 24) * 2
    assert (low[0], high[0]) == pytest.approx((20 - half, 20 + half))
    assert np.isnan(low[1:]).all()
    assert np.isnan(high[1:]).all()


def test_a_margin_is_converted_from_its_level() -> None:
    low, high = intervals.from_margin(numbers(80390, 10), numbers(1068, 2), numbers(0.90, 0.95))
    assert low == pytest.approx([80390 - 1068 * 1.960 / 1.645, 8])
    assert high == pytest.approx([80390 + 1068 * 1.960 / 1.645, 12])


def test_a_margin_without_level_gives_no_interval() -> None:
    low, _ = intervals.from_margin(numbers(10), numbers(np.nan), numbers(np.nan))
    assert np.isnan(low).all()


def test_a_published_interval_is_stretched_on_each_side() -> None:
    low, high = intervals.from_interval(numbers(10, 10), numbers(8, 8), numbers(13, 13), numbers(0.90, 0.95))
    stretch = 1.960 / 1.645
    assert low == pytest.approx([10 - 2 * stretch, 8])
    assert high == pytest.approx([10 + 3 * stretch, 13])


def test_a_standard_error_gives_its_interval() -> None:
    low, high = intervals.from_standard_error(numbers(78.2), numbers(3.64))
    assert (low[0], high[0]) == pytest.approx((78.2 - 1.96 * 3.64, 78.2 + 1.96 * 3.64))
