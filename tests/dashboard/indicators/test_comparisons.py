import csv
import tomllib
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.indicators.comparisons import Comparison, Distance, Reference, compare, distance
from dashboard.indicators.compute import compute
from dashboard.indicators.contrasts import Verdict
from dashboard.indicators.disparity import disparity
from dashboard.indicators.frame import observation_frame
from dashboard.indicators.reasons import Reason
from dashboard.indicators.results import Result, Scale
from dashboard.indicators.spec import spec_from
from tests.dashboard.indicators.equity import (
    COUNT,
    PERCENT,
    PUBLISHED,
    RATE,
    SURVEY,
    band,
    exact,
    hidden,
    rate,
    share,
    survey,
)

CASE = Path(__file__).parent / "cases" / "acs-child-poverty"
ZERO = dict.fromkeys(("003", "004", "005", "011", "012", "013"), (0.0, 26.0))
# Table B17020C and E, Kent County, American Community Survey 2019-2023: estimate and 90 % margin.
MORE = {
    "race=aian": {
        "003": (77.0, 87.0), "004": (29.0, 29.0), "005": (97.0, 71.0),
        "011": (86.0, 74.0), "012": (161.0, 96.0), "013": (160.0, 100.0),
    },
    "race=nhpi": ZERO,
}  # fmt: skip
RACES = ("race=aian", "race=asian", "race=black", "race=hispanic", "race=nhpi", "race=white-nh")


def kent(*, withhold: bool) -> tuple[Scale, list[Result]]:
    """The results of child poverty in Kent County, computed from the lines of the file."""
    spec = spec_from(tomllib.loads((CASE / "spec.toml").read_text())["indicator"])
    with (CASE / "observations.csv").open() as lines:
        told = [
            {name: float(cell) if name in ("value", "moe", "moe_level") else cell for name, cell in row.items()}
            for row in csv.DictReader(lines)
        ]
    rows = [{name: cell for name, cell in row.items() if name not in ("import_id", "row")} for row in told]
    for group, cells in MORE.items():
        key = {"place": "26081", "period": "2019-2023", "group": group, "moe_level": 0.90}
        rows += [{**key, "measure": f"acs-b17020-{line}", "value": x, "moe": moe} for line, (x, moe) in cells.items()]
    results = compute(spec, observation_frame(rows), withhold=withhold)
    plain = results.astype(object).where(results.notna(), None)
    return Scale.of(spec), [Result.of(row) for row in plain.to_dict("records")]


def by_group(found: tuple[Comparison, ...]) -> dict[str, Comparison]:
    return {one.group: one for one in found}


def test_child_poverty_in_public_against_white_children() -> None:
    scale, results = kent(withhold=True)
    found = compare(scale, results, Reference("fixed", "race=white-nh"), goal=5)
    groups = by_group(found.groups)
    assert found.against == "race=white-nh"
    assert groups["race=black"].to_reference.verdict is Verdict.WORSE
    assert groups["race=black"].to_reference.z == pytest.approx(10.662, abs=0.001)
    # (37.19874 − 5) / 100 × 18049 = 5811.55 children, so 5,812.
    assert (groups["race=black"].to_goal.people, groups["race=black"].to_goal.about) == (5812, True)
    assert groups["race=white-nh"].to_reference.reason is Reason.IS_REFERENCE
    for withheld in ("race=aian", "race=asian"):
        assert groups[withheld].to_reference.reason is Reason.UNRELIABLE
        assert groups[withheld].to_goal == Distance(reason=Reason.UNRELIABLE, people_reason=Reason.UNRELIABLE)
    # 0 of 0 children: there is no rate.
    assert groups["race=nhpi"].to_reference.reason is Reason.NO_DENOMINATOR


def test_child_poverty_for_staff_compares_what_the_public_does_not_see() -> None:
    scale, results = kent(withhold=False)
    for staff in (True, False):
        found = by_group(compare(scale, results, Reference("fixed", "race=black"), staff=staff).groups)["race=aian"]
        if staff:
            assert found.to_reference.z == pytest.approx(-0.3923, abs=1e-4)
            assert found.to_reference.verdict is Verdict.NOT_DIFFERENT
            assert found.to_reference.unreliable
        else:
            assert (found.to_reference.gap, found.to_reference.reason) == (None, Reason.UNRELIABLE)


@pytest.mark.parametrize("withhold", [True, False])
def test_child_poverty_has_no_index_of_disparity(withhold: bool) -> None:
    # Without Hispanic children (not in this case) two of six groups have a firm figure.
    scale, results = kent(withhold=withhold)
    found = disparity(scale, results, None, RACES)
    assert (found.index, found.present, found.expected, found.reason) == (None, 2, 6, Reason.TOO_FEW_GROUPS)
    # With them (26.17394 % ± 2.64117) it is three of six: enough groups, but half of those expected.
    whole = [*results, survey(26.17394, 2.64117, "race=hispanic")]
    found = disparity(scale, whole, None, RACES)
    assert (found.index, found.present, found.reason) == (None, 3, Reason.GROUPS_MISSING)


@pytest.mark.parametrize(("kind", "group"), [("overall", "x"), ("fixed", ""), ("best", "x"), ("middle", "")])
def test_a_reference_is_named_in_full(kind: str, group: str) -> None:
    with pytest.raises(ValueError, match="reference"):
        Reference(kind, group)


def test_a_group_is_compared_once() -> None:
    with pytest.raises(ValueError, match="once"):
        compare(PERCENT, [share(1, 20), share(2, 20)], Reference("overall"))


def test_everyone_is_the_reference_named_overall() -> None:
    found = compare(PERCENT, [share(90, 500, ""), share(60, 200, "g=a")], Reference("overall"))
    assert (found.against, found.reason) == ("", Reason.NONE)
    assert by_group(found.groups)["g=a"].to_reference.gap == pytest.approx(12)
    assert found.groups[0].to_reference.reason is Reason.IS_REFERENCE
    assert found.groups[0].to_goal.reason is Reason.NO_GOAL


def test_a_hidden_or_absent_reference_leaves_all_without_comparison() -> None:
    for results in ([hidden("primary", ""), share(60, 200, "g=a")], [share(60, 200, "g=a")]):
        found = compare(PERCENT, results, Reference("overall"))
        assert (found.against, found.reason) == (None, Reason.NO_REFERENCE)
        assert found.groups[-1].to_reference.reason is Reason.NO_REFERENCE
        assert found.groups[-1].to_reference.gap is None


@pytest.mark.parametrize(("direction", "best"), [("lower", "b"), ("higher", "c"), ("", None)])
def test_the_best_group_is_the_most_favourable_firm_one(direction: str, best: str | None) -> None:
    results = [
        rate(5, 100, "", state="normal"),
        rate(2, 100, "d", state="unreliable", reason="unreliable"),
        rate(9, 100, "c"),
        rate(3, 100, "b"),
        rate(3, 100, "e"),
    ]
    found = compare(Scale("rate", 1000, direction), results, Reference("best"))
    assert found.against == best
    assert found.reason is (Reason.NONE if best else Reason.NO_DIRECTION)


def test_there_is_no_best_group_where_a_limit_could_lie_beyond_it() -> None:
    scale = Scale("proportion", 100, "higher", 0, 100)
    groups = [exact(80, "a"), band("70-79", "b"), band("few", "d")]
    assert compare(scale, groups, Reference("best")).against == "a"
    assert compare(scale, [*groups, band(">=95", "c")], Reference("best")).reason is Reason.BEST_UNCLEAR
    lower = Scale("proportion", 100, "lower", 0, 100)
    assert compare(lower, groups, Reference("best")).reason is Reason.BEST_UNCLEAR
    assert compare(lower, [hidden("primary", "a")], Reference("best")).reason is Reason.NO_REFERENCE


@pytest.mark.parametrize("scale", [COUNT, Scale("survey")])
def test_numbers_of_people_in_groups_of_different_size_are_no_disparity(scale: Scale) -> None:
    found = compare(scale, [exact(900, ""), exact(100, "a")], Reference("overall"))
    assert {one.to_reference.reason for one in found.groups} == {Reason.COUNTS}


@pytest.mark.parametrize(
    ("scale", "result", "goal", "short", "people", "why"),
    [
        (PERCENT, share(30, 120), 10, 15, 18, ""),  # 15 % of 120 are 18
        (PERCENT, share(30, 120), 24, 1, 2, ""),  # 1.2 people: one would not do
        (PERCENT, share(30, 120), 25, 0, 0, ""),
        (PERCENT, share(30, 120), 60, 0, 0, ""),  # beyond the goal: never negative
        (Scale("proportion", 100, "higher"), share(30, 120), 60, 35, 42, ""),
        (RATE, rate(65, 10_000), 5, 1.5, 15, ""),
        (COUNT, exact(120), 100, 20, 20, ""),
        (Scale("count", 0.001, "lower"), exact(0.12), 0.1, 0.02, 20, ""),
        (SURVEY, exact(30), 10, 20, None, "no_base"),
        (Scale("survey_ratio", 1, "lower"), exact(30, denominator=5), 10, 20, None, "not_additive"),
        (Scale("mean", 1, "lower"), exact(30, denominator=5), 10, 20, None, "not_additive"),
        (PUBLISHED, exact(44_980), 90_000, 45_020, None, "not_additive"),
    ],
)
def test_the_people_it_takes(
    scale: Scale, result: Result, goal: float, short: float, people: int | None, why: str
) -> None:
    found = distance(scale, result, goal)
    assert (found.people, found.people_reason.value) == (people, why)
    assert found.short == pytest.approx(short)
    assert found.reached is (short == 0)
    assert found.reason is Reason.NONE


def test_a_goal_inside_the_interval_is_not_clearly_missed() -> None:
    assert distance(PERCENT, share(30, 120), 22).clear is False
    assert distance(PERCENT, share(30, 120), 10).clear is True
    assert distance(PERCENT, exact(30), 10).clear is None


def test_without_a_better_way_there_is_a_gap_but_nothing_to_reach() -> None:
    found = distance(Scale("rate", 1000), rate(30, 100), 200)
    assert (found.gap, found.short, found.reached, found.reason) == (100, None, None, Reason.NO_DIRECTION)
    assert distance(Scale("published"), band(">=95"), 90).reason is Reason.NO_DIRECTION


@pytest.mark.parametrize(
    ("direction", "bound", "goal", "reached", "allowed"),
    [
        ("higher", ">=95", 90, True, (0, 0)),
        ("higher", "70-79", 90, False, (11, 20)),
        ("higher", "70-79", 75, None, (0, 5)),
        ("higher", "<50", 50, False, (0, 50)),
        ("higher", "<=50", 50, None, (0, 50)),
        ("lower", "<50", 50, True, (0, 0)),
        ("lower", ">50", 50, False, (0, 50)),
        ("lower", "70-79", 60, False, (10, 19)),
        ("higher", "few", 60, None, None),
    ],
)
def test_a_band_against_the_goal(
    direction: str, bound: str, goal: float, reached: bool | None, allowed: tuple[float, float] | None
) -> None:
    found = distance(Scale("proportion", 100, direction, 0, 100), band(bound), goal)
    assert (found.reached, found.short_range, found.gap, found.people) == (reached, allowed, None, None)
    assert found.people_reason is Reason.BOUNDED
    assert found.reason is (Reason.BOUNDED if reached is None else Reason.NONE)


def test_a_limit_without_an_end_gives_no_range_to_the_goal() -> None:
    found = distance(Scale("published", 1, "lower"), band(">=250000"), 100_000)
    assert (found.reached, found.short_range) == (False, None)


@given(seed=st.integers(0, 10**6), sizes=st.lists(st.tuples(st.integers(0, 90), st.integers(90, 400)), min_size=2))
def test_the_order_of_the_groups_does_not_matter(seed: int, sizes: list[tuple[int, int]]) -> None:
    results = [rate(x, n, f"g={number}") for number, (x, n) in enumerate(sizes)]
    shuffled = Random(seed).sample(results, len(results))
    one, other = (compare(RATE, rows, Reference("best"), goal=100) for rows in (results, shuffled))
    assert one.against == other.against
    assert by_group(one.groups) == by_group(other.groups)


@given(x=st.integers(0, 300), n=st.integers(300, 5000), goal=st.floats(0, 100), higher=st.booleans())
def test_moving_that_many_people_reaches_the_goal_and_one_less_does_not(
    x: int, n: int, goal: float, higher: bool
) -> None:
    scale = Scale("proportion", 100, "higher" if higher else "lower", 0, 100)
    found = distance(scale, Result("a", x / n * 100, x, n), goal)
    assert found.people is not None
    assert found.people >= 0
    step = 1 if higher else -1
    needed = goal / 100 * n
    assert step * (x + step * found.people - needed) >= -1e-6
    assert found.people == 0 or step * (x + step * (found.people - 1) - needed) < 1e-6
