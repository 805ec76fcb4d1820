import math

import pandas as pd
import pytest

from dashboard.indicators.disclosure import Rule, protect
from dashboard.indicators.frame import RESULT_FLOATS, RESULT_TEXTS, FrameError, result_frame
from dashboard.indicators.intervals import wilson
from dashboard.indicators.spec import IndicatorSpec
from tests.dashboard.indicators.build import only

SHARE = IndicatorSpec("share", "proportion", "x", "n", multiplier=100, disclosure="restricted")
COUNT = IndicatorSpec("count", "count", "x", disclosure="restricted")
RATE = IndicatorSpec("rate", "rate", "x", "n", multiplier=1000, disclosure="restricted")
MEAN = IndicatorSpec("mean", "mean", "x", disclosure="restricted")
SURVEY = IndicatorSpec("survey", "survey", "x", disclosure="restricted")
FIGURE = IndicatorSpec("figure", "published", "x", disclosure="restricted")


def shown(value: float | None, **columns: object) -> dict[str, object]:
    return {"place": "kent", "period": "2023", "value": value, "inputs": "1:2", "reliability": "high", **columns}


def share(x: float, n: float) -> dict[str, object]:
    lower, upper = wilson(pd.Series([x]).to_numpy(), pd.Series([n]).to_numpy())
    interval = {"lower": 100 * float(lower[0]), "upper": 100 * float(upper[0]), "level": 0.95}
    return shown(100 * x / n, numerator=x, denominator=n, **interval)


def protected(spec: IndicatorSpec, row: dict[str, object]) -> dict[str, object]:
    return only(protect(spec, result_frame([row])))


def test_public_figures_pass_as_published() -> None:
    results = result_frame([share(3, 40), shown(None, group="sex=male", state="suppressed", reason="source")])
    spec = IndicatorSpec("share", "proportion", "x", "n", multiplier=100)
    found = protect(spec, results)
    pd.testing.assert_frame_equal(found, results)
    assert found is not results


@pytest.mark.parametrize(("x", "n"), [(1, 50), (9, 50), (41, 50), (49, 50), (0, 9), (9, 9), (4, 8)])
def test_a_small_cell_carries_no_number_in_any_column(x: float, n: float) -> None:
    row = protected(SHARE, {**share(x, n), "note": "7 of them", "denominator_bound": "11-499"})
    assert (row["state"], row["reason"]) == ("suppressed", "primary")
    assert all(row[name] is None for name in RESULT_FLOATS)
    assert all(row[name] == "" for name in RESULT_TEXTS if name not in ("place", "period", "state", "reason"))


@pytest.mark.parametrize(("x", "n"), [(0, 10), (10, 10), (0, 50), (50, 50), (10, 20), (40, 50)])
def test_nobody_and_everybody_are_treated_alike(x: float, n: float) -> None:
    assert protected(SHARE, share(x, n))["state"] == "normal"


def test_what_remains_is_rounded_and_the_percentage_follows() -> None:
    row = protected(SHARE, share(12, 33))
    assert (row["numerator"], row["denominator"], row["rounded"]) == (10, 35, 5)
    assert row["value"] == pytest.approx(100 * 10 / 35)
    lower, upper = wilson(pd.Series([10.0]).to_numpy(), pd.Series([35.0]).to_numpy())
    assert (row["lower"], row["upper"]) == pytest.approx((100 * lower[0], 100 * upper[0]))


def test_a_large_group_keeps_its_percentage_to_the_published_decimals() -> None:
    row = protected(SHARE, share(37, 112))
    assert (row["numerator"], row["denominator"], row["value"]) == (35, 110, 33.0)


def test_a_percentage_without_its_count_is_judged_by_the_count_it_gives_back() -> None:
    assert protected(SHARE, shown(10, denominator=50.0))["state"] == "suppressed"
    row = protected(SHARE, shown(33.333, denominator=120.0, lower=25.18, upper=42.26, level=0.95))
    assert (row["value"], row["numerator"], row["denominator"]) == (33.3, None, 120)
    assert (row["lower"], row["upper"]) == (25.2, 42.3)


def test_a_figure_of_an_unknown_number_of_people_is_hidden() -> None:
    assert protected(SHARE, shown(33.3))["state"] == "suppressed"
    assert protected(FIGURE, shown(33.3))["state"] == "suppressed"
    assert protected(COUNT, shown(33.0))["state"] == "suppressed"


def test_an_unreliable_figure_that_is_withheld_keeps_its_rounded_group_only() -> None:
    row = protected(SHARE, shown(None, denominator=23.0, state="unreliable", reason="unreliable"))
    assert (row["value"], row["numerator"], row["denominator"], row["rounded"]) == (None, None, 25, 5)


def test_an_unreliable_share_is_judged_by_its_true_size_before_it_is_withheld() -> None:
    small = protected(SHARE, {**share(4, 23), "state": "unreliable", "reason": "unreliable"})
    assert (small["state"], small["reason"], small["denominator"]) == ("suppressed", "primary", None)
    row = protected(SHARE, {**share(11, 23), "state": "unreliable", "reason": "unreliable"})
    assert (row["state"], row["denominator"]) == ("unreliable", 25)
    assert all(row[name] is None for name in RESULT_FLOATS if name not in ("denominator", "rounded"))


def test_a_range_must_be_as_wide_as_the_counts_that_are_called_small() -> None:
    assert (Rule().width, Rule(smallest=20).width) == (10.0, 20.0)


def test_a_figure_without_any_number_is_not_called_rounded() -> None:
    row = protected(SHARE, shown(None, state="missing", reason="not_collected"))
    assert (row["state"], row["rounded"]) == ("missing", None)


def test_counts_are_rounded_with_their_interval() -> None:
    row = protected(COUNT, shown(63, numerator=63.0, lower=48.4, upper=80.6, level=0.95))
    assert (row["value"], row["numerator"]) == (65, 65)
    assert (round(row["lower"], 2), round(row["upper"], 2)) == (50.16, 82.85)
    assert protected(COUNT, shown(9, numerator=9.0))["state"] == "suppressed"
    assert protected(COUNT, shown(0, numerator=0.0))["value"] == 0


def test_a_rate_follows_from_rounded_counts() -> None:
    row = protected(RATE, shown(31, numerator=31.0, denominator=1001.0, lower=21.0, upper=43.0, level=0.95))
    assert (row["value"], row["numerator"], row["denominator"]) == (30, 30, 1000)
    assert round(row["lower"], 3) == 20.237


def test_a_mean_leaves_out_the_sum_behind_it() -> None:
    row = protected(
        MEAN, shown(20.123, numerator=503.0, denominator=25.0, lower=15.99, upper=24.25, level=0.95, se=2.1)
    )
    assert (row["value"], row["numerator"], row["denominator"], row["se"]) == (20.1, None, 25, None)
    assert (row["lower"], row["upper"]) == (16, 24.2)


def test_survey_estimates_are_rounded_with_their_margin() -> None:
    row = protected(
        SURVEY, shown(63, numerator=63.0, moe=13.0, moe_level=0.9, se=7.9, lower=47.5, upper=78.5, level=0.95)
    )
    assert (row["value"], row["moe"], row["moe_level"], row["se"]) == (65, 15, 0.9, None)
    assert (row["lower"], row["upper"]) == (50, 80)


def test_another_rule_hides_more() -> None:
    found = protect(COUNT, result_frame([shown(63, numerator=63.0)]), Rule(smallest=100, base=10))
    assert only(found)["state"] == "suppressed"


def test_the_input_is_left_alone_and_checked() -> None:
    results = result_frame([share(3, 40)])
    before = results.copy(deep=True)
    protect(SHARE, results)
    pd.testing.assert_frame_equal(results, before)
    with pytest.raises(FrameError):
        protect(SHARE, results.drop(columns="se"))


def test_rounding_leaves_no_long_decimals() -> None:
    row = protected(MEAN, shown(0.29999999, denominator=40.0))
    assert math.isclose(row["value"], 0.3, abs_tol=0)


def test_a_rule_hides_groups_that_are_too_small_for_their_share_to_be_shown() -> None:
    row = result_frame([shown(50, numerator=20.0, denominator=40.0)])
    assert list(protect(SHARE, row, Rule(people=40))["state"]) == ["normal"]
    assert list(protect(SHARE, row, Rule(people=41))["state"]) == ["suppressed"]
