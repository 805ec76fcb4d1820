"""The ZIP that a workbook, or a collection of files, is: sizes checked before anything is unpacked, XML read in blocks."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO
from xml.parsers import expat

from dashboard.ingest.issues import refuse
from dashboard.ingest.outcome import Limits

BLOCK = 1 << 16
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
"""What a broken or odd ZIP raises."""
MOST_PARTS = 2_000
_ENCRYPTED = 1


@contextmanager
def opened_package(stream: IO[bytes], limits: Limits) -> Iterator[zipfile.ZipFile]:
    """The ZIP in `stream`. Raises FileRefused when it is damaged, protected, or would be too large unpacked."""
    try:
        packed = zipfile.ZipFile(stream)
    except DAMAGE as error:
        raise refuse("damaged", what="ZIP") from error
    with packed:
        check_sizes(packed, limits)
        yield packed


def check_sizes(packed: zipfile.ZipFile, limits: Limits) -> None:
    """Absolute sizes, as the directory gives them: no part can give more than it says there."""
    parts = packed.infolist()
    if len(parts) > MOST_PARTS:
        raise refuse("too_many_parts", count=len(parts), limit=MOST_PARTS)
    if sum(part.file_size for part in parts) > limits.bytes:
        raise refuse("unpacked_bytes", limit=limits.bytes)


def open_part(packed: zipfile.ZipFile, part: zipfile.ZipInfo | str) -> IO[bytes]:
    """A part as a stream. Raises FileRefused for one that is protected or packed in an unknown way."""
    name = part if isinstance(part, str) else part.filename
    try:
        info = packed.getinfo(part) if isinstance(part, str) else part
        if info.flag_bits & _ENCRYPTED:
            raise refuse("is_protected")
        return packed.open(info)
    except NotImplementedError as error:
        raise refuse("is_packed") from error
    except (KeyError, *DAMAGE) as error:
        raise refuse("damaged", what=name[:80]) from error


class XmlStream:
    """Reads XML in blocks, with callbacks; refuses declarations, from which bombs and outside references are made.

    `start(name, attributes)` gets the attributes as [name, value, name, value, …].
    """

    def __init__(self, stream: IO[bytes], what: str, start: Callable[[str, list[str]], None]) -> None:
        self._stream = stream
        self._what = what
        self.parser = expat.ParserCreate()
        self.parser.ordered_attributes = True
        self.parser.buffer_text = True
        self.parser.StartElementHandler = start
        self.parser.StartDoctypeDeclHandler = _no_declarations

    def blocks(self) -> Iterator[int]:
        """Parse block by block; gives the number of bytes read so far after each."""
        done = 0
        while True:
            try:
                block = self._stream.read(BLOCK)
                self.parser.Parse(block, not block)
            except (expat.ExpatError, LookupError, *DAMAGE) as error:  # an encoding that nobody knows is a LookupError
                raise refuse("damaged", what=self._what) from error
            done += len(block)
            yield done
            if not block:
                return

    def run(self) -> None:
        """Parse to the end."""
        for _done in self.blocks():
            pass


def _no_declarations(*parts: object) -> None:
    raise refuse("xml_declares")


def pairs(attributes: list[str]) -> dict[str, str]:
    """Attributes by name, without the prefix of their namespace."""
    return {name.rpartition(":")[2]: value for name, value in zip(attributes[::2], attributes[1::2], strict=True)}


def local(name: str) -> str:
    """The name of an element without the prefix of its namespace."""
    return name.rpartition(":")[2]
