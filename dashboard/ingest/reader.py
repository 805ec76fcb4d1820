"""Bytes to a table of text: rows in blocks, each with the physical line it begins on, in bounded memory."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO

from dashboard.ingest.encoding import detect
from dashboard.ingest.issues import FileRefused, IssueLog, Param, refuse
from dashboard.ingest.outcome import Counts, Limits, Progress
from dashboard.ingest.recipe import FileRule

DELIMITERS = (",", ";", "\t", "|")
CELLS_PER_BLOCK = 400_000
ROWS_PER_BLOCK = 20_000


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows, by column: `columns[c][r]` is a cell as written, `lines[r]` the physical line its row begins on."""

    lines: list[int]
    columns: list[tuple[str, ...]]


def fold_header(text: str) -> str:
    """A header as it is compared: no accents, one kind of space, no case.

    The same rule as the site's own folding, which lives above this package and cannot be imported here.
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    return re.sub(r"\s+", " ", plain).strip().casefold()


@dataclass(slots=True)
class _State:
    """Where the reading stands: lines handed to the CSV reader so far, and whether the row at hand has a null."""

    line: int = 0
    null: bool = False


@dataclass(slots=True)
class Reader:
    """Reads one delimited file. `header` is known once entered; `blocks()` runs once, to the end.

    Raises FileRefused for what makes the whole file unusable; notes rows that cannot be used in `log` and skips them.
    """

    path: Path
    rule: FileRule
    limits: Limits
    log: IssueLog
    counts: Counts
    encoding: str = ""
    delimiter: str = ""
    header: tuple[str, ...] = ()
    _stream: IO[str] | None = None
    _rows: Iterator[list[str]] = field(default_factory=lambda: iter(()))
    _state: _State = field(default_factory=_State)

    def __enter__(self) -> Reader:
        size = self.path.stat().st_size
        if size > self.limits.bytes:
            raise refuse("too_many_bytes", limit=self.limits.bytes)
        if size == 0:
            raise refuse("empty_file")
        self.encoding = detect(lambda: self.path.open("rb"), self.rule.encoding)
        self._stream = self.path.open(encoding=self.encoding, newline="")
        try:
            self._begin(self._stream)
        except FileRefused:
            self._stream.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            self._stream.close()

    def progress(self) -> Progress:
        """How many bytes have been read, of how many."""
        done = self._stream.buffer.tell() if self._stream is not None else 0  # type: ignore[attr-defined]  # text stream over bytes
        return Progress(done, self.path.stat().st_size, self.counts.rows_read)

    def blocks(self) -> Iterator[Block]:
        """All rows of data, some thousand at a time."""
        width = len(self.header)
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
        if self.counts.rows_read == 0:
            raise refuse("empty_file")

    def _begin(self, stream: IO[str]) -> None:
        """Read up to the header."""
        first = stream.readline(self.limits.line_length)
        named = re.fullmatch(r"sep=(.)[\r\n]*", first)
        if named is None:
            stream.seek(0)
        else:
            self._state.line = 1
        self.delimiter = self._delimiter(named.group(1) if named else "", first)
        self._rows = csv.reader(self._lines(stream), delimiter=self.delimiter, strict=True)
        code = "empty_file"
        for line, row in self._records():
            if line >= self.rule.header_row:
                self._take_header(row)
                return
            code = "header_missing"
        raise refuse(code, line=self.rule.header_row)

    def _take_header(self, row: list[str]) -> None:
        while row and not row[-1].strip():
            row.pop()
        if len(row) > self.limits.columns:
            raise refuse("too_many_columns", count=len(row), limit=self.limits.columns)
        self.header = tuple(cell.replace("\0", "").strip() for cell in row)
        self._state.null = False
        self.counts.columns = len(row)

    def _delimiter(self, named: str, first: str) -> str:
        if self.rule.delimiter != "auto":
            return self.rule.delimiter
        if named:
            return named
        outside = re.sub(r'"[^"]*"', "", first)
        return max(DELIMITERS, key=outside.count)

    def _lines(self, stream: IO[str]) -> Iterator[str]:
        """Physical lines, whatever ends them; counts them and notes nulls."""
        state, most = self._state, self.limits.line_length
        while line := stream.readline(most):
            state.line += 1
            if len(line) == most and line[-1] not in "\r\n":
                raise refuse("line_too_long", row=state.line, line=state.line, limit=most)
            if "\0" in line:
                state.null = True
            yield line

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Rows that are not blank, with the line each begins on."""
        state = self._state
        while True:
            begins = state.line + 1
            try:
                row = next(self._rows, None)
            except csv.Error as error:
                open_quote = "field limit" in str(error) or "unexpected end" in str(error)
                raise refuse("unclosed_quote" if open_quote else "broken_quote", row=begins, line=begins) from error
            if row is None:
                return
            # Nearly every row has something in its first cell; only others are looked at in full.
            if not (row and row[0].strip()) and not any(cell.strip() for cell in row):
                self._blank(begins)
                continue
            yield begins, row

    def _blank(self, line: int) -> None:
        if self.header:
            self.counts.rows_blank += 1
            self.log.add("blank_row", line)

    def _data(self, width: int) -> Iterator[tuple[int, list[str]]]:
        """Rows of the header's width; others are noted. Cells beyond the header that are empty do no harm."""
        counts, state = self.counts, self._state
        for line, row in self._records():
            counts.rows_read += 1
            if counts.rows_read > self.limits.rows:
                raise refuse("too_many_rows", limit=self.limits.rows)
            if state.null:
                state.null = False
                self._reject("nul", line)
            elif len(row) == width:
                yield line, row
            elif len(row) < width:
                self._reject("row_too_short", line, found=len(row), expected=width)
            elif any(cell.strip() for cell in row[width:]):
                self._reject("row_too_long", line, found=len(row), expected=width)
            else:
                yield line, row[:width]

    def _reject(self, code: str, line: int, **params: Param) -> None:
        self.counts.rows_rejected += 1
        self.log.add(code, line, "", "", **params)

    def _block(self, lines: list[int], cells: list[list[str]]) -> Block:
        columns = list(zip(*cells, strict=True))
        limit = self.limits.cell_length
        for column in columns:
            if max(map(len, column)) > limit:
                line = next(line for line, cell in zip(lines, column, strict=True) if len(cell) > limit)
                raise refuse("cell_too_long", row=line, line=line, limit=limit)
            self.counts.blank_cells += column.count("") + sum(map(str.isspace, column))
        self.counts.cells_read += len(lines) * len(columns)
        return Block(lines, columns)
