"""The header that a person chooses is what counts; where in the file the table is becomes part of the answers."""

from dataclasses import replace

import pytest

from dashboard.ingest.look import SampleRow
from dashboard.ingest.seen import file_answers, seen
from tests.dashboard.ingest.looks import BIRTHS, look, table


def test_another_row_of_titles_gives_other_columns() -> None:
    rows = (("Report", "of births"), ("FIPS", "Births"), ("26081", "12"), ("26139", "9"))
    found = seen(look(table(*rows)), {"header_row": 1, "header_rows": 1})
    assert found is not None
    assert (found.titles, found.row, [row.line for row in found.data]) == (("Report", "of births"), 1, [2, 3, 4])


def test_a_row_that_is_not_there_falls_back_to_the_proposal() -> None:
    found = seen(look(table(*BIRTHS)), {"header_row": 99, "header_rows": 1})
    assert found is not None
    assert found.titles == ("FIPS", "Births")


def test_letters_read_by_another_encoding_are_read_again() -> None:
    rows = (("Año", "Births"), ("26081", "12"))
    wrong = table(*(tuple(cell.encode("cp1252").decode("mac-roman") for cell in row) for row in rows),
                  encoding="mac-roman", encoding_guessed=True)  # fmt: skip
    found = seen(look(wrong), {"encoding": "windows-1252"})
    assert found is not None
    assert found.titles == ("Año", "Births")
    assert file_answers(found, look(wrong))["encoding"] == "windows-1252"


def test_a_table_that_is_not_there_falls_back_to_the_best() -> None:
    first, second = table(*BIRTHS, part="a", hidden=True), table(*BIRTHS, part="b")
    chosen = [seen(look(first, second), {"table": number}) for number in (0, 7, "x")]
    assert [found.table.part for found in chosen if found is not None] == ["a", "b", "b"]


def test_without_a_table_or_its_header_there_is_nothing_to_work_on() -> None:
    assert seen(look(), {}) is None
    assert seen(look(replace(table(*BIRTHS), headers=())), {"table": 0}) is None


@pytest.mark.parametrize(("footer", "expected"), [
    (("", " Source: the office of health of the county", "x"), {"footer": "Source: the office of health o"}),
    ((" ",), {"footer": ""}),
])  # fmt: skip
def test_the_words_below_the_data_end_it(footer: tuple[str, ...], expected: dict[str, str]) -> None:
    only = table(*BIRTHS, footer_row=5, footer=(SampleRow(5, footer),))
    found = seen(look(only), {})
    assert found is not None
    assert file_answers(found, look(only)) == {"header_row": 2, "header_rows": 1} | expected


def test_member_and_sheet_are_said_only_where_there_are_several_tables() -> None:
    one = table(*BIRTHS, member="a.xlsx", sheet="Rates")
    found = seen(look(one), {})
    assert found is not None
    assert file_answers(found, look(one)) == {"header_row": 2, "header_rows": 1}
    several = {"header_row": 2, "header_rows": 1, "member": "a.xlsx", "sheet": "Rates"}
    assert file_answers(found, look(one, table(*BIRTHS))) == several
    plain = seen(look(table(*BIRTHS)), {})
    assert plain is not None
    assert file_answers(plain, look(one, table(*BIRTHS))) == {"header_row": 2, "header_rows": 1}
