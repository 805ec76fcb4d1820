import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from dashboard.indicators.contrasts import Method, Verdict, change, contrast
from dashboard.indicators.reasons import Reason
from dashboard.indicators.results import Result, Scale
from tests.dashboard.indicators.equity import (
    COUNT,
    PERCENT,
    PLAIN,
    PUBLISHED,
    RATE,
    SURVEY,
    band,
    exact,
    hidden,
    rate,
    share,
    survey,
    year,
)  # fmt: skip

MEAN = Scale("mean", 1.0, "higher")


def pooled_z(x1: float, n1: float, x2: float, n2: float) -> float:
    """The textbook z of two shares, as a witness."""
    p = (x1 + x2) / (n1 + n2)
    return (x1 / n1 - x2 / n2) / math.sqrt(p * (1 - p) * (1 / n1 + 1 / n2))


# The vectors of the reference, section 4.6.


def test_newcombe_gives_the_vector_of_the_reference() -> None:
    found = contrast(PLAIN, share(56, 70, scale=PLAIN), share(48, 80, scale=PLAIN))
    assert found.gap == pytest.approx(0.2)
    assert found.gap_range is not None
    assert [round(end, 4) for end in found.gap_range] == [0.0524, 0.3339]
    assert (found.method, found.verdict, found.significant) == (Method.NEWCOMBE, Verdict.BETTER, True)
    assert round(pooled_z(56, 70, 48, 80), 3) == 2.650


def test_the_log_ratio_gives_the_vector_of_the_reference() -> None:
    found = contrast(PERCENT, share(30, 120), share(60, 400))
    assert found.ratio is not None
    assert found.ratio_range is not None
    assert [round(number, 3) for number in (found.ratio, *found.ratio_range)] == [1.667, 1.131, 2.456]
    assert found.verdict is Verdict.WORSE
    assert round(pooled_z(30, 120, 60, 400), 3) == 2.540


def test_a_share_without_its_interval_is_given_wilsons() -> None:
    bare = Result("a", 80, 56, 70), Result("b", 60, 48, 80)
    assert contrast(PERCENT, *bare).gap_range == pytest.approx(
        contrast(PERCENT, share(56, 70), share(48, 80)).gap_range
    )


def test_newcombe_is_the_interval_of_scipy() -> None:
    # scipy has Wilson's interval; Newcombe's is made of two of them.
    one, other = (stats.binomtest(x, n).proportion_ci(method="wilson") for x, n in ((9, 31), (22, 47)))
    p, q = 9 / 31, 22 / 47
    found = contrast(PLAIN, share(9, 31, scale=PLAIN), share(22, 47, scale=PLAIN))
    lower = p - q - math.hypot(p - one.low, other.high - q)
    upper = p - q + math.hypot(one.high - p, q - other.low)
    assert found.gap_range == pytest.approx((lower, upper))


def test_the_ratio_is_the_relative_risk_of_scipy() -> None:
    theirs = stats.contingency.relative_risk(30, 120, 60, 400).confidence_interval(0.95)
    found = contrast(PERCENT, share(30, 120), share(60, 400))
    assert found.ratio_range == pytest.approx((theirs.low, theirs.high))


def test_rates_are_judged_by_the_log_ratio_without_the_terms_of_n() -> None:
    # ln(65/10000 : 40/10000) = 0.4855; SE = sqrt(1/65 + 1/40) = 0.20096; ± 1.96 SE: 1.096 to 2.409.
    found = contrast(RATE, rate(65, 10_000), rate(40, 10_000))
    assert found.ratio_range == pytest.approx((1.096, 2.409), abs=0.001)
    assert (found.gap, found.gap_range, found.method) == (pytest.approx(2.5), None, Method.LOG_RATIO)
    assert found.verdict is Verdict.WORSE
    assert contrast(RATE, rate(45, 10_000), rate(40, 10_000)).verdict is Verdict.NOT_DIFFERENT


def test_no_events_leave_the_ratio_of_rates_without_a_test() -> None:
    found = contrast(RATE, rate(0, 500), rate(40, 10_000))
    assert (found.gap, found.ratio, found.ratio_range) == (-4, 0, None)
    assert (found.verdict, found.reason, found.ratio_reason) == (Verdict.UNKNOWN, Reason.NO_EVENTS, Reason.NO_EVENTS)
    assert found.significant is None


def test_nothing_is_so_many_times_nothing() -> None:
    found = contrast(PERCENT, share(20, 80), share(0, 90))
    assert (found.ratio, found.ratio_reason) == (None, Reason.ZERO_REFERENCE)
    assert found.verdict is Verdict.WORSE


# Survey estimates: child poverty in Kent County, American Community Survey 2019-2023, table B17020 (see the case
# acs-child-poverty for Black and White): share and 90 % margin in points.
BLACK = survey(37.19874, 4.70806, "race=black")
WHITE = survey(6.18451, 0.85439, "race=white-nh")
# American Indian: X = 77 + 29 + 97 = 203, MOE sqrt(87² + 29² + 71²) = 115.978; Y = 610, MOE 195.302; p = 33.2787 %,
# MOE sqrt(115.978² − p² 195.302²)/610 = 15.7469 points, SE 9.5726; effective sample 24.2 < 30: not shown.
AIAN = survey(33.27869, 15.74690, "race=aian", state="unreliable", reason="unreliable")


def test_black_and_white_children_differ_in_the_census_survey() -> None:
    # SE 2.86204 and 0.51939, together 2.90878; gap 31.01423; z = 10.662.
    found = contrast(SURVEY, BLACK, WHITE)
    assert found.z == pytest.approx(10.662, abs=0.001)
    assert found.gap_range == pytest.approx((31.01423 - 1.96 * 2.90878, 31.01423 + 1.96 * 2.90878), abs=1e-4)
    assert (found.method, found.verdict) == (Method.STANDARD_ERRORS, Verdict.WORSE)
    assert found.ratio == pytest.approx(6.0148, abs=1e-4)


def test_for_staff_american_indian_and_black_children_do_not_differ() -> None:
    # gap −3.92005; SE sqrt(9.57258² + 2.86204²) = 9.99127; z = −0.3923, within ± 1.960.
    found = contrast(SURVEY, AIAN, BLACK, staff=True)
    assert found.z == pytest.approx(-0.3923, abs=1e-4)
    assert (found.verdict, found.significant, found.unreliable) == (Verdict.NOT_DIFFERENT, False, True)


def test_in_public_the_withheld_share_gives_no_number_at_all() -> None:
    nothing = {"reason": Reason.UNRELIABLE, "ratio_reason": Reason.UNRELIABLE}
    assert contrast(SURVEY, AIAN, BLACK) == type(contrast(SURVEY, AIAN, BLACK))(**nothing)
    assert contrast(SURVEY, BLACK, AIAN).reason is Reason.NO_REFERENCE


def test_a_survey_without_error_on_either_side_is_exact() -> None:
    found = contrast(SURVEY, survey(5, 0), survey(4, 0))
    assert (found.z, found.gap_range, found.verdict) == (None, (1, 1), Verdict.WORSE)
    assert contrast(SURVEY, survey(4, 0), survey(4, 0)).verdict is Verdict.NOT_DIFFERENT


def test_the_margin_counts_at_its_own_level() -> None:
    at_90, at_95 = survey(10, 1.645), Result("a", 10, moe=1.96, moe_level=0.95)
    assert contrast(SURVEY, at_90, WHITE).z == pytest.approx(contrast(SURVEY, at_95, WHITE).z)


def test_published_intervals_are_squared_and_added() -> None:
    # 80 (78 to 83) against 74 (72 to 75): 6 − sqrt(2² + 1²), 6 + sqrt(3² + 2²).
    found = contrast(PUBLISHED, exact(80, lower=78, upper=83, level=0.95), exact(74, lower=72, upper=75, level=0.95))
    assert found.gap_range == pytest.approx((6 - math.sqrt(5), 6 + math.sqrt(13)))
    assert (found.method, found.verdict, found.ratio_reason) == (
        Method.INTERVALS, Verdict.BETTER, Reason.NO_UNCERTAINTY,
    )  # fmt: skip


@pytest.mark.parametrize("scale", [PUBLISHED, PERCENT, RATE, MEAN, SURVEY])
def test_without_any_uncertainty_there_is_a_gap_but_no_verdict(scale: Scale) -> None:
    found = contrast(scale, exact(80), exact(74))
    assert (found.gap, found.verdict, found.reason) == (6, Verdict.UNKNOWN, Reason.NO_UNCERTAINTY)


def test_means_keep_students_interval() -> None:
    one, other = (exact(value, se=1, lower=value - 2.5, upper=value + 2.5, level=0.95) for value in (12, 9))
    found = contrast(MEAN, one, other)
    assert (found.method, found.verdict) == (Method.INTERVALS, Verdict.NOT_DIFFERENT)


def test_where_higher_is_better_the_ratio_is_also_told_of_those_left_out() -> None:
    # 90 % against 95 %: twice as many are left out.
    found = contrast(PLAIN, share(90, 100, scale=PLAIN), share(95, 100, scale=PLAIN))
    assert found.adverse_ratio == pytest.approx(2)
    assert contrast(PLAIN, share(90, 100, scale=PLAIN), share(95, 95, scale=PLAIN)).adverse_ratio is None
    assert contrast(PERCENT, share(9, 100), share(5, 100)).adverse_ratio is None


# Limits and bands.


@pytest.mark.parametrize(
    ("one", "other", "verdict", "allowed"),
    [
        (band(">=95"), band("70-79"), Verdict.HIGHER, (16, 30)),
        (band("70-79"), band("80-89"), Verdict.LOWER, (-19, -1)),
        (band("70-79"), band("75-84"), Verdict.UNKNOWN, (-14, 4)),
        (band("<50"), exact(50), Verdict.LOWER, (-50, 0)),
        (band("<=50"), exact(50), Verdict.UNKNOWN, (-50, 0)),
        (band("70-79"), exact(79.6), Verdict.UNKNOWN, pytest.approx((-9.6, -0.6))),
        (band("70-79"), exact(80), Verdict.LOWER, (-10, -1)),
        (band("few"), exact(80), Verdict.UNKNOWN, None),
    ],
)
def test_bands_say_only_what_they_allow(one: Result, other: Result, verdict: Verdict, allowed: object) -> None:
    found = contrast(Scale("proportion", 100.0, "", 0, 100), one, other)
    assert (found.verdict, found.gap, found.ratio, found.significant) == (verdict, None, None, None)
    assert found.gap_range == allowed
    assert found.reason is (Reason.BOUNDED if verdict is Verdict.UNKNOWN else Reason.NONE)


def test_an_open_limit_without_an_end_gives_no_range() -> None:
    found = contrast(PUBLISHED, band(">=250000"), exact(80_000))
    assert (found.gap_range, found.verdict) == (None, Verdict.BETTER)


# Through time.


def test_overlapping_windows_are_never_tested() -> None:
    # The social vulnerability index of 2012-2016 and of 2014-2018 share three years of answers.
    found = change(PUBLISHED, (year(2014, 2018), survey(0.7, 0.01)), (year(2012, 2016), survey(0.4, 0.01)))
    assert (found.gap, found.verdict, found.reason) == (None, Verdict.UNKNOWN, Reason.OVERLAPPING)


def test_one_year_is_not_compared_with_five_nor_across_a_break() -> None:
    one = survey(0.7, 0.01)
    assert change(PUBLISHED, (year(2019, 2023), one), (year(2018), one)).reason is Reason.DIFFERENT_WINDOWS
    broken = change(PUBLISHED, (year(2023), one), (year(2018), one), breaks=[date(2020, 1, 1)])
    assert broken.reason is Reason.SERIES_BREAK
    assert change(PUBLISHED, (year(2023), one), (year(2020), one), breaks=[date(2020, 1, 1)]).reason is Reason.NONE


def test_counts_of_two_years_are_tested_by_their_ratio() -> None:
    # sqrt(1/100 + 1/150) = 0.1291; 1.5 × exp(± 0.253) = 1.165 to 1.932.
    found = change(COUNT, (year(2023), exact(150)), (year(2022), exact(100)))
    assert found.ratio_range == pytest.approx((1.165, 1.932), abs=0.001)
    assert found.verdict is Verdict.WORSE
    thousands = contrast(Scale("count", 0.001, "lower"), exact(0.15), exact(0.1))
    assert thousands.ratio_range == pytest.approx(found.ratio_range)


# What holds for all figures.

PAIRS = st.tuples(st.integers(10, 400), st.integers(0, 400), st.integers(10, 400), st.integers(0, 400)).map(
    lambda t: (min(t[1], t[0]), t[0], min(t[3], t[2]), t[2])
)
FLIPPED = {Verdict.BETTER: Verdict.WORSE, Verdict.WORSE: Verdict.BETTER}


@given(pair=PAIRS)
def test_the_gap_is_the_same_from_both_sides(pair: tuple[int, int, int, int]) -> None:
    one, other = share(pair[0], pair[1]), share(pair[2], pair[3])
    there, back = contrast(PERCENT, one, other), contrast(PERCENT, other, one)
    assert there.gap == -(back.gap or 0.0)
    assert there.gap_range is not None
    assert back.gap_range is not None
    assert there.gap_range == pytest.approx((-back.gap_range[1], -back.gap_range[0]))
    assert there.verdict is FLIPPED.get(back.verdict, back.verdict)


@given(pair=PAIRS)
def test_turning_the_direction_turns_the_verdict_and_nothing_else(pair: tuple[int, int, int, int]) -> None:
    one, other = share(pair[0], pair[1]), share(pair[2], pair[3])
    low, high = (contrast(Scale("proportion", 100.0, way), one, other) for way in ("lower", "higher"))
    assert high.verdict is FLIPPED.get(low.verdict, low.verdict)
    assert (low.gap, low.gap_range, low.ratio_range) == (high.gap, high.gap_range, high.ratio_range)


@given(pair=PAIRS, factor=st.sampled_from([0.01, 10.0, 1000.0]))
def test_the_unit_scales_the_gap_and_leaves_ratio_and_verdict(pair: tuple[int, int, int, int], factor: float) -> None:
    small, large = Scale("proportion", 1.0, "lower"), Scale("proportion", factor, "lower")
    one, other = (
        contrast(scale, share(pair[0], pair[1], scale=scale), share(pair[2], pair[3], scale=scale))
        for scale in (small, large)
    )
    assert (other.gap or 0.0) == pytest.approx((one.gap or 0.0) * factor)
    assert other.ratio == (None if one.ratio is None else pytest.approx(one.ratio))
    assert other.verdict is one.verdict


@given(value=st.floats(0.1, 99), se=st.floats(0.1, 20), against=st.floats(0.1, 99), other=st.floats(0.1, 20))
def test_the_z_of_survey_estimates_is_the_textbooks(value: float, se: float, against: float, other: float) -> None:
    found = contrast(SURVEY, exact(value, se=se), exact(against, se=other))
    z = (value - against) / math.sqrt(se**2 + other**2)
    assert found.z == pytest.approx(z)
    assert found.significant is (abs(z) > 1.96)


def test_hidden_figures_give_their_reason_only() -> None:
    assert contrast(PERCENT, hidden(), share(5, 90)).reason is Reason.PRIMARY
    assert contrast(PERCENT, share(5, 90), hidden()).reason is Reason.NO_REFERENCE
    assert contrast(PERCENT, hidden("complementary"), hidden()).reason is Reason.COMPLEMENTARY
