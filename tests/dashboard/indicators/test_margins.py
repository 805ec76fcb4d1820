import numpy as np
import pytest
from scipy import stats

from dashboard.indicators import margins


def numbers(*cells: float) -> np.ndarray:
    return np.array(cells, dtype=np.float64)


def column(*cells: float) -> np.ndarray:
    return np.array([[cell] for cell in cells], dtype=np.float64)


def test_the_factors_are_those_the_census_bureau_publishes_with() -> None:
    assert [margins.z_of(level) for level in (0.90, 0.95, 0.99)] == [1.645, 1.960, 2.576]


def test_another_level_has_the_exact_factor() -> None:
    assert margins.z_of(0.80) == pytest.approx(stats.norm.ppf(0.90))


def test_a_margin_is_converted_between_levels_and_back() -> None:
    there = margins.convert(numbers(1068), numbers(0.90), numbers(0.95))
    assert there == pytest.approx([1068 * 1.960 / 1.645])
    assert margins.convert(there, numbers(0.95), numbers(0.90)) == pytest.approx([1068])


def test_a_margin_at_the_level_asked_for_is_untouched() -> None:
    assert margins.convert(numbers(0.1), numbers(0.9), numbers(0.9)).tolist() == [0.1]


def test_a_sum_has_the_root_of_the_sum_of_squares() -> None:
    found = margins.sum_margin(column(4634, 31713, 7), column(989, 601, 311))
    assert found.round(2).tolist() == [1198.35]


def test_among_zero_estimates_only_the_largest_margin_counts() -> None:
    assert margins.sum_margin(column(0, 0, 30, 0), column(12, 15, 8, 12)).tolist() == [17.0]


def test_a_sum_with_an_unknown_margin_has_none() -> None:
    assert np.isnan(margins.sum_margin(column(0, 5), column(np.nan, 3))).all()


def test_a_proportion_has_the_margin_of_the_reference() -> None:
    x, moe_x, y, moe_y = numbers(4634), numbers(989), numbers(31713), numbers(601)
    assert margins.proportion_margin(x, moe_x, y, moe_y).round(5).tolist() == [0.03106]
    assert margins.ratio_margin(x, moe_x, y, moe_y).round(5).tolist() == [0.03131]


def test_a_negative_radicand_takes_the_ratio_formula() -> None:
    found = margins.proportion_margin(numbers(50), numbers(10), numbers(60), numbers(40))
    assert found.round(4).tolist() == [0.5800]


def test_a_product_has_the_margin_of_both_factors() -> None:
    found = margins.product_margin(numbers(20), numbers(3), numbers(10), numbers(2))
    assert found.tolist() == [50.0]


def test_nothing_divided_by_zero_has_no_margin() -> None:
    zero = numbers(0), numbers(1), numbers(0), numbers(1)
    assert np.isnan([margins.proportion_margin(*zero), margins.ratio_margin(*zero)]).all()


def test_the_standard_error_gives_the_coefficient_of_variation_of_the_reference() -> None:
    error = margins.standard_error(numbers(989), numbers(0.90))
    assert (error / 4634 * 100).round(2).tolist() == [12.97]
