import numpy as np
import pytest

from dashboard.indicators.disclosure import Builder, Problem, ProblemError, audit_release, plan_release
from dashboard.indicators.disclosure.parts import parts
from dashboard.indicators.disclosure.witnesses import Move


def made(values: dict[str, float], sums: dict[str, list[str]], small: str = "", fixed: str = "") -> Problem:
    """Cells named by one letter, each its own figure, shown exactly."""
    builder = Builder()
    for name, value in values.items():
        builder.add_cell(name, value)
        builder.add_figure(name, {name: (value, value)}, primary=name in small, fixed=name in fixed)
    for total, of in sums.items():
        builder.add_sum(total, of)
    return builder.build()


def verdicts(problem: Problem, hidden: str) -> dict[str, str]:
    away = np.array([name in hidden for name in problem.figures])
    return {finding.cell: finding.verdict for finding in audit_release(problem, away).findings}


# The model ----------------------------------------------------------------------------------------------------------
def test_what_contradicts_itself_is_refused() -> None:
    with pytest.raises(ProblemError, match="A sum does not hold: t, a"):
        made({"t": 5, "a": 4}, {"t": ["a"]})
    with pytest.raises(ProblemError, match="small and beyond hiding"):
        made({"a": 4}, {}, small="a", fixed="a")
    builder = Builder()
    builder.add_cell("a", 4)
    with pytest.raises(ProblemError, match="a is 4 and 5 at once"):
        builder.add_cell("a", 5)
    builder.add_figure("a", {"a": (5, 5)})
    with pytest.raises(ProblemError, match="a is there twice"):
        builder.add_figure("a", {})
    with pytest.raises(ProblemError, match="What is shown of a is not true"):
        builder.build()


def test_a_cell_that_is_added_again_is_known_better() -> None:
    builder = Builder()
    builder.add_cell("a", 4, floor=1)
    assert builder.add_cell("a", 4, ceiling=9) == "a"
    problem = builder.build()
    assert (problem.floor.tolist(), problem.ceiling.tolist()) == ([1], [9])


def test_a_problem_falls_into_parts_that_nothing_connects() -> None:
    problem = made({"t": 9, "a": 4, "b": 5, "u": 7, "c": 7, "z": 1}, {"t": ["a", "b"], "u": ["c"]})
    assert [(part.cells.tolist(), part.figures.tolist()) for part in parts(problem)] == [
        ([0, 1, 2], [0, 1, 2]), ([3, 4], [3, 4]), ([5], [5]),
    ]  # fmt: skip
    assert next(iter(parts(problem))).problem.name(0) == "0"


def test_an_empty_release_passes() -> None:
    plan = plan_release(Builder().build())
    assert plan.report.passed
    assert plan.report.as_json()["findings"] == []


# The audit -----------------------------------------------------------------------------------------------------------
def test_each_hidden_cell_gets_its_verdict() -> None:
    problem = made({"t": 54, "a": 4, "b": 50}, {"t": ["a", "b"]}, small="a")
    assert verdicts(problem, "a") == {"a": "recovered"}
    assert verdicts(problem, "ab") == {"a": "safe", "b": "safe"}
    assert verdicts(made({"t": 9, "a": 4, "b": 5}, {"t": ["a", "b"]}, small="ab"), "ab") == {
        "a": "narrow",
        "b": "narrow",
    }


def test_the_limits_of_a_hidden_cell_are_those_of_an_attacker() -> None:
    problem = made({"t": 54, "a": 4, "b": 50}, {"t": ["a", "b"]}, small="a")
    report = audit_release(problem, np.array([False, True, True]))
    assert [(one.cell, one.low, one.high, one.exact, one.whole) for one in report.findings] == [
        ("a", 0, 54, True, True), ("b", 0, 54, True, True),
    ]  # fmt: skip
    assert report.as_json() == {
        "schema": 1, "passed": True, "cells": 3, "sums": 1, "figures": 3, "published": 1, "primary": 1, "complementary": 1,
        "safe": 2, "narrow": 0, "recovered": 0, "known_before": 0,
        "findings": [
            {"cell": name, "low": 0.0, "high": 54.0, "width": 10.0, "exact": True, "whole": True, "verdict": "safe"}
            for name in "ab"
        ],
    }  # fmt: skip


@pytest.mark.parametrize("deltas", [[20.0, -19.0], [-20.0, 20.0], [0.5, -0.5]])
def test_a_proof_that_does_not_hold_counts_for_nothing(deltas: list[float]) -> None:
    """One breaks the sum, one goes below nothing, one goes not far enough: the audit looks for itself."""
    problem = made({"t": 54, "a": 4, "b": 50}, {"t": ["a", "b"]}, small="a")
    move = Move(np.array([1, 2]), np.array(deltas))
    report = audit_release(problem, np.array([False, True, True]), {1: [move], 2: [move]})
    assert [finding.exact for finding in report.findings] == [True, True]


def test_a_proof_that_holds_is_enough() -> None:
    problem = made({"t": 54, "a": 4, "b": 50}, {"t": ["a", "b"]}, small="a")
    move = Move(np.array([1, 2]), np.array([12.5, -12.5]))
    report = audit_release(problem, np.array([False, True, True]), {1: [move], 2: [move]})
    assert [(one.low, one.high, one.exact, one.whole, one.verdict) for one in report.findings] == [
        (4, 16.5, False, False, "safe"), (37.5, 50, False, False, "safe"),
    ]  # fmt: skip


# The search ------------------------------------------------------------------------------------------------------------
def test_small_cells_that_hide_each_other_cost_nothing_more() -> None:
    """Neither way is ten wide, both together are: a is 0 to 14."""
    plan = plan_release(made({"t": 14, "a": 5, "b": 9}, {"t": ["a", "b"]}, small="ab"))
    assert (plan.complementary, plan.report.passed) == (0, True)


def test_both_ways_together_may_need_more_hidden() -> None:
    """Where the total must stand, a small cell and its only sibling have eight between them: no plan protects them."""
    plan = plan_release(made({"t": 8, "a": 3, "b": 5}, {"t": ["a", "b"]}, small="a", fixed="t"))
    assert not plan.report.passed
    free = plan_release(made({"t": 8, "a": 3, "b": 5}, {"t": ["a", "b"]}, small="a"))
    assert (free.complementary, free.report.passed) == (1, True)


def test_the_cheapest_is_hidden() -> None:
    builder = Builder()
    for name, value, weight in (("t", 54.0, 5.0), ("a", 4.0, 1.0), ("b", 20.0, 2.0), ("c", 30.0, 1.5)):
        builder.add_cell(name, value)
        builder.add_figure(name, {name: (value, value)}, primary=name == "a", weight=weight)
    builder.add_sum("t", ["a", "b", "c"])
    assert plan_release(builder.build()).hidden.tolist() == [False, True, False, True]


def test_three_sums_in_a_ring_give_three_cells_away() -> None:
    """Each sum alone leaves room, all three leave none: what was hidden to break the ring stays hidden."""
    values = {"p": 90, "q": 40, "r": 40, "x": 20, "y": 20, "z": 20, "c": 50}
    problem = made(values, {"p": ["x", "y", "c"], "q": ["y", "z"], "r": ["x", "z"]}, small="xyz", fixed="pqr")
    assert verdicts(problem, "xyz") == {"x": "recovered", "y": "recovered", "z": "recovered"}
    plan = plan_release(problem)
    assert plan.hidden.tolist() == [False] * 3 + [True] * 4
    assert plan.report.passed


def test_what_a_later_choice_makes_needless_is_shown_again() -> None:
    """A cell of two small ones' sums: whichever is protected first, in the end one other cell is enough for both."""
    values = {"t": 104, "a": 2, "b": 2, "c": 50, "d": 50}
    plan = plan_release(made(values, {"t": ["a", "b", "c", "d"]}, small="ab"))
    assert plan.complementary == 1
