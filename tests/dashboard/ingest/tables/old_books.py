"""Writes small XLS files, record by record, for the tests."""

import struct
from collections.abc import Sequence
from pathlib import Path

FREE, END = 0xFFFFFFFF, 0xFFFFFFFE


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def number(row: int, column: int, value: float) -> bytes:
    """A cell with a number; row and column from 0."""
    return record(0x0203, struct.pack("<3Hd", row, column, 0, value))


def label(row: int, column: int, text: str) -> bytes:
    """A cell with a text."""
    content = text.encode("utf-16-le")
    return record(0x0204, struct.pack("<4HB", row, column, 0, len(text), 1) + content)


def error(row: int, column: int, code: int) -> bytes:
    """A cell with an error."""
    return record(0x0205, struct.pack("<3H2B", row, column, 0, code, 1))


def formula(row: int, column: int, result: bytes) -> bytes:
    """A cell with a formula: the number one, with this result."""
    return record(0x0006, struct.pack("<3H", row, column, 0) + result + struct.pack("<HIH", 0, 0, 3) + b"\x1e\x01\x00")


def boolean(row: int, column: int, *, value: bool) -> bytes:
    """A cell that is true or false."""
    return record(0x0205, struct.pack("<3H2B", row, column, 0, int(value), 0))


def merged(top: int, bottom: int, left: int, right: int) -> bytes:
    """Cells that are one; rows and columns from 0, all included."""
    return record(0x00E5, struct.pack("<5H", 1, top, bottom, left, right))


def row(index: int, *, hidden: bool) -> bytes:
    return record(0x0208, struct.pack("<8H", index, 0, 9, 255, 0, 0, 0x20 if hidden else 0, 0))


def hidden_columns(first: int, last: int) -> bytes:
    return columns(first, last, hidden=True)


def columns(first: int, last: int, *, hidden: bool) -> bytes:
    return record(0x007D, struct.pack("<6H", first, last, 2000, 0, int(hidden), 0))


def part(kind: int, data: bytes) -> bytes:
    """A part of this kind (0x10: a sheet, 0x20: a chart), from its beginning to its end."""
    return record(0x0809, struct.pack("<4HII", 0x0600, kind, 0, 0, 0, 0)) + data + record(0x000A)


def xls(path: Path, sheets: Sequence[tuple[str, bytes, bool]]) -> Path:
    """A workbook with sheets of this title and these records, hidden or not."""
    path.write_bytes(container(book(sheets)))
    return path


def book(sheets: Sequence[tuple[str, bytes, bool]]) -> bytes:
    """The records of such a workbook."""
    begin = record(0x0809, struct.pack("<4HII", 0x0600, 0x0005, 0, 0, 0, 0))
    parts = [part(0x10, data) for _, data, _ in sheets]
    style = record(0x00E0, b"\0" * 20)
    lengths = sum(4 + 8 + len(title) for title, _, _ in sheets)
    at = len(begin) + len(style) + lengths + 4
    listed = b""
    for (title, _, hidden), written in zip(sheets, parts, strict=True):
        listed += record(0x0085, struct.pack("<IBBBB", at, int(hidden), 0, len(title), 0) + title.encode("latin-1"))
        at += len(written)
    return begin + style + listed + record(0x000A) + b"".join(parts)


def container(content: bytes, name: str = "Workbook") -> bytes:
    """The old container with one stream, which is made long enough to lie in sectors of the usual size."""
    content = content.ljust(4096, b"\0")
    sectors = -(-len(content) // 512)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 10
    head += struct.pack("<8I", 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<109I", 0, *[FREE] * 108)
    chain = [0xFFFFFFFD, END, *range(3, 2 + sectors), END]
    fat = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    entries = entry("Root Entry", 5, END, 0, child=1) + entry(name, 2, 2, len(content)) + b"\0" * 256
    return head + fat + entries + content.ljust(sectors * 512, b"\0")


def small_container(content: bytes, name: str = "Workbook") -> bytes:
    """The old container with one short stream, which lies with others of its kind in the stream of the root."""
    pieces = -(-len(content) // 64)
    sectors = -(-pieces // 8)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 10
    head += struct.pack("<8I", 1, 1, 0, 4096, 2, 1, END, 0) + struct.pack("<109I", 0, *[FREE] * 108)
    chain = [0xFFFFFFFD, END, END, *range(4, 3 + sectors), END]
    small_chain = [*range(1, pieces), END]
    tables = [struct.pack("<128I", *own, *[FREE] * (128 - len(own))) for own in (chain, small_chain)]
    entries = entry("Root Entry", 5, 3, pieces * 64, child=1) + entry(name, 2, 0, len(content)) + b"\0" * 256
    return head + tables[0] + entries + tables[1] + content.ljust(sectors * 512, b"\0")


def large_container(content: bytes, name: str = "Workbook") -> bytes:
    """The old container with one stream so long that the header cannot name all sectors of the table of chains."""
    sectors = -(-len(content) // 512)
    tables = -(-(sectors + 2) // 127)
    own = list(range(2, 2 + tables))
    first = 2 + tables
    chain = [0xFFFFFFFC, END, *[0xFFFFFFFD] * tables, *range(first + 1, first + sectors), END]
    chain += [FREE] * (tables * 128 - len(chain))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 10
    head += struct.pack("<8I", tables, 1, 0, 4096, END, 0, 0, 1) + struct.pack("<109I", *own[:109])
    more = struct.pack("<128I", *own[109:], *[FREE] * (127 - len(own[109:])), END)
    entries = entry("Root Entry", 5, END, 0, child=1) + entry(name, 2, first, len(content)) + b"\0" * 256
    return head + more + entries + struct.pack(f"<{len(chain)}I", *chain) + content.ljust(sectors * 512, b"\0")


def entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBB3I", len(text) + 2, kind, 1, FREE, FREE, child)
    return head.ljust(116, b"\0") + struct.pack("<IQ", start, size)
