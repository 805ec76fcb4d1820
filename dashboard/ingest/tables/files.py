"""A file on disk as the parts it holds, by its content."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard.ingest.issues import refuse
from dashboard.ingest.outcome import Limits
from dashboard.ingest.tables.parts import Contents, Part, text_part
from dashboard.ingest.tables.sniff import form_of
from dashboard.ingest.tables.source import file_source


@contextmanager
def contents_of(path: Path, limits: Limits) -> Iterator[Contents]:
    """What the file holds. Raises FileRefused for a file that cannot be read at all."""
    source = file_source(path)
    if source.size > limits.bytes:
        raise refuse("too_many_bytes", limit=limits.bytes)
    if source.size == 0:
        raise refuse("empty_file")
    form = form_of(source)

    def parts() -> Iterator[Part]:
        yield text_part(source, limits)

    yield Contents(form, parts, size=source.size)
