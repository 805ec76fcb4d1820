"""The file with two columns of ours in front, and that it reads again as if they were not there."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from dashboard.ingest.annotate import Wish, _sheet_name, annotate
from dashboard.ingest.annotations import MARKS, safe, unannotated
from dashboard.ingest.outcome import Limits
from dashboard.ingest.recipe import FileRule
from dashboard.ingest.tables import open_tables
from tests.dashboard.ingest.tables import books

LIMITS = Limits()
TEXT = "Poverty 2023\n\nplace;value\n26081;=1+1\n26139;5\n\n26;-7\nSource: nobody\n"
RULE = FileRule(header_row=3)


def written(path: Path, wish: Wish, folder: Path, rule: FileRule = RULE) -> tuple[str, bytes]:
    output = io.BytesIO()
    annotate(path, rule, LIMITS, wish, folder, output)
    kind, _line, rest = output.getvalue().partition(b"\n")
    return kind.decode(), rest


def rows_of(path: Path, rule: FileRule = RULE) -> list[list[str]]:
    return [cells for table in open_tables(path, rule, LIMITS) for _number, cells in unannotated(table.rows())]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "poverty.csv"
    path.write_text(TEXT)
    return path


def test_the_whole_file_comes_back_as_it_was(file: Path, tmp_path: Path) -> None:
    kind, content = written(file, Wish({"": {4: "value: no formula"}}), tmp_path)
    lines = content.decode("utf-8-sig").splitlines()
    assert (kind, lines[0]) == ("csv", ";".join([*MARKS, "Poverty 2023"]))
    assert lines[3] == "4;value: no formula;26081;'=1+1"
    assert lines[6] == "7;;26;-7"
    copy = tmp_path / "copy.csv"
    copy.write_bytes(content)
    assert rows_of(copy) == rows_of(file)


def test_only_bad_rows_keep_what_stands_above_and_below(file: Path, tmp_path: Path) -> None:
    _kind, content = written(file, Wish({"": {4: "no"}}, only_bad=True), tmp_path)
    copy = tmp_path / "copy.csv"
    copy.write_bytes(content)
    assert rows_of(copy) == [["Poverty 2023"], [], ["place", "value"], ["26081", "=1+1"], ["Source: nobody"]]


def test_a_workbook_stays_a_workbook_with_its_sheets_and_zeros(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for number, row in enumerate([("place", "value"), ("00123", 5), ("00124", "=A1")]):
            for column, cell in enumerate(row):
                (sheet.write_number if isinstance(cell, int) else sheet.write_string)(number, column, cell)

    path = books.xlsx(tmp_path / "a.xlsx", fill, title="est23ALL")
    rule = FileRule()
    [table] = [table.part for table in open_tables(path, rule, LIMITS)]
    kind, content = written(path, Wish({table: {3: "no"}}, only_bad=True), tmp_path, rule)
    copy = tmp_path / "b.xlsx"
    copy.write_bytes(content)
    assert kind == "xlsx"
    assert [table.sheet for table in open_tables(copy, rule, LIMITS)] == ["est23ALL"]
    assert rows_of(copy, rule) == [["place", "value"], ["00124", "=A1"]]
    as_text, content = written(path, Wish({table: {3: "no"}}, as_csv=True, part=table), tmp_path, rule)
    assert (as_text, content.decode("utf-8-sig").splitlines()[2]) == ("csv", "3,no,00124,'=A1")


def test_of_a_zip_only_the_members_with_bad_rows_come(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("one.csv", "two.csv"):
            archive.writestr(name, "place,value\n26,1\n26081,x\n")
    rule = FileRule()
    kind, content = written(path, Wish({"two.csv": {3: "no"}}, only_bad=True), tmp_path, rule)
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        assert (kind, found.namelist()) == ("zip", ["two.csv"])
        assert found.read("two.csv").decode("utf-8-sig").splitlines()[1:] == ["3,no,26081,x"]


@pytest.mark.parametrize(
    ("cell", "kept"), [("=1", "'=1"), ("-", "'-"), ("-5", "-5"), ("+1,000", "+1,000"), ("-5%", "-5%"), ("@a", "'@a"), ("'a", "'a")]
)  # fmt: skip
def test_what_a_spreadsheet_would_run_is_kept_from_it_and_numbers_stay(cell: str, kept: str) -> None:
    assert safe(cell) == kept
    assert list(unannotated([(1, [*MARKS]), (2, ["2", "", kept])])) == [(1, []), (2, [cell])]


def test_a_file_without_our_columns_is_left_alone() -> None:
    rows = [(1, ["KConnect: row", "value"]), (2, ["'=1", "2"])]
    assert list(unannotated(rows)) == rows


def test_sheets_get_names_that_a_workbook_allows_and_no_two_the_same() -> None:
    taken: set[str] = set()
    given = ["Rates [2020]/all", "rates _2020__ALL", "x" * 40, "x" * 50, "'q'", "", "a" * 30 + "'b"]
    found = [_sheet_name(name, taken) for name in given]
    assert found[:2] == ["Rates _2020__all", "rates _2020__ALL~2"]
    assert found[2:] == ["x" * 31, "x" * 29 + "~2", "q", "~2", "a" * 30]
