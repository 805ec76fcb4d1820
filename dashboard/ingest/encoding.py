"""Finds out how a file is encoded, from its bytes, and refuses what is no text, naming the byte that does not fit."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import IO

from dashboard.ingest.issues import refuse

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
_SIGNATURES = (
    (b"PK\x03\x04", "a ZIP or a spreadsheet (XLSX, ODS)"),
    (b"\xd0\xcf\x11\xe0", "a spreadsheet (XLS)"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "XML"),
)
_BLOCK = 1 << 20


def detect(opened: Opener, declared: str) -> str:
    """Python's name of the encoding: the file's mark, else UTF-8 if all bytes are, else `declared` if they are that.

    Opens and reads the bytes once or twice, in blocks. Raises FileRefused for a file that is no text, naming the offset of the first byte
    that does not fit.
    """
    with opened() as stream:
        start = stream.read(64)
    _refuse_other_formats(start)
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


def _refuse_other_formats(start: bytes) -> None:
    for signature, kind in _SIGNATURES:
        if start[: len(signature)].lower() == signature.lower():
            raise refuse("not_text", kind=kind)
