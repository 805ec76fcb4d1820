"""Finds out how a file is encoded, from its bytes, and refuses what is no text, naming the byte that does not fit."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import IO

from dashboard.ingest.issues import FileRefused, refuse

Opener = Callable[[], IO[bytes]]
"""Opens the same bytes anew each time: those of a file, or of a member of a ZIP."""

ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "iso-8859-1": "latin-1",
    "latin-1": "latin-1",
    "latin1": "latin-1",
    "iso-8859-15": "iso8859-15",
    "windows-1250": "cp1250",
    "mac-roman": "mac-roman",
    "cp437": "cp437",
    "cp850": "cp850",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
}
"""The encodings that a recipe may name, and what Python calls them."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BLOCK = 1 << 20


def detect(opened: Opener, declared: str) -> str:
    """Python's name of the encoding: the file's mark, else UTF-8 if all bytes are, else `declared` if they are that.

    Opens and reads the bytes once or twice, in blocks. Raises FileRefused for a file that is no text, naming the offset of the first byte
    that does not fit.
    """
    with opened() as stream:
        start = stream.read(64)
    for mark, name in _MARKS:
        if start.startswith(mark):
            plain = name.removesuffix("-sig")  # the decoder that skips the mark counts from behind it
            offset = first_misfit(opened, plain)
            if offset is not None:
                raise refuse("encoding", encoding=plain, offset=offset)
            return name
    offset = first_misfit(opened, "utf-8")
    if offset is None and b"\0" not in start[:8]:
        return "utf-8"
    chosen = ENCODINGS[declared]
    if chosen != "utf-8":
        offset = first_misfit(opened, chosen)
        if offset is None:
            return chosen
    if offset is None:
        return "utf-8"
    raise refuse("encoding", encoding=declared, offset=offset)


def first_misfit(opened: Opener, encoding: str) -> int | None:
    """The position, from 0, of the first byte that is not valid in `encoding`; None if all are."""
    decoder = codecs.getincrementaldecoder(encoding)()
    done = 0
    with opened() as stream:
        while True:
            block = stream.read(_BLOCK)
            waiting = len(decoder.getstate()[0])
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return done - waiting + error.start
            if not block:
                return None
            done += len(block)


def guess(opened: Opener) -> tuple[str, bool]:
    """The encoding as a recipe names it, and whether that is only a guess, which a person must look at.

    Raises FileRefused for bytes that fit no encoding as a whole, naming the offset of the first that is not UTF-8.
    """
    with opened() as stream:
        start = stream.read(_BLOCK)
    marked = any(start.startswith(mark) for mark, _name in _MARKS)
    if not marked and (wide := _unmarked_utf_16(start)):
        return wide, True
    try:
        return detect(opened, "utf-8").removesuffix("-sig"), False
    except FileRefused:
        if marked or _holds_utf_8(opened) or first_misfit(opened, "cp1252") is not None:
            raise
    return "windows-1252", True


def _unmarked_utf_16(start: bytes) -> str:
    """UTF-16 shows itself by zeros: nearly every second byte of a text in a European language."""
    half = len(start) // 2
    if half < 8 or start.count(0) < half // 2:
        return ""
    return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"


def _holds_utf_8(opened: Opener) -> bool:
    """Whether bytes that are not UTF-8 as a whole hold letters in UTF-8 all the same: then they are a mixture."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    with opened() as stream:
        while block := stream.read(_BLOCK):
            if any(sign > "\x7f" and not "\udc80" <= sign <= "\udcff" for sign in decoder.decode(block)):
                return True
    return False
