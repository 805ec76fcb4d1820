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


def row(index: int, *, hidden: bool) -> bytes:
    return record(0x0208, struct.pack("<8H", index, 0, 9, 255, 0, 0, 0x20 if hidden else 0, 0))


def hidden_columns(first: int, last: int) -> bytes:
    return record(0x007D, struct.pack("<6H", first, last, 2000, 0, 1, 0))


def xls(path: Path, sheets: Sequence[tuple[str, bytes, bool]]) -> Path:
    """A workbook with sheets of this title and these records, hidden or not."""
    begin = record(0x0809, struct.pack("<4HII", 0x0600, 0x0005, 0, 0, 0, 0))
    parts = [
        record(0x0809, struct.pack("<4HII", 0x0600, 0x0010, 0, 0, 0, 0)) + data + record(0x000A)
        for _, data, _ in sheets
    ]
    style = record(0x00E0, b"\0" * 20)
    lengths = sum(4 + 8 + len(title) for title, _, _ in sheets)
    at = len(begin) + len(style) + lengths + 4
    listed = b""
    for (title, _, hidden), part in zip(sheets, parts, strict=True):
        listed += record(0x0085, struct.pack("<IBBBB", at, int(hidden), 0, len(title), 0) + title.encode("latin-1"))
        at += len(part)
    path.write_bytes(container(begin + style + listed + record(0x000A) + b"".join(parts)))
    return path


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


def entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBB3I", len(text) + 2, kind, 1, FREE, FREE, child)
    return head.ljust(116, b"\0") + struct.pack("<IQ", start, size)
