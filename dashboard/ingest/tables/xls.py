"""XLS, the binary workbook of old: its sheets, and their cells as text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from dashboard.ingest.issues import refuse
from dashboard.ingest.outcome import Limits
from dashboard.ingest.tables.cells import cell_name, moment_text, number_text
from dashboard.ingest.tables.parts import Part, Wanted
from dashboard.ingest.tables.raw import Flaw, Merged, Note, RawTable, Row
from dashboard.ingest.tables.sheet import Grid, Tally
from dashboard.ingest.tables.source import Source

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


@contextmanager
def xls_parts(source: Source, limits: Limits, member: str = "") -> Iterator[list[Part]]:
    """The sheets, in the workbook's order; good until left."""
    with source.open() as stream:
        try:
            book = CalamineWorkbook.from_filelike(stream)
        except PasswordError as error:
            raise refuse("is_protected") from error
        except (CalamineError, OSError, ValueError) as error:
            raise refuse("damaged", what="XLS") from error
        with book:
            sheets = [entry for entry in book.sheets_metadata if entry.typ == SheetTypeEnum.WorkSheet]
            yield [_part(book, entry, source.size, limits, member) for entry in sheets]


def _part(book: CalamineWorkbook, entry: SheetMetadata, size: int, limits: Limits, member: str) -> Part:
    @contextmanager
    def opened(wanted: Wanted) -> Iterator[RawTable]:
        try:
            sheet = book.get_sheet_by_name(entry.name)
        except (CalamineError, OSError, ValueError) as error:
            raise refuse("damaged", what=entry.name[:80]) from error
        content = XlsContent(sheet, size, limits)
        yield RawTable(
            content, "sheet", member=member, sheet=entry.name, merged=content.merged,
            progress=lambda: (content.done(), size),
        )  # fmt: skip

    hidden = entry.visible != SheetVisibleEnum.Visible
    return Part("sheet", size, opened, member=member, sheet=entry.name, hidden=hidden)


class XlsContent:
    """The rows of a sheet that is in memory."""

    def __init__(self, sheet: CalamineSheet, size: int, limits: Limits) -> None:
        self._sheet = sheet
        self._size = size
        self._grid = Grid(limits, show_hidden=True)
        self._done = 0
        found = sheet.merged_cell_ranges or []
        self.merged: list[Merged] = sorted((a + 1, b, c + 1, d) for (a, b), (c, d) in found)

    @property
    def flaws(self) -> Sequence[Flaw]:
        return self._grid.flaws

    def notes(self) -> list[Note]:
        """What is to be said of the sheet, once all rows are read."""
        merged = Tally()
        for top, left, bottom, right in self.merged:
            merged.add(f"{cell_name(top, left)}:{cell_name(bottom, right)}")
        return merged.note("merged_cells") + self._grid.notes()

    def done(self) -> int:
        """The share of the file that the rows read so far are."""
        return self._done * self._size // max(1, self._sheet.height)

    def rows(self) -> Iterator[Row]:
        """All rows in order."""
        top, left = self._sheet.start or (0, 0)
        for row, cells in enumerate(self._sheet.iter_rows(), top + 1):
            self._done += 1
            for column, value in enumerate(cells, left):
                if value != "":
                    self._put(row, column, value)
            self._grid.end_row(row, hidden=False)
            yield from self._grid.take()

    def _put(self, row: int, column: int, value: Value) -> None:
        text = value_text(value)
        if not self._grid.put(column, text):
            return
        if isinstance(value, int | float) and not isinstance(value, bool):
            self._grid.number(column)
        elif text.isdigit() and text[0] != "0":
            self._grid.number_as_text(row, column)


def value_text(value: Value) -> str:
    """A value of a cell as text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, dt.date):
        return moment_text(value)
    return str(value).zfill(8)
