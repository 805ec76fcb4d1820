"""Guesses where the header of a table is, what stands before it, and where the data end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from dashboard.ingest.header import STUDIED, header_of, with_untitled
from dashboard.ingest.look.columns import is_figure, is_number
from dashboard.ingest.look.shape import HeaderGuess, SampleRow
from dashboard.ingest.tables.raw import Merged

CANDIDATES = 40
"""How many filled rows from the top may be a header."""
MOST_ROWS = 4
GUESSES = 4
_BELOW = 25
_MOST_MERGED = 500
_YEAR = re.compile(r"(18|19|20)\d\d")


def guess_headers(rows: Sequence[SampleRow], merged: Sequence[Merged] = ()) -> tuple[HeaderGuess, ...]:
    """Proposals for the header among the first filled rows, best first; the rows must be filled ones, in order."""
    guesses: list[list[HeaderGuess]] = []
    lowest = rows[min(CANDIDATES, len(rows)) - 1].line
    merged = [cells for cells in merged if cells[0] <= lowest][:_MOST_MERGED]
    widest = max(map(_used, rows))
    for last in range(min(CANDIDATES, len(rows))):
        below = rows[last + 1 : last + 1 + _BELOW] or rows[last : last + 1]
        options = [
            HeaderGuess(
                rows[first].line,
                rows[last].line,
                last - first + 1,
                _score(rows[first : last + 1], below, merged, widest),
            )
            for first in range(last, max(-1, last - MOST_ROWS), -1)
            if _belong_together(rows[first : last + 1])
        ]
        # One row more must make the titles clearly better.
        options.sort(key=lambda guess: (0.03 * guess.rows - guess.score, guess.rows))
        guesses.append(options)
    # Of rows that are as good as each other, the first is the header and the others are data.
    guesses.sort(key=lambda options: (-options[0].score, options[0].row))
    others = [options[0] for options in guesses[1:]]
    return tuple([*guesses[0][:2], *others][:GUESSES])


@dataclass(frozen=True, slots=True)
class _Merged:
    """Merged cells, as the reading of headers asks for them."""

    merged: Sequence[Merged]


def header_titles(rows: Sequence[SampleRow], merged: Sequence[Merged] = ()) -> tuple[str, ...]:
    """The titles that rows make together, as a recipe with these rows as its header gets them."""
    return header_of([row.cells for row in rows], [row.line for row in rows], _Merged(merged)).names


def column_titles(
    head: Sequence[SampleRow], data: Sequence[SampleRow], merged: Sequence[Merged], kind: Literal["text", "sheet"]
) -> tuple[str, ...]:
    """As `header_titles`, with blank ones for columns at the end that have no title and hold data, as a reading has."""
    most = None if kind == "sheet" else max((len(row.cells) for row in head), default=0)
    return with_untitled(header_titles(head, merged), [row.cells for row in data[:STUDIED]], most)


def footer_start(rows: Sequence[SampleRow], width: int) -> int | None:
    """The index in the last rows of a table from which on they are no data; None when they are to the end."""
    start: int | None = None
    for index in range(len(rows) - 1, -1, -1):
        filled = [cell for cell in rows[index].cells if cell.strip()]
        if len(filled) > max(1, width // 5) or all(map(is_number, filled)):
            break
        start = index
    return start if width > 1 else None


def _belong_together(rows: Sequence[SampleRow]) -> bool:
    """Whether rows may be one header: right below each other, several titles in each, gaps in all but the last."""
    if len(rows) == 1:
        return True
    adjacent = all(after.line == before.line + 1 for before, after in pairwise(rows))
    gaps = all(not all(cell.strip() for cell in row.cells) for row in rows[:-1])
    return adjacent and gaps and all(_titles_only(row) for row in rows)


def _titles_only(row: SampleRow) -> bool:
    filled = [cell for cell in row.cells if cell.strip()]
    return len(filled) > 1 and sum(map(is_number, filled)) <= len(filled) // 4


def _score(rows: Sequence[SampleRow], below: Sequence[SampleRow], merged: Sequence[Merged], widest: int) -> float:
    """How well these rows head those: all columns have a title, the titles are words, differ, and stand over figures.

    The width is that of the whole table: else a note at its end would head the note below it without a gap.
    """
    titles = header_titles(rows, merged)
    named = [title for title in titles if title]
    width = max(len(titles), widest)
    if not named or width == 0:
        return 0.0
    if len(named) == 1 and width > 1:
        return 0.05
    words = sum(map(_is_title, named)) / len(named)
    distinct = len(set(named)) / len(named)
    own = sum(not any(title == _cell(row, index) for row in below) for index, title in enumerate(titles) if title)
    over = [index for index in range(len(titles)) if _holds_figures(index, below)]
    contrast = sum(_is_title(titles[index]) for index in over) / len(over) if over else 0.5
    begins = not over or sum(is_figure(_cell(below[0], index)) for index in over) >= len(over) / 2
    parts = (
        (0.3, len(named) / width),
        (0.15, words),
        (0.2, distinct),
        (0.1, own / len(named)),
        (0.2, contrast),
        (0.05, begins),
    )
    return round(sum(weight * part for weight, part in parts), 3)


def _is_title(cell: str) -> bool:
    """Whether a cell may head a column: a word, or a year, which is the usual title of a wide table."""
    return bool(cell) and (not is_figure(cell) or _YEAR.fullmatch(cell) is not None)


def _holds_figures(index: int, below: Sequence[SampleRow]) -> bool:
    cells = [cell for row in below if (cell := _cell(row, index))]
    return bool(cells) and sum(map(is_figure, cells)) >= 0.7 * len(cells)


def _cell(row: SampleRow, index: int) -> str:
    return row.cells[index].strip() if index < len(row.cells) else ""


def _used(row: SampleRow) -> int:
    return max((index + 1 for index, cell in enumerate(row.cells) if cell.strip()), default=0)
