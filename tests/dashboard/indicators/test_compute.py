import pandas as pd
import pytest

from dashboard.indicators.compute import ImpossibleError, compute
from dashboard.indicators.frame import FrameError
from dashboard.indicators.spec import IndicatorSpec
from tests.dashboard.indicators.build import frame_of, observed, only

COUNT = IndicatorSpec("births", "count", "births")
SHARE = IndicatorSpec("share", "proportion", "x", "n", multiplier=100)
SURVEY = IndicatorSpec("homes", "survey", "a + b")
DIRECT = IndicatorSpec("graduation", "proportion", "grads", multiplier=100)
PUBLISHED = IndicatorSpec("income", "published", "income")


def test_no_observations_give_no_results() -> None:
    assert len(compute(COUNT, frame_of())) == 0


def test_observations_of_other_measures_are_ignored() -> None:
    assert len(compute(COUNT, frame_of(observed("deaths", 4)))) == 0


def test_an_unsound_frame_is_refused_at_the_door() -> None:
    with pytest.raises(FrameError):
        compute(COUNT, frame_of(observed("births", 4)).drop(columns="se"))


def test_unsound_relations_are_refused_at_the_door() -> None:
    with pytest.raises(FrameError):
        compute(COUNT, frame_of(observed("births", 4)), pd.DataFrame({"parent": ["a"]}))


def test_the_numerator_says_which_cells_there_are() -> None:
    frame = frame_of(observed("x", 40), observed("n", 80), observed("n", 90, group="sex=male"))
    assert compute(SHARE, frame)["group"].tolist() == [""]


def test_a_part_larger_than_its_whole_stops_the_run_and_names_the_cell() -> None:
    with pytest.raises(ImpossibleError, match="place kent, period 2023, group everyone: a part is larger"):
        compute(SHARE, frame_of(observed("x", 81), observed("n", 80)))


@pytest.mark.parametrize(
    ("spec", "rows"),
    [
        (COUNT, [observed("births", -1)]),
        (SHARE, [observed("x", -1), observed("n", 80)]),
        (IndicatorSpec("r", "rate", "x", "n"), [observed("x", -1), observed("n", 80)]),
        (IndicatorSpec("m", "mean", "x", "n"), [observed("x", -1), observed("n", -80)]),
        (DIRECT, [observed("grads", numerator=-1.0, denominator=50.0)]),
        (DIRECT, [observed("grads", numerator=51.0, denominator=50.0)]),
        (DIRECT, [observed("grads", 101)]),
        (IndicatorSpec("s", "survey_proportion", "s"), [observed("s", -0.1)]),
    ],
)
def test_what_cannot_be_stops_the_run(spec: IndicatorSpec, rows: list[dict[str, object]]) -> None:
    with pytest.raises(ImpossibleError, match="kent"):
        compute(spec, frame_of(*rows))


def test_a_group_is_picked_and_leaves_its_dimension() -> None:
    spec = IndicatorSpec("young", "proportion", "people[age=under-5]", "people", multiplier=100)
    frame = frame_of(
        observed("people", 1000),
        observed("people", 60, group="age=under-5"),
        observed("people", 25, group="age=under-5;sex=male"),
        observed("people", 500, group="sex=male"),
        observed("people", 200, group="age=under-18"),
    )
    results = compute(spec, frame)
    assert results[["group", "numerator", "denominator", "value"]].values.tolist() == [
        ["", 60.0, 1000.0, 6.0],
        ["sex=male", 25.0, 500.0, 5.0],
    ]
    assert results["inputs"].tolist() == ["1:2 1:1", "1:3 1:4"]


def test_a_formula_adds_subtracts_multiplies_and_divides() -> None:
    spec = IndicatorSpec("f", "survey", "(a - b) * 2 / c + 1")
    row = only(compute(spec, frame_of(observed("a", 50, moe=3), observed("b", 20, moe=4), observed("c", 10, moe=0))))
    assert (row["value"], row["moe"], row["moe_level"]) == (7.0, 1.0, 0.90)


def test_a_product_of_estimates_has_its_margin() -> None:
    spec = IndicatorSpec("f", "survey", "a * b")
    row = only(compute(spec, frame_of(observed("a", 20, moe=3), observed("b", 10, moe=2))))
    assert (row["value"], row["moe"]) == (200.0, 50.0)


def test_margins_at_two_levels_meet_at_the_lower() -> None:
    frame = frame_of(observed("a", 50, moe=3, moe_level=0.90), observed("b", 20, moe=4 * 1.960 / 1.645, moe_level=0.95))
    row = only(compute(SURVEY, frame))
    assert (row["moe"], row["moe_level"]) == (pytest.approx(5.0), 0.90)
    assert row["se"] == pytest.approx(5 / 1.645)
    assert row["upper"] == pytest.approx(70 + 5 * 1.960 / 1.645)


def test_a_standard_error_takes_the_place_of_a_margin() -> None:
    row = only(compute(IndicatorSpec("s", "survey", "a"), frame_of(observed("a", 50, se=5.0))))
    assert (row["moe"], row["moe_level"], row["se"]) == (pytest.approx(9.8), 0.95, 5.0)
    assert (row["lower"], row["upper"]) == pytest.approx((40.2, 59.8))


def test_an_estimate_without_margin_has_no_interval_and_is_not_judged() -> None:
    row = only(compute(SURVEY, frame_of(observed("a", 50, moe=3), observed("b", 20))))
    assert (row["value"], row["moe"], row["lower"], row["level"], row["reliability"]) == (70, None, None, None, "")


def test_zero_estimates_bring_one_margin_only() -> None:
    spec = IndicatorSpec("s", "survey", "sum(a, b, c)")
    frame = frame_of(observed("a", 0, moe=12), observed("b", 0, moe=15), observed("c", 30, moe=8))
    assert only(compute(spec, frame))["moe"] == 17.0


def test_a_scaled_count_keeps_its_events() -> None:
    row = only(compute(IndicatorSpec("k", "count", "births", multiplier=0.001), frame_of(observed("births", 100))))
    assert (row["value"], row["numerator"]) == (0.1, 100)
    assert row["lower"] == pytest.approx(0.0813621, rel=1e-5)


def test_a_scaled_bound_says_nothing() -> None:
    frame = frame_of(observed("births", state="bounded", bound="<10"))
    bounded = only(compute(COUNT, frame))
    scaled = only(compute(IndicatorSpec("k", "count", "births", multiplier=0.001), frame))
    assert (bounded["state"], bounded["bound"], bounded["reason"]) == ("bounded", "<10", "source")
    assert (scaled["state"], scaled["bound"], scaled["reason"]) == ("incomplete", "", "parts_missing")


@pytest.mark.parametrize(
    ("a", "b", "state", "reason"),
    [
        ("normal", "estimated", "estimated", ""),
        ("estimated", "provisional", "provisional", ""),
        ("missing", "missing", "missing", "not_collected"),
        ("missing", "not_applicable", "missing", "not_collected"),
        ("suppressed", "suppressed", "suppressed", "source"),
        ("suppressed", "missing", "incomplete", "parts_missing"),
        ("normal", "missing", "incomplete", "parts_missing"),
        ("normal", "bounded", "incomplete", "parts_missing"),
        ("bounded", "bounded", "incomplete", "parts_missing"),
        ("normal", "not_applicable", "normal", ""),
        ("not_applicable", "not_applicable", "not_applicable", "not_applicable"),
    ],
)
def test_a_sum_is_as_sure_as_its_parts(a: str, b: str, state: str, reason: str) -> None:
    def part(measure: str, of: str) -> dict[str, object]:
        return observed(measure, 20, moe=2, state=of, bound="<50" if of == "bounded" else "")

    row = only(compute(SURVEY, frame_of(part("a", a), part("b", b))))
    assert (row["state"], row["reason"]) == (state, reason)
    assert (row["value"] is None) == (state not in ("normal", "estimated", "provisional"))


def test_a_part_that_was_never_told_leaves_the_sum_incomplete() -> None:
    row = only(compute(SURVEY, frame_of(observed("a", 20, moe=2))))
    assert (row["value"], row["state"], row["reason"]) == (None, "incomplete", "parts_missing")


@pytest.mark.parametrize(
    ("x", "n", "state", "reason"),
    [
        ("normal", "provisional", "provisional", ""),
        ("suppressed", "normal", "suppressed", "source"),
        ("normal", "missing", "missing", "not_collected"),
        ("missing", "suppressed", "missing", "not_collected"),
        ("missing", "not_applicable", "not_applicable", "not_applicable"),
        ("not_applicable", "normal", "not_applicable", "not_applicable"),
        ("bounded", "normal", "incomplete", "parts_missing"),
        ("normal", "bounded", "incomplete", "parts_missing"),
    ],
)
def test_a_ratio_is_as_sure_as_both_sides(x: str, n: str, state: str, reason: str) -> None:
    def side(measure: str, value: float, of: str) -> dict[str, object]:
        return observed(measure, value, state=of, bound="11-499" if of == "bounded" else "")

    row = only(compute(SHARE, frame_of(side("x", 40, x), side("n", 80, n))))
    assert (row["state"], row["reason"]) == (state, reason)
    assert row["numerator"] == (40 if x == "normal" else None)
    assert row["denominator"] == (80 if n in ("normal", "provisional") else None)
    assert row["denominator_bound"] == ("11-499" if n == "bounded" else "")


def test_a_quotient_inside_a_formula_needs_a_divisor() -> None:
    row = only(compute(IndicatorSpec("f", "survey", "a / b"), frame_of(observed("a", 1), observed("b", 0))))
    assert (row["value"], row["state"], row["reason"]) == (None, "not_applicable", "no_denominator")


def test_a_small_share_is_withheld_with_what_gives_it_back() -> None:
    row = only(compute(SHARE, frame_of(observed("x", 10), observed("n", 29))))
    assert (row["state"], row["reason"], row["reliability"]) == ("unreliable", "unreliable", "low")
    assert (row["value"], row["numerator"], row["lower"], row["level"], row["denominator"]) == (None,) * 4 + (29,)


def test_the_sample_caps_the_effective_sample_of_a_survey_share() -> None:
    spec = IndicatorSpec("s", "survey_proportion", "x", "n", multiplier=100)
    x = observed("x", 400, moe=20)
    few, many = (frame_of(x, observed("n", 800, moe=20, n=size)) for size in (25.0, 50.0))
    assert only(compute(spec, few))["state"] == "unreliable"
    assert only(compute(spec, many))["state"] == "normal"


def test_a_survey_share_is_cut_at_nobody_and_everybody() -> None:
    spec = IndicatorSpec("s", "survey_proportion", "x", "n", multiplier=100)
    row = only(compute(spec, frame_of(observed("x", 10, moe=15), observed("n", 1000, moe=0))))
    assert (row["value"], row["lower"]) == (1.0, 0.0)
    assert row["upper"] == pytest.approx(1 + 1.5 * 1.960 / 1.645)


def test_notes_come_together_once() -> None:
    frame = frame_of(observed("a", 1, note="late"), observed("b", 2, note="late; early"))
    assert only(compute(SURVEY, frame))["note"] == "late; late; early"
    frame = frame_of(observed("a", 1, note="late"), observed("b", 2, note="late"))
    assert only(compute(SURVEY, frame))["note"] == "late"


class TestRowsThatCarryTheFigure:
    """A proportion, rate or mean of one bare measure."""

    def test_counts_give_the_figure(self) -> None:
        row = only(compute(DIRECT, frame_of(observed("grads", 73, numerator=431.0, denominator=612.0))))
        assert row["value"] == pytest.approx(70.4248, abs=1e-4)
        assert (row["lower"], row["upper"]) == pytest.approx((66.69, 73.90), abs=0.005)

    def test_a_published_rate_stands_where_counts_are_not_told(self) -> None:
        row = only(compute(DIRECT, frame_of(observed("grads", 81.9, denominator=48.0, moe=5))))
        assert (row["value"], row["numerator"], row["denominator"], row["moe"]) == (81.9, None, 48, 5)
        assert row["lower"] == pytest.approx(81.9 - 5 * 1.960 / 1.645)

    def test_a_numerator_alone_is_no_figure(self) -> None:
        row = only(compute(DIRECT, frame_of(observed("grads", numerator=40.0))))
        assert (row["value"], row["numerator"], row["state"], row["reason"]) == (
            None,
            40,
            "incomplete",
            "parts_missing",
        )

    def test_nobody_has_no_figure(self) -> None:
        row = only(compute(DIRECT, frame_of(observed("grads", 0, numerator=0.0, denominator=0.0, moe=5))))
        assert (row["value"], row["state"], row["reason"]) == (None, "not_applicable", "no_denominator")
        assert (row["lower"], row["moe"], row["moe_level"]) == (None, None, None)

    def test_a_rate_counts_its_events(self) -> None:
        spec = IndicatorSpec("deaths", "rate", "deaths", multiplier=100000)
        row = only(compute(spec, frame_of(observed("deaths", numerator=65.0, denominator=10000.0))))
        assert (row["value"], round(row["lower"], 2), round(row["upper"], 2)) == (650, 501.63, 828.49)

    def test_a_mean_has_students_interval_where_its_spread_is_known(self) -> None:
        spec = IndicatorSpec("days", "mean", "days")
        row = only(compute(spec, frame_of(observed("days", numerator=500.0, denominator=25.0, se=2.0))))
        assert row["value"] == 20
        assert row["lower"] == pytest.approx(20 - 2 * 2.063899, abs=1e-5)
        assert (row["reliability"], row["se"]) == ("high", 2.0)

    def test_a_mean_without_spread_has_no_interval(self) -> None:
        row = only(compute(IndicatorSpec("days", "mean", "a", "b"), frame_of(observed("a", 500), observed("b", 25))))
        assert (row["value"], row["lower"], row["reliability"]) == (20, None, "")

    def test_a_weighted_estimate_stands_beside_its_counts(self) -> None:
        spec = IndicatorSpec("s", "survey_proportion", "s", multiplier=100)
        row = only(compute(spec, frame_of(observed("s", 55, numerator=50.0, denominator=100.0, moe=4, n=400.0))))
        assert (row["value"], row["numerator"], row["denominator"]) == (55, 50, 100)

    def test_weighted_counts_alone_give_an_estimate_without_interval(self) -> None:
        spec = IndicatorSpec("s", "survey_ratio", "s")
        row = only(compute(spec, frame_of(observed("s", numerator=50.0, denominator=100.0))))
        assert (row["value"], row["lower"]) == (0.5, None)


def test_a_published_figure_keeps_every_number_of_its_source() -> None:
    row = only(compute(PUBLISHED, frame_of(observed("income", 5, moe=1, se=0.6, lower=3.0, upper=9.0, level=0.95))))
    kept = {"value": 5, "moe": 1, "moe_level": 0.90, "se": 0.6, "lower": 3, "upper": 9, "level": 0.95}
    assert {name: row[name] for name in kept} == kept


def test_an_interval_alone_tells_how_reliable_a_published_figure_is() -> None:
    def word(half: float) -> str:
        row = observed("income", 100, lower=100 - half, upper=100 + half, level=0.90)
        return only(compute(PUBLISHED, frame_of(row)))["reliability"]

    assert [word(1.645 * cv) for cv in (11, 13, 31)] == ["high", "medium", "low"]


def test_a_published_figure_is_cut_where_the_definition_says() -> None:
    spec = IndicatorSpec("p", "published", "income", minimum=0.0)
    assert only(compute(spec, frame_of(observed("income", 1, moe=5))))["lower"] == 0
