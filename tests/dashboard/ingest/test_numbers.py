import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ingest import numbers
from dashboard.ingest.numbers import Cell, NumberReader, written
from dashboard.ingest.recipe import Mark, NumberRule
from dashboard.ingest.vocabularies import CENSUS, COMMON

PLAIN = NumberReader(NumberRule())
COMMON_READER = NumberReader(NumberRule(marks=COMMON))


def number(text: str, rule: NumberRule | None = None) -> float:
    cell = NumberReader(rule or NumberRule()).cell(text)
    assert not cell.problem
    assert cell.mark is None
    return cell.number


def problem(text: str, rule: NumberRule | None = None) -> str:
    return NumberReader(rule or NumberRule()).cell(text).problem


def bound(text: str, *forms: str, **more: str) -> str:
    cell = NumberReader(NumberRule(bounds=frozenset(forms), **more)).cell(text)  # type: ignore[arg-type]  # texts only
    return cell.mark.bound if cell.mark else ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", 12.0),
        (" 12.5 ", 12.5),
        ("-3", -3.0),
        ("−3", -3.0),
        ("+4", 4.0),
        ("1E5", 100000.0),
        (".5", 0.5),
        ("7.", 7.0),
    ],
)
def test_numbers_are_read(text: str, expected: float) -> None:
    assert number(text) == expected


@pytest.mark.parametrize("text", ["NaN", "nan", "Infinity", "-inf", "#DIV/0!", "#REF!", "#N/A"])
def test_what_is_not_finite_is_no_number(text: str) -> None:
    assert problem(text) == "number_not_finite"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1e400", "number_too_large"),
        ("1e-400", "number_too_small"),
        ("-0.01E-999", "number_too_small"),
        ("1" * 40, "number_too_long"),
        ("1234567890123456", "number_too_long"),
        ("abc", "not_a_number"),
        ("12 apples", "not_a_number"),
        ("1_000", "not_a_number"),
        ("٣", "not_a_number"),
        ("-2+3", "not_a_number"),
        ("abc%", "not_a_number"),
        ("=1+1", "formula"),
        ("@SUM(A1)", "formula"),
        ("+cmd|x", "formula"),
        ("1,234", "number_format"),
        ("1.234,5", "number_format"),
        ("1 234", "number_format"),
        ("1\u00a0234", "number_format"),
        ("45%", "percent_sign"),
        ("-777777777", "annotation_code"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, code: str) -> None:
    assert problem(text) == code


@pytest.mark.parametrize(
    ("text", "decimal", "thousands", "expected"),
    [
        ("1,234", ".", ",", 1234.0),
        ("1,234,567.5", ".", ",", 1234567.5),
        ("1.234,5", ",", ".", 1234.5),
        ("12,5", ",", "", 12.5),
        ("1\u00a0234", ".", " ", 1234.0),
        ("1'234", ".", "'", 1234.0),
    ],
)
def test_the_recipe_says_how_numbers_are_written(text: str, decimal: str, thousands: str, expected: float) -> None:
    assert number(text, NumberRule(decimal=decimal, thousands=thousands)) == expected


def test_a_misplaced_thousands_mark_is_not_guessed() -> None:
    assert problem("12,34", NumberRule(thousands=",")) == "number_format"
    assert problem("12.5", NumberRule(decimal=",", thousands=".")) == "number_format"


def test_currency_and_percent_signs_are_taken_away_where_the_recipe_says_so() -> None:
    assert number("$1,234.50", NumberRule(thousands=",", prefixes=("$",))) == 1234.5
    assert number("45 %", NumberRule(percent=True)) == 45.0


@pytest.mark.parametrize(
    ("text", "state", "reason"),
    [
        ("*", "suppressed", "source"),
        ("**", "suppressed", "source"),
        ("-", "missing", ""),
        ("N/A", "missing", ""),
        ("…", "missing", ""),
        ("(X)", "not_applicable", "not_applicable"),
        ("NR", "missing", "not_collected"),
        ("", "missing", ""),
        ("\u00a0", "missing", ""),
    ],
)
def test_signs_for_no_number_are_states_and_never_zero(text: str, state: str, reason: str) -> None:
    cell = COMMON_READER.cell(text)
    assert cell.mark == Mark(state, reason)
    assert math.isnan(cell.number)


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("<10", "symbols", "<10"),
        ("≥ 95", "symbols", ">=95"),
        ("=>95%", "symbols", ">=95"),
        ("≤5", "symbols", "<=5"),
        ("GE95", "letters", ">=95"),
        ("lt50", "letters", "<50"),
        ("70-79", "ranges", "70-79"),
        ("70 to 79.5", "ranges", "70-79.5"),
        ("79-70", "ranges", ""),
        ("<x", "symbols", ""),
        ("70-79", "symbols", ""),
        ("<10", "letters", ""),
        ("GE95", "ranges", ""),
    ],
)
def test_bounds_are_kept_as_the_source_states_them(text: str, form: str, expected: str) -> None:
    assert bound(text, form) == expected


def test_bands_with_thousands_are_read() -> None:
    assert bound("1,000-4,999", "ranges", thousands=",") == "1000-4999"


def test_census_codes_are_states_and_never_numbers() -> None:
    reader = NumberReader(NumberRule(marks=CENSUS))
    for text in (*CENSUS, "-666666666.0", "-999999999.00"):
        assert reader.cell(text).mark is not None


@pytest.mark.parametrize("text", ["0", "0.00", "-0", "0e5", "0E-400"])
def test_zero_is_zero_however_it_is_written(text: str) -> None:
    assert NumberReader(NumberRule()).cell(text) == Cell(0.0)


def test_a_scale_makes_no_zero_of_what_is_tiny() -> None:
    assert NumberReader(NumberRule(), 100).read(["1e-12", "0", "0.29"]).numbers.tolist() == [1e-10, 0, 29]
    assert NumberReader(NumberRule(), 0.001).read(["1e-12"]).numbers.tolist() == [1e-15]


def test_a_scale_applies_to_numbers_and_bounds_but_not_to_marks() -> None:
    reader = NumberReader(NumberRule(marks={"-9": Mark("missing")}), 100.0)
    column = reader.read(["0.29", "-9", ">=0.95"])
    assert column.numbers[0] == 29.0
    assert [kind.mark and kind.mark.bound for kind in (column.kinds[code] for code in column.codes[1:])] == ["", ">=95"]


def test_plain_columns_and_odd_ones_give_the_same() -> None:
    cells = ["1", "", "-2.5", "3"]
    plain, odd = PLAIN.read(cells), PLAIN.read([*cells, " 4 "])
    assert plain.numbers.tolist()[:1] == odd.numbers.tolist()[:1] == [1.0]
    assert plain.codes.tolist() == odd.codes.tolist()[:4] == [0, 1, 0, 0]
    assert odd.numbers[4] == 4.0


def test_a_numeric_mark_is_found_in_a_column_of_plain_numbers() -> None:
    reader = NumberReader(NumberRule(marks={"-999": Mark("missing")}))
    column = reader.read(["1", "-999", "-999.0"])
    assert [column.kinds[code].mark for code in column.codes[1:]] == [Mark("missing")] * 2
    assert reader.read(["1", "2"]).codes.tolist() == [0, 0]


def test_an_unmapped_census_code_is_found_in_a_column_of_plain_numbers() -> None:
    column = PLAIN.read(["1", "-666666666"])
    assert column.kinds[column.codes[1]].problem == "annotation_code"


def test_the_memory_of_odd_cells_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbers, "_CACHE", 2)
    reader = NumberReader(NumberRule())
    for start in range(3):
        assert reader.read([f" {start}.{part}" for part in range(3)]).codes.tolist() == [0, 0, 0]


def test_percent_signs_are_noticed() -> None:
    assert PLAIN.signs(["45%", "0.45", "x", ""]) == (True, True)
    assert PLAIN.signs(["45%", "3 %"]) == (True, False)
    assert PLAIN.signs(["", "*"]) == (False, False)


def test_numbers_are_written_in_their_shortest_form() -> None:
    assert [written(95.0), written(4.5), written(1e20)] == ["95", "4.5", "1e+20"]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_float_as_our_export_writes_it_is_read_back(value: float) -> None:
    text = repr(value)
    cell = PLAIN.cell(text)
    if len(text.lstrip("-").partition(".")[0]) <= 15 or "e" in text:
        assert cell.number == value or cell.problem == "annotation_code"


@given(st.text(max_size=40))
def test_any_text_is_a_number_a_mark_or_a_problem(text: str) -> None:
    cell = COMMON_READER.cell(text)
    assert (cell.mark is not None) + bool(cell.problem) + (not math.isnan(cell.number)) == 1
