"""The grid of a worksheet while it is read: cells set one by one become rows, and what is left out is counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard.ingest.issues import refuse
from dashboard.ingest.outcome import Limits
from dashboard.ingest.tables.cells import add_to_ranges, cell_name, column_letters, ranges
from dashboard.ingest.tables.raw import Flaw, Note, Row

_NAMED = 6
"""How many cells a note names."""


class Tally:
    """Counts cells of one kind and remembers where the first ones are."""

    def __init__(self) -> None:
        self.count = 0
        self.first: list[str] = []

    def add(self, name: str) -> None:
        self.count += 1
        if len(self.first) < _NAMED:
            self.first.append(name)

    def note(self, code: str) -> list[Note]:
        """The note that says how many there are and where, if there are any."""
        names = ", ".join(self.first) + (" …" if self.count > len(self.first) else "")
        return [Note(code, {"count": self.count, "names": names})] if self.count else []


class Grid:
    """Makes rows of the cells of a sheet. Rows wait until they are taken; blank ones are given before a filled one.

    With `show_hidden` false, hidden rows are left out and cells of hidden columns are blank. A row is never shorter
    than one before it.
    """

    def __init__(self, limits: Limits, *, show_hidden: bool) -> None:
        self.flaws: Sequence[Flaw] = ()
        self.formulas = Tally()
        self.percents = Tally()
        self.links = Tally()
        self._limits = limits
        self._show_hidden = show_hidden
        self._cells: list[str] = []
        self._row_flaws: list[Flaw] = []
        # First row, how many times, cells (None: hidden), flaws.
        self._ready: list[tuple[int, int, list[str] | None, Sequence[Flaw]]] = []
        self._ended = 0
        self._taken = 0
        self._width = 0
        self._hidden_columns: set[int] = set()
        self._hidden_met: set[int] = set()
        self._hidden_rows: list[list[int]] = []
        self._number_columns: set[int] = set()
        self._text_numbers: dict[int, Tally] = {}

    def hide_columns(self, first: int, last: int) -> None:
        """Columns from 0, both included, are hidden."""
        if not self._show_hidden:
            self._hidden_columns.update(range(first, min(last, self._limits.columns) + 1))

    def put(self, column: int, text: str) -> bool:
        """Set a cell of the row at hand, from left to right; False for one that is hidden."""
        if column in self._hidden_columns:
            self._hidden_met.add(column)
            return False
        missing = column - len(self._cells)
        if column >= self._limits.columns:
            raise refuse("too_many_columns", count=column + 1, limit=self._limits.columns)
        if missing < 0:
            raise refuse("damaged", what=cell_name(self._ended + 1, column))
        if missing:
            self._cells.extend([""] * missing)
        self._cells.append(text)
        if "\0" in text:
            self._row_flaws.append(Flaw("nul", column))
        return True

    def flaw(self, code: str, column: int, value: str = "") -> None:
        """The row at hand cannot be used because of this cell; put it first."""
        self._row_flaws.append(Flaw(code, column, value))

    def number(self, column: int) -> None:
        """A cell of this column is a number."""
        self._number_columns.add(column)

    def number_as_text(self, row: int, column: int) -> None:
        """A cell of this column is a text that reads as a number."""
        tally = self._text_numbers.get(column)
        if tally is None:
            tally = self._text_numbers[column] = Tally()
        tally.add(cell_name(row, column))

    def end_row(self, row: int, *, hidden: bool, times: int = 1) -> None:
        """The cells put so far are row `row`, and the same again in the rows that follow."""
        if row <= self._ended:
            raise refuse("damaged", what=str(row))
        self._ended = row + times - 1
        if not self._cells:
            return
        cells, flaws = self._cells, self._row_flaws
        self._cells, self._row_flaws = [], []
        if hidden and not self._show_hidden:
            add_to_ranges(self._hidden_rows, row, self._ended)
            self._ready.append((row, times, None, ()))
        elif flaws or any(cell.strip() for cell in cells):
            self._ready.append((row, times, cells, flaws))

    def take(self) -> Iterator[Row]:
        """The rows that are ready, with the blank ones before them."""
        ready, self._ready = self._ready, []
        for first, times, cells, flaws in ready:
            self.flaws = ()
            for blank in range(self._taken + 1, first):
                yield blank, []
            self._taken = first + times - 1
            if cells is None:
                continue
            self._width = max(self._width, len(cells))
            cells.extend([""] * (self._width - len(cells)))
            self.flaws = flaws
            for row in range(first, first + times):
                yield row, list(cells) if times > 1 else cells

    def notes(self) -> list[Note]:
        """What is to be said of the sheet, once all rows are read."""
        found: list[Note] = []
        if self._hidden_rows:
            count = sum(last - first + 1 for first, last in self._hidden_rows)
            found.append(Note("hidden_rows", {"count": count, "names": ranges(self._hidden_rows)}))
        if self._hidden_met:
            columns: list[list[int]] = []
            for column in sorted(self._hidden_met):
                add_to_ranges(columns, column, column)
            names = ranges(columns, column_letters)
            found.append(Note("hidden_columns", {"count": len(self._hidden_met), "names": names}))
        found += self.formulas.note("formulas") + self.links.note("links") + self.percents.note("percents")
        mixed = [tally for column, tally in self._text_numbers.items() if column in self._number_columns]
        for tally in mixed:
            found += tally.note("numbers_as_text")
        return found
