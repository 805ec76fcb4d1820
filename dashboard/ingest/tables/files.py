"""A file on disk as the parts it holds, by its content."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard.ingest.issues import refuse
from dashboard.ingest.outcome import Limits
from dashboard.ingest.tables.archive import Choice, zip_contents
from dashboard.ingest.tables.parts import Contents, Member, text_part
from dashboard.ingest.tables.sniff import form_of
from dashboard.ingest.tables.source import file_source
from dashboard.ingest.tables.workbook import workbook_parts


@contextmanager
def contents_of(path: Path, limits: Limits, choose: Choice | None = None) -> Iterator[Contents]:
    """What the file holds; `choose` says of a base name whether that member of a ZIP is wanted (default: all tables).

    Raises FileRefused for a file that cannot be read at all.
    """
    source = file_source(path)
    if source.size > limits.bytes:
        raise refuse("too_many_bytes", limit=limits.bytes)
    if source.size == 0:
        raise refuse("empty_file")
    form = form_of(source)
    if form == "text":
        text = Member(source.size, [text_part(source, limits)])
        yield Contents(form, lambda: iter([text]), size=source.size)
    elif form == "zip":
        with zip_contents(source, limits, choose) as contents:
            yield contents
    else:
        with workbook_parts(form, source, limits) as parts:
            book = Member(source.size, parts)
            yield Contents(form, lambda: iter([book]), size=source.size)
