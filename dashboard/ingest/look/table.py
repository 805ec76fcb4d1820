"""Looks at one raw table: its first and last rows, the header it seems to have, and what its columns seem to hold."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace

from dashboard.ingest.look.columns import look_at_columns
from dashboard.ingest.look.headers import column_titles, footer_start, guess_headers, header_titles
from dashboard.ingest.look.shape import ColumnLook, SampleRow, TableLook
from dashboard.ingest.outcome import Limits
from dashboard.ingest.tables.raw import RawTable

SAMPLE = 20
"""Rows that are shown from the top, and rows of data beyond the header."""
_STUDIED = 300
_LAST = 60
_CELL_CHARACTERS = 200
_COLUMNS = 2_000
_MERGED = 500
_PERSONAL = "•••"


def look_at_table(table: RawTable, limits: Limits, *, until: float) -> TableLook:
    """What is to be seen of a table; reading stops at the moment `until` (of `time.monotonic`).

    Raises FileRefused for a table that cannot be read.
    """
    first: list[SampleRow] = []
    last: deque[SampleRow] = deque(maxlen=_LAST)
    count, complete = 0, True
    with closing(table.rows()) as rows:
        for line, cells in rows:
            if not cells:
                continue
            count += 1
            row = SampleRow(line, tuple(cells))
            if len(first) < _STUDIED:
                first.append(row)
            last.append(row)
            if count >= limits.rows or (not count % 1000 and time.monotonic() > until):
                complete = False
                break
    seen = TableLook(
        part=table.part,
        member=table.member,
        sheet=table.sheet,
        kind=table.kind,
        delimiter=table.delimiter,
        rows=count,
        complete=complete,
        merged=tuple(table.merged[:_MERGED]),
        notes=tuple(table.notes),
    )
    return _study(seen, [_cut(row) for row in first], [_cut(row) for row in last]) if first else seen


def _study(seen: TableLook, first: Sequence[SampleRow], last: Sequence[SampleRow]) -> TableLook:
    """The look with all that the rows tell."""
    headers = guess_headers(first, seen.merged)
    best = headers[0]
    head = [row for row in first if best.first <= row.line <= best.row]
    width = len(header_titles(head, seen.merged))
    end = footer_start([row for row in last if row.line > best.row], width) if seen.complete else None
    footer = [row for row in last if row.line > best.row][end:] if end is not None else []
    stops = footer[0].line if footer else None
    data = [row for row in first if row.line > best.row and (stops is None or row.line < stops)]
    columns = look_at_columns(column_titles(head, data, seen.merged, seen.kind), [row.cells for row in data])
    shown = [row for row in first if row.line <= best.row][:SAMPLE] + data[:SAMPLE]
    return replace(
        seen,
        headers=headers,
        columns=columns,
        banner=tuple(row for row in first if row.line < best.first)[:SAMPLE],
        footer_row=stops,
        footer=tuple(footer[:SAMPLE]),
        sample=tuple(masked(row, columns, best.row) for row in shown),
    )


def _cut(row: SampleRow) -> SampleRow:
    """The row with as much of each cell as is shown, and no null, which no database can hold."""
    most = _CELL_CHARACTERS
    cells = (cell if len(cell) <= most else cell[: most - 1] + "…" for cell in row.cells[:_COLUMNS])
    return SampleRow(row.line, tuple(cell.replace("\0", "\N{REPLACEMENT CHARACTER}") for cell in cells))


def masked(row: SampleRow, columns: Sequence[ColumnLook], header: int) -> SampleRow:
    """The row without what looks personal."""
    personal = {column.position - 1 for column in columns if column.kind == "personal"}
    if row.line <= header or not personal:
        return row
    cells = (_PERSONAL if cell and index in personal else cell for index, cell in enumerate(row.cells))
    return SampleRow(row.line, tuple(cells))
