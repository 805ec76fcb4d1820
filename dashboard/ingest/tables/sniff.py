"""What a file is, by its bytes: the forms that can be read, and a refusal with a way out for all others."""

from __future__ import annotations

import re
import struct
import zipfile
from typing import Literal

from dashboard.ingest.issues import refuse
from dashboard.ingest.tables.ole import Container, OleError
from dashboard.ingest.tables.package import DAMAGE
from dashboard.ingest.tables.source import Source

Form = Literal["text", "xlsx", "xls", "ods", "zip"]

PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How ZIPs and workbooks begin."""
_SIGNATURES = (
    (b"%PDF", "is_pdf"),
    (b"\x89PNG", "is_picture"),
    (b"\xff\xd8\xff", "is_picture"),
    (b"GIF8", "is_picture"),
    (b"II*\0", "is_picture"),
    (b"MM\0*", "is_picture"),
    (b"BM", "is_picture"),
    (b"RIFF", "is_picture"),
    (b"\x1f\x8b", "is_packed"),
    (b"BZh", "is_packed"),
    (b"7z\xbc\xaf\x27\x1c", "is_packed"),
    (b"Rar!", "is_packed"),
    (b"\xfd7zXZ", "is_packed"),
    (b"\x28\xb5\x2f\xfd", "is_packed"),
    (b"{\\rtf", "is_document"),
    (b"SQLite format 3", "is_document"),
    (b"PAR1", "is_document"),
    (b"\x7fELF", "is_binary"),
    (b"MZ\x90", "is_binary"),
)
_SHORT = {b"BM", b"RIFF"}
"""Signatures that a text may begin with, too: they count only where zeros follow."""
_MARKS = (b"\xff\xfe", b"\xfe\xff")


def form_of(source: Source) -> Form:
    """What a file is. Raises FileRefused for what is neither text, a workbook nor a ZIP."""
    start = source.start()
    if start.startswith(PACKED[:2]):
        return _packed_form(source)
    if start.startswith(PACKED[2]):
        return _ole_form(source)
    for signature, code in _SIGNATURES:
        if start.startswith(signature) and (signature not in _SHORT or b"\0" in start[:16]):
            raise refuse(code)
    _refuse_markup(start)
    if not start.startswith(_MARKS) and _looks_binary(start):
        raise refuse("is_binary")
    return "text"


def _packed_form(source: Source) -> Form:
    """What a ZIP is, by the names of its parts."""
    try:
        with source.open() as stream, zipfile.ZipFile(stream) as packed:
            names = set(packed.namelist())
            kind = packed.read("mimetype")[:100] if "mimetype" in names and _small(packed, "mimetype") else b""
    except DAMAGE as error:
        raise refuse("damaged", what="ZIP") from error
    if kind.startswith(b"application/vnd.oasis.opendocument"):
        if kind.strip() == b"application/vnd.oasis.opendocument.spreadsheet":
            return "ods"
        raise refuse("is_document")
    if "[Content_Types].xml" in names:
        if "xl/vbaProject.bin" in names:
            raise refuse("is_macros")
        if "xl/workbook.bin" in names:
            raise refuse("is_binary_workbook")
        if any(name.startswith("xl/") for name in names):
            return "xlsx"
        if any(name.startswith(("word/", "ppt/")) for name in names):
            raise refuse("is_document")
    if "Index/Document.iwa" in names or "Index.zip" in names:
        raise refuse("is_numbers")
    return "zip"


def _small(packed: zipfile.ZipFile, name: str) -> bool:
    return packed.getinfo(name).file_size < 1000


def _ole_form(source: Source) -> Form:
    """What a file of the old Office container is, by the streams in it."""
    try:
        with source.open() as stream:
            names = Container(stream).names
    except (OleError, struct.error) as error:
        raise refuse("damaged", what="XLS") from error
    if "EncryptedPackage" in names:
        raise refuse("is_protected")
    if names & {"Workbook", "Book"}:
        return "xls"
    raise refuse("is_document")


def _refuse_markup(start: bytes) -> None:
    """Refuse web pages and XML, in whichever of the usual encodings."""
    if start.startswith(_MARKS):
        text = start[:2000].decode("utf-16", errors="replace")
    else:
        text = start[:2000].decode("utf-8-sig", errors="replace")
    plain = text.lstrip().lower()
    if re.match(r"<\?xml|<workbook|<gesmes|<!--.{0,500}?<\?xml", plain, re.DOTALL):
        raise refuse("is_web_page" if "<html" in plain else "is_xml")
    if re.match(
        r"(?:<!--.{0,1000}?-->\s*)?<(?:!doctype html|html|head|body|meta|table|div|style|script)\b", plain, re.DOTALL
    ):
        raise refuse("is_web_page")


def _looks_binary(start: bytes) -> bool:
    """Whether bytes are full of control characters that no text has; nulls alone may be UTF-16."""
    odd = sum(start.count(bytes([sign])) for sign in (*range(1, 9), *range(14, 27), *range(28, 32)))
    return odd > len(start) // 20
