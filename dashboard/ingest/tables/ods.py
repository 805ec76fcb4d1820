"""ODS: its sheets, and the cells of one as text, read as a stream; repeated cells and rows are not multiplied."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from dashboard.ingest.issues import refuse
from dashboard.ingest.outcome import Limits
from dashboard.ingest.tables.cells import cell_name, iso_text, number_text
from dashboard.ingest.tables.package import XmlStream, open_part, opened_package, pairs
from dashboard.ingest.tables.parts import Part, Wanted
from dashboard.ingest.tables.raw import Flaw, Merged, Note, RawTable, Row
from dashboard.ingest.tables.sheet import Grid, Tally
from dashboard.ingest.tables.source import Source

CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
_ERROR = re.compile(r"#[A-Z][A-Z0-9/]*[!?]?|Err:\d+")
_NUMBERS = ("float", "percentage", "currency")
_MOST_TIMES = 1 << 21


@dataclass(frozen=True, slots=True)
class OdsSheet:
    """A sheet as the document holds it: `number` is its place, from 0."""

    number: int
    title: str
    hidden: bool


@contextmanager
def ods_parts(source: Source, limits: Limits, member: str = "") -> Iterator[list[Part]]:
    """The sheets, in the document's order; good until left."""
    with source.open() as stream, opened_package(stream, limits) as packed:
        if MANIFEST in packed.namelist():
            _refuse_protected(packed)
        size = packed.getinfo(CONTENT).file_size if CONTENT in packed.namelist() else 0
        yield [_part(packed, sheet, size, limits, member) for sheet in _sheets(packed)]


def _part(packed: zipfile.ZipFile, sheet: OdsSheet, size: int, limits: Limits, member: str) -> Part:
    @contextmanager
    def opened(wanted: Wanted) -> Iterator[RawTable]:
        with open_part(packed, CONTENT) as stream:
            content = OdsContent(stream, sheet.number, limits, show_hidden=wanted.hidden)
            yield RawTable(
                content, "sheet", member=member, sheet=sheet.title, merged=content.merged,
                progress=lambda: (content.done(), size),
            )  # fmt: skip

    return Part("sheet", size, opened, member=member, sheet=sheet.title, hidden=sheet.hidden)


def _refuse_protected(packed: zipfile.ZipFile) -> None:
    def start(name: str, attributes: list[str]) -> None:
        if name.endswith("encryption-data"):
            raise refuse("is_protected")

    with open_part(packed, MANIFEST) as stream:
        XmlStream(stream, MANIFEST, start).run()


def _sheets(packed: zipfile.ZipFile) -> list[OdsSheet]:
    """All sheets; styles, which say what is hidden, come before them."""
    found: list[OdsSheet] = []
    hidden: set[str] = set()
    style, depth = "", 0

    def start(name: str, attributes: list[str]) -> None:
        nonlocal style, depth
        if name == "style:style":
            style = pairs(attributes).get("name", "")
        elif name == "style:table-properties" and pairs(attributes).get("display") == "false":
            hidden.add(style)
        elif name == "table:table":
            depth += 1
            if depth == 1:
                own = pairs(attributes)
                found.append(OdsSheet(len(found), own.get("name", ""), own.get("style-name") in hidden))

    def end(name: str) -> None:
        nonlocal depth
        if name == "table:table":
            depth -= 1

    with open_part(packed, CONTENT) as stream:
        xml = XmlStream(stream, CONTENT, start)
        xml.parser.EndElementHandler = end
        xml.run()
    return found


class OdsContent:
    """The rows of the sheet of this number. `merged` grows while they are read."""

    def __init__(self, stream: IO[bytes], number: int, limits: Limits, *, show_hidden: bool) -> None:
        self.merged: list[Merged] = []
        self._grid = Grid(limits, show_hidden=show_hidden)
        self._limits = limits
        self._wanted = number
        self._table, self._depth = -1, 0
        self._read = 0
        self._columns = 0
        self._row, self._times, self._row_hidden = 0, 1, False
        self._column = 0
        self._cell: dict[str, str] = {}
        self._cell_times = 1
        self._in_cell = False
        self._skipped = 0
        self._lines: list[str] = []
        self._length = 0
        self._merged = Tally()
        self._starts: dict[str, Callable[[list[str]], None]] = {
            "table:table-column": self._start_column, "table:table-row": self._start_row,
            "table:table-cell": self._start_cell, "table:covered-table-cell": self._start_cell,
            "text:p": self._start_line, "text:h": self._start_line, "text:s": self._spaces, "text:tab": self._tab,
            "text:line-break": self._break, "text:a": self._link, "office:annotation": self._skip,
        }  # fmt: skip
        self._ends: dict[str, Callable[[], None]] = {
            "table:table-row": self._end_row, "table:table-cell": self._end_cell,
            "table:covered-table-cell": self._end_cell, "office:annotation": self._unskip,
        }  # fmt: skip
        self._xml = XmlStream(stream, CONTENT, self._start)
        self._xml.parser.EndElementHandler = self._end
        self._xml.parser.CharacterDataHandler = self._text

    @property
    def flaws(self) -> Sequence[Flaw]:
        return self._grid.flaws

    def notes(self) -> list[Note]:
        """What is to be said of the sheet, once all rows are read."""
        return self._merged.note("merged_cells") + self._grid.notes()

    def done(self) -> int:
        """Bytes read so far."""
        return self._read

    def rows(self) -> Iterator[Row]:
        """All rows in order."""
        for done in self._xml.blocks():
            self._read = done
            yield from self._grid.take()
            if self._table > self._wanted:
                return

    def _start(self, name: str, attributes: list[str]) -> None:
        if name == "table:table":
            self._depth += 1
            if self._depth == 1:
                self._table += 1
        elif self._table == self._wanted and self._depth == 1:
            handle = self._starts.get(name)
            if handle is not None:
                handle(attributes)

    def _end(self, name: str) -> None:
        if name == "table:table":
            self._depth -= 1
        elif self._table == self._wanted and self._depth == 1:
            handle = self._ends.get(name)
            if handle is not None:
                handle()

    def _start_column(self, attributes: list[str]) -> None:
        own = pairs(attributes)
        times = _times(own, "number-columns-repeated")
        if own.get("visibility", "visible") != "visible":
            self._grid.hide_columns(self._columns, self._columns + times - 1)
        self._columns += times

    def _start_row(self, attributes: list[str]) -> None:
        own = pairs(attributes)
        self._row += 1
        self._times = _times(own, "number-rows-repeated")
        self._row_hidden = own.get("visibility", "visible") != "visible"
        self._column = 0

    def _end_row(self) -> None:
        self._grid.end_row(self._row, hidden=self._row_hidden, times=self._times)
        self._row += self._times - 1

    def _start_cell(self, attributes: list[str]) -> None:
        self._cell = pairs(attributes)
        self._cell_times = _times(self._cell, "number-columns-repeated")
        self._in_cell = True
        self._lines.clear()
        self._length = 0

    def _end_cell(self) -> None:
        self._in_cell = False
        wide, high = _times(self._cell, "number-columns-spanned"), _times(self._cell, "number-rows-spanned")
        if wide > 1 or high > 1:
            self.merged.append((self._row, self._column, self._row + high - 1, self._column + wide - 1))
            self._merged.add(f"{cell_name(*self.merged[-1][:2])}:{cell_name(*self.merged[-1][2:])}")
        value, kind = self._value(), self._cell.get("value-type", "")
        formula = "formula" in self._cell
        if value or formula:
            for _time in range(min(self._cell_times, self._limits.columns + 1)):
                self._put(value, kind, formula=formula)
                self._column += 1
        else:
            self._column += self._cell_times

    def _put(self, value: str, kind: str, *, formula: bool) -> None:
        grid, column = self._grid, self._column
        if not grid.put(column, value):
            return
        if self._cell.get("value-type") == "error" or ((formula or kind == "error") and _ERROR.fullmatch(value)):
            grid.flaw("cell_error", column, value)
        elif formula and not value and not kind:
            grid.flaw("formula_without_value", column)
        elif formula:
            grid.formulas.add(cell_name(self._row, column))
        if kind == "percentage":
            grid.percents.add(cell_name(self._row, column))
        elif kind in _NUMBERS:
            grid.number(column)
        elif value.isdigit() and value[0] != "0":
            grid.number_as_text(self._row, column)

    def _value(self) -> str:
        """The cell as text: the value behind it where there is one."""
        own, kind = self._cell, self._cell.get("value-type", "")
        if kind in _NUMBERS:
            try:
                return number_text(float(own.get("value", "")))
            except ValueError:
                return own.get("value", "")
        if kind == "date":
            return iso_text(own.get("date-value", ""))
        if kind == "boolean":
            return own.get("boolean-value", "").upper()
        return own.get("string-value") or "".join(self._lines)

    def _start_line(self, attributes: list[str]) -> None:
        if self._lines and not self._skipped:
            self._lines.append("\n")

    def _spaces(self, attributes: list[str]) -> None:
        self._text(" " * min(_times(pairs(attributes), "c"), 100))

    def _tab(self, attributes: list[str]) -> None:
        self._text("\t")

    def _break(self, attributes: list[str]) -> None:
        self._text("\n")

    def _link(self, attributes: list[str]) -> None:
        self._grid.links.add(cell_name(self._row, self._column))

    def _skip(self, attributes: list[str]) -> None:
        self._skipped += 1

    def _unskip(self) -> None:
        self._skipped -= 1

    def _text(self, data: str) -> None:
        if self._in_cell and not self._skipped and self._depth == 1 and self._length <= self._limits.cell_length:
            self._lines.append(data[: self._limits.cell_length + 1])
            self._length += len(data)


def _times(attributes: dict[str, str], name: str) -> int:
    """A number of repetitions; one, if there is none."""
    return max(1, min(int(attributes.get(name, "1")), _MOST_TIMES))
