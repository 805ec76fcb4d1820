"""What stands behind the cells in the XML of a worksheet: merged cells, filters, links, tables; read without the cells."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field

from dashboard.ingest.issues import FileRefused
from dashboard.ingest.tables.cells import column_index
from dashboard.ingest.tables.package import BLOCK, DAMAGE, XmlStream, local, open_part, pairs
from dashboard.ingest.tables.raw import Merged
from dashboard.ingest.tables.xlsx import relations

_END = re.compile(rb"</(?:[\w.-]+:)?sheetData\s*>|<(?:[\w.-]+:)?sheetData\s*/>")
_LAST_TAG = re.compile(rb"</([\w.:-]+)\s*>\s*$")
_RANGE = re.compile(r"\$?([A-Za-z]+)\$?(\d+)(?::\$?([A-Za-z]+)\$?(\d+))?")
_OVERLAP = 64
_MOST_BYTES = 32 << 20
_MOST_MERGED = 100_000


@dataclass(slots=True)
class Outline:
    """What a sheet holds beside its cells. `filtered` are the ranges of filters that are on."""

    merged: list[Merged] = field(default_factory=list)
    filtered: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pictures: bool = False
    pivots: int = 0


def read_outline(packed: zipfile.ZipFile, path: str) -> Outline:
    """The outline of the sheet at `path`. What cannot be made out is left out: the cells decide about the file."""
    found = Outline()
    tail = _tail(packed, path)
    closing = _LAST_TAG.search(tail)
    if closing is not None:
        _read(found, b"<" + closing.group(1) + b">" + tail, path)
    for relation in relations(packed, path).values():
        if relation.kind == "drawing":
            found.pictures = True
        elif relation.kind == "pivotTable":
            found.pivots += 1
        elif relation.kind == "table" and relation.target in packed.namelist():
            with open_part(packed, relation.target) as stream:
                XmlStream(stream, relation.target, _filters(found)).run()
    return found


def _read(found: Outline, xml: bytes, path: str) -> None:
    filters = _filters(found)

    def start(name: str, attributes: list[str]) -> None:
        what = local(name)
        if what == "mergeCell":
            cells = cell_range(pairs(attributes).get("ref", ""))
            if cells is not None and len(found.merged) < _MOST_MERGED:
                found.merged.append(cells)
        elif what == "hyperlink":
            found.links.append(pairs(attributes).get("ref", ""))
        else:
            filters(name, attributes)

    try:
        XmlStream(io.BytesIO(xml), path, start).run()
    except FileRefused:
        return


def _filters(found: Outline) -> Callable[[str, list[str]], None]:
    """A callback that notes filters which are on: those that have a column to filter by."""
    reference = ""

    def start(name: str, attributes: list[str]) -> None:
        nonlocal reference
        what = local(name)
        if what == "autoFilter":
            reference = pairs(attributes).get("ref", "")
        elif what == "filterColumn" and reference:
            found.filtered.append(reference)
            reference = ""

    return start


def cell_range(reference: str) -> Merged | None:
    """A range like "B2:C4" as rows from 1 and columns from 0."""
    match = _RANGE.fullmatch(reference)
    if match is None:
        return None
    left, top, right, bottom = match.groups()
    return int(top), column_index(left), int(bottom or top), column_index(right or left)


def _tail(packed: zipfile.ZipFile, path: str) -> bytes:
    """The bytes behind the cells."""
    kept, inside = b"", True
    with open_part(packed, path) as stream:
        try:
            while block := stream.read(16 * BLOCK):
                kept += block
                if inside and (end := _END.search(kept)) is not None:
                    kept, inside = kept[end.end() :], False
                elif inside:
                    kept = kept[-_OVERLAP:]
                elif len(kept) > _MOST_BYTES:
                    return b""
        except DAMAGE:
            return b""
    return b"" if inside else kept
