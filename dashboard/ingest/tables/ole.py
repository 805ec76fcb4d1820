"""The old Office container: streams by name inside one file, in chains of sectors."""

from __future__ import annotations

import io
import struct
from typing import IO

_END = 0xFFFFFFFA
"""Numbers from here on are no sectors but marks."""
_ENTRY = 128
_SHIFTS = (9, 12)
_SMALL_SHIFT = 6


class OleError(ValueError):
    """The container cannot be made out."""


class Container:
    """A container in a stream of bytes. Raises OleError for one that is broken."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        head = stream.read(512)
        if len(head) < 512:
            raise OleError
        shift, small_shift = struct.unpack_from("<2H", head, 30)
        if shift not in _SHIFTS or small_shift != _SMALL_SHIFT:
            raise OleError
        self._size, self._small_size = 1 << shift, 1 << small_shift
        # A table that speaks of more sectors than the file has leads in circles.
        self._most = stream.seek(0, io.SEEK_END) // self._size + self._size
        self._fat: list[int] = []
        self._fat = self._table(self._fat_sectors(head))
        directory, self._small_from, small_fat = (struct.unpack_from("<I", head, at)[0] for at in (48, 56, 60))
        self._small_fat = self._table(self._chain(small_fat, self._fat))
        self._entries = self._directory(self._join(directory))

    @property
    def names(self) -> set[str]:
        """The names of all streams."""
        return set(self._entries)

    def read(self, name: str, most: int) -> bytes | None:
        """The content of a stream; None if there is none of this name, or if it is larger than `most`."""
        found = self._entries.get(name)
        if found is None or found[1] > most:
            return None
        start, size = found
        if size >= self._small_from:
            return self._join(start)[:size]
        small = self._join(self._entries.get("Root Entry", (_END, 0))[0])
        step = self._small_size
        return b"".join(small[at * step : (at + 1) * step] for at in self._chain(start, self._small_fat))[:size]

    def _fat_sectors(self, head: bytes) -> list[int]:
        """The sectors that hold the table of chains: the first 109 in the header, others in sectors of their own."""
        sectors = list(struct.unpack_from("<109I", head, 76))
        following = struct.unpack_from("<I", head, 68)[0]
        step = self._size // 4
        while following < _END:
            *more, following = struct.unpack(f"<{step}I", self._sector(following))
            sectors += more
            if len(sectors) * step > self._most + 128 * step:
                raise OleError
        return [sector for sector in sectors if sector < _END]

    def _table(self, sectors: list[int]) -> list[int]:
        found: list[int] = []
        for sector in sectors:
            if len(found) > self._most:
                raise OleError
            found += struct.unpack(f"<{self._size // 4}I", self._sector(sector))
        return found

    def _sector(self, number: int) -> bytes:
        self._stream.seek((number + 1) * self._size)
        content = self._stream.read(self._size)
        if len(content) < self._size and not content:
            raise OleError
        return content.ljust(self._size, b"\0")

    def _chain(self, start: int, table: list[int]) -> list[int]:
        """The numbers of a chain, in order."""
        found: list[int] = []
        while start < _END:
            if start >= len(table) or len(found) > len(table):
                raise OleError
            found.append(start)
            start = table[start]
        return found

    def _join(self, start: int) -> bytes:
        return b"".join(map(self._sector, self._chain(start, self._fat)))

    def _directory(self, content: bytes) -> dict[str, tuple[int, int]]:
        """First sector and size of each stream, by name."""
        found: dict[str, tuple[int, int]] = {}
        for at in range(0, len(content) - _ENTRY + 1, _ENTRY):
            length = struct.unpack_from("<H", content, at + 64)[0]
            name = content[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", content, at + 116)
            found.setdefault(name, (start, size))
        return found
