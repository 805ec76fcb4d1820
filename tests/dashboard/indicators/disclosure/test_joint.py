from typing import Any

import pandas as pd
import pytest

from dashboard.indicators.disclosure import Rule, Shown, Ties, joint_problem, period_parts, protect, protect_together
from dashboard.indicators.disclosure.quantities import linear
from dashboard.indicators.disclosure.rounding import shown_between
from dashboard.indicators.formula import Measure, parse
from dashboard.indicators.frame import result_frame
from dashboard.indicators.spec import IndicatorSpec
from tests.dashboard.indicators.disclosure.test_attacks import COUNT, PEOPLE, RACES, counts, shares, shown


def sums(problem: Any) -> list[str]:
    """The sums of a problem in words: total = factor × part + …"""
    rows = []
    for row in range(len(problem.sums)):
        at = slice(problem.sums.start[row], problem.sums.start[row + 1])
        entries = {
            problem.cells[cell]: value
            for cell, value in zip(problem.sums.column[at], problem.sums.value[at], strict=True)
        }
        total = next(name for name, value in entries.items() if value == -1)
        parts = [name if value == 1 else f"{value:g} {name}" for name, value in entries.items() if name != total]
        rows.append(f"{total} = {' + '.join(parts)}")
    return rows


# What a rounded number says -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("count", "base", "between"),
    [(0, 5, (0, 0)), (10, 5, (10, 12)), (12, 5, (10, 12)), (13, 5, (13, 17)), (64, 5, (63, 67)), (64, 1, (64, 64)),
     (25, 10, (15, 25)), (30, 10, (26, 34)), (62.5, 5, (57.5, 62.5)), (4, 5, (3, 7))],
)  # fmt: skip
def test_a_rounded_count_is_known_between_two_limits(count: float, base: int, between: tuple[float, float]) -> None:
    assert shown_between(count, base=base, smallest=10) == between


def test_a_formula_of_sums_and_factors_is_linear() -> None:
    a, b = Measure("a"), Measure("b", (("age", "young"),))
    assert linear(parse("a + 2 * b[age=young] - a")) == {a: 0, b: 2}
    assert linear(parse("b[age=young] * 3")) == {b: 3}
    assert linear(parse("a * b")) is None
    assert linear(parse("a + a / b")) is None
    assert linear(parse("2 * (a / b)")) is None


def test_months_and_quarters_belong_to_their_year() -> None:
    names = ["2024", "2024Q1", "2024Q2", "2024-01", "2024-02", "2024-05", "2019-2023", "SY2012-13", "2020-04-01"]
    assert period_parts(names) == {
        "2024": ["2024Q1", "2024Q2"],
        "2024 by month": ["2024-01", "2024-02", "2024-05"],
        "2024Q1": ["2024-01", "2024-02"],
        "2024Q2": ["2024-05"],
    }


# What ties cells ------------------------------------------------------------------------------------------------------------
def test_groups_add_up_to_everyone() -> None:
    numbers = {"kent 2023 ": 60, "kent 2023 race=a": 10, "kent 2023 race=b": 20, "kent 2023 race=c": 30}
    assert sums(joint_problem([counts(numbers)], Ties(partitions=RACES))) == [
        "x|kent|2023| = x|kent|2023|race=a + x|kent|2023|race=b + x|kent|2023|race=c"
    ]


def test_groups_that_overlap_lie_in_everyone_only() -> None:
    problem = joint_problem([counts({"kent 2023 ": 60, "kent 2023 race=a": 60})], Ties())
    rest = [name for name in problem.cells if " less " in name]
    assert len(rest) == 1
    assert (problem.floor[2], problem.ceiling[2]) == (0, float("inf"))


def test_parts_that_are_not_all_there_leave_a_rest() -> None:
    problem = joint_problem([counts({"kent 2023 ": 60, "kent 2023 race=a": 10})], Ties(partitions=RACES))
    assert (problem.value[2], problem.ceiling[2]) == (50, float("inf"))
    assert sums(joint_problem([counts({"kent 2023 ": 60, "kent 2023 race=a": 70})], Ties(partitions=RACES))) == []


def test_a_difference_between_total_and_parts_is_taken_to_be_known() -> None:
    numbers = {"kent 2023 ": 61, "kent 2023 race=a": 10, "kent 2023 race=b": 20, "kent 2023 race=c": 30}
    problem = joint_problem([counts(numbers)], Ties(partitions=RACES))
    assert (problem.floor[4], problem.value[4], problem.ceiling[4]) == (1, 1, 1)


def test_people_of_a_quarter_do_not_add_up_to_those_of_a_year() -> None:
    stock = {"kent 2023 ": 60, **{f"kent 2023Q{quarter} ": 60 for quarter in range(1, 5)}}
    now = counts(stock)
    assert sums(joint_problem([now], Ties(periods=period_parts(now.results["period"])))) == []


def test_a_share_has_people_on_both_sides() -> None:
    problem = joint_problem([shares({"kent 2023 ": (40, 100)})], Ties())
    assert sums(problem)[0] == "n|kent|2023| = x|kent|2023| + n|kent|2023| − x|kent|2023|"
    more = shares({"kent 2023 ": (120, 100)}, spec=IndicatorSpec("r", "rate", "x", "n", disclosure="restricted"))
    assert sums(joint_problem([more], Ties())) == []


def test_indicators_that_count_the_same_people_share_the_cell() -> None:
    problem = joint_problem([counts({"kent 2023 ": 40}), shares({"kent 2023 ": (40, 100)})], Ties())
    assert problem.figures == ("count|kent|2023|", "share|kent|2023|")
    assert problem.cells[:3] == ("x|kent|2023|", "n|kent|2023|", "n|kent|2023| − x|kent|2023|")


def test_a_selection_is_that_group_of_its_measure() -> None:
    young = IndicatorSpec("young", "count", "x[age=young]", disclosure="restricted")
    row = {"place": "kent", "period": "2023", "value": 20.0, "numerator": 20.0}
    problem = joint_problem([shown(young, [row]), counts({"kent 2023 age=young": 20})], Ties())
    assert problem.cells == ("x|kent|2023|age=young",)


def test_a_sum_of_measures_is_tied_to_those_shown_by_themselves() -> None:
    both = IndicatorSpec("both", "count", "x + 2 * y", disclosure="restricted")
    y = IndicatorSpec("y", "count", "y", disclosure="restricted")
    whole = counts({"kent 2023 ": 60}, both)
    found = sums(joint_problem([whole, counts({"kent 2023 ": 20}), counts({"kent 2023 ": 20}, y)], Ties()))
    assert [line.split(" = ")[1] for line in found] == ["x|kent|2023| + 2 y|kent|2023|"]
    part = joint_problem([whole, counts({"kent 2023 ": 20})], Ties())
    assert (part.value[2], part.ceiling[2]) == (40, float("inf"))
    for one in (counts({"kent 2023 ": 20}, spec) for spec in (both,)):
        assert sums(joint_problem([one], Ties())) == []
    ratio = IndicatorSpec("ratio", "count", "x * y", disclosure="restricted")
    assert sums(joint_problem([counts({"kent 2023 ": 60}, ratio), counts({"kent 2023 ": 20})], Ties())) == []


def test_a_mean_speaks_of_how_many_people_there_are_but_its_sum_is_no_count() -> None:
    mean = IndicatorSpec("mean", "mean", "x", disclosure="restricted")
    row = {"place": "kent", "period": "2023", "value": 20.1, "numerator": 502.5, "denominator": 25.0}
    problem = joint_problem([shown(mean, [row], Rule())], Ties())
    assert problem.cells == ("x (of)|kent|2023|",)
    assert (problem.low.tolist(), problem.high.tolist()) == ([23], [27])


def test_a_row_without_any_number_is_no_figure() -> None:
    row = {"place": "kent", "period": "2023", "value": None, "state": "missing", "reason": "not_collected"}
    assert joint_problem([shown(COUNT, [row])], Ties()).figures == ()


# What a source hid -----------------------------------------------------------------------------------------------------------
def withheld() -> Shown:
    rows: list[dict[str, object]] = [
        {"place": "kent", "period": "2023", "group": group, "value": number, "numerator": number}
        for group, number in (("", 154.0), ("race=b", 50.0), ("race=c", 100.0))
    ]
    rows.append({"place": "kent", "period": "2023", "group": "race=a", "state": "suppressed", "reason": "source"})
    return shown(COUNT, rows)


def test_what_the_source_hid_is_not_found_by_subtraction() -> None:
    frames, report = protect_together([withheld()], Ties(partitions=RACES))
    assert report.passed
    assert (report.primary, report.complementary) == (1, 1)
    assert sorted(frames[0]["reason"]) == ["", "", "complementary", "source"]


def test_two_numbers_that_the_source_hid_keep_each_other() -> None:
    rows = [
        {"place": "kent", "period": "2023", "value": 154.0, "numerator": 154.0},
        {"place": "kent", "period": "2023", "group": "race=b", "value": 50.0, "numerator": 50.0},
        *(
            {"place": "kent", "period": "2023", "group": f"race={name}", "state": "suppressed", "reason": "source"}
            for name in "ac"
        ),
    ]
    _, report = protect_together([shown(COUNT, rows)], Ties(partitions=RACES))
    assert (report.passed, report.primary, report.complementary) == (True, 0, 0)


def test_a_total_that_the_source_hid_ties_nothing() -> None:
    rows = [
        {"place": "kent", "period": "2023", "state": "suppressed", "reason": "source"},
        {"place": "kent", "period": "2023", "group": "race=b", "value": 50.0, "numerator": 50.0},
    ]
    assert sums(joint_problem([shown(COUNT, rows)], Ties(partitions=RACES))) == []


# What cannot be hidden ---------------------------------------------------------------------------------------------------------
def test_public_figures_stand() -> None:
    now = counts({"kent 2023 ": 14, "kent 2023 race=a": 4, "kent 2023 race=b": 10}, PEOPLE)
    problem = joint_problem([now], Ties(partitions=RACES))
    assert problem.fixed.tolist() == [True] * 3
    assert not problem.primary.any()
    frames, report = protect_together([now], Ties(partitions=RACES))
    pd.testing.assert_frame_equal(frames[0], protect(PEOPLE, now.results))
    assert report.passed


def test_a_total_is_dearer_and_what_was_hidden_before_cheaper() -> None:
    numbers = {"kent 2023 ": 154, "kent 2023 race=a": 4, "kent 2023 race=b": 50, "kent 2023 race=c": 100}
    now = counts(numbers)
    old = Shown(now.spec, now.results, protect(COUNT, now.results, Rule(smallest=60, base=1)), now.rule)
    problem = joint_problem([now], Ties(partitions=RACES), [[old]])
    assert problem.weight[:4].tolist() == pytest.approx([1.2, 0.9, 0.9, 1.0])
    # b was hidden then, so it is to be kept; that of a is kept already by its own figure.
    assert list(problem.figures[4:]) == ["kept: x|kent|2023|race=b"]
    assert result_frame([]).empty
