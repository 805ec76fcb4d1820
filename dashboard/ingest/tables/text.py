"""Delimited text: bytes to rows of cells, each with the physical line it begins on, in bounded memory."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from types import TracebackType
from typing import IO

from dashboard.ingest.encoding import detect
from dashboard.ingest.issues import refuse
from dashboard.ingest.outcome import Limits
from dashboard.ingest.tables.raw import Flaw, Note, Row
from dashboard.ingest.tables.source import Source

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES = 100
_SAMPLE_CHARACTERS = 65_536
_NUL = (Flaw("nul"),)


class TextContent:
    """The rows of one delimited text. `encoding` and `delimiter` are known once entered.

    `encoding` given counts only where the text is neither marked nor valid UTF-8; `delimiter` may be "auto".
    """

    _bytes: IO[bytes]
    _stream: io.TextIOWrapper

    def __init__(self, source: Source, limits: Limits, *, encoding: str = "utf-8", delimiter: str = "auto") -> None:
        self.encoding = encoding
        self.delimiter = delimiter
        self.flaws: Sequence[Flaw] = ()
        self._source = source
        self._limits = limits
        self._line = 0
        self._null = False

    def __enter__(self) -> TextContent:
        self.encoding = detect(self._source.open, self.encoding)
        self._bytes = self._source.open()
        self._stream = io.TextIOWrapper(self._bytes, encoding=self.encoding, newline="")
        first = self._stream.readline(self._limits.line_length)
        named = re.fullmatch(r"sep=(.)[\r\n]*", first)
        self._line = 1 if named else 0
        if self.delimiter == "auto":
            self.delimiter = named.group(1) if named else guess_delimiter(self._sample(self._stream, first))
        self._stream.seek(0)
        if named:
            self._stream.readline(self._limits.line_length)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()

    def done(self) -> int:
        """Bytes read so far."""
        return 0 if self._bytes.closed else self._bytes.tell()

    def notes(self) -> list[Note]:
        """A text hides nothing."""
        return []

    def rows(self) -> Iterator[Row]:
        """All rows; a blank one has no cells."""
        rows = csv.reader(self._lines(self._stream), delimiter=self.delimiter, strict=True)
        while True:
            begins = self._line + 1
            try:
                row = next(rows, None)
            except csv.Error as error:
                open_quote = "field limit" in str(error) or "unexpected end" in str(error)
                raise refuse("unclosed_quote" if open_quote else "broken_quote", row=begins, line=begins) from error
            if row is None:
                return
            self.flaws = ()
            if self._null:
                self._null, self.flaws = False, _NUL
            # Nearly every row has something in its first cell; only others are looked at in full.
            if not (row and row[0].strip()) and not any(cell.strip() for cell in row):
                row = []
            yield begins, row

    def _lines(self, stream: io.TextIOWrapper) -> Iterator[str]:
        """Physical lines, whatever ends them; counts them and notes nulls."""
        most = self._limits.line_length
        while line := stream.readline(most):
            self._line += 1
            if len(line) == most and line[-1] not in "\r\n":
                raise refuse("line_too_long", row=self._line, line=self._line, limit=most)
            if "\0" in line:
                self._null = True
            yield line

    @staticmethod
    def _sample(stream: io.TextIOWrapper, first: str) -> list[str]:
        """The first lines, the first among them; none that is cut short but that one."""
        lines, left = [first], _SAMPLE_CHARACTERS
        while len(lines) < _SAMPLE_LINES and left > 0 and (line := stream.readline(left)):
            left -= len(line)
            if left > 0:
                lines.append(line)
        return lines


def guess_delimiter(lines: Sequence[str]) -> str:
    """The sign that cuts most rows into the same number of cells, and that more than one; a comma when none does."""
    best = (0.0, 0)
    chosen = ","
    for sign in DELIMITERS:
        widths: Counter[int] = Counter()
        with suppress(csv.Error):
            widths.update(len(row) for row in csv.reader(lines, delimiter=sign) if any(cell.strip() for cell in row))
        total = sum(widths.values())
        found = max(((count / total, width) for width, count in widths.items() if width > 1), default=(0.0, 0))
        if found > best:
            best, chosen = found, sign
    return chosen
