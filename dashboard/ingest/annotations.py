"""The two columns that we put in front of a file to say what to do with each row, and how they are taken away again.

A file that carries them can be corrected and brought back as it is: the recipe of the original reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from dashboard.ingest.tables import Row

MARKS = ("KConnect: row", "KConnect: what to do")
"""The titles of the two columns; they stand in the very first row, whatever else it holds."""
_SIGN = "KConnect:"
_RUN = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # noqa: RUF001  # the characters themselves
_NUMBER = re.compile(r"[+-]?[\d.,\s]+(?:[eE][+-]?\d+)?%?")


def safe(cell: str) -> str:
    """The cell, with an apostrophe in front where a spreadsheet would run it; numbers stay numbers."""
    return f"'{cell}" if cell.startswith(_RUN) and not _NUMBER.fullmatch(cell) else cell


def unannotated(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows of a table as they were before `MARKS` and apostrophes were added; any other table as it is."""
    left = iter(rows)
    for number, cells in left:
        if not _is_marked(cells):
            yield number, cells
            yield from left
            return
        yield number, _bare(cells)
        for below, others in left:
            yield below, _bare(others)


def _is_marked(cells: Sequence[str]) -> bool:
    return len(cells) >= len(MARKS) and all(cell.strip().startswith(_SIGN) for cell in cells[: len(MARKS)])


def _bare(cells: Sequence[str]) -> list[str]:
    """The cells of the original; none when all of them are blank."""
    own = [cell[1:] if cell[:1] == "'" and cell[1:].startswith(_RUN) else cell for cell in cells[len(MARKS) :]]
    return own if any(cell.strip() for cell in own) else []
