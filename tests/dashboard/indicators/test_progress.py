from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.indicators.contrasts import Method
from dashboard.indicators.progress import Class, Progress, progress
from dashboard.indicators.reasons import Reason
from dashboard.indicators.results import Result, Scale
from tests.dashboard.indicators.equity import PERCENT, band, exact, hidden, rate, share, survey, year

HIGHER = Scale("published", 1.0, "higher")
LOWER = Scale("published", 1.0, "lower")
SHARES = Scale("proportion", 100.0, "higher", 0.0, 100.0)


def of(scale: Scale, baseline: Result, latest: Result, target: float | None) -> Progress:
    return progress(scale, (year(2023), latest), (year(2018), baseline), target)


@pytest.mark.parametrize(
    ("latest", "found", "achieved"),
    [
        (share(800, 1000, scale=SHARES), Class.REACHED, 100),
        (share(850, 1000, scale=SHARES), Class.REACHED, 125),
        # 60 to 65 % of 1,000: Newcombe 0.7 to 9.2 points.
        (share(650, 1000, scale=SHARES), Class.IMPROVING, 25),
        (share(610, 1000, scale=SHARES), Class.LITTLE_CHANGE, 5),
        (share(590, 1000, scale=SHARES), Class.LITTLE_CHANGE, -5),
        (share(550, 1000, scale=SHARES), Class.WORSENING, -25),
    ],
)
def test_the_class_follows_the_test(latest: Result, found: Class, achieved: float) -> None:
    # PTCA = 100 × (latest − 60) / (80 − 60).
    made = of(SHARES, share(600, 1000, scale=SHARES), latest, 80)
    assert made.progress is found
    assert made.achieved == pytest.approx(achieved)
    assert made.tested is (None if found is Class.REACHED else True)
    assert (made.reason, made.achieved_reason) == (Reason.NONE, Reason.NONE)


@pytest.mark.parametrize(
    ("scale", "baseline", "latest", "target", "found"),
    [
        (HIGHER, 60, 62, 80, Class.IMPROVING),  # a tenth of the 20 that were wanted
        (HIGHER, 60, 61.9, 80, Class.LITTLE_CHANGE),
        (HIGHER, 60, 54.1, 80, Class.LITTLE_CHANGE),
        (HIGHER, 60, 54, 80, Class.WORSENING),  # a tenth of the baseline
        (HIGHER, 60, 60, 80, Class.LITTLE_CHANGE),
        (LOWER, 60, 58, 40, Class.IMPROVING),
        (LOWER, 60, 66, 40, Class.WORSENING),
        (LOWER, 60, 40, 40, Class.REACHED),
        (LOWER, 30, 41, 40, Class.WORSENING),  # once below the target, now above it
    ],
)
def test_without_uncertainty_a_tenth_counts(
    scale: Scale, baseline: float, latest: float, target: float, found: Class
) -> None:
    made = of(scale, exact(baseline), exact(latest), target)
    assert made.progress is found
    assert made.tested is (None if found is Class.REACHED else False)


def test_a_target_that_is_no_improvement_has_no_share_of_the_way() -> None:
    made = of(LOWER, exact(30), exact(35), 40)
    assert (made.progress, made.achieved, made.achieved_reason) == (Class.REACHED, None, Reason.NOT_TOWARD)


@pytest.mark.parametrize(
    ("scale", "baseline", "latest", "target", "reason"),
    [
        (HIGHER, exact(60), exact(70), None, Reason.NO_TARGET),
        (Scale("published"), exact(60), exact(70), 80, Reason.NO_DIRECTION),
        (HIGHER, hidden(), exact(70), 80, Reason.NO_BASELINE),
        (HIGHER, exact(60), hidden("complementary"), 80, Reason.COMPLEMENTARY),
        (PERCENT, exact(60, state="unreliable", reason="unreliable"), exact(70), 20, Reason.NO_BASELINE),
    ],
)
def test_what_is_missing_makes_it_informational(
    scale: Scale, baseline: Result, latest: Result, target: float | None, reason: Reason
) -> None:
    assert of(scale, baseline, latest, target) == Progress(Class.INFORMATIONAL, reason=reason, achieved_reason=reason)


def test_without_baseline_or_latest_figure_it_is_informational() -> None:
    there = (year(2023), exact(60))
    assert progress(HIGHER, there, None, 80).reason is Reason.NO_BASELINE
    assert progress(HIGHER, None, there, 80).reason is Reason.NOT_COLLECTED


def test_staff_see_the_class_of_an_unreliable_share() -> None:
    scale = Scale("survey_proportion", 100.0, "lower", 0.0, 100.0)
    latest = survey(33.3, 15.7, state="unreliable", reason="unreliable")
    made = progress(scale, (year(2023), latest), (year(2018), survey(40, 5)), 20, staff=True)
    assert made.progress is Class.LITTLE_CHANGE
    assert made.change is not None
    assert made.change.unreliable


def test_overlapping_windows_make_no_class_but_a_reached_target_stays_reached() -> None:
    before, after = (year(2012, 2016), survey(60, 1)), (year(2014, 2018), survey(70, 1))
    made = progress(HIGHER, after, before, 80)
    assert (made.progress, made.achieved) == (Class.INFORMATIONAL, None)
    assert (made.reason, made.achieved_reason) == (Reason.OVERLAPPING, Reason.OVERLAPPING)
    made = progress(HIGHER, after, before, 65)
    assert (made.progress, made.achieved, made.achieved_reason) == (Class.REACHED, None, Reason.OVERLAPPING)


def test_a_break_between_baseline_and_latest_makes_no_class() -> None:
    made = progress(HIGHER, (year(2023), exact(70)), (year(2018), exact(60)), 80, breaks=[date(2020, 1, 1)])
    assert (made.progress, made.reason) == (Class.INFORMATIONAL, Reason.SERIES_BREAK)


@pytest.mark.parametrize(
    ("baseline", "latest", "target", "found"),
    [
        ("70-79", ">=95", 95, Class.REACHED),
        ("70-79", "80-89", 80, Class.INFORMATIONAL),  # 79.5 may have been written 80
        ("70-79", "80-89", 79, Class.REACHED),
        ("70-79", "80-89", 95, Class.INFORMATIONAL),
        ("70-79", "75-84", 95, Class.INFORMATIONAL),
        ("70-79", "few", 95, Class.INFORMATIONAL),
    ],
)
def test_bands_reach_a_target_only_if_all_they_allow_does(
    baseline: str, latest: str, target: float, found: Class
) -> None:
    made = of(SHARES, band(baseline), band(latest), target)
    assert (made.progress, made.achieved, made.achieved_reason) == (found, None, Reason.BOUNDED)
    assert made.reason is (Reason.NONE if found is Class.REACHED else Reason.BOUNDED)


def test_rates_with_no_events_fall_back_on_the_tenth() -> None:
    scale = Scale("rate", 1000.0, "higher")
    made = of(scale, rate(0, 500, scale=scale), rate(30, 500, scale=scale), 100)
    assert (made.progress, made.tested) == (Class.IMPROVING, False)
    assert made.change is not None
    assert (made.change.method, made.change.reason) == (Method.NONE, Reason.NO_EVENTS)


FIGURES = st.tuples(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))


@given(figures=FIGURES)
def test_a_share_and_its_complement_stand_in_the_same_class(figures: tuple[int, int, int]) -> None:
    baseline, latest, target = figures
    up = of(SHARES, share(baseline, 500), share(latest, 500), target / 5)
    down = of(PERCENT, share(500 - baseline, 500), share(500 - latest, 500), 100 - target / 5)
    assert up.progress is down.progress
    assert up.achieved == (None if down.achieved is None else pytest.approx(down.achieved, abs=1e-6))
