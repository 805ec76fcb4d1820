"""What an XLS says beside the values of its cells: errors, what is hidden, formulas, filters, links, pictures."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from dashboard.ingest.tables.ole import Container, OleError

_MOST_BYTES = 64 << 20
_BOF, _EOF, _BOUNDSHEET = 0x0809, 0x000A, 0x0085
_ROW, _COLINFO, _BOOLERR, _FORMULA = 0x0208, 0x007D, 0x0205, 0x0006
_FILEPASS, _FILTERMODE, _HLINK, _SXVIEW, _OBJ = 0x002F, 0x009B, 0x01B8, 0x00B0, 0x005D
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_CHART, _PICTURE = 5, 8


@dataclass(slots=True)
class SheetFacts:
    """What is known of one sheet: rows from 1, columns from 0."""

    errors: dict[int, dict[int, str]] = field(default_factory=dict)
    formulas: list[tuple[int, int]] = field(default_factory=list)
    links: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    filtered: bool = False
    pictures: bool = False
    pivot: bool = False


def sheet_facts(stream: IO[bytes]) -> list[SheetFacts]:
    """The facts of each sheet in the workbook's order, charts among them; none when they cannot be made out."""
    try:
        content = _content(stream)
        starts = [struct.unpack_from("<I", data)[0] for kind, data in _records(content, 0) if kind == _BOUNDSHEET]
        return [_facts(content, start) for start in starts]
    except (OleError, struct.error):
        return []


def is_protected(stream: IO[bytes]) -> bool:
    """Whether a workbook asks for a password."""
    try:
        return any(kind == _FILEPASS for kind, _data in _records(_content(stream), 0))
    except (OleError, struct.error):
        return False


def _content(stream: IO[bytes]) -> bytes:
    """The records of the workbook; none if there are too many."""
    container = Container(stream)
    return container.read("Workbook", _MOST_BYTES) or container.read("Book", _MOST_BYTES) or b""


def _records(content: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the workbook, from its beginning to its end; those of parts within it are passed over."""
    depth = 0
    while at + 4 <= len(content):
        kind, length = struct.unpack_from("<HH", content, at)
        at += 4
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, content[at : at + length]
        at += length


def _facts(content: bytes, start: int) -> SheetFacts:
    found = SheetFacts()
    for kind, data in _records(content, start):
        if kind == _ROW:
            row, _first, _last, _height, _unused, _more, flags = struct.unpack_from("<7H", data)
            if flags & 0x20:
                found.hidden_rows.add(row + 1)
        elif kind == _COLINFO:
            first, last, _width, _style, flags = struct.unpack_from("<5H", data)
            if flags & 1:
                found.hidden_columns.append((first, last))
        elif kind == _BOOLERR:
            row, column, _style, code, is_error = struct.unpack_from("<3H2B", data)
            if is_error:
                found.errors.setdefault(row + 1, {})[column] = _ERRORS.get(code, "#N/A")
        elif kind == _FORMULA:
            _formula(found, data)
        elif kind == _HLINK:
            row, _last, column = struct.unpack_from("<3H", data)
            found.links.append((row + 1, column))
        elif kind == _OBJ:
            found.pictures |= len(data) >= 6 and struct.unpack_from("<H", data, 4)[0] in (_CHART, _PICTURE)
        found.filtered |= kind == _FILTERMODE
        found.pivot |= kind == _SXVIEW
    return found


def _formula(found: SheetFacts, data: bytes) -> None:
    row, column = struct.unpack_from("<2H", data)
    what, code, mark = struct.unpack_from("<BxBxxxH", data, 6)
    if mark == 0xFFFF and what == 2:
        found.errors.setdefault(row + 1, {})[column] = _ERRORS.get(code, "#N/A")
    else:
        found.formulas.append((row + 1, column))
