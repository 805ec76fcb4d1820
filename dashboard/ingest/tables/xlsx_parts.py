"""The sheets of an XLSX as parts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.ingest.issues import refuse
from dashboard.ingest.outcome import Limits
from dashboard.ingest.tables.cells import cell_name
from dashboard.ingest.tables.outline import Outline, read_outline
from dashboard.ingest.tables.package import open_part, opened_package
from dashboard.ingest.tables.parts import Part, Wanted
from dashboard.ingest.tables.raw import Note, RawTable
from dashboard.ingest.tables.sheet import Tally
from dashboard.ingest.tables.source import Source
from dashboard.ingest.tables.xlsx import SheetEntry, Workbook, read_workbook
from dashboard.ingest.tables.xlsx_sheet import XlsxContent


@contextmanager
def xlsx_parts(source: Source, limits: Limits, member: str = "") -> Iterator[list[Part]]:
    """The sheets, in the workbook's order; good until left."""
    with source.open() as stream, opened_package(stream, limits) as packed:
        book = read_workbook(packed, limits)
        yield [_part(book, entry, limits, member) for entry in book.sheets]


def _part(book: Workbook, entry: SheetEntry, limits: Limits, member: str) -> Part:
    try:
        size = book.packed.getinfo(entry.path).file_size
    except KeyError:
        raise refuse("damaged", what=entry.path) from None

    @contextmanager
    def opened(wanted: Wanted) -> Iterator[RawTable]:
        outline = read_outline(book.packed, entry.path)
        with open_part(book.packed, entry.path) as stream:
            content = XlsxContent(stream, entry.path, book, limits, show_hidden=wanted.hidden)
            notes = _notes(outline)
            yield RawTable(
                content, "sheet", member=member, sheet=entry.title, merged=outline.merged, notes=notes,
                progress=lambda: (content.done(), size),
            )  # fmt: skip

    return Part("sheet", size, opened, member=member, sheet=entry.title, hidden=entry.hidden)


def _notes(outline: Outline) -> list[Note]:
    """What an outline tells of content that is not read as it looks."""
    merged, links, filters = Tally(), Tally(), Tally()
    for top, left, bottom, right in outline.merged:
        merged.add(f"{cell_name(top, left)}:{cell_name(bottom, right)}")
    for reference in outline.links:
        links.add(reference)
    for reference in outline.filtered:
        filters.add(reference)
    found = filters.note("filtered") + merged.note("merged_cells") + links.note("links")
    found += [Note("pictures")] if outline.pictures else []
    return found + ([Note("pivot")] if outline.pivots else [])
