import pytest

from dashboard.charts.model import Bound, Unit, read_bound
from dashboard.charts.numbers import digits, distance, figure, give_or_take, limit, margin, span, spoken, tick
from dashboard.charts.words import ENGLISH, listed
from tests.dashboard.charts.figures import MONEY, point

PERCENT, COUNT, YEARS = Unit("percent", 1), Unit(), Unit("number", 1, "years")


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [
        (80390, MONEY, "$80,390"),
        (-1250.4, MONEY, "\u2212$1,250"),
        (-0.2, MONEY, "$0"),
        (12.34, PERCENT, "12.3%"),
        (1234567, COUNT, "1,234,567"),
        (-3, COUNT, "\u22123"),
        (0, PERCENT, "0.0%"),
    ],
)
def test_a_figure_carries_its_unit(number: float, unit: Unit, text: str) -> None:
    assert figure(number, unit) == text


def test_a_spoken_figure_carries_the_name_of_its_unit() -> None:
    assert spoken(77.34, YEARS) == "77.3 years"
    assert spoken(5, MONEY) == "$5"


def test_a_difference_of_percents_is_in_points() -> None:
    assert distance(1.25, PERCENT, ENGLISH) == "1.2 points"
    assert distance(1273, MONEY, ENGLISH) == "$1,273"


def test_margins_and_intervals() -> None:
    assert margin(1068, MONEY) == "± 1,068"
    assert span(79117, 81663, MONEY, ENGLISH) == "$79,117 to $81,663"
    assert digits(1234.5, 1) == "1,234.5"


@pytest.mark.parametrize(
    ("bound", "text"),
    [
        (">=95", "95% or more"),
        (">95", "more than 95%"),
        ("<=5", "5% or less"),
        ("<50", "less than 50%"),
        ("70-79", "70% to 79%"),
        (">=99.5", "99.5% or more"),
    ],
)
def test_a_limit_stays_as_wide_as_it_was_published(bound: str, text: str) -> None:
    read = read_bound(bound)
    assert read is not None
    assert limit(read, PERCENT, ENGLISH) == text


def test_a_limit_that_cannot_be_read_is_none() -> None:
    assert [read_bound(text) for text in ("", "x", "79-70", "≥95")] == [None] * 4
    assert read_bound(" 70 - 79 ") == Bound(70, 79)


def test_uncertainty_as_the_end_of_a_sentence() -> None:
    assert give_or_take(point("A", 80390, 1273), MONEY, ENGLISH) == ", give or take $1,273"
    assert give_or_take(point("A", 5.0, lower=3.1, upper=8.0), PERCENT, ENGLISH) == ", somewhere from 3.1% to 8.0%"
    assert give_or_take(point("A", 5.0), PERCENT, ENGLISH) == ""
    assert give_or_take(point("A", None, lower=1, upper=2), PERCENT, ENGLISH) == ""
    assert give_or_take(point("A", 5.0, lower=9, upper=2), PERCENT, ENGLISH) == ""


@pytest.mark.parametrize(
    ("number", "step", "top", "unit", "text"),
    [
        (30000, 20000, 90000, MONEY, "$30k"),
        (0, 20000, 90000, MONEY, "$0"),
        (6000, 2000, 8000, MONEY, "$6,000"),
        (1.5e6, 5e5, 2e6, COUNT, "1.5M"),
        (25, 25, 100, PERCENT, "25%"),
        (0.25, 0.25, 1, COUNT, "0.25"),
        (12500, 2500, 20000, COUNT, "12.5k"),
        (1e-9, 1e-9, 1e-8, COUNT, "0.000000"),
        (0.5, 0.5, 2, MONEY, "$0.5"),
    ],
)
def test_axis_labels_are_short(number: float, step: float, top: float, unit: Unit, text: str) -> None:
    assert tick(number, step, top, unit) == text


def test_names_are_joined_as_a_reader_would() -> None:
    assert [listed(names, ENGLISH) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]
