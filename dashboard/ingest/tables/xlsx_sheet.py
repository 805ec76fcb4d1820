"""One worksheet of an XLSX, read as a stream: cells become text, and what cannot be used is said with its cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

from dashboard.ingest.outcome import Limits
from dashboard.ingest.tables.cells import cell_name, column_index, iso_text, stored_number
from dashboard.ingest.tables.package import XmlStream, pairs
from dashboard.ingest.tables.raw import Flaw, Note, Row
from dashboard.ingest.tables.sheet import Grid
from dashboard.ingest.tables.xlsx import Workbook, unescaped

_DIGITS = "0123456789"
_TRUE = ("1", "true", "on")


class XlsxContent:
    """The rows of the sheet in `stream`."""

    def __init__(self, stream: IO[bytes], path: str, book: Workbook, limits: Limits, *, show_hidden: bool) -> None:
        self._grid = Grid(limits, show_hidden=show_hidden)
        self._book = book
        self._xml = XmlStream(stream, path, self._root)
        self._most = limits.cell_length + 1
        self._read = 0
        self._row = 0
        self._row_hidden = False
        self._column = -1
        self._type = ""
        self._style = 0
        self._formula = False
        self._valued = False
        self._open = False
        self._phonetic = False
        self._value: list[str] = []
        self._length = 0

    @property
    def flaws(self) -> Sequence[Flaw]:
        return self._grid.flaws

    def notes(self) -> list[Note]:
        """What is to be said of the sheet, once all rows are read."""
        return self._grid.notes()

    def done(self) -> int:
        """Bytes read so far."""
        return self._read

    def rows(self) -> Iterator[Row]:
        """All rows in order."""
        for done in self._xml.blocks():
            self._read = done
            yield from self._grid.take()

    def _root(self, name: str, attributes: list[str]) -> None:
        """The first element tells the prefix that all names have, if any; from then on names are looked up with it."""
        prefix = name[: name.rfind(":") + 1]
        starts = {
            "row": self._start_row, "c": self._start_cell, "v": self._start_value, "t": self._start_text,
            "f": self._start_formula, "col": self._hide_columns, "rPh": self._start_phonetic,
        }  # fmt: skip
        ends = {
            "row": self._end_row, "c": self._end_cell, "v": self._end_value, "t": self._end_value,
            "rPh": self._end_phonetic,
        }  # fmt: skip
        by_start = {prefix + element: handle for element, handle in starts.items()}
        by_end = {prefix + element: handle for element, handle in ends.items()}

        def start(name: str, attributes: list[str]) -> None:
            handle = by_start.get(name)
            if handle is not None:
                handle(attributes)

        def end(name: str) -> None:
            handle = by_end.get(name)
            if handle is not None:
                handle()

        self._xml.parser.StartElementHandler = start
        self._xml.parser.EndElementHandler = end
        self._xml.parser.CharacterDataHandler = self._text

    def _hide_columns(self, attributes: list[str]) -> None:
        own = pairs(attributes)
        if own.get("hidden") in _TRUE:
            self._grid.hide_columns(int(own.get("min", "1")) - 1, int(own.get("max", "1")) - 1)

    def _start_row(self, attributes: list[str]) -> None:
        self._row += 1
        self._column = -1
        self._row_hidden = False
        for index in range(0, len(attributes), 2):
            name = attributes[index]
            if name == "r":
                self._row = int(attributes[index + 1])
            elif name == "hidden":
                self._row_hidden = attributes[index + 1] in _TRUE

    def _end_row(self) -> None:
        self._grid.end_row(self._row, hidden=self._row_hidden)

    def _start_cell(self, attributes: list[str]) -> None:
        self._column += 1
        self._type = ""
        self._style = 0
        self._formula = self._valued = False
        self._value.clear()
        self._length = 0
        for index in range(0, len(attributes), 2):
            name = attributes[index]
            if name == "r":
                self._column = column_index(attributes[index + 1].rstrip(_DIGITS))
            elif name == "t":
                self._type = attributes[index + 1]
            elif name == "s":
                self._style = int(attributes[index + 1])

    def _start_formula(self, attributes: list[str]) -> None:
        self._formula = True

    def _start_value(self, attributes: list[str]) -> None:
        self._open = self._valued = True

    def _start_text(self, attributes: list[str]) -> None:
        self._open = not self._phonetic
        self._valued = True

    def _end_value(self) -> None:
        self._open = False

    def _start_phonetic(self, attributes: list[str]) -> None:
        self._phonetic = True

    def _end_phonetic(self) -> None:
        self._phonetic = False

    def _text(self, data: str) -> None:
        if self._open and self._length < self._most:
            self._value.append(data[: self._most])
            self._length += len(data)

    def _end_cell(self) -> None:
        value = "".join(self._value) if self._valued else ""
        if self._formula:
            self._end_formula(value)
        elif value:
            self._put(value)

    def _end_formula(self, value: str) -> None:
        grid = self._grid
        if value:
            grid.formulas.add(cell_name(self._row, self._column))
            self._put(value)
        # An empty text is what some formulas give; without any value, the formula was never calculated.
        elif not (self._valued and self._type == "str") and grid.put(self._column, ""):
            grid.flaw("formula_without_value", self._column)

    def _put(self, value: str) -> None:
        """Set a cell that has a value, as its type says."""
        grid, kind, column = self._grid, self._type, self._column
        if kind in ("", "n"):
            form = self._book.format(self._style)
            if grid.put(column, stored_number(value, form, from_1904=self._book.from_1904)):
                if form.shape == "number":
                    grid.number(column)
                elif form.shape == "percent":
                    grid.percents.add(cell_name(self._row, column))
            return
        if kind == "s":
            texts = self._book.texts
            number = int(value)
            value = texts[number] if 0 <= number < len(texts) else ""
        elif kind == "b":
            value = "TRUE" if value in _TRUE else "FALSE"
        elif kind == "d":
            value = iso_text(value)
        elif kind != "e":
            value = unescaped(value)
        if grid.put(column, value):
            if kind == "e":
                grid.flaw("cell_error", column, value)
            elif value.isdigit() and value[0] != "0":
                grid.number_as_text(self._row, column)
