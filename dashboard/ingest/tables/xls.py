"""XLS, the binary workbook of old: its sheets, and their cells as text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from dashboard.ingest.issues import FileRefused, refuse
from dashboard.ingest.outcome import Limits
from dashboard.ingest.tables.biff import SheetFacts, is_protected, sheet_facts
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
            with _refusing("XLS"):
                book = CalamineWorkbook.from_filelike(stream)
        except FileRefused:
            # The library tries all formats in turn, and what it says is of the last.
            stream.seek(0)
            if is_protected(stream):
                raise refuse("is_protected") from None
            raise
        stream.seek(0)
        facts = sheet_facts(stream)
        with book:
            entries = book.sheets_metadata
            facts = facts if len(facts) == len(entries) else [SheetFacts() for _entry in entries]
            yield [
                _part(book, entry, own, source.size, limits, member)
                for entry, own in zip(entries, facts, strict=True)
                if entry.typ == SheetTypeEnum.WorkSheet
            ]


def _part(
    book: CalamineWorkbook, entry: SheetMetadata, facts: SheetFacts, size: int, limits: Limits, member: str
) -> Part:
    @contextmanager
    def opened(wanted: Wanted) -> Iterator[RawTable]:
        with _refusing(entry.name[:80]):
            sheet = book.get_sheet_by_name(entry.name)
        content = XlsContent(sheet, facts, size, limits, show_hidden=wanted.hidden)
        yield RawTable(
            content, "sheet", member=member, sheet=entry.name, merged=content.merged,
            progress=lambda: (content.done(), size),
        )  # fmt: skip

    hidden = entry.visible != SheetVisibleEnum.Visible
    return Part("sheet", size, opened, member=member, sheet=entry.name, hidden=hidden)


@contextmanager
def _refusing(what: str) -> Iterator[None]:
    """Turn what the library raises for a damaged file into a refusal; where it did not foresee one, it panics."""
    try:
        yield
    except (CalamineError, OSError, ValueError) as error:
        raise refuse("damaged", what=what) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise refuse("damaged", what=what) from error


class XlsContent:
    """The rows of a sheet that is in memory."""

    def __init__(
        self, sheet: CalamineSheet, facts: SheetFacts, size: int, limits: Limits, *, show_hidden: bool
    ) -> None:
        self._sheet = sheet
        self._facts = facts
        self._size = size
        self._grid = Grid(limits, show_hidden=show_hidden)
        for first, last in facts.hidden_columns:
            self._grid.hide_columns(first, last)
        self._done = 0
        found = sheet.merged_cell_ranges or []
        self.merged: list[Merged] = sorted((a + 1, b, c + 1, d) for (a, b), (c, d) in found)

    @property
    def flaws(self) -> Sequence[Flaw]:
        return self._grid.flaws

    def notes(self) -> list[Note]:
        """What is to be said of the sheet, once all rows are read."""
        facts, merged, links, formulas = self._facts, Tally(), Tally(), Tally()
        for top, left, bottom, right in self.merged:
            merged.add(f"{cell_name(top, left)}:{cell_name(bottom, right)}")
        for tally, cells in ((links, facts.links), (formulas, facts.formulas)):
            for row, column in cells:
                tally.add(cell_name(row, column))
        found = [Note("filtered", {"count": 1, "names": self._sheet.name})] if facts.filtered else []
        found += merged.note("merged_cells") + links.note("links") + formulas.note("formulas")
        found += [Note("pictures")] if facts.pictures else []
        found += [Note("pivot")] if facts.pivot else []
        return found + self._grid.notes()

    def done(self) -> int:
        """The share of the file that the rows read so far are."""
        return self._done * self._size // max(1, self._sheet.height)

    def rows(self) -> Iterator[Row]:
        """All rows in order."""
        top, left = self._sheet.start or (0, 0)
        for row, cells in enumerate(self._sheet.iter_rows(), top + 1):
            self._done += 1
            errors = self._facts.errors.get(row, {})
            for column, value in enumerate(cells, left):
                if column in errors:
                    self._put_error(column, errors[column])
                elif value != "":
                    self._put(row, column, value)
            self._grid.end_row(row, hidden=row in self._facts.hidden_rows)
            yield from self._grid.take()

    def _put_error(self, column: int, error: str) -> None:
        if self._grid.put(column, error):
            self._grid.flaw("cell_error", column, error)

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
