"""The raw tables of a file, whatever it is: text, a workbook, a ZIP of such. Content decides, never the file's name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dashboard.ingest.issues import refuse
from dashboard.ingest.outcome import Limits
from dashboard.ingest.recipe import FileRule
from dashboard.ingest.tables.raw import Flaw, Merged, Note, RawTable, Row
from dashboard.ingest.tables.source import file_source
from dashboard.ingest.tables.text import TextContent

__all__ = ["Flaw", "Merged", "Note", "RawTable", "Row", "open_tables"]


def open_tables(path: Path, rule: FileRule, limits: Limits) -> Iterator[RawTable]:
    """The tables that `rule` chooses, in order, each open until the next is asked for or the iterator is closed.

    Raises FileRefused for a file that cannot be read at all.
    """
    if path.stat().st_size > limits.bytes:
        raise refuse("too_many_bytes", limit=limits.bytes)
    if path.stat().st_size == 0:
        raise refuse("empty_file")
    source = file_source(path)
    with TextContent(source, limits, encoding=rule.encoding, delimiter=rule.delimiter) as content:
        yield RawTable(
            content,
            "text",
            encoding=content.encoding,
            delimiter=content.delimiter,
            progress=lambda: (content.done(), source.size),
        )
