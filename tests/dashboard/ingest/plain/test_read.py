"""Lists read as they stand: found among sheets and notes, and without what names private persons."""

from pathlib import Path

import pytest
import xlsxwriter

from dashboard.ingest.outcome import Limits
from dashboard.ingest.plain.read import read_plain
from tests.dashboard.ingest.files import write


def titles(table: object) -> list[str]:
    return [column.title for column in table.columns]  # type: ignore[attr-defined]  # a table


def book(folder: Path, *sheets: tuple[str, list[list[object]]], hidden: str = "") -> Path:
    path = folder / "book.xlsx"
    with xlsxwriter.Workbook(path) as made:
        for name, rows in sheets:
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if name == hidden:
                sheet.hide()
    return path


def test_rows_keep_their_lines_and_columns_tell_what_they_hold(tmp_path: Path) -> None:
    table, rows = read_plain(write(tmp_path, "Name,City\nHarbor,Detroit\n\nMill,\n"), Limits())
    assert (table.refused, table.header, titles(table)) == (None, 1, ["Name", "City"])
    assert rows == [(2, ["Harbor", "Detroit"]), (4, ["Mill", ""])]
    assert [(one.filled, one.distinct, one.examples) for one in table.columns] == [
        (2, 2, ("Harbor", "Mill")), (1, 1, ("Detroit",)),
    ]  # fmt: skip


def test_lines_above_and_below_the_table_are_no_rows(tmp_path: Path) -> None:
    text = "Partners of the county,,\n,,\nName,City,Zip\nHarbor,Detroit,48201\nMill,Kent,49503\nSource: county,,\n"
    table, rows = read_plain(write(tmp_path, text), Limits())
    assert (table.header, table.left_out) == (3, 1)
    assert [line for line, _cells in rows] == [4, 5]


def test_a_last_row_with_nothing_but_a_name_is_a_row(tmp_path: Path) -> None:
    table, rows = read_plain(write(tmp_path, "Name,City,Zip\nHarbor,Detroit,48201\nMill,,\n"), Limits())
    assert (table.left_out, rows[-1]) == (0, (3, ["Mill", "", ""]))


def test_a_table_of_notes_only_has_no_rows(tmp_path: Path) -> None:
    table, rows = read_plain(write(tmp_path, "Name,City\nSource: county,\n* demo,\n"), Limits())
    assert (table.refused is not None, rows) == (True, [])


def test_a_row_that_is_too_short_is_filled_and_a_column_without_a_title_has_a_number(tmp_path: Path) -> None:
    table, rows = read_plain(write(tmp_path, "Name,,City\nHarbor\nMill,x,Kent\n"), Limits())
    assert (titles(table), rows[0]) == (["Name", "#2", "City"], (2, ["Harbor", "", ""]))


@pytest.mark.parametrize(
    "title",
    ["ICO", "In care of", "Contact", "Contact Name", "contactName", "Principal_Officer", "First name", "E-mail"],
)
def test_a_column_whose_title_names_persons_is_emptied(tmp_path: Path, title: str) -> None:
    table, rows = read_plain(write(tmp_path, f"Name,{title}\nHarbor,Prudence\nMill,\n"), Limits())
    assert table.columns[1].personal
    assert (table.columns[1].filled, table.columns[1].examples) == (1, ())
    assert rows == [(2, ["Harbor", ""]), (3, ["Mill", ""])]


def test_a_column_of_lines_in_care_of_somebody_is_emptied_whatever_it_is_called(tmp_path: Path) -> None:
    table, rows = read_plain(write(tmp_path, "Name,Line 2\nHarbor,% PRUDENCE\nMill,c/o Amina\nInn,Suite 5\n"), Limits())
    assert [one.personal for one in table.columns] == [False, True]
    assert [cells[1] for _line, cells in rows] == ["", "", ""]


def test_a_single_line_in_care_of_somebody_is_emptied_and_counted(tmp_path: Path) -> None:
    many = "".join(f"Club {number},{number} Elm St\n" for number in range(9))
    table, rows = read_plain(write(tmp_path, f"Name,Street\nHarbor,% PRUDENCE\n{many}"), Limits())
    assert (table.columns[1].personal, table.care_of, rows[0][1][1]) == (False, 1, "")
    assert "PRUDENCE" not in str(table)


def test_the_first_sheet_with_rows_is_taken_and_another_one_by_its_name(tmp_path: Path) -> None:
    path = book(
        tmp_path, ("Read me", []), ("Head", [["Name", "City"]]), ("Ours", [["Name"], ["Harbor"]]), ("Theirs", [["Name"], ["Mill"]]),
        ("Secret", [["Name"], ["Nobody"]]), hidden="Secret",
    )  # fmt: skip
    table, rows = read_plain(path, Limits())
    assert (table.sheet, [cells for _line, cells in rows]) == ("Ours", [["Harbor"]])
    assert "Secret" not in table.sheets
    table, rows = read_plain(path, Limits(), "Theirs")
    assert (table.sheet, [cells for _line, cells in rows]) == ("Theirs", [["Mill"]])
    refused = read_plain(path, Limits(), "Nobody's")[0].refused
    assert refused is not None
    assert refused.code == "sheets_empty"


def test_old_encodings_are_read(tmp_path: Path) -> None:
    _table, rows = read_plain(write(tmp_path, "Name;City\nPeña;Córdoba\n".encode("cp1252")), Limits())
    assert rows == [(2, ["Peña", "Córdoba"])]


@pytest.mark.parametrize(
    ("content", "code"), [("", "empty_file"), ("Name,City\n", "empty_file"), (b"%PDF-1.7", "is_pdf")]
)
def test_a_file_without_a_list_is_refused_with_a_reason(tmp_path: Path, content: str | bytes, code: str) -> None:
    table, rows = read_plain(write(tmp_path, content), Limits())
    assert table.refused is not None
    assert (table.refused.code, rows) == (code, [])


def test_more_rows_than_are_taken_are_refused(tmp_path: Path) -> None:
    table, _rows = read_plain(write(tmp_path, "Name,City\na,b\nc,d\n"), Limits(rows=2))
    assert table.refused is not None
    assert table.refused.code == "too_many_rows"
