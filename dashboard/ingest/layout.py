"""A raw table to its sections: where the header is, what stands above and below it, and the rows between, in blocks."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dashboard.ingest.annotations import unannotated
from dashboard.ingest.header import STUDIED, Titles, header_of, names_of, with_untitled
from dashboard.ingest.issues import IssueLog, refuse
from dashboard.ingest.outcome import Counts, Limits
from dashboard.ingest.recipe import FileRule
from dashboard.ingest.spelling import plain
from dashboard.ingest.tables import Flaw, RawTable

CELLS_PER_BLOCK = 400_000
ROWS_PER_BLOCK = 20_000
_BANNER_ROWS = 200
_WIDTH_OF_NOTES = 3
_FOOTNOTE = re.compile(r"(?:data )?sources?\s*:|(?:foot)?notes?\s*:|[*†‡§]+\s*\w", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows, by column: `columns[c][r]` is a cell as written, `lines[r]` the physical line its row begins on."""

    lines: list[int]
    columns: list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Section:
    """A header and the rows under it; `captures` are those of the titles above it. `blocks` runs once."""

    header: tuple[str, ...]
    line: int
    captures: Mapping[str, str]
    blocks: Iterator[Block]


class _Line(NamedTuple):
    """A row that is not blank: its physical line, its cells, and what makes it unusable."""

    number: int
    cells: list[str]
    flaws: Sequence[Flaw]

    @property
    def first(self) -> str:
        """The first cell that is filled."""
        return next(plain(cell) for cell in self.cells if cell.strip())

    @property
    def filled(self) -> int:
        return sum(1 for cell in self.cells if cell.strip())


class Layout:
    """Reads one raw table by the rule of a file. Raises FileRefused where what the rule needs is not there."""

    def __init__(self, table: RawTable, rule: FileRule, limits: Limits, log: IssueLog, counts: Counts) -> None:
        self._table = table
        self._rule = rule
        self._limits = limits
        self._log = log
        self._counts = counts
        self._rows = unannotated(table.rows())
        self._ahead: deque[_Line] = deque()
        self._banner: list[_Line] = []
        self._first: Titles | None = None
        self._names: tuple[str, ...] = ()
        self._captures: dict[str, str] = {}
        self._titled = False
        self._noting = False

    def sections(self) -> Iterator[Section]:
        """All sections in order; the blocks of one are to be read before the next is asked for."""
        found = self._header()
        if found is None:
            raise self._no_header()
        while found is not None:
            line, titles = found
            self._first = self._first or titles
            names = self._all_names(titles)
            if len(names) > self._limits.columns:
                raise refuse("too_many_columns", count=len(names), limit=self._limits.columns)
            self._names = names
            self._read_titles(line)
            yield Section(names, line, dict(self._captures), self._blocks(len(names)))
            found = self._header() if self._rule.blocks else None

    def _all_names(self, titles: Titles) -> tuple[str, ...]:
        """The titles, with blank ones for columns behind them that hold data; the rows looked at stay to be read."""
        rows: list[_Line] = []
        while len(rows) < STUDIED and (row := self._next()) is not None:
            rows.append(row)
        self._ahead.extendleft(reversed(rows))
        most = None if self._table.kind == "sheet" else len(titles.last)
        return with_untitled(titles.names, [row.cells for row in rows], most)

    def _no_header(self) -> Exception:
        rule = self._rule
        if rule.header_like:
            return refuse("header_not_found", names=", ".join(names_of(rule.header_like)))
        if self._banner:
            return refuse("header_missing", line=rule.header_row)
        return refuse("empty_file")

    # Rows

    def _next(self) -> _Line | None:
        """The next row that is not blank; blank ones among the data are noted."""
        if self._ahead:
            return self._ahead.popleft()
        for number, cells in self._rows:
            if cells:
                return _Line(number, cells, self._table.flaws)
            if self._first is not None:
                self._note_blank(number)
        return None

    def _note_blank(self, number: int) -> None:
        self._counts.rows_blank += 1
        self._log.add("blank_row", number)

    def _window(self, line: _Line, count: int) -> list[_Line]:
        """This row and the next ones, `count` together or as many as there are; they stay to be read."""
        waiting: list[_Line] = []
        while len(waiting) < count - 1 and (more := self._next()) is not None:
            waiting.append(more)
        self._ahead.extendleft(reversed(waiting))
        return [line, *waiting]

    # Headers and titles

    def _header(self) -> tuple[int, Titles] | None:
        """Read up to the next header, which is taken; keep the rows above it."""
        self._banner = []
        while (line := self._next()) is not None:
            titles = self._titles_at(line)
            if titles is not None:
                for _ in range(self._rule.header_rows - 1):
                    self._next()
                return line.number, titles
            if len(self._banner) == _BANNER_ROWS:
                self._banner.pop(0)
            self._banner.append(line)
        return None

    def _titles_at(self, line: _Line) -> Titles | None:
        """The titles of the header that begins at this row, or None when none does."""
        rule = self._rule
        if self._first is None and not rule.header_like and line.number < rule.header_row:
            return None
        window = self._window(line, rule.header_rows)
        if len(window) < rule.header_rows:
            return None
        titles = header_of([one.cells for one in window], [one.number for one in window], self._table)
        if not titles.names:
            return None
        if rule.header_like:
            return titles if titles.have(rule.header_like) else None
        return titles if self._first is None or titles.folded == self._first.folded else None

    def _read_titles(self, line: int) -> None:
        """Take the captures of the titles above the header."""
        rule = self._rule
        if rule.title is not None:
            cells = [cell for row in self._banner for cell in row.cells]
            found = next((match for cell in cells if (match := rule.title.search(plain(cell)))), None)
            if found is None and not self._titled:
                raise refuse("title_missing", pattern=rule.title.pattern)
            self._titled = True
            self._captures |= found.groupdict("") if found is not None else {}
        if rule.block_title is not None:
            title = self._banner[-1].first if self._banner else ""
            named = rule.block_title.search(title)
            if named is None:
                raise refuse("block_title_missing", row=line, value=title, line=line, title=title)
            self._captures |= named.groupdict("")

    # Data

    def _blocks(self, width: int) -> Iterator[Block]:
        """All rows of data of a section, some thousand at a time."""
        self._counts.columns = max(self._counts.columns, width)
        most = max(50, min(ROWS_PER_BLOCK, CELLS_PER_BLOCK // width))
        lines: list[int] = []
        cells: list[list[str]] = []
        for line, row in self._data(width):
            lines.append(line)
            cells.append(row)
            if len(lines) == most:
                yield self._block(lines, cells)
                lines, cells = [], []
        if lines:
            yield self._block(lines, cells)

    def _data(self, width: int) -> Iterator[tuple[int, list[str]]]:
        """Rows of the header's width; others are noted. Cells beyond the header that are empty do no harm."""
        counts = self._counts
        while True:
            if not self._ahead:
                yield from self._plain(width)
            line = self._next()
            if line is None:
                return
            if self._rule.blocks and self._block_begins(line):
                self._ahead.appendleft(line)
                return
            if self._ends(line):
                return
            if self._is_footnote(line, width):
                continue
            counts.rows_read += 1
            if counts.rows_read > self._limits.rows:
                raise refuse("too_many_rows", limit=self._limits.rows)
            row = self._fitted(line, width)
            if row is not None:
                yield line.number, row

    def _plain(self, width: int) -> Iterator[tuple[int, list[str]]]:
        """Rows that nothing is to be said of, which is nearly all, up to one that must be looked at: it is next then."""
        if self._rule.blocks or self._rule.footer is not None:
            return
        counts, table, most = self._counts, self._table, self._limits.rows
        for number, cells in self._rows:
            # A row with something in its second or third cell is no footnote.
            if len(cells) != width or table.flaws or (width >= _WIDTH_OF_NOTES and not (cells[1] or cells[2])):
                self._put_back(number, cells)
                return
            counts.rows_read += 1
            if counts.rows_read > most:
                raise refuse("too_many_rows", limit=most)
            yield number, cells

    def _put_back(self, number: int, cells: list[str]) -> None:
        """Keep a row to be read next; a blank one is noted."""
        if cells:
            self._ahead.append(_Line(number, cells, self._table.flaws))
        else:
            self._note_blank(number)

    def _fitted(self, line: _Line, width: int) -> list[str] | None:
        """The cells of a row, as many as the header has; None, and a note why, for a row that cannot be used."""
        cells = line.cells
        flaws = [flaw for flaw in line.flaws if flaw.column is None or flaw.column < width]
        if flaws:
            self._counts.rows_rejected += 1
            for flaw in flaws:
                title = "" if flaw.column is None else self._names[flaw.column]
                self._log.add(flaw.code, line.number, title, flaw.value)
            return None
        if len(cells) == width:
            return cells
        if len(cells) < width:
            if self._table.kind == "sheet":
                return cells + [""] * (width - len(cells))
        elif not any(cell.strip() for cell in cells[width:]):
            return cells[:width]
        self._counts.rows_rejected += 1
        code = "row_too_short" if len(cells) < width else "row_too_long"
        self._log.add(code, line.number, found=len(cells), expected=width)
        return None

    def _block_begins(self, line: _Line) -> bool:
        """Whether the next block begins with this row: with its header, or with the title right above it."""
        if self._titles_at(line) is not None:
            return True
        rule = self._rule
        is_title = rule.block_title.search(line.first) if rule.block_title is not None else line.filled == 1
        if not is_title:
            return False
        following = self._next()
        if following is None:
            return False
        begins = self._titles_at(following) is not None
        self._ahead.appendleft(following)
        return begins

    def _ends(self, line: _Line) -> bool:
        """Whether the data end with this row, because it is the footer; then all that is below it has been passed over."""
        footer = self._rule.footer
        if footer is None or not footer.match(line.first):
            return False
        left = 1
        while (below := self._next()) is not None:
            if self._rule.blocks and self._block_begins(below):
                self._ahead.appendleft(below)
                break
            left += 1
        self._log.add("footer", line.number, "", line.first, rows=left)
        return True

    def _is_footnote(self, line: _Line, width: int) -> bool:
        """Whether a row is a note below the data: it speaks of a source or explains signs, and is no row of figures."""
        if width < _WIDTH_OF_NOTES or not line.cells[0].strip() or len(line.cells) == width and line.filled > 1:
            return False
        if not (_FOOTNOTE.match(plain(line.cells[0])) or (self._noting and line.filled == 1)):
            return False
        self._noting = True
        self._log.add("footnote", line.number, "", line.first)
        return True

    def _block(self, lines: list[int], cells: list[list[str]]) -> Block:
        columns = list(zip(*cells, strict=True))
        limit = self._limits.cell_length
        for column in columns:
            if max(map(len, column)) > limit:
                line = next(line for line, cell in zip(lines, column, strict=True) if len(cell) > limit)
                raise refuse("cell_too_long", row=line, line=line, limit=limit)
            self._counts.blank_cells += column.count("") + sum(map(str.isspace, column))
        self._counts.cells_read += len(lines) * len(columns)
        return Block(lines, columns)
