"""The look at a whole file, in this process."""

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.ingest.issues import Issue
from dashboard.ingest.look import Look, note_message
from dashboard.ingest.look.read import look
from dashboard.ingest.outcome import Limits
from tests.dashboard.ingest.files import write
from tests.dashboard.ingest.tables.books import changed, raw_sheet, xlsx, zipped


def seen(path: Path, limits: Limits | None = None) -> Look:
    found = look(path, path.name, limits or Limits())
    assert Look.from_json(json.loads(json.dumps(found.as_json()))) == found
    return found


def test_a_text_with_banner_and_footer(tmp_path: Path) -> None:
    content = "Births\n\nFIPS;Name;Births\n26081;Peña;5\n26139;Ottawa;*\n\nSource: state;;\n* fewer than 10;;\n"
    (table,) = seen(write(tmp_path, content)).tables
    assert (table.encoding, table.encoding_guessed, table.delimiter, table.rows, table.complete) == (
        "utf-8", False, ";", 6, True,
    )  # fmt: skip
    assert [row.text for row in table.banner] == ["Births"]
    assert (table.footer_row, [row.text for row in table.footer]) == (7, ["Source: state", "* fewer than 10"])
    assert [row.line for row in table.sample] == [1, 3, 4, 5]
    assert [column.kind for column in table.columns] == ["code", "text", "number"]


def test_cells_of_single_persons_are_not_shown(tmp_path: Path) -> None:
    content = "code,e-mail,births\n01,ana@example.org,5\n02,,6\n"
    found = seen(write(tmp_path, content))
    assert "ana@" not in json.dumps(found.as_json())
    assert [row.cells for row in found.tables[0].sample][1:] == [("01", "•••", "5"), ("02", "", "6")]


def test_a_workbook_with_hidden_content(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for row in range(5):
            sheet.write_row(row, 0, ["code", "births", "deaths"] if row == 0 else [f"0{row}", row, row])
        sheet.set_column("C:C", None, None, {"hidden": True})
        sheet.set_row(2, None, None, {"hidden": True})
        secret = book.add_worksheet("Secret")
        secret.write_row(0, 0, ["a", "b"])
        secret.hide()

    found = seen(xlsx(tmp_path / "births.xlsx", fill))
    data, secret = found.tables
    assert (found.content_type, found.best) == ("xlsx", data)
    assert (data.part, data.hidden, data.rows) == ("Data", False, 4)
    assert (secret.part, secret.hidden) == ("Secret", True)
    assert data.titles == ("code", "births")
    messages = [note_message(note).message for note in data.notes]
    assert messages == ["Hidden rows are not read (1): 3.", "Hidden columns are not read (1): C."]


def test_the_members_of_a_zip(tmp_path: Path) -> None:
    members = {
        "a.csv": "code,n\n01,2\n",
        "b.csv": b"ab,Pe\xc3\xb1a,Pe\xf1a\n1,2,3\n",
        "c.pdf": "%PDF",
        "d.csv": b"n,o\nPe\xf1a,1\n",
    }
    found = seen(zipped(tmp_path / "a.zip", members))
    assert (found.content_type, found.left_out) == ("zip", ("c.pdf",))
    assert [(table.part, table.encoding) for table in found.tables] == [
        ("a.csv", "utf-8"), ("b.csv", ""), ("d.csv", "windows-1252"),
    ]  # fmt: skip
    issue = found.tables[1].refused
    assert isinstance(issue, Issue)
    assert (issue.code, issue.params["offset"]) == ("encoding", 11)


def test_tables_beyond_the_first_sixty_are_counted(tmp_path: Path) -> None:
    found = seen(zipped(tmp_path / "a.zip", {f"{number:02}.csv": "a,b\n1,2\n" for number in range(62)}))
    assert (len(found.tables), found.more) == (60, 2)


@pytest.mark.parametrize(
    ("content", "code"),
    [("", "empty_file"), (b"\x89PNG", "is_picture"), ('a,b\n"x', "unclosed_quote"), ("x" * 300, "line_too_long")],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, content: str | bytes, code: str) -> None:
    found = seen(write(tmp_path, content), Limits(line_length=200))
    issue = found.refused or found.tables[0].refused
    assert issue is not None
    assert issue.code == code
    assert found.best is None


def test_blank_lines_alone_are_no_table(tmp_path: Path) -> None:
    (table,) = seen(write(tmp_path, "\n\n ,\n")).tables
    assert (table.rows, table.headers, table.columns) == (0, (), ())


def test_reading_stops_in_time_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.ingest.look.read.SECONDS", -1.0)
    (table,) = seen(write(tmp_path, "a,b\n" + "1,2\n" * 3000)).tables
    assert (table.rows, table.complete, table.footer_row) == (1000, False, None)
    assert table.titles == ("a", "b")


def test_long_cells_and_wide_rows_are_cut(tmp_path: Path) -> None:
    (table,) = seen(
        raw_sheet(tmp_path / "a.xlsx", f'<row><c t="str"><v>{"x" * 5000}</v></c><c><v>1</v></c></row>')
    ).tables
    assert [len(cell) for cell in table.sample[0].cells] == [200, 1]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "../../etc/passwd"),
        ("x" * 300 + ".csv", "x" * 79 + "…"),
        ("a\r\nb.csv", "a\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}b.csv"),
        ("report\u202evsc.exe", "report\N{REPLACEMENT CHARACTER}vsc.exe"),
    ],
)
def test_a_name_is_made_fit_to_be_shown(tmp_path: Path, name: str, shown: str) -> None:
    assert look(write(tmp_path, "a,b\n1,2\n"), name, Limits()).name == shown


def test_a_workbook_that_lists_no_worksheet_is_refused_in_words(tmp_path: Path) -> None:
    book = xlsx(tmp_path / "a.xlsx", lambda book, sheet: sheet.write_row(0, 0, ["code", "births"]))
    workbook = '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets/></workbook>'
    found = seen(changed(book, {"xl/workbook.xml": workbook}))
    assert found.refused is not None
    assert (found.refused.code, found.tables) == ("sheets_empty", ())
