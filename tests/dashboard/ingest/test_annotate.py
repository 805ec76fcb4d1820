"""The file with two columns of ours in front, and that it reads again as if they were not there."""

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from dashboard.ingest import annotate as annotate_module
from dashboard.ingest.annotate import Wish, _sheet_name, annotate, main
from dashboard.ingest.annotations import MARKS, safe, unannotated
from dashboard.ingest.outcome import EXIT_MEMORY, REQUEST, Limits
from dashboard.ingest.recipe import FileRule
from dashboard.ingest.tables import open_tables
from tests.dashboard.ingest.files import long_recipe
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


def fill_sheet(sheet: Any, rows: Sequence[Sequence[str | int]]) -> None:
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            (sheet.write_number if isinstance(cell, int) else sheet.write_string)(number, column, cell)


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
        fill_sheet(sheet, [("place", "value"), ("00123", 5), ("00124", "=A1")])

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


def test_where_no_table_is_wanted_nothing_is_written(file: Path, tmp_path: Path) -> None:
    assert written(file, Wish({"another.csv": {4: "no"}}, only_bad=True), tmp_path) == ("", b"")


def test_a_blank_cell_of_a_workbook_stays_blank(tmp_path: Path) -> None:
    rows: list[tuple[str, ...]] = [("place", "name", "value"), ("26081", "", "x")]
    path = books.xlsx(tmp_path / "a.xlsx", lambda book, sheet: fill_sheet(sheet, rows))
    _kind, content = written(path, Wish({}), tmp_path, FileRule())
    copy = tmp_path / "b.xlsx"
    copy.write_bytes(content)
    assert rows_of(copy, FileRule()) == [list(row) for row in rows]


def test_workbooks_in_a_zip_stay_workbooks_and_those_of_another_kind_get_an_ending(tmp_path: Path) -> None:
    rows: list[tuple[str | int, ...]] = [("place", "value"), ("00123", "x"), ("00124", 5)]
    book = books.xlsx(tmp_path / "one.xlsx", lambda book, sheet: fill_sheet(sheet, rows)).read_bytes()
    table = f'<table:table table:name="A">{books.ods_row("place", "value")}{books.ods_row("26", "y")}</table:table>'
    path = books.zipped(
        tmp_path / "a.zip", {"One.XLSX": book, "two.ods": books.ods(tmp_path / "two.ods", table).read_bytes()}
    )
    rule = FileRule()
    first, second = [table.part for table in open_tables(path, rule, LIMITS)]
    kind, content = written(path, Wish({first: {2: "no"}, second: {2: "no"}}, only_bad=True), tmp_path, rule)
    copy = tmp_path / "copy.zip"
    copy.write_bytes(content)
    with zipfile.ZipFile(copy) as found:
        assert (kind, found.namelist()) == ("zip", ["One.XLSX", "two.ods.xlsx"])
    assert rows_of(copy, rule) == [["place", "value"], ["00123", "x"], ["place", "value"], ["26", "y"]]


# The command line -----------------------------------------------------------------------------------------------------
@pytest.fixture
def request_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a request as the web side leaves it; the limits are those of a process of its own."""
    monkeypatch.setattr(annotate_module, "limit", lambda limits: None)
    wish = {"marks": {"": {"2": "value: no number"}}, "only_bad": True, "as_csv": False, "part": ""}
    (tmp_path / REQUEST).write_text(json.dumps(wish | {"limits": {"memory_mb": 300}}))
    (tmp_path / "recipe.toml").write_text(long_recipe().text)
    (tmp_path / "stored").write_text("measure,place,year,group,value\nincome,26,2023,,x\nincome,us,2023,,5\n")
    return tmp_path


def test_the_command_line_writes_what_was_asked_for(
    request_folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main([str(request_folder / "stored"), str(request_folder)]) == 0
    kind, *lines = capsysbinary.readouterr().out.decode("utf-8-sig").splitlines()
    assert (kind, lines[1:]) == ("csv", ["2,value: no number,income,26,2023,,x"])


def test_running_out_of_memory_has_its_own_exit_code(request_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise MemoryError

    monkeypatch.setattr(annotate_module, "annotate", fail)
    assert main([str(request_folder / "stored"), str(request_folder)]) == EXIT_MEMORY
