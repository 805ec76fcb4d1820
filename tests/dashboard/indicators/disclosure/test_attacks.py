"""Attacks on what is published, each by an attacker with all public numbers, the rules and a solver of their own."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.indicators.disclosure import (
    Builder,
    Report,
    Rule,
    Shown,
    Ties,
    audit_release,
    joint_problem,
    period_parts,
    plan_release,
    protect,
    protect_together,
)
from dashboard.indicators.frame import result_frame
from dashboard.indicators.intervals import wilson
from dashboard.indicators.spec import IndicatorSpec
from tests.dashboard.indicators.disclosure.attack import widths

COUNT = IndicatorSpec("count", "count", "x", disclosure="restricted")
SHARE = IndicatorSpec("share", "proportion", "x", "n", multiplier=100, disclosure="restricted")
RATE = IndicatorSpec("rate", "rate", "x", "n", multiplier=1000, disclosure="restricted")
PEOPLE = IndicatorSpec("people", "count", "n", disclosure="public")
RACES = {"race": ["a", "b", "c"]}
EXACT = Rule(base=1)


def counts(numbers: dict[str, float], spec: IndicatorSpec = COUNT, rule: Rule = EXACT, **more: Any) -> Shown:
    """A count by "place period group"."""
    rows = []
    for key, number in numbers.items():
        place, period, group = key.split(" ")
        rows.append({"place": place, "period": period, "group": group, "value": number, "numerator": number, **more})
    return shown(spec, rows, rule)


def shares(numbers: dict[str, tuple[float, float]], rule: Rule = EXACT, spec: IndicatorSpec = SHARE) -> Shown:
    """A share, as (x, n) by "place period group"."""
    rows = []
    for key, (x, n) in numbers.items():
        place, period, group = key.split(" ")
        value = spec.multiplier * x / n
        rows.append(
            {"place": place, "period": period, "group": group, "value": value, "numerator": x, "denominator": n}
        )
    return shown(spec, rows, rule)


def shown(spec: IndicatorSpec, rows: Sequence[dict[str, object]], rule: Rule = EXACT) -> Shown:
    results = result_frame(rows)
    return Shown(spec, results, protect(spec, results, rule), rule)


def hidden_groups(frame: pd.DataFrame) -> list[str]:
    rows = frame[frame["state"] == "suppressed"]
    return [f"{place} {group}".strip() for place, group in zip(rows["place"], rows["group"], strict=True)]


def keeps_secrets(now: Sequence[Shown], ties: Ties, earlier: Sequence[Sequence[Shown]] = ()) -> Report:
    """Primary suppression alone is found out by the attacker; all that is hidden together is not."""
    problem = joint_problem(now, ties, earlier)
    assert min(widths(problem, problem.primary).values()) < 10
    assert not audit_release(problem, problem.primary).passed
    plan = plan_release(problem)
    assert min(widths(problem, plan.hidden).values()) >= 10 - 1e-6
    assert plan.report.passed
    assert protect_together(now, ties, earlier)[1] == plan.report
    return plan.report


# PA1: subtraction in one table ---------------------------------------------------------------------------------------
def test_siblings_cannot_be_subtracted_from_their_total() -> None:
    now = counts({"kent 2023 ": 154, "kent 2023 race=a": 4, "kent 2023 race=b": 50, "kent 2023 race=c": 100})
    report = keeps_secrets([now], Ties(partitions=RACES))
    assert report.complementary == 1
    frames, _ = protect_together([now], Ties(partitions=RACES))
    # Hiding the total would lose more than hiding one more group.
    assert list(frames[0]["reason"]) == ["", "primary", "complementary", ""]
    assert frames[0]["value"].tolist()[3] == 100
    assert frames[0].loc[1:2, ["value", "numerator", "rounded"]].isna().all(axis=None)


def test_a_place_cannot_be_found_from_its_parent_and_the_others() -> None:
    relations = pd.DataFrame(
        [("all", place, "county", True) for place in ("kent", "ottawa", "allegan")],
        columns=["parent", "child", "hierarchy", "is_partition"],
    )
    now = counts({"all 2023 ": 100, "kent 2023 ": 5, "ottawa 2023 ": 40, "allegan 2023 ": 55})
    assert keeps_secrets([now], Ties(relations)).complementary == 1


def test_months_cannot_be_found_from_the_year() -> None:
    now = counts(
        {"kent 2023 ": 130, **{f"kent 2023Q{quarter} ": number for quarter, number in enumerate((3, 40, 42, 45), 1)}}
    )
    ties = Ties(periods=period_parts(now.results["period"]))
    assert keeps_secrets([now], ties).complementary == 1


# PA2: across tables ----------------------------------------------------------------------------------------------------
def test_two_tables_over_the_same_people_are_judged_together() -> None:
    """Each table alone hides two cells in every row and column; a place's share and count together would give one back."""
    numbers = {"kent 2023 ": 154.0, "kent 2023 race=a": 4.0, "kent 2023 race=b": 50.0, "kent 2023 race=c": 100.0}
    people = {key: 10 * number for key, number in numbers.items()}
    share = shares({key: (number, people[key]) for key, number in numbers.items()})
    now = [counts(numbers), share]
    report = keeps_secrets(now, Ties(partitions=RACES))
    frames, _ = protect_together(now, Ties(partitions=RACES))
    # What hides the count hides the share of the same people.
    assert hidden_groups(frames[0]) == hidden_groups(frames[1])
    assert report.complementary == 2


# PA3: everyone less all others -------------------------------------------------------------------------------------------
def test_all_but_one_does_not_give_the_one() -> None:
    cross = {
        "kent 2023 ": 300, "kent 2023 sex=f": 150, "kent 2023 sex=m": 150,
        "kent 2023 race=a": 34, "kent 2023 race=b": 166, "kent 2023 race=c": 100,
        "kent 2023 race=a;sex=f": 4, "kent 2023 race=a;sex=m": 30, "kent 2023 race=b;sex=f": 86,
        "kent 2023 race=b;sex=m": 80, "kent 2023 race=c;sex=f": 60, "kent 2023 race=c;sex=m": 40,
    }  # fmt: skip
    ties = Ties(partitions={**RACES, "sex": ["f", "m"]})
    # A square of four cells is the least that keeps one of them.
    assert keeps_secrets([counts(cross)], ties).complementary == 3


# PA4: places that lie in each other ------------------------------------------------------------------------------------
def test_a_place_inside_another_is_not_the_difference_of_the_two() -> None:
    relations = pd.DataFrame(
        [("county", "zip", "zip", False)], columns=["parent", "child", "hierarchy", "is_partition"]
    )
    problem = joint_problem([counts({"county 2023 ": 12, "zip 2023 ": 3})], Ties(relations))
    # Nobody hides the rest of the county, but a part never exceeds the whole: 3 is known to be at most 12.
    assert widths(problem, problem.primary) == {1: 12.0}


# PA5: releases against each other ------------------------------------------------------------------------------------------
def test_what_was_public_before_stays_known() -> None:
    """First b was hidden beside a, now b is small no more: to show it would give a back by the old total."""
    numbers = {"kent 2023 ": 154, "kent 2023 race=a": 4, "kent 2023 race=b": 50, "kent 2023 race=c": 100}
    before = counts(numbers)
    old, _ = protect_together([before], Ties(partitions=RACES))
    was = Shown(before.spec, before.results, old[0], before.rule)
    frames, report = protect_together([before], Ties(partitions=RACES), [[was]])
    assert hidden_groups(frames[0]) == hidden_groups(old[0])
    assert report.passed
    # c is public; hidden now, it would protect nothing.
    problem = joint_problem([before], Ties(partitions=RACES), [[was]])
    hidden = np.array([name.endswith(("race=a", "race=c")) for name in problem.figures])
    assert [finding.verdict for finding in audit_release(problem, hidden).findings] == ["recovered", "known_before"]


def test_one_more_person_is_not_seen_in_the_difference_of_two_releases() -> None:
    numbers = {"kent 2023 ": 154, "kent 2023 race=a": 4, "kent 2023 race=b": 50, "kent 2023 race=c": 100}
    later = {**numbers, "kent 2023 ": 155, "kent 2023 race=c": 101}
    before = counts(numbers)
    old, _ = protect_together([before], Ties(partitions=RACES))
    was = Shown(before.spec, before.results, old[0], before.rule)
    report = keeps_secrets([counts(later)], Ties(partitions=RACES), [[was]])
    assert report.passed
    assert any("was" in name for name in joint_problem([counts(later)], Ties(partitions=RACES), [[was]]).cells)


def test_an_old_release_that_showed_a_number_is_named_and_stops_nothing() -> None:
    numbers = {"kent 2023 ": 154, "kent 2023 race=a": 4, "kent 2023 race=b": 50, "kent 2023 race=c": 100}
    now = counts(numbers)
    open_then = Shown(now.spec, now.results, now.results, now.rule)
    _, report = protect_together([now], Ties(partitions=RACES), [[open_then]])
    assert report.passed
    assert [finding.cell for finding in report.of("known_before")] == ["x|kent|2023|race=a"]


def test_what_an_old_release_lets_be_worked_out_is_named_too() -> None:
    """Before there was any audit: the total and all the others were public, and still are."""
    numbers = {"kent 2023 ": 154, "kent 2023 race=a": 4, "kent 2023 race=b": 50, "kent 2023 race=c": 100}
    now = counts(numbers)
    _, report = protect_together([now], Ties(partitions=RACES), [[now]])
    assert report.passed
    found = report.of("known_before")
    assert [(finding.cell, finding.low, finding.high) for finding in found] == [("x|kent|2023|race=a", 4, 4)]


def test_what_stands_is_known_and_what_it_hides_is_kept() -> None:
    """Men and women together are public already, with their small part hidden; the groups of today would give it away."""
    total = counts({"kent 2023 ": 154, "kent 2023 race=a": 4, "kent 2023 race=b": 50, "kent 2023 race=c": 100})
    frames, _ = protect_together([total], Ties(partitions=RACES))
    stands = Shown(total.spec, total.results, frames[0], total.rule, stands=True)
    other = IndicatorSpec("other", "count", "x[race=b]", disclosure="restricted")
    again = counts({"kent 2023 ": 50}, other)
    frames, report = protect_together([again, stands], Ties(partitions=RACES))
    # b was hidden beside a: under another name it would give a away all the same.
    assert hidden_groups(frames[0]) == ["kent"]
    pd.testing.assert_frame_equal(frames[1], stands.protected)
    assert report.passed


def test_what_an_old_release_hid_is_kept_although_it_is_small_no_more() -> None:
    numbers = {"kent 2023 ": 154, "kent 2023 race=a": 4, "kent 2023 race=b": 50, "kent 2023 race=c": 100}
    before = counts(numbers)
    old, _ = protect_together([before], Ties(partitions=RACES))
    was = Shown(before.spec, before.results, old[0], before.rule)
    later = counts({**numbers, "kent 2023 ": 170, "kent 2023 race=a": 20})
    # b has not changed: to show it now gives a of then back by the total of then.
    frames, report = protect_together([later], Ties(partitions=RACES), [[was]])
    assert "kent race=b" in hidden_groups(frames[0])
    assert report.passed


@pytest.mark.parametrize("stands", [False, True])
def test_a_small_group_of_public_size_may_be_anything_up_to_that_size(stands: bool) -> None:
    rate = shares({"kent 2023 race=a": (1, 6), "kent 2023 race=b": (50, 12000)}, spec=RATE)
    people = counts({"kent 2023 race=a": 6, "kent 2023 race=b": 12000}, PEOPLE)
    people = Shown(people.spec, people.results, people.protected, people.rule, stands=stands)
    frames, report = protect_together([rate, people], Ties(partitions=RACES))
    assert report.passed
    assert hidden_groups(frames[0]) == ["kent race=a"]
    assert {finding.verdict for finding in report.findings} <= {"safe"}


def test_long_work_tells_how_far_it_is_and_can_be_stopped() -> None:
    now = counts({"kent 2023 ": 154, "kent 2023 race=a": 4, "kent 2023 race=b": 50, "kent 2023 race=c": 100})
    told: list[float] = []
    protect_together([now], Ties(partitions=RACES), tell=told.append)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)

    def stop(done: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        protect_together([now], Ties(partitions=RACES), tell=stop)


# PA6: from a share to a count -----------------------------------------------------------------------------------------------
def test_a_share_times_its_base_is_the_count() -> None:
    """The count of b is hidden, its share is not: 41.7 % of 120 is 50, and so a is the rest."""
    share = shares({"kent 2023 race=b": (50, 120)})
    numbers = counts({"kent 2023 ": 154, "kent 2023 race=a": 4, "kent 2023 race=b": 50, "kent 2023 race=c": 100})
    frames, _ = protect_together([numbers, share], Ties(partitions=RACES))
    keeps_secrets([numbers, share], Ties(partitions=RACES))
    both = {group for frame in frames for group in hidden_groups(frame)}
    assert both == {"kent race=a", "kent race=c"}


def test_a_share_without_its_count_says_how_many_there_are() -> None:
    row = {"place": "kent", "period": "2023", "value": 25.0, "denominator": 400.0}
    problem = joint_problem([shown(SHARE, [row])], Ties())
    hidden = np.zeros(1, dtype=bool)
    low, high = problem.known(hidden)
    assert (low[0], high[0]) == (0, np.inf)
    builder_sees = {name: at for at, name in enumerate(problem.cells)}
    x = builder_sees["x|kent|2023|"]
    cost = np.zeros(len(problem.value))
    cost[x] = 1
    # 24.95 to 25.05 % of 400.
    assert _range(problem, x) == pytest.approx((99.8, 100.2), abs=1e-3)


def _range(problem: Any, cell: int) -> tuple[float, float]:
    from scipy.optimize import linprog  # only here

    low, high = problem.known(np.zeros(len(problem.primary), dtype=bool))
    rows = np.zeros((len(problem.sums), len(problem.value)))
    rows[problem.sums.row, problem.sums.column] = problem.sums.value
    cost = np.zeros(len(problem.value))
    cost[cell] = 1
    found = [
        linprog(sign * cost, A_eq=rows, b_eq=np.zeros(len(rows)), bounds=np.stack([low, high], axis=1))
        for sign in (1, -1)
    ]
    return found[0].fun, -found[1].fun


def test_a_rate_over_a_public_population_gives_its_count_away() -> None:
    rate = shares({"kent 2023 race=b": (50, 12000)}, spec=RATE)
    population = counts({"kent 2023 race=b": 12000}, PEOPLE)
    numbers = counts({"kent 2023 ": 154, "kent 2023 race=a": 4, "kent 2023 race=b": 50, "kent 2023 race=c": 100})
    frames, report = protect_together([numbers, rate, population], Ties(partitions=RACES))
    assert report.passed
    assert [hidden_groups(frame) for frame in frames] == [["kent race=a", "kent race=c"], [], []]


# PA7: nobody and everybody ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("x", [4, 96])
def test_a_small_remainder_is_kept_as_a_small_count_is(x: int) -> None:
    now = shares({
        "kent 2023 race=a": (x, 100), "kent 2023 race=b": (50, 100), "kent 2023 race=c": (45, 100),
        "kent 2023 ": (x + 95, 300),
    })  # fmt: skip
    report = keeps_secrets([now], Ties(partitions=RACES))
    assert {finding.cell.count("−") for finding in report.findings} == {0, 1}


# PA11: what rounding gives away -------------------------------------------------------------------------------------------
def test_rounded_numbers_are_known_to_half_a_step_and_no_better() -> None:
    rule = Rule()
    now = counts({"kent 2023 ": 64, "kent 2023 sex=f": 4, "kent 2023 sex=m": 60}, rule=rule)
    ties = Ties(partitions={"sex": ["f", "m"]})
    problem = joint_problem([now], ties)
    # 65 is 63 to 67, 60 is 58 to 62: the rest is 1 to 9.
    assert widths(problem, problem.primary) == {1: 8.0}
    assert keeps_secrets([now], ties).complementary == 1


def test_intervals_are_made_of_rounded_counts() -> None:
    row = {"place": "kent", "period": "2023", "value": 32.0, "numerator": 32.0, "denominator": 93.0}
    exact = wilson(np.array([32.0]), np.array([93.0]))
    row.update(value=100 * 32 / 93, lower=100 * float(exact[0][0]), upper=100 * float(exact[1][0]), level=0.95)
    again = wilson(np.array([30.0]), np.array([95.0]))
    frame = shown(SHARE, [row], Rule()).protected
    assert frame["lower"].tolist() == pytest.approx([100 * float(again[0][0])])
    assert frame["upper"].tolist() == pytest.approx([100 * float(again[1][0])])


# PA8, PA12: what is hidden leaves no trace ----------------------------------------------------------------------------------
def test_two_secrets_of_different_size_leave_the_same_rows() -> None:
    """A hidden row is the same whatever the number was, and so is everything beside it as long as that is rounded alike."""
    frames = []
    for secret in (3, 4):
        numbers = {"kent 2023 ": 154, "kent 2023 race=a": secret, "kent 2023 race=b": 50, "kent 2023 race=c": 100}
        now = counts(numbers, rule=Rule(), note=f"{secret} people", inputs=f"1:{secret}")
        rows, _ = protect_together([now], Ties(partitions=RACES))
        frames.append(rows[0].loc[rows[0]["state"] == "suppressed"].drop(columns="inputs"))
    pd.testing.assert_frame_equal(frames[0], frames[1])
    assert (frames[0]["note"] == "").all()


def test_what_nobody_can_protect_is_refused() -> None:
    """The numbers around a small one are public elsewhere and cannot be hidden: the release does not pass."""
    builder = Builder()
    for name, value in (("total", 54.0), ("a", 4.0), ("b", 50.0)):
        builder.add_cell(name, value)
        builder.add_figure(name, {name: (value, value)}, primary=name == "a", fixed=name != "a")
    builder.add_sum("total", ["a", "b"])
    plan = plan_release(builder.build())
    assert plan.complementary == 0
    assert not plan.report.passed
    found = plan.report.findings
    assert [(finding.cell, finding.low, finding.high, finding.verdict) for finding in found] == [
        ("a", 4, 4, "recovered")
    ]
