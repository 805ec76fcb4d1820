"""Formats and numbers as workbooks store them."""

import pytest

from dashboard.ingest.tables.cells import PLAIN, Format, format_of, stored_number


@pytest.mark.parametrize(
    ("number", "shape"),
    [(0, "number"), (2, "number"), (9, "percent"), (14, "date"), (21, "time"), (22, "date"), (45, "time"), (49, "number")],
)  # fmt: skip
def test_a_format_that_every_program_knows_goes_by_its_number(number: int, shape: str) -> None:
    assert format_of(number, None).shape == shape


@pytest.mark.parametrize("code", ["@", '"n/a"', "General;[Red]General"])
def test_a_format_without_places_for_digits_shows_a_number_as_it_is(code: str) -> None:
    assert format_of(164, code) is PLAIN
    assert stored_number("45000.5", format_of(164, code), from_1904=False) == "45000.5"


@pytest.mark.parametrize(("text", "read"), [(" n/a ", "n/a"), ("INF", "INF"), (" NaN", "NaN"), ("1e999", "1e999")])
def test_what_is_no_number_stays_as_it_is(text: str, read: str) -> None:
    assert stored_number(text, PLAIN, from_1904=False) == read
    assert stored_number(text, Format("date"), from_1904=False) == read
