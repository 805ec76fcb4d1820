"""A raw table: rows of text as they stand in a text file or a worksheet, before anything is known of their meaning."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from dashboard.ingest.issues import Param

Row = tuple[int, list[str]]
"""The physical line, or row of the sheet, that it begins on (from 1), and its cells; no cells when all are blank."""
Merged = tuple[int, int, int, int]
"""First row, first column, last row, last column of cells merged into one: rows from 1, columns from 0."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say about a table as a whole: the code of an issue (`dashboard.ingest.issues`) and its params."""

    code: str
    params: dict[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a row cannot be used: the code of an issue, and which cell (from 0; None: the row as a whole)."""

    code: str
    column: int | None = None
    value: str = ""


class Content(Protocol):
    """Where the rows of a table come from. Reading them keeps `flaws` up to date with the row that was given last."""

    @property
    def flaws(self) -> Sequence[Flaw]: ...

    def rows(self) -> Iterator[Row]: ...

    def done(self) -> int:
        """Bytes read so far."""

    def notes(self) -> list[Note]:
        """What is to be said of the table, once its rows are read."""


@dataclass(slots=True)
class RawTable:
    """One table of a file. `part` names it in issues and is "" when the file has only this one.

    `rows()` runs once, while the table is at hand: the next one closes it. A row of a sheet is never shorter than a
    longer one before it. `flaws` says what is wrong with the row given last; `notes` grow until the rows have ended.
    """

    content: Content
    kind: Literal["text", "sheet"]
    part: str = ""
    member: str = ""
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    merged: Sequence[Merged] = ()
    notes: list[Note] = field(default_factory=list)
    progress: Callable[[], tuple[int, int]] = lambda: (0, 0)
    """Bytes of the file read so far, of how many. A ZIP counts the unpacked bytes of the members that are read."""

    def rows(self) -> Generator[Row]:
        """All rows in order; may raise FileRefused for what makes the whole file unusable."""
        try:
            yield from self.content.rows()
        finally:
            self.notes += self.content.notes()

    @property
    def flaws(self) -> Sequence[Flaw]:
        return self.content.flaws
