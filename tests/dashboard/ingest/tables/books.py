"""Small workbooks, ZIPs and readings of them for the tests of raw tables."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it carries no types

from dashboard.ingest.issues import FileRefused, Issue
from dashboard.ingest.outcome import Limits
from dashboard.ingest.recipe import FileRule
from dashboard.ingest.tables import Flaw, Note, open_tables

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
ODS_KIND = b"application/vnd.oasis.opendocument.spreadsheet"
ODS_SPACES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "table", "text")
    )
    + ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)


@dataclass
class Seen:
    """One raw table as it was read."""

    part: str
    member: str
    sheet: str
    kind: str
    encoding: str
    delimiter: str
    rows: list[tuple[int, list[str]]]
    flaws: dict[int, tuple[Flaw, ...]]
    notes: dict[str, dict[str, Any]]
    merged: list[tuple[int, ...]]
    progress: tuple[int, int] = (0, 0)
    all_notes: list[Note] = field(default_factory=list)

    @property
    def cells(self) -> list[list[str]]:
        """The rows without their numbers."""
        return [row for _line, row in self.rows]


def tables_of(path: Path, rule: FileRule | None = None, limits: Limits | None = None) -> list[Seen]:
    """All tables that the rule chooses, read to their ends."""
    found = []
    for table in open_tables(path, rule or FileRule(), limits or Limits()):
        rows, flaws = [], {}
        for line, cells in table.rows():
            rows.append((line, list(cells)))
            if table.flaws:
                flaws[line] = tuple(table.flaws)
        notes = {note.code: dict(note.params) for note in table.notes}
        found.append(
            Seen(table.part, table.member, table.sheet, table.kind, table.encoding, table.delimiter, rows, flaws, notes,
                 list(table.merged), table.progress(), table.notes)
        )  # fmt: skip
    return found


def table_of(path: Path, rule: FileRule | None = None, limits: Limits | None = None) -> Seen:
    """The only table of a file."""
    (found,) = tables_of(path, rule, limits)
    return found


def refused(path: Path, rule: FileRule | None = None, limits: Limits | None = None) -> Issue:
    """The issue that refuses a file."""
    with pytest.raises(FileRefused) as caught:
        tables_of(path, rule, limits)
    assert caught.value.issue.message
    return caught.value.issue


def xlsx(path: Path, fill: Callable[[Any, Any], None], title: str = "Data", **options: Any) -> Path:
    """A workbook with one sheet, which `fill(book, sheet)` writes."""
    with xlsxwriter.Workbook(path, options) as book:
        fill(book, book.add_worksheet(title))
    return path


def zipped(path: Path, members: Mapping[str, Any]) -> Path:
    """A ZIP of these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return path


def changed(path: Path, parts: Mapping[str, Any]) -> Path:
    """The package with some parts put in the place of those of the same name, or added."""
    with zipfile.ZipFile(path) as packed:
        members: dict[str, Any] = {name: packed.read(name) for name in packed.namelist()}
    return zipped(path, members | dict(parts))


def raw_sheet(path: Path, rows: str, tail: str = "", head: str = "") -> Path:
    """A workbook whose only sheet has this XML."""
    xlsx(path, lambda book, sheet: None)
    return changed(path, {"xl/worksheets/sheet1.xml": SHEET.format(f"{head}<sheetData>{rows}</sheetData>{tail}")})


def ods(path: Path, tables: str, styles: str = "", parts: Mapping[str, Any] | None = None) -> Path:
    """An ODS with these tables."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODS_SPACES}><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return zipped(path, {"mimetype": ODS_KIND, "content.xml": content} | dict(parts or {}))


def ods_row(*cells: str | float, attributes: str = "") -> str:
    """A row of an ODS table: texts and numbers."""
    written = "".join(
        f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>"
        if isinstance(cell, str)
        else f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>x</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row {attributes}>{written}</table:table-row>"


def buffer(path: Path) -> bytes:
    return path.read_bytes()


def zip_bytes(members: Mapping[str, Any]) -> bytes:
    """The bytes of a ZIP."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return stream.getvalue()
