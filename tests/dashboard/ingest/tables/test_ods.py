"""ODS as LibreOffice writes it: repeated cells and rows, hidden content, merged cells, formulas and errors."""

import re
from pathlib import Path

import pytest

from dashboard.ingest.outcome import Limits
from dashboard.ingest.recipe import FileRule
from dashboard.ingest.tables import Flaw
from tests.dashboard.ingest.tables.books import ODS_KIND, ods, ods_row, refused, table_of, tables_of, zipped


def table(*rows: str, name: str = "Data", attributes: str = "") -> str:
    return f'<table:table table:name="{name}" {attributes}>{"".join(rows)}</table:table>'


def cell(attributes: str, content: str = "") -> str:
    return f"<table:table-cell {attributes}>{content}</table:table-cell>"


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def test_cells_become_text(tmp_path: Path) -> None:
    cells = (
        cell('office:value-type="float" office:value="2015"', "<text:p>2.015</text:p>"),
        cell('office:value-type="percentage" office:value="0.45"', "<text:p>45%</text:p>"),
        cell('office:value-type="date" office:date-value="2025-03-04"', "<text:p>4.3.25</text:p>"),
        cell('office:value-type="date" office:date-value="2025-03-04T14:30:00"'),
        cell('office:value-type="boolean" office:boolean-value="true"'),
        cell('office:value-type="string"', "<text:p>one<text:s text:c='2'/>two</text:p><text:p>three</text:p>"),
        cell("", "<office:annotation><text:p>a remark</text:p></office:annotation><text:p>00123</text:p>"),
        cell("", '<text:p><text:a xlink:href="x">Peña</text:a></text:p>'),
    )
    found = table_of(ods(tmp_path / "a.ods", table(row(*cells))))
    assert found.cells == [
        ["2015", "0.45", "2025-03-04", "2025-03-04 14:30:00", "TRUE", "one  two\nthree", "00123", "Peña"]
    ]
    assert found.notes == {"links": {"count": 1, "names": "H1"}, "percents": {"count": 1, "names": "B1"}}
    assert (found.kind, found.sheet, found.part) == ("sheet", "Data", "")


def test_what_is_repeated_is_given_as_often_and_blank_space_is_not(tmp_path: Path) -> None:
    rows = (
        ods_row("a", "b", "c"),
        row(
            cell('table:number-columns-repeated="2"', "<text:p>x</text:p>"),
            cell('table:number-columns-repeated="16000"'),
        ),
        row(cell('table:number-columns-repeated="16384"'), attributes='table:number-rows-repeated="2"'),
        ods_row("y", attributes='table:number-rows-repeated="2"'),
        row(cell(""), attributes='table:number-rows-repeated="1048000"'),
    )
    found = table_of(ods(tmp_path / "a.ods", table(*rows)))
    assert found.rows == [
        (1, ["a", "b", "c"]), (2, ["x", "x", ""]), (3, []), (4, []), (5, ["y", "", ""]), (6, ["y", "", ""]),
    ]  # fmt: skip


def test_hidden_rows_columns_and_sheets_are_left_out_and_named(tmp_path: Path) -> None:
    styles = (
        '<style:style style:name="ta1"><style:table-properties table:display="true"/></style:style>'
        '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    )
    columns = (
        '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
        "<table:table-column/>"
    )
    data = (
        ods_row("a", "b", "c", "d"),
        ods_row("1", "2", "3", "4", attributes='table:visibility="filter"'),
        ods_row("5", "6", "7", "8"),
    )
    tables = table(ods_row("x"), name="Old", attributes='table:style-name="ta2"') + table(columns, *data)
    found = table_of(ods(tmp_path / "a.ods", tables, styles))
    assert (found.part, found.rows) == ("Data", [(1, ["a", "", "", "d"]), (3, ["5", "", "", "8"])])
    assert found.notes == {
        "hidden_sheets": {"names": "Old"},
        "hidden_rows": {"count": 1, "names": "2"},
        "hidden_columns": {"count": 2, "names": "B–C"},
    }


def test_merged_cells_are_known_when_their_row_is_given(tmp_path: Path) -> None:
    spanned = 'table:number-columns-spanned="3" table:number-rows-spanned="1"'
    covered = '<table:covered-table-cell table:number-columns-repeated="2"/>'
    found = table_of(
        ods(tmp_path / "a.ods", table(ods_row("t"), row(cell("") + cell(spanned, "<text:p>All</text:p>") + covered)))
    )
    assert found.merged == [(2, 1, 2, 3)]
    assert found.notes["merged_cells"] == {"count": 1, "names": "B2:D2"}


def test_formulas_and_errors(tmp_path: Path) -> None:
    formula = 'table:formula="of:=1/0"'
    cells = (
        row(cell(f'{formula} office:value-type="float" office:value="2"', "<text:p>2</text:p>")),
        row(cell(formula)),
        row(cell(f'{formula} office:value-type="string"', "<text:p>#DIV/0!</text:p>")),
        row(cell(f'{formula} office:value-type="string" office:string-value=""')),
        row(cell('office:value-type="string"', "<text:p>#N/A is a mark</text:p>")),
    )
    found = table_of(ods(tmp_path / "a.ods", table(*cells)))
    assert found.flaws == {2: (Flaw("formula_without_value", 0),), 3: (Flaw("cell_error", 0, "#DIV/0!"),)}
    assert found.notes["formulas"] == {"count": 2, "names": "A1, A4"}


def test_a_rule_chooses_sheets(tmp_path: Path) -> None:
    path = ods(tmp_path / "a.ods", table(ods_row("x"), name="One") + table(ods_row("y"), name="Two"))
    assert [(found.part, found.cells) for found in tables_of(path, FileRule(sheet=re.compile("Two")))] == [
        ("Two", [["y"]])
    ]
    assert table_of(path).notes == {"sheets_left_out": {"names": "Two"}}


def test_a_protected_document_is_refused(tmp_path: Path) -> None:
    manifest = '<m:manifest xmlns:m="x"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    path = ods(
        tmp_path / "a.ods", table(ods_row("x")), parts={"META-INF/manifest.xml": manifest, "content.xml": b"\x13\x37"}
    )
    assert refused(path).code == "is_protected"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (row(cell('table:number-columns-repeated="16384"', "<text:p>x</text:p>")), "too_many_columns"),
        ('<table:table-row table:number-rows-repeated="x"/>', "damaged"),
        ("<table:table-row>", "damaged"),
    ],
)
def test_a_broken_document_is_refused(tmp_path: Path, content: str, code: str) -> None:
    assert refused(ods(tmp_path / "a.ods", table(content)), limits=Limits(columns=200)).code == code


def test_rows_repeated_without_end_are_given_one_by_one(tmp_path: Path) -> None:
    rows = ods_row("x", attributes='table:number-rows-repeated="1000000000"')
    found = iter_rows(ods(tmp_path / "a.ods", table(rows)))
    assert [next(found) for _time in range(3)] == [(1, ["x"]), (2, ["x"]), (3, ["x"])]


def iter_rows(path: Path):  # type: ignore[no-untyped-def]
    from dashboard.ingest.tables import open_tables

    for found in open_tables(path, FileRule(), Limits()):
        yield from found.rows()


def test_a_document_without_sheets_is_refused(tmp_path: Path) -> None:
    assert refused(ods(tmp_path / "a.ods", "")).code == "sheets_empty"


def test_a_table_within_a_cell_is_not_read(tmp_path: Path) -> None:
    inner = f"<table:table table:name='inner'>{ods_row('deep')}</table:table>"
    rows = row(cell("", "<text:p>a</text:p>"), cell("", inner), cell("", "<text:p>c</text:p>")) + ods_row("1", "2", "3")
    found = tables_of(ods(tmp_path / "a.ods", table(rows)), FileRule(sheet=re.compile(".*")))
    assert [(one.sheet, one.cells) for one in found] == [("Data", [["a", "", "c"], ["1", "2", "3"]])]


def test_tabs_and_line_breaks_in_a_text_are_kept_and_its_styles_are_not(tmp_path: Path) -> None:
    content = "<text:p>one<text:tab/>two<text:line-break/><text:span>three</text:span></text:p>"
    assert table_of(ods(tmp_path / "a.ods", table(row(cell("", content))))).cells == [["one\ttwo\nthree"]]


def test_a_number_that_is_none_stays_as_it_is(tmp_path: Path) -> None:
    cells = cell('office:value-type="float" office:value="1,5"', "<text:p>1,5</text:p>")
    cells += cell('office:value-type="float" office:value="INF"', "<text:p>x</text:p>")
    assert table_of(ods(tmp_path / "a.ods", table(row(cells)))).cells == [["1,5", "inf"]]


def test_a_document_without_content_is_refused(tmp_path: Path) -> None:
    issue = refused(zipped(tmp_path / "a.ods", {"mimetype": ODS_KIND, "styles.xml": "<x/>"}))
    assert (issue.code, issue.params) == ("damaged", {"what": "content.xml"})
