import math
from datetime import date

import pytest

from dashboard.indicators.frame import REASONS
from dashboard.indicators.reasons import Reason
from dashboard.indicators.results import Result, Scale, Span, Window
from dashboard.indicators.spec import IndicatorSpec
from tests.dashboard.indicators.equity import PERCENT, RATE, band, exact, hidden, share, survey, year


def test_the_reasons_of_figures_are_the_first_of_the_one_vocabulary() -> None:
    assert tuple(reason.value for reason in Reason)[: len(REASONS)] == REASONS
    assert len({reason.value for reason in Reason}) == len(Reason)


def test_a_scale_is_read_off_the_specification() -> None:
    spec = IndicatorSpec("i", "survey_proportion", "x", "n", multiplier=100, direction="lower")
    assert Scale.of(spec) == Scale("survey_proportion", 100, "lower", 0, 100)


@pytest.mark.parametrize(
    ("direction", "better", "reached"), [("higher", True, True), ("lower", False, False), ("", False, False)]
)
def test_better_follows_the_direction(direction: str, better: bool, reached: bool) -> None:
    scale = Scale("rate", direction=direction)
    assert (scale.better(2, 1), scale.reached(2, 1)) == (better, reached)
    assert scale.reached(1, 1) is (direction != "")


def test_the_last_binary_digit_is_no_difference() -> None:
    scale = Scale("proportion", 100, "higher")
    assert 0.1 + 0.2 != 0.3
    assert (scale.reached(0.3, 0.1 + 0.2), scale.reached(0.1 + 0.2, 0.3)) == (True, True)
    assert not scale.reached(0.2999, 0.3)


def test_a_record_is_made_of_a_row_and_forgets_what_is_not_a_number() -> None:
    row = {"place": "kent", "group": "race=black", "value": 37.2, "numerator": math.nan, "se": None, "upper": math.inf}
    assert Result.of(row) == Result("race=black", 37.2)


def test_the_standard_error_is_the_given_one_or_follows_from_the_margin() -> None:
    assert survey(10, 1.645).standard_error == pytest.approx(1)
    assert exact(10, se=0.5, moe=9, moe_level=0.9).standard_error == 0.5
    assert exact(10).standard_error is None
    assert exact(10, moe=3).standard_error is None


def test_an_interval_counts_only_at_95_percent() -> None:
    assert exact(10, lower=8, upper=12, level=0.95).interval == (8, 12)
    assert exact(10, lower=8, upper=12, level=0.90).interval is None
    assert exact(10, lower=8, level=0.95).interval is None


@pytest.mark.parametrize(
    ("figure", "staff", "expected"),
    [
        (exact(10), False, Reason.NONE),
        (exact(10, state="provisional"), False, Reason.NONE),
        (band(">=95"), False, Reason.BOUNDED),
        (hidden("complementary"), True, Reason.COMPLEMENTARY),
        (Result(state="unreliable", reason="unreliable"), True, Reason.UNRELIABLE),
        (exact(10, state="unreliable", reason="unreliable"), False, Reason.UNRELIABLE),
        (exact(10, state="unreliable", reason="unreliable"), True, Reason.NONE),
        (Result(), False, Reason.NOT_COLLECTED),
        (Result(state="missing"), False, Reason.NOT_COLLECTED),
        (Result(state="not_applicable", reason="no_denominator"), True, Reason.NO_DENOMINATOR),
    ],
)
def test_what_takes_no_part_says_why(figure: Result, staff: bool, expected: Reason) -> None:
    assert figure.obstacle(PERCENT, staff=staff) is expected


def test_an_unreliable_rate_is_shown_grey_and_so_takes_part() -> None:
    assert exact(10, state="unreliable", reason="unreliable").obstacle(RATE, staff=False) is Reason.NONE


@pytest.mark.parametrize(
    ("figure", "span", "rounded"),
    [
        (exact(7), Span(7, 7), Span(7, 7)),
        (band(">=95"), Span(95, 100), Span(95, 100)),
        (band("<50"), Span(0, 50, high_open=True), Span(0, 50, high_open=True)),
        (band(">90"), Span(90, 100, low_open=True), Span(90, 100, low_open=True)),
        (band("<=5"), Span(0, 5), Span(0, 5)),
        (band("70-79"), Span(70, 79), Span(69.5, 80, high_open=True)),
        (band("95-100"), Span(95, 100), Span(94.5, 100)),
        (band("0.5-1.25"), Span(0.5, 1.25), Span(0.495, 1.26, high_open=True)),
        (band("few"), None, None),
        (hidden(), None, None),
    ],
)
def test_a_limit_stays_a_limit(figure: Result, span: Span | None, rounded: Span | None) -> None:
    assert figure.span(PERCENT) == span
    wide = figure.span(PERCENT, rounded=True)
    assert wide == rounded or (wide is not None and rounded is not None and wide.low == pytest.approx(rounded.low))


def test_spans_that_touch_at_an_open_end_do_not_meet() -> None:
    assert Span(0, 50, high_open=True).below(Span(50, 100))
    assert Span(0, 50).below(Span(50, 100, low_open=True))
    assert not Span(0, 50).below(Span(50, 100))
    assert Span(0, 49).below(Span(50, 100))


def test_windows_know_their_middle_and_whether_they_share_days() -> None:
    assert year(2023).middle == 2023.5
    assert year(2024).middle == 2024.5
    assert year(2019, 2023).middle == 2021.5
    assert year(2012, 2016).overlaps(year(2014, 2018))
    assert not year(2012, 2016).overlaps(year(2017, 2021))
    assert not year(2023).comparable(year(2019, 2023))
    assert year(2024).comparable(year(2023))
    assert Window("q1", date(2023, 1, 1), date(2023, 3, 31)).comparable(
        Window("q2", date(2023, 4, 1), date(2023, 6, 30))
    )


def test_a_counted_share_carries_its_interval() -> None:
    assert share(45, 60).interval == pytest.approx((62.77, 84.22), abs=0.005)
