"""Writes CSV that no spreadsheet takes for a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

# A cell that starts so is run by a spreadsheet; full-width forms are folded to these by some of them.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠")  # noqa: RUF001  # the characters themselves


_FIRST = frozenset(DANGEROUS)


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def safe(value: Any) -> Any:
    """Text that would run as a formula gets a leading apostrophe; numbers, also negative ones, stay numbers."""
    if isinstance(value, str) and value[:1] in _FIRST:
        return "'" + value
    return value


def stream(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Lines of a CSV file (RFC 4180, CRLF), one at a time, header first."""
    writer = csv.writer(_Echo())
    yield writer.writerow(header)
    for row in rows:
        # As `safe` does it, without a call for each of half a million cells.
        yield writer.writerow(["'" + cell if isinstance(cell, str) and cell[:1] in _FIRST else cell for cell in row])
