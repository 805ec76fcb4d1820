"""XLS, read by content."""

import datetime as dt
import struct
from pathlib import Path
from types import SimpleNamespace

import pytest

from dashboard.ingest.tables import Flaw
from dashboard.ingest.tables.xls import value_text
from tests.dashboard.ingest.files import write
from tests.dashboard.ingest.tables.books import refused, table_of
from tests.dashboard.ingest.tables.old_books import (
    book,
    boolean,
    container,
    error,
    formula,
    hidden_columns,
    label,
    merged,
    number,
    record,
    row,
    small_container,
    xls,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2015.0, "2015"),
        (7, "7"),
        (0.1, "0.1"),
        ("00123", "00123"),
        (True, "TRUE"),
        (dt.date(2025, 3, 4), "2025-03-04"),
        (dt.datetime(2025, 3, 4), "2025-03-04"),
        (dt.datetime(2025, 3, 4, 14, 30), "2025-03-04 14:30:00"),
        (dt.time(8, 5), "08:05:00"),
        (dt.timedelta(hours=8), "08:00:00"),
    ],
)
def test_values_become_text(value: object, text: str) -> None:
    assert value_text(value) == text  # type: ignore[arg-type]  # loose


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    assert refused(write(tmp_path, container(b"no records" * 500))).code in ("damaged", "sheets_empty")


def test_a_protected_workbook_is_refused(tmp_path: Path) -> None:
    begin = record(0x0809, struct.pack("<4HII", 0x0600, 0x0005, 0, 0, 0, 0))
    content = begin + record(0x002F, struct.pack("<3H", 1, 1, 1) + b"\1" * 48) + record(0x000A)
    assert refused(write(tmp_path, container(content))).code == "is_protected"


@pytest.mark.real_data
def test_the_file_of_an_agency(real_data: Path) -> None:
    found = table_of(real_data / "saipe/est23all.xls")
    assert (found.sheet, found.kind, len(found.rows)) == ("est23ALL", "sheet", 3200)
    assert found.merged[:2] == [(2, 0, 2, 6), (3, 0, 3, 3)]
    assert found.cells[3][:4] == ["State FIPS Code", "County FIPS Code", "Postal Code", "Name"]
    assert found.cells[4][:8] == ["00", "000", "US", "United States", "40763043", "40485829", "41040257", "12.5"]


def test_hidden_content_errors_and_formulas(tmp_path: Path) -> None:
    cells = (
        row(1, hidden=True) + row(2, hidden=False) + hidden_columns(1, 2)
        + label(0, 0, "code") + label(0, 1, "b") + label(0, 2, "c") + label(0, 3, "Peña")
        + label(1, 0, "gone") + label(2, 0, "01") + number(2, 1, 5) + error(2, 3, 23)
        + formula(3, 0, struct.pack("<d", 7)) + formula(3, 3, b"\2\0\7\0\0\0\xff\xff") + number(4, 0, 0.5)
        + record(0x009B) + record(0x01B8, struct.pack("<4H", 4, 4, 0, 0)) + record(0x005D, b"\x15\0\x12\0\x08\0")
    )  # fmt: skip
    path = xls(tmp_path / "a.xls", [("Data", cells, False), ("Secret", label(0, 0, "x"), True)])
    found = table_of(path)
    assert found.rows == [
        (1, ["code", "", "", "Peña"]), (3, ["01", "", "", "#REF!"]), (4, ["7", "", "", "#DIV/0!"]), (5, ["0.5", "", "", ""]),
    ]  # fmt: skip
    assert found.flaws == {3: (Flaw("cell_error", 3, "#REF!"),), 4: (Flaw("cell_error", 3, "#DIV/0!"),)}
    assert found.notes == {
        "hidden_sheets": {"names": "Secret"},
        "filtered": {"count": 1, "names": "Data"},
        "links": {"count": 1, "names": "A5"},
        "formulas": {"count": 1, "names": "A4"},
        "pictures": {},
        "hidden_rows": {"count": 1, "names": "2"},
        "hidden_columns": {"count": 2, "names": "B–C"},
    }


@pytest.mark.parametrize("cut", [512, 600, 1024, 1600])
def test_a_workbook_cut_short_is_refused(tmp_path: Path, cut: int) -> None:
    path = xls(tmp_path / "a.xls", [("Data", label(0, 0, "x"), False)])
    path.write_bytes(path.read_bytes()[:cut])
    assert refused(path).code == "damaged"


def test_a_sheet_that_begins_behind_the_end_of_the_file_is_damage(tmp_path: Path) -> None:
    content = bytearray(book([("Data", label(0, 0, "x"), False)]))
    content[content.index(record(0x0085, b"")[:2]) + 6] = 0xFF
    assert refused(write(tmp_path, container(bytes(content)))).code == "damaged"


def test_running_out_of_memory_is_not_called_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(stream: object) -> None:
        raise MemoryError

    path = xls(tmp_path / "a.xls", [("Data", label(0, 0, "x"), False)])
    monkeypatch.setattr("dashboard.ingest.tables.xls.CalamineWorkbook", SimpleNamespace(from_filelike=exhausted))
    with pytest.raises(MemoryError):
        table_of(path)


@pytest.mark.parametrize("name", ["Workbook", "Book"])
def test_a_small_workbook_lies_among_the_short_streams(tmp_path: Path, name: str) -> None:
    records = book([("Data", label(0, 0, "code") + number(1, 0, 5) + row(1, hidden=True), False)])
    found = table_of(write(tmp_path, small_container(records, name)))
    assert (found.rows, found.notes) == ([(1, ["code"])], {"hidden_rows": {"count": 1, "names": "2"}})


def test_merged_cells_and_numbers_as_text_are_named(tmp_path: Path) -> None:
    cells = merged(0, 0, 0, 2) + label(0, 0, "Title") + label(1, 0, "5") + number(2, 0, 7) + boolean(2, 1, value=True)
    found = table_of(xls(tmp_path / "a.xls", [("Data", cells, False)]))
    assert (found.merged, found.cells[2][:2]) == ([(1, 0, 1, 2)], ["7", "TRUE"])
    assert found.notes == {
        "merged_cells": {"count": 1, "names": "A1:C1"},
        "numbers_as_text": {"count": 1, "names": "A2"},
    }


def test_an_error_in_a_hidden_column_costs_no_row(tmp_path: Path) -> None:
    cells = hidden_columns(1, 1) + label(0, 0, "x") + error(0, 1, 7)
    found = table_of(xls(tmp_path / "a.xls", [("Data", cells, False)]))
    assert (found.rows, found.flaws) == ([(1, ["x"])], {})
    assert found.notes == {"hidden_columns": {"count": 1, "names": "B"}}


def test_a_workbook_whose_further_records_cannot_be_made_out_is_read_all_the_same(tmp_path: Path) -> None:
    cells = record(0x0208, b"\1\0") + label(0, 0, "x")
    found = table_of(xls(tmp_path / "a.xls", [("Data", cells, False)]))
    assert (found.rows, found.notes) == ([(1, ["x"])], {})
