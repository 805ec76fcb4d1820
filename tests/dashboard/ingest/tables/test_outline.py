"""What stands behind the cells of a worksheet, and what becomes of the cells when it cannot be made out."""

from pathlib import Path
from typing import Any

import pytest

from tests.dashboard.ingest.tables.books import changed, raw_sheet, refused, table_of, xlsx

ROW = '<row r="1"><c r="A1"><v>5</v></c></row>'
RELATIONS = '<Relationships xmlns="x"><Relationship Id="rId1" Type="x/{}" Target="{}"/></Relationships>'


def words(book: Any, sheet: Any) -> None:
    sheet.write_row(0, 0, ["a", "b"])


def test_references_that_name_no_cells_are_passed_over(tmp_path: Path) -> None:
    tail = (
        '<mergeCells><mergeCell ref="all"/><mergeCell/><mergeCell ref="$B$2:$C$2"/><mergeCell ref="D4"/></mergeCells>'
    )
    found = table_of(raw_sheet(tmp_path / "a.xlsx", ROW, tail))
    assert (found.cells, found.merged) == ([["5"]], [(2, 1, 2, 2), (4, 3, 4, 3)])


def test_no_more_cells_are_kept_as_merged_than_there_can_be_use_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.ingest.tables.outline._MOST_MERGED", 3)
    tail = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(1, 9))
    assert len(table_of(raw_sheet(tmp_path / "a.xlsx", ROW, tail)).merged) == 3


def test_an_outline_in_the_encoding_of_another_time_costs_the_outline_and_not_the_cells(tmp_path: Path) -> None:
    sheet = (
        '<?xml version="1.0" encoding="ISO-8859-1"?><worksheet xmlns="x"><sheetData><row r="1"><c r="A1" t="str">'
        '<v>Peña</v></c></row></sheetData><hyperlinks><hyperlink ref="A1" display="Peña"/></hyperlinks></worksheet>'
    )
    path = changed(xlsx(tmp_path / "a.xlsx", words), {"xl/worksheets/sheet1.xml": sheet.encode("latin-1")})
    found = table_of(path)
    assert (found.cells, found.notes) == ([["Peña"]], {})


def test_what_is_too_long_behind_the_cells_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tail = f'<mergeCells><mergeCell ref="A1:B1"/></mergeCells><!--{"x" * (3 << 20)}-->'
    path = raw_sheet(tmp_path / "a.xlsx", ROW, tail)
    assert table_of(path).merged == [(1, 0, 1, 1)]
    monkeypatch.setattr("dashboard.ingest.tables.outline._MOST_BYTES", 1 << 20)
    found = table_of(path)
    assert (found.cells, found.merged) == ([["5"]], [])


def test_a_sheet_without_cells_has_no_outline_to_read(tmp_path: Path) -> None:
    path = changed(xlsx(tmp_path / "a.xlsx", words), {"xl/worksheets/sheet1.xml": "<chart><x/></chart>"})
    assert (table_of(path).rows, table_of(path).notes) == ([], {})


def test_a_sheet_that_is_damaged_in_the_package_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", words)
    content = bytearray(path.read_bytes())
    at = content.index(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml")
    content[at + 20] ^= 0xFF
    path.write_bytes(content)
    assert refused(path).code == "damaged"


@pytest.mark.parametrize(
    ("kind", "target", "notes"),
    [
        ("pivotTable", "../pivotTables/pivotTable1.xml", {"pivot": {}}),
        ("drawing", "../drawings/drawing1.xml", {"pictures": {}}),
        ("table", "../tables/gone.xml", {}),
        ("comments", "../comments1.xml", {}),
    ],
)
def test_what_a_sheet_refers_to_is_named_where_it_matters(
    tmp_path: Path, kind: str, target: str, notes: dict[str, object]
) -> None:
    path = xlsx(tmp_path / "a.xlsx", words)
    path = changed(path, {"xl/worksheets/_rels/sheet1.xml.rels": RELATIONS.format(kind, target)})
    assert table_of(path).notes == notes


def test_a_filter_without_a_column_to_filter_by_hides_nothing(tmp_path: Path) -> None:
    tail = '<autoFilter ref="A1:B9"/>'
    assert table_of(raw_sheet(tmp_path / "a.xlsx", ROW, tail)).notes == {}
    tail = '<autoFilter ref="A1:B9"><filterColumn colId="0"/><filterColumn colId="1"/></autoFilter>'
    found = table_of(raw_sheet(tmp_path / "b.xlsx", ROW, tail))
    assert found.notes == {"filtered": {"count": 1, "names": "A1:B9"}}
