"""Bytes that can be opened more than once: a file, or a member of a ZIP, which is never unpacked to a path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

START = 65_536
"""How many bytes are looked at to tell what a file is."""


@dataclass(frozen=True, slots=True)
class Source:
    """`open()` gives a new stream at the first byte each time; `size` counts bytes as they are read from it."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]

    def start(self) -> bytes:
        """The first bytes."""
        with self.open() as stream:
            return stream.read(START)


def file_source(path: Path) -> Source:
    """A file on disk."""
    return Source(path.name, path.stat().st_size, lambda: path.open("rb"))
