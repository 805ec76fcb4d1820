"""The table of a look that a person works on: which one, where its header is, its columns and its first rows of data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dashboard.ingest.encoding import ENCODINGS
from dashboard.ingest.look.columns import look_at_columns
from dashboard.ingest.look.headers import column_titles
from dashboard.ingest.look.shape import ColumnLook, Look, SampleRow, TableLook
from dashboard.ingest.look.table import masked


@dataclass(frozen=True, slots=True)
class Seen:
    """One table under the header that was chosen: lines `first` to `row`. `number` is its place in the look, from 0."""

    number: int
    table: TableLook
    first: int
    row: int
    titles: tuple[str, ...]
    columns: tuple[ColumnLook, ...]
    data: tuple[SampleRow, ...]

    @property
    def rows(self) -> int:
        """How many rows the header has."""
        return self.row - self.first + 1


def seen(look: Look, chosen: Mapping[str, Any]) -> Seen | None:
    """What is worked on: the table and the header that were chosen, else what the look proposes; None without a table."""
    number = chosen.get("table")
    if not isinstance(number, int) or not 0 <= number < len(look.tables):
        number = look.tables.index(look.best) if look.best is not None else None
    if number is None or not look.tables[number].sample or not look.tables[number].headers:
        return None
    table = look.tables[number]
    table = _decoded(table, chosen.get("encoding") or table.encoding)
    best = table.headers[0]
    row = chosen.get("header_row") or best.row
    first = row - (chosen.get("header_rows") or best.rows) + 1
    head = [line for line in table.sample if first <= line.line <= row]
    if not head or (first, row) == (best.first, best.row):
        first, row = best.first, best.row
        head = [line for line in table.sample if first <= line.line <= row]
        titles, columns = table.titles, table.columns
    else:
        titles = column_titles(head, _data(table, row), table.merged, table.kind)
        columns = look_at_columns(titles, [line.cells for line in _data(table, row)])
    data = tuple(masked(line, columns, row) for line in _data(table, row))
    return Seen(number, table, first, row, tuple(titles), tuple(columns), data)


def _decoded(table: TableLook, encoding: str) -> TableLook:
    """The table as another encoding reads it: the look was taken by a guess, which a person may have corrected."""
    if encoding == table.encoding or not table.encoding_guessed or encoding not in ENCODINGS:
        return table
    before, after = ENCODINGS.get(table.encoding, table.encoding), ENCODINGS[encoding]

    def again(text: str) -> str:
        return text.encode(before, "replace").decode(after, "replace")

    def rows(lines: tuple[SampleRow, ...]) -> tuple[SampleRow, ...]:
        return tuple(SampleRow(line.line, tuple(map(again, line.cells))) for line in lines)

    columns = tuple(
        replace(column, title=again(column.title), examples=tuple(map(again, column.examples)))
        for column in table.columns
    )
    return replace(
        table, encoding=encoding, columns=columns, sample=rows(table.sample), banner=rows(table.banner),
        footer=rows(table.footer),
    )  # fmt: skip


def _data(table: TableLook, row: int) -> tuple[SampleRow, ...]:
    return tuple(
        line for line in table.sample if line.line > row and (table.footer_row is None or line.line < table.footer_row)
    )


def file_answers(found: Seen, look: Look) -> dict[str, Any]:
    """The part `file` of a draft: where in the file the table is."""
    table = found.table
    several = len(look.tables) > 1
    answers: dict[str, Any] = {"header_row": found.first, "header_rows": found.rows}
    if table.encoding_guessed:
        answers["encoding"] = table.encoding
    if several and table.member:
        answers["member"] = table.member
    if several and table.sheet:
        answers["sheet"] = table.sheet
    if table.footer:
        first = next((cell.strip() for cell in table.footer[0].cells if cell.strip()), "")
        answers["footer"] = first[:30].strip()
    return answers
