import math
from pathlib import Path

import pytest

from dashboard.indicators.frame import check_observations
from tests.dashboard.ingest.files import Reading, long_file, long_recipe, read

COLUMNS = "measure,place,year,group,value"


def one(folder: Path, columns: str, row: str, **recipe: str) -> Reading:
    """Reads one figure with more columns."""
    found = read(folder, long_file(f"income,26081,2023,,{row}", columns=f"{COLUMNS},{columns}"), long_recipe(**recipe))
    if len(found.frame):
        check_observations(found.frame)
    return found


def values(found: Reading, *names: str) -> list[object]:
    return [None if isinstance(cell := found.column(name)[0], float) and math.isnan(cell) else cell for name in names]


def test_a_margin_has_the_level_that_the_recipe_states(tmp_path: Path) -> None:
    found = one(tmp_path, "moe", "5,2", record="margin_level = 0.9")
    assert values(found, "moe", "moe_level") == [2.0, 0.9]


def test_a_level_may_be_written_as_percent(tmp_path: Path) -> None:
    found = one(tmp_path, "lower,upper,level", "5,4,6,95")
    assert values(found, "lower", "upper", "level") == [4.0, 6.0, 0.95]


def test_a_margin_without_a_level_is_rejected(tmp_path: Path) -> None:
    assert one(tmp_path, "moe,moe_level", "5,2,").codes() == [(2, "moe", "level_missing")]


@pytest.mark.parametrize("level", ["0.2", "100", "1"])
def test_a_level_outside_its_range_is_rejected(tmp_path: Path, level: str) -> None:
    assert one(tmp_path, "moe,moe_level", f"5,2,{level}").codes() == [(2, "moe_level", "level_range")]


def test_a_level_without_a_margin_is_left_away(tmp_path: Path) -> None:
    assert values(one(tmp_path, "moe,moe_level", "5,,0.9"), "moe", "moe_level") == [None, None]
    found = one(tmp_path, "level", "5,0.9")
    assert values(found, "level") == [None]


@pytest.mark.parametrize(
    ("columns", "row", "column", "code"),
    [
        ("moe,moe_level", "5,-2,0.9", "moe", "negative_margin"),
        ("se", "5,-2", "se", "negative_margin"),
        ("lower,upper,level", "5,6,4,0.95", "lower", "interval_order"),
        ("lower,upper,level", "5,6,,0.95", "lower", "interval_half"),
        ("se", "5,<2", "se", "not_a_number"),
        ("n", "5,-1", "n", "negative_count"),
        ("state", "5,lost", "state", "state_unknown"),
        ("state", "5,suppressed", "state", "state_with_value"),
        ("state", ",normal", "state", "state_without_value"),
        ("state", ",bounded", "state", "bound_missing"),
        ("bound", ",about 5", "bound", "bound_missing"),
        ("bound", "5,>=95", "bound", "state_with_value"),
        ("denominator_bound", "5,about 5", "denominator_bound", "bound_missing"),
        ("reason", ",forgotten", "reason", "reason_unknown"),
    ],
)
def test_what_cannot_be_true_is_rejected(tmp_path: Path, columns: str, row: str, column: str, code: str) -> None:
    assert one(tmp_path, columns, row).codes() == [(2, column, code)]


def test_a_range_where_one_number_must_stand_is_rejected(tmp_path: Path) -> None:
    found = one(tmp_path, "n", "5,x", numbers='marks = { x = "bounded: >=5" }')
    assert found.codes() == [(2, "n", "bound_here")]


def test_a_bound_becomes_a_state_and_never_a_number(tmp_path: Path) -> None:
    assert values(one(tmp_path, "note", "<10,"), "state", "bound", "value") == ["bounded", "<10", None]
    assert values(one(tmp_path, "bound", ",≥95"), "state", "bound", "value") == ["bounded", ">=95", None]
    found = one(tmp_path, "state,bound", ",bounded,70-79")
    assert values(found, "state", "bound", "reason") == ["bounded", "70-79", ""]


def test_a_bound_is_dropped_where_the_state_says_otherwise(tmp_path: Path) -> None:
    assert values(one(tmp_path, "state,bound", ",suppressed,<5"), "state", "bound") == ["suppressed", ""]


def test_a_declared_state_brings_its_reason(tmp_path: Path) -> None:
    assert values(one(tmp_path, "state", ",suppressed"), "state", "reason") == ["suppressed", "source"]
    assert values(one(tmp_path, "state", ",not applicable"), "state", "reason") == ["not_applicable"] * 2
    assert values(one(tmp_path, "state,reason", ",missing,not_collected"), "state", "reason") == [
        "missing", "not_collected",
    ]  # fmt: skip
    assert values(one(tmp_path, "state,reason", "5,provisional,source"), "state", "reason") == ["provisional", ""]


def test_a_blank_state_leaves_it_to_the_value(tmp_path: Path) -> None:
    assert values(one(tmp_path, "state", "5,"), "state") == ["normal"]
    assert values(one(tmp_path, "state", "*,"), "state", "reason") == ["suppressed", "source"]


def test_the_recipe_may_call_all_figures_provisional(tmp_path: Path) -> None:
    assert values(one(tmp_path, "note", "5,", record='state = "provisional"'), "state") == ["provisional"]


def test_a_numerator_stands_in_where_there_is_no_value(tmp_path: Path) -> None:
    found = one(tmp_path, "numerator,denominator", ",30,200")
    assert values(found, "value", "numerator", "denominator", "state") == [None, 30.0, 200.0, "normal"]


def test_a_hidden_numerator_explains_a_blank_value(tmp_path: Path) -> None:
    found = one(tmp_path, "numerator,denominator", ",*,200")
    assert values(found, "numerator", "denominator", "state") == [None, 200.0, "suppressed"]


def test_a_recipe_may_read_numerators_only(tmp_path: Path) -> None:
    recipe = long_recipe(**{'\nvalue = "value"': "", '"numerator", ': ""})
    rows = ("births,26081,2023,,30,200", "births,26,2023,,<5,200")
    content = long_file(*rows, columns="measure,place,year,group,numerator,denominator")
    found = read(tmp_path, content, recipe)
    assert found.column("state") == ["normal", "bounded"]
    assert found.column("bound") == ["", "<5"]


def test_what_belongs_to_a_hidden_value_is_hidden_too(tmp_path: Path) -> None:
    found = one(tmp_path, "numerator,denominator,moe,moe_level,lower,upper,level", "*,3,200,1,0.9,1,2,0.95")
    assert values(found, "numerator", "moe", "moe_level", "lower", "upper", "level") == [None] * 6
    assert values(found, "denominator", "state") == [200.0, "suppressed"]


def test_a_band_of_a_denominator_is_kept(tmp_path: Path) -> None:
    found = one(tmp_path, "denominator", "0,11-499", numbers='bounds = ["ranges"]')
    assert values(found, "value", "denominator", "denominator_bound") == [0.0, None, "11-499"]
    found = one(tmp_path, "denominator,denominator_bound", '0,,"1,000-4,999"')
    assert values(found, "denominator_bound") == ["1000-4999"]
    found = one(tmp_path, "denominator,denominator_bound", "0,<50,")
    assert values(found, "denominator_bound") == ["<50"]


def test_notes_come_from_the_column_or_the_recipe(tmp_path: Path) -> None:
    assert values(one(tmp_path, "note", "5,mine", record='note = "ours"'), "note") == ["mine"]
    assert values(one(tmp_path, "note", "5,", record='note = "ours"'), "note") == ["ours"]


def test_a_scale_makes_percent_of_shares(tmp_path: Path) -> None:
    recipe = long_recipe(record="scale = 100\nlevel = 0.95")
    content = long_file("share,26081,2023,,0.29,0.25,0.33,100", columns="measure,place,year,group,value,lower,upper,n")
    found = read(tmp_path, content, recipe)
    assert values(found, "value", "lower", "upper", "n") == [29.0, 25.0, 33.0, 100.0]
