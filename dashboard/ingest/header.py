"""The rows of a header to one title for each column: merged cells filled, several rows joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from dashboard.ingest.recipe import Like
from dashboard.ingest.spelling import fold_header, plain
from dashboard.ingest.templates import compiled

STUDIED = 25
"""How many rows of data are looked at for columns that have no title."""


class Merging(Protocol):
    """What is known of merged cells: first row, first column, last row, last column; rows from 1, columns from 0."""

    @property
    def merged(self) -> Sequence[tuple[int, int, int, int]]: ...


@dataclass(frozen=True, slots=True)
class Titles:
    """The title of each column, and the cells of the header's last row, by which a header may be found too.

    That row has a cell for each column that the header marks off, also for those without a title.
    """

    names: tuple[str, ...]
    last: tuple[str, ...]

    @property
    def folded(self) -> tuple[str, ...]:
        return tuple(fold_header(name) for name in self.names)

    def have(self, wanted: Sequence[str | Like]) -> bool:
        """Whether all of these names are among the titles."""
        folded = {fold_header(name) for name in (*self.names, *self.last)}
        return all(
            fold_header(one) in folded
            if isinstance(one, str)
            else any(fits(one.expression, name) for name in (*self.names, *self.last))
            for one in wanted
        )


def fits(expression: str, title: str) -> bool:
    """Whether a whole title, with or without its accents, fits an expression."""
    pattern = compiled(expression, {})
    return bool(pattern.fullmatch(title) or pattern.fullmatch(fold_header(title)))


def names_of(wanted: Sequence[str | Like]) -> list[str]:
    """Names as they stand in the recipe, for a message."""
    return [one if isinstance(one, str) else one.expression for one in wanted]


def header_of(rows: Sequence[Sequence[str]], lines: Sequence[int], table: Merging) -> Titles:
    """One title for each column of these header rows, which stand on these lines.

    A merged cell counts for all columns it covers. Where nothing is known of merging, a blank cell takes the text on its
    left as long as the cells above both belong together; in the last row a blank stays blank. Trailing columns without
    a title are left away; `with_untitled` puts those back that hold data.
    """
    width = max(map(len, rows))
    grid = [[plain(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    merged_lines = _fill_merged(grid, lines, table)
    apart = [False] * width
    for number, row in enumerate(grid[:-1]):
        if number not in merged_lines:
            _fill_right(row, apart)
        apart = [apart[column] or row[column] != row[column - 1] for column in range(width)]
    names = [_joined([row[column] for row in grid]) for column in range(width)]
    while names and not names[-1]:
        names.pop()
    return Titles(tuple(names), tuple(grid[-1]))


def with_untitled(names: Sequence[str], rows: Sequence[Sequence[str]], most: int | None) -> tuple[str, ...]:
    """The titles, and a blank one for each column behind them in which most of these rows of data have a cell.

    `most` is how many columns the header itself marks off; None where a blank cell leaves no trace, as in a sheet.
    """
    widest = max(map(len, rows), default=0) if most is None else most
    filled = [sum(1 for row in rows if column < len(row) and row[column].strip()) for column in range(widest)]
    last = max((column + 1 for column, count in enumerate(filled) if 2 * count > len(rows)), default=0)
    return (*names, *[""] * (last - len(names)))


def _fill_merged(grid: list[list[str]], lines: Sequence[int], table: Merging) -> set[int]:
    """Fill merged cells; answers which rows have cells that are merged with others beside them."""
    numbers = {line: number for number, line in enumerate(lines)}
    found = set()
    for top, left, bottom, right in table.merged:
        inside = [numbers[line] for line in range(top, bottom + 1) if line in numbers] if bottom - top < 100 else []
        if not inside or left >= len(grid[0]):
            continue
        text = grid[inside[0]][left]
        for number in inside:
            for column in range(left, min(right, len(grid[0]) - 1) + 1):
                grid[number][column] = text
            if right > left:
                found.add(number)
    return found


def _fill_right(row: list[str], apart: Sequence[bool]) -> None:
    """Fill blanks from the left, but not over the border of what stands above."""
    for column in range(1, len(row)):
        if not row[column] and not apart[column]:
            row[column] = row[column - 1]


def _joined(parts: Sequence[str]) -> str:
    """The texts above one another, each once in a row."""
    kept = [part for number, part in enumerate(parts) if part and part != (parts[number - 1] if number else "")]
    return " ".join(kept)
