"""B50, B53-B56: workbooks and archives, what they hide, and what only calls itself one."""

import stat
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.ingest.outcome import Limits
from dashboard.services import staging
from tests.dashboard.bad_input.oracle import Desk, recipe
from tests.dashboard.ingest.tables.books import changed, xlsx, zip_bytes
from tests.dashboard.ingest.tables.old_books import container
from tests.dashboard.ingest.tables.test_recipes import CSV, as_csv, as_ods, as_xls, as_xlsx, as_zip

pytestmark = pytest.mark.once

HEADER = ["measure", "place", "year", "group", "value"]
HTML = b"<html><body><table><tr><td>1</td></tr></table></body></html>"
KINDS = {"xlsx": as_xlsx, "xls": as_xls, "ods": as_ods, "zip": as_zip, "csv": as_csv}


def book(folder: Path, rows: list[list[Any]], more: Callable[[Any, Any], None] = lambda book, sheet: None) -> bytes:
    """A workbook with these rows under the header of the long recipe."""

    def fill(target: Any, sheet: Any) -> None:
        for index, row in enumerate([HEADER, *rows]):
            sheet.write_row(index, 0, row)
        more(target, sheet)

    return xlsx(folder / "book.xlsx", fill, default_date_format="yyyy-mm-dd").read_bytes()


def test_b50_sixteen_thousand_columns_refuse_the_file_with_the_limit(desk: Desk, tmp_path: Path) -> None:
    wide = book(tmp_path, [], lambda book, sheet: sheet.write_row(0, 5, ["x"] * 16_379))
    for content, name in ((",".join(["x"] * 16_384).encode() + b"\n", "wide.csv"), (wide, "wide.xlsx")):
        outcome = desk.bring(content, name)
        assert outcome.codes == ["too_many_columns"]
        assert outcome.state in {"unreadable", "refused"}
        assert "2,000" in outcome.page


def test_b51_more_rows_than_the_limit_refuse_the_file_with_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Limits().rows == 5_000_000
    monkeypatch.setattr(staging, "limits_of", lambda file, **more: Limits(rows=10))
    rows = "income,26081,2023,,5\n" * 11
    outcome = desk.bring(",".join(HEADER) + "\n" + rows)
    assert (outcome.state, outcome.codes) == ("refused", ["too_many_rows"])
    assert "more than 10 rows" in outcome.page


def link() -> bytes:
    """A ZIP whose only member is a link."""
    member = zipfile.ZipInfo("data.csv")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zip_bytes({member: "/etc/passwd"})  # type: ignore[dict-item]  # a member may stand for its name


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (zip_bytes({"a.csv": CSV, "inner.zip": zip_bytes({"b.csv": CSV})}), "zip_nested"),
        (zip_bytes({"a.csv": CSV, "../../etc/passwd": "x"}), "zip_name"),
        (zip_bytes({"a.csv": CSV, "C:\\b.csv": "x"}), "zip_name"),
        (link(), "zip_name"),
        (container(b"x", "EncryptedPackage"), "is_protected"),
    ],
    ids=["nested", "outside", "drive", "link", "encrypted"],
)
def test_b53_an_archive_that_leads_astray_is_refused(desk: Desk, content: bytes, code: str) -> None:
    outcome = desk.bring(content, "data.zip")
    assert (outcome.state, outcome.codes) == ("unreadable", [code])


@pytest.mark.parametrize("kind", list(KINDS))
def test_b54_tables_are_known_by_their_content_under_any_name(desk: Desk, tmp_path: Path, kind: str) -> None:
    outcome = desk.bring(KINDS[kind](tmp_path).read_bytes(), "report.pdf")
    assert (outcome.state, outcome.codes) == ("previewed", [])
    assert outcome.staged == {
        ("income", "26081", "2023", ""): (41.5, "normal", ""),
        ("births", "26", "2023", "race=black"): (None, "bounded", "<10"),
    }


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (zip_bytes({"[Content_Types].xml": "x", "xl/workbook.xml": "x", "xl/vbaProject.bin": "x"}), "a.xlsx", "is_macros"),
        (zip_bytes({"[Content_Types].xml": "x", "xl/workbook.bin": "x"}), "a.xlsx", "is_binary_workbook"),
        (zip_bytes({"Index/Document.iwa": "x"}), "a.xlsx", "is_numbers"),
        (HTML, "a.xls", "is_web_page"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "a.csv", "is_picture"),
        (b"%PDF-1.7\n", "a.csv", "is_pdf"),
        (container(b"x", "WordDocument"), "a.xls", "is_document"),
        (b"\x1f\x8b\x08" + b"\0" * 20, "a.csv", "is_packed"),
        (b"PK\x03\x04 and then nothing", "a.xlsx", "damaged"),
    ],
)  # fmt: skip
def test_b54_whatever_else_it_is_is_refused_with_a_way_out(desk: Desk, content: bytes, name: str, code: str) -> None:
    outcome = desk.bring(content, name)
    assert (outcome.state, outcome.codes) == ("unreadable", [code])
    assert any(way in outcome.page for way in ("XLSX", "again", "ZIP"))


def test_b55_what_a_workbook_hides_is_named_and_left_out(desk: Desk, tmp_path: Path) -> None:
    def hide(target: Any, sheet: Any) -> None:
        secret = target.add_worksheet("Secret")
        secret.write_row(0, 0, HEADER)
        secret.write_row(1, 0, ["income", "26", 2023, "", 777])
        secret.hide()
        target.add_worksheet("Other").write_row(0, 0, ["a", "b"])
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column("F:F", None, None, {"hidden": True})
        sheet.write("F1", "hidden title")
        sheet.merge_range("A6:B6", "Source: the office")
        sheet.write_url("A7", "https://example.org", string="Source: elsewhere")
        sheet.autofilter("A1:E4")
        sheet.filter_column("E", "x < 900")

    rows = [["income", "26081", 2023, "", 5], ["income", "26139", 2023, "", 999], ["income", "26", 2023, "", 6]]
    content = book(tmp_path, rows, hide)
    page = desk.bring(content, "a.xlsx", look_only=True).page
    assert "Secret" in page
    assert "Other" in page
    outcome = desk.bring(content, "a.xlsx")
    assert (outcome.state, outcome.values) == ("previewed", [5.0, 6.0])
    named = {"hidden_sheets", "sheets_left_out", "hidden_rows", "hidden_columns", "filtered", "merged_cells", "links"}
    assert named <= set(outcome.codes)
    assert "999" not in str(outcome.staged)


def test_b55_what_lies_behind_a_pivot_table_is_never_read(desk: Desk, tmp_path: Path) -> None:
    book(tmp_path, [["income", "26081", 2023, "", 5]])
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/pivotTable"
    parts = {
        "xl/pivotCache/pivotCacheRecords1.xml": '<pivotCacheRecords><r><s v="Amina Doe"/></r></pivotCacheRecords>',
        "xl/pivotTables/pivotTable1.xml": "<pivotTableDefinition/>",
        "xl/worksheets/_rels/sheet1.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'  # noqa: E501
        f'<Relationship Id="r1" Type="{kind}" Target="../pivotTables/pivotTable1.xml"/></Relationships>',
    }
    outcome = desk.bring(changed(tmp_path / "book.xlsx", parts).read_bytes(), "a.xlsx")
    assert (outcome.values, outcome.codes) == ([5.0], ["pivot"])
    assert "Amina" not in outcome.page


def test_b56_formulas_give_their_last_value_and_errors_reject_their_rows(desk: Desk, tmp_path: Path) -> None:
    def formulas(target: Any, sheet: Any) -> None:
        for cell, formula, value in (
            ("E2", "=2+3", 5),
            ("E3", "=A1", ""),
            ("E4", "=X", "#REF!"),
            ("E5", "=1/0", "#DIV/0!"),
        ):
            sheet.write_formula(cell, formula, None, value)

    rows = [["income", place, 2023, ""] for place in ("26", "26081", "26139", "00123")]
    outcome = desk.bring(book(tmp_path, rows, formulas), "a.xlsx")
    assert (outcome.values, outcome.rows("formula_without_value"), outcome.rows("cell_error")) == ([5.0], [3], [4, 5])
    assert "formulas" in outcome.codes


def test_b56_numbers_and_days_as_text_are_converted_and_said(desk: Desk, tmp_path: Path) -> None:
    rows = [
        ["income", "26081", 2023, "", 5], ["income", "26139", 2023, "", "6"], ["income", "26", "3/15/2023", "", 7],
        ["income", "00123", date(2023, 3, 15), "", 8],
    ]  # fmt: skip
    outcome = desk.bring(book(tmp_path, rows), "a.xlsx", text=recipe('dates = "month-first"'))
    assert (outcome.values, outcome.counts["rows_rejected"]) == ([5.0, 6.0, 7.0, 8.0], 0)
    assert {key[2] for key in outcome.staged} == {"2023", "2023-03-15"}
    assert {"numbers_as_text", "period_converted"} <= set(outcome.codes)
