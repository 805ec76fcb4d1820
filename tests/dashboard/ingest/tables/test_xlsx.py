"""Workbooks as agencies publish them: numbers, dates, formulas, errors, hidden content, several sheets."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from dashboard.ingest.outcome import Limits
from dashboard.ingest.recipe import FileRule
from dashboard.ingest.tables import Flaw
from tests.dashboard.ingest.tables.books import changed, raw_sheet, refused, table_of, tables_of, xlsx

BACKWARDS = '<x><sheetData><row><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row></sheetData></x>'
ELSEWHERE = '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/gone.xml"/></Relationships>'


def rows_of(*rows: list[Any]) -> Any:
    def fill(book: Any, sheet: Any) -> None:
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return fill


def test_cells_become_text_as_a_person_reads_them(tmp_path: Path) -> None:
    row = [2015.0, 13, 0.1, 1e-7, 12345678901234.0, -2.5, "00123", True, False, "Peña’s ‡", 40763043, 1e20]
    found = table_of(xlsx(tmp_path / "a.xlsx", rows_of(row)))
    assert found.cells == [
        ["2015", "13", "0.1", "0.0000001", "12345678901234", "-2.5", "00123", "TRUE", "FALSE", "Peña’s ‡", "40763043"]
        + ["1e+20"]
    ]
    assert (found.kind, found.sheet, found.part, found.flaws) == ("sheet", "Data", "", {})


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("yyyy-mm-dd", dt.datetime(2025, 3, 4), "2025-03-04"),
        ("d mmm yyyy hh:mm", dt.datetime(2025, 3, 4, 14, 30), "2025-03-04 14:30:00"),
        ("mmm-yy", dt.datetime(2025, 3, 1), "2025-03-01"),
        ("[$-409]m/d/yy", dt.datetime(1999, 12, 31), "1999-12-31"),
        ("hh:mm", dt.time(8, 5), "08:05:00"),
        ("mm:ss.0", 0.5, "12:00:00"),
        ("[h]:mm", 1.25, "30:00:00"),
        ("yyyy", dt.datetime(2015, 1, 1), "2015"),
        ("dd.mm.yyyy", 1, "1900-01-01"),
        ("dd.mm.yyyy", 60, "1900-02-29"),
        ("dd.mm.yyyy", 61, "1900-03-01"),
        ("dd.mm.yyyy", -5, "-5"),
        ("00000", 1001, "01001"),
        ("0.00%", 0.45, "0.45"),
        ('0 "days"', 12, "12"),
        ("#,##0.0", 1234.5, "1234.5"),
        ("[Red]0.0;General", 7, "7"),
    ],
)
def test_a_format_decides_what_a_number_is(tmp_path: Path, code: str, value: Any, text: str) -> None:
    def fill(book: Any, sheet: Any) -> None:
        form = book.add_format({"num_format": code})
        write = sheet.write_number if isinstance(value, int | float) else sheet.write_datetime
        write(0, 0, value, form)

    assert table_of(xlsx(tmp_path / "a.xlsx", fill)).cells == [[text]]


def test_days_may_be_counted_from_1904(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_datetime(0, 0, dt.datetime(2025, 3, 4), book.add_format({"num_format": "yyyy-mm-dd"}))

    path = xlsx(tmp_path / "a.xlsx", fill, date_1904=True)
    assert table_of(path).cells == [["2025-03-04"]]


def test_cells_shown_as_percent_are_pointed_out(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_number(1, 2, 0.45, book.add_format({"num_format": "0%"}))

    assert table_of(xlsx(tmp_path / "a.xlsx", fill)).notes["percents"] == {"count": 1, "names": "C2"}


def test_formulas_give_their_last_value_and_are_named(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_formula("A1", "=1+1", None, 2)
        sheet.write_formula("C1", '="a"', None, "a")

    found = table_of(xlsx(tmp_path / "a.xlsx", fill))
    assert (found.cells, found.flaws) == ([["2", "", "a"]], {})
    assert found.notes == {"formulas": {"count": 2, "names": "A1, C1"}}


def test_a_formula_may_give_an_empty_text(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><v>1</v></c></row>'
    found = table_of(raw_sheet(tmp_path / "a.xlsx", rows))
    assert (found.rows, found.flaws) == ([(1, ["", "1"])], {})


def test_a_formula_that_was_never_calculated_rejects_its_row(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><f>SUM(B1)</f></c><c r="B1"><v>1</v></c></row><row r="2"><c r="A2"><f>B2</f><v></v></c></row>'
    found = table_of(raw_sheet(tmp_path / "a.xlsx", rows))
    assert found.rows == [(1, ["", "1"]), (2, ["", ""])]
    assert found.flaws == {1: (Flaw("formula_without_value", 0),), 2: (Flaw("formula_without_value", 0),)}


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A"])
def test_an_error_rejects_its_row(tmp_path: Path, error: str) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write(1, 0, "x")
        sheet.write_formula(1, 1, "=1/0", None, error)

    found = table_of(xlsx(tmp_path / "a.xlsx", fill))
    assert (found.cells[1], found.flaws) == (["x", error], {2: (Flaw("cell_error", 1, error),)})


def test_blank_rows_are_given_and_rows_are_as_long_as_those_before(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(1, 0, ["a", "b", "c"])
        sheet.write(3, 1, "x")
        sheet.write_blank(5, 0, None, book.add_format({"bold": True}))

    assert table_of(xlsx(tmp_path / "a.xlsx", fill)).rows == [
        (1, []),
        (2, ["a", "b", "c"]),
        (3, []),
        (4, ["", "x", ""]),
    ]


def test_hidden_rows_and_columns_are_left_out_and_named(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for row in range(8):
            sheet.write_row(row, 0, [f"{column}{row}" for column in "abcd"])
        sheet.set_column("B:C", None, None, {"hidden": True})
        sheet.set_column("F:XFD", None, None, {"hidden": True})
        for row in (2, 3, 6):
            sheet.set_row(row, None, None, {"hidden": True})

    found = table_of(xlsx(tmp_path / "a.xlsx", fill))
    assert [line for line, _ in found.rows] == [1, 2, 5, 6, 8]
    assert found.cells[0] == ["a0", "", "", "d0"]
    assert found.notes["hidden_rows"] == {"count": 3, "names": "3–4, 7"}
    assert found.notes["hidden_columns"] == {"count": 2, "names": "B–C"}


def test_merged_cells_links_filters_and_pictures_are_named(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.merge_range("A1:C1", "Title")
        sheet.merge_range("A2:A3", "x")
        sheet.write_url("B2", "https://example.org/", string="site")
        sheet.autofilter("A3:B9")
        sheet.filter_column("A", "x == 1")
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Data!$A$1:$A$2"})
        sheet.insert_chart("F1", chart)

    found = table_of(xlsx(tmp_path / "a.xlsx", fill))
    assert found.merged == [(1, 0, 1, 2), (2, 0, 3, 0)]
    assert found.cells[:2] == [["Title"], ["x", "site"]]
    assert found.notes == {
        "filtered": {"names": "A3:B9", "count": 1},
        "merged_cells": {"count": 2, "names": "A1:C1, A2:A3"},
        "links": {"count": 1, "names": "B2"},
        "pictures": {},
    }


def test_a_filter_of_a_table_counts_too(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.add_table("A1:B3", {"data": [[1, 2], [3, 4]], "columns": [{"header": "a"}, {"header": "b"}]})

    path = xlsx(tmp_path / "a.xlsx", fill)
    assert "filtered" not in table_of(path).notes
    table = '<table xmlns="x" ref="A1:B3"><autoFilter ref="A1:B3"><filterColumn colId="0"/></autoFilter></table>'
    assert table_of(changed(path, {"xl/tables/table1.xml": table})).notes["filtered"]["names"] == "A1:B3"


def test_the_first_sheet_that_is_shown_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "hidden")
        for title in ("Data", "Notes", "Secret"):
            book.add_worksheet(title).write(0, 0, title)
        sheet.hide()
        book.get_worksheet_by_name("Data").activate()
        book.get_worksheet_by_name("Secret").very_hidden()

    found = table_of(xlsx(tmp_path / "a.xlsx", fill, title="Calc"))
    assert (found.part, found.cells) == ("Data", [["Data"]])
    assert found.notes == {"hidden_sheets": {"names": "Calc, Secret"}, "sheets_left_out": {"names": "Notes"}}


def test_a_rule_chooses_sheets_by_their_whole_title(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for title in ("2022 rates", "2023 rates", "Rates of rates"):
            book.add_worksheet(title).write(0, 0, title)

    path = xlsx(tmp_path / "a.xlsx", fill)
    rule = FileRule(sheet=re.compile("(?P<year>20[0-9]{2}) RATES", re.IGNORECASE))
    assert [(found.part, found.sheet) for found in tables_of(path, rule)] == [("2022 rates",) * 2, ("2023 rates",) * 2]
    issue = refused(path, FileRule(sheet=re.compile("Totals")))
    assert (issue.code, issue.params) == ("sheet_missing", {"names": "Data, 2022 rates, 2023 rates, Rates of rates"})


def test_a_hidden_sheet_is_not_read_even_when_the_rule_names_it(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        book.add_worksheet("Secret").hide()

    issue = refused(xlsx(tmp_path / "a.xlsx", fill), FileRule(sheet=re.compile("Secret")))
    assert (issue.code, issue.params) == ("sheet_hidden", {"names": "Secret"})


def test_a_rule_may_ask_for_what_is_hidden(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_column(0, 0, ["a", "b"])
        sheet.write(0, 1, "c")
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column("B:B", None, None, {"hidden": True})
        book.add_worksheet("Shown").activate()
        book.get_worksheet_by_name("Shown").set_first_sheet()
        sheet.hide()

    found = table_of(xlsx(tmp_path / "a.xlsx", fill), FileRule(hidden=True))
    assert (found.sheet, found.rows) == ("Data", [(1, ["a", "c"]), (2, ["b", ""])])
    assert found.notes == {"sheets_left_out": {"names": "Shown"}}


def test_numbers_as_text_are_pointed_out_where_the_column_has_numbers(tmp_path: Path) -> None:
    found = table_of(xlsx(tmp_path / "a.xlsx", rows_of([1, "5", "01001"], ["7", "6", "01003"])))
    assert found.notes == {"numbers_as_text": {"count": 1, "names": "A2"}}


def test_texts_in_every_form_are_read(tmp_path: Path) -> None:
    rows = (
        '<row><c t="inlineStr"><is><t>one</t></is></c><c t="inlineStr"><is><r><t>t</t></r><r><t xml:space="preserve">wo '
        '</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c><c t="str"><v>a_x000D_b</v></c><c t="d"><v>2025-03-04T00:00:00'
        '</v></c><c r="F1" t="inlineStr"><is><t>f_x0000_</t></is></c></row><row r="3"><c><v>3</v></c></row>'
    )
    found = table_of(raw_sheet(tmp_path / "a.xlsx", rows))
    assert found.rows[0] == (1, ["one", "two ", "a\rb", "2025-03-04", "", "f\0"])
    assert found.flaws == {1: (Flaw("nul", 5),)}
    assert [line for line, _ in found.rows] == [1, 2, 3]


def test_names_may_have_a_prefix(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", rows_of(["x"]))
    sheet = (
        '<?xml version="1.0"?><x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row r="1">'
        '<x:c r="A1"><x:v>5</x:v></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A1:B1"/></x:mergeCells></x:worksheet>'
    )
    found = table_of(changed(path, {"xl/worksheets/sheet1.xml": sheet}))
    assert (found.cells, found.merged) == ([["5"]], [(1, 0, 1, 1)])


def test_too_many_columns_are_refused_at_the_first_row_that_has_them(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", rows_of(["c"] * 30))
    issue = refused(path, limits=Limits(columns=20))
    assert (issue.code, issue.params) == ("too_many_columns", {"count": 21, "limit": 20})


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row></worksheet>", "damaged"),
        ("xl/worksheets/sheet1.xml", '<worksheet><sheetData><row r="x"/></sheetData></worksheet>', "damaged"),
        ("xl/worksheets/sheet1.xml", '<worksheet><sheetData><row r="2"/><row r="1"/></sheetData></worksheet>', "damaged"),
        ("xl/worksheets/sheet1.xml", BACKWARDS, "damaged"),
        ("xl/_rels/workbook.xml.rels", ELSEWHERE, "damaged"),
        ("xl/sharedStrings.xml", '<!DOCTYPE sst [<!ENTITY a "a">]><sst><si><t>&a;</t></si></sst>', "xml_declares"),
        ("xl/workbook.xml", "nothing", "damaged"),
        ("xl/_rels/workbook.xml.rels", "<Relationships/>", "sheets_empty"),
        ("xl/vbaProject.bin", b"\0", "is_macros"),
        ("xl/workbook.bin", b"\0", "is_binary_workbook"),
    ],
)  # fmt: skip
def test_a_broken_or_foreign_workbook_is_refused(tmp_path: Path, part: str, content: str | bytes, code: str) -> None:
    path = xlsx(tmp_path / "a.xlsx", rows_of(["x"]))
    assert refused(changed(path, {part: content})).code == code


def test_a_workbook_cut_short_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", rows_of(["x"]))
    path.write_bytes(path.read_bytes()[:-200])
    assert refused(path).code == "damaged"


def test_progress_counts_the_bytes_of_the_file(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", rows_of(["x"]))
    assert table_of(path).progress == (path.stat().st_size,) * 2


@pytest.mark.real_data
@pytest.mark.slow
def test_the_workbook_of_an_agency_is_read_as_by_another_reader(real_data: Path) -> None:
    path = next((real_data / "mde_school_grades").glob("*.xlsx"))
    other = CalamineWorkbook.from_path(path).get_sheet_by_name("Data").to_python(skip_empty_area=False)
    ours = table_of(path)
    assert [line for line, _ in ours.rows] == list(range(1, len(other) + 1))
    for row, expected in zip(ours.cells, other, strict=True):
        for text, value in zip(row, expected, strict=False):
            assert text == value if isinstance(value, str) else float(text) == value
    assert ours.notes == {"sheets_left_out": {"names": "Data Dictionary"}}


def test_the_same_is_read_as_by_another_reader(tmp_path: Path) -> None:
    rows = [["code", "name", "value"]] + [[f"{n:05}", f"Place {n % 7}", n / 8] for n in range(500)]
    path = xlsx(tmp_path / "a.xlsx", rows_of(*rows))
    other = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    ours = table_of(path).cells
    assert [[*row[:2], float(row[2])] for row in ours[1:]] == other[1:]


def test_of_a_shared_text_how_it_is_spoken_is_no_part(tmp_path: Path) -> None:
    texts = (
        '<sst xmlns="x"><si><t>one</t></si><si><r><t>東</t></r><r><t>京</t></r><rPh sb="0" eb="2"><t>トウキョウ</t></rPh>'
        "<phoneticPr/></si>\n<si><t>a_x000D_b</t></si></sst>"
    )
    path = changed(xlsx(tmp_path / "a.xlsx", rows_of(["x", "y", "z"])), {"xl/sharedStrings.xml": texts})
    assert table_of(path).cells == [["one", "東京", "a\rb"]]


def test_of_a_shared_text_that_is_too_long_only_so_much_is_kept_that_it_shows(tmp_path: Path) -> None:
    text = "&amp;".join(["x" * 40] * 30)
    path = changed(
        xlsx(tmp_path / "a.xlsx", rows_of(["x"])), {"xl/sharedStrings.xml": f"<sst><si><t>{text}</t></si></sst>"}
    )
    ((kept,),) = table_of(path, limits=Limits(cell_length=100)).cells
    assert 100 < len(kept) < 300


def test_more_shared_text_than_memory_can_bear_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.ingest.tables.xlsx.MOST_TEXT_BYTES", 1000)
    issue = refused(xlsx(tmp_path / "a.xlsx", rows_of(["x" * 2000])))
    assert (issue.code, issue.params) == ("too_much_text", {"limit": 1000})


def test_columns_that_are_only_wide_and_cells_with_further_marks_are_read(tmp_path: Path) -> None:
    rows = '<row r="1" spans="1:2"><c r="A1" cm="1"><v>1</v></c><c r="B1" ph="1"><v>2</v></c></row>'
    path = raw_sheet(tmp_path / "a.xlsx", rows, head='<cols><col min="1" max="2" width="30" customWidth="1"/></cols>')
    assert (table_of(path).cells, table_of(path).notes) == ([["1", "2"]], {})
