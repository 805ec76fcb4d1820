import pytest
from scipy import special, stats

from dashboard.indicators.quantiles import (
    beta_lower,
    chi_square_quantile,
    gamma_lower,
    normal_quantile,
    t_quantile,
)

PROBABILITIES = [0.001, 0.025, 0.05, 0.5, 0.9, 0.975, 0.999]


@pytest.mark.parametrize("p", PROBABILITIES)
@pytest.mark.parametrize("df", [1, 2, 3, 7, 18, 20, 61.5, 500])
def test_chi_square_agrees_with_scipy(p: float, df: float) -> None:
    assert chi_square_quantile(p, df) == pytest.approx(stats.chi2.ppf(p, df), rel=1e-10)


@pytest.mark.parametrize("p", PROBABILITIES)
@pytest.mark.parametrize("df", [1, 2, 3, 7, 29, 61.5, 5000])
def test_student_agrees_with_scipy(p: float, df: float) -> None:
    assert t_quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("p", PROBABILITIES)
def test_the_normal_agrees_with_scipy(p: float) -> None:
    assert normal_quantile(p) == pytest.approx(stats.norm.ppf(p), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(("a", "x"), [(0.5, 0), (0.5, 0.2), (3, 2.5), (3, 30), (100, 80), (100, 130)])
def test_the_gamma_function_agrees_with_scipy(a: float, x: float) -> None:
    assert gamma_lower(a, x) == pytest.approx(special.gammainc(a, x), rel=1e-12)


@pytest.mark.parametrize(("a", "b", "x"), [(2, 0.5, 0), (2, 0.5, 1), (2, 0.5, 0.1), (2, 0.5, 0.9), (30, 40, 0.4)])
def test_the_beta_function_agrees_with_scipy(a: float, b: float, x: float) -> None:
    assert beta_lower(a, b, x) == pytest.approx(special.betainc(a, b, x), rel=1e-11)


@pytest.mark.parametrize(("p", "df"), [(0, 3), (1, 3), (0.5, 0)])
def test_an_impossible_quantile_is_refused(p: float, df: float) -> None:
    with pytest.raises(ValueError, match="A quantile needs"):
        chi_square_quantile(p, df)
