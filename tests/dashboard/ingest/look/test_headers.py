"""Where the header of a table is, and where its data end."""

import csv

import pytest

from dashboard.ingest.look.headers import footer_start, guess_headers, header_titles
from dashboard.ingest.look.shape import SampleRow


def rows(text: str) -> list[SampleRow]:
    """The filled rows of a small CSV, with their lines."""
    found = [SampleRow(line, tuple(cells)) for line, cells in enumerate(csv.reader(text.splitlines()), 1)]
    return [row for row in found if any(row.cells)]


SIMPLE = "code,name,births\n01,Ada,5\n02,Kent,<10\n03,Ionia,7"
BANNER = f"Births of 2023\nSource: the state\n\n{SIMPLE}"
GROUPS = """Table 4. Families,,,,
Year,All,,Married,
,Number,Percent,Number,Percent
2022,5,1.0,4,0.8
2021,6,1.5,5,0.9
2020,7,2.5,6,0.7"""
WORDS = "district,county,state\nAda,Kent,MI\nByron,Kent,MI\nLowell,Ionia,MI"
YEARS = "county,2021,2022,2023\nKent,5,6,7\nIonia,1,*,3"
ONE = "value\n1\n2\n3"
NOTES = f"Food survey,,,\n\n{YEARS}\nNote: a star is few,,,\nSource: the survey,,,"


@pytest.mark.parametrize(
    ("text", "first", "row"),
    [
        (SIMPLE, 1, 1),
        (BANNER, 4, 4),
        (GROUPS, 2, 3),
        (WORDS, 1, 1),
        (YEARS, 1, 1),
        (NOTES, 3, 3),
        (ONE, 1, 1),
        ("a,b", 1, 1),
    ],
)
def test_the_header_is_found(text: str, first: int, row: int) -> None:
    best = guess_headers(rows(text))[0]
    assert (best.first, best.row, best.rows) == (first, row, row - first + 1)
    assert 0 < best.score <= 1


def test_rows_of_marks_without_a_word_head_nothing() -> None:
    found = guess_headers([SampleRow(1, ("\u200b", "\u200b")), SampleRow(2, ("a", "b")), SampleRow(3, ("1", "2"))])
    assert [(guess.row, guess.score) for guess in found if guess.row == 1] == [(1, 0.0)]
    assert found[0].row == 2


def test_a_single_row_is_offered_beside_the_group_it_ends() -> None:
    assert [(guess.first, guess.row) for guess in guess_headers(rows(GROUPS))][:2] == [(2, 3), (3, 3)]


def test_titles_of_several_rows_are_joined() -> None:
    assert header_titles(rows(GROUPS)[1:3]) == (
        "Year", "All Number", "All Percent", "Married Number", "Married Percent",
    )  # fmt: skip


def test_a_merged_cell_stands_over_all_its_columns() -> None:
    found = header_titles(rows("a,Sum,,\nx,1,2,3"), [(1, 1, 1, 3)])
    assert found == ("a x", "Sum 1", "Sum 2", "Sum 3")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("1,2,3\n4,5,6", None),
        ("1,2,3\nSource: x,,\nNote: y,,", 1),
        ("1,2,3\n5,,", None),
        ("1,2,3\nNote,,\n4,5,6\nSource,,", 3),
    ],
)
def test_the_footer_is_what_has_one_text_after_the_last_row_of_data(text: str, start: int | None) -> None:
    assert footer_start(rows(text), 3) == start


def test_a_table_of_one_column_has_no_footer() -> None:
    assert footer_start(rows("a\nb"), 1) is None
