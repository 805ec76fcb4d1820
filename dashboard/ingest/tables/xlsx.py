"""XLSX: which sheets a workbook has, how it shows numbers, and the texts that its sheets share. Pivot caches stay shut."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.ingest.issues import refuse
from dashboard.ingest.outcome import Limits
from dashboard.ingest.tables.cells import PLAIN, Format, format_of
from dashboard.ingest.tables.package import XmlStream, local, open_part, pairs

MOST_TEXT_BYTES = 50_000_000
"""The texts that sheets share are the one thing that must lie in memory as a whole."""
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part of the package refers to: the kind of it, and its place in the package ("" outside of it)."""

    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A worksheet as the workbook lists it."""

    title: str
    path: str
    hidden: bool


@dataclass(slots=True)
class Workbook:
    """A workbook whose sheets can be read. `formats` go by the style of a cell; `texts` are those the sheets share."""

    packed: zipfile.ZipFile
    limits: Limits
    sheets: Sequence[SheetEntry] = ()
    from_1904: bool = False
    formats: Sequence[Format] = ()
    _texts_path: str = ""
    _texts: list[str] | None = field(default=None)

    def format(self, style: int) -> Format:
        return self.formats[style] if style < len(self.formats) else PLAIN

    @property
    def texts(self) -> list[str]:
        """The shared texts, read when they are first needed."""
        if self._texts is None:
            self._texts = _shared_texts(self.packed, self._texts_path, self.limits) if self._texts_path else []
        return self._texts


def read_workbook(packed: zipfile.ZipFile, limits: Limits) -> Workbook:
    """The workbook of a package. Raises FileRefused when it cannot be read."""
    roots = relations(packed, "")
    path = next((found.target for found in roots.values() if found.kind == "officeDocument"), "xl/workbook.xml")
    known = relations(packed, path)
    book = Workbook(packed, limits)
    listed: list[SheetEntry] = []

    def start(name: str, attributes: list[str]) -> None:
        what = local(name)
        if what == "workbookPr":
            book.from_1904 = pairs(attributes).get("date1904") in ("1", "true", "on")
        elif what == "sheet":
            own = pairs(attributes)
            # Both "sheetId" and "r:id" occur; the latter, without its prefix, is "id".
            relation = known.get(own.get("id", ""))
            if relation is not None and relation.kind == "worksheet":
                listed.append(
                    SheetEntry(own.get("name", ""), relation.target, own.get("state", "") not in ("", "visible"))
                )

    with open_part(packed, path) as stream:
        XmlStream(stream, path, start).run()
    book.sheets = listed
    paths = {relation.kind: relation.target for relation in known.values()}
    if "styles" in paths:
        book.formats = _formats(packed, paths["styles"])
    book._texts_path = paths.get("sharedStrings", "")
    return book


def relations(packed: zipfile.ZipFile, path: str) -> dict[str, Relation]:
    """What the part at `path` refers to, by id; the package itself is ""."""
    folder, name = posixpath.split(path)
    own = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, Relation] = {}

    def start(element: str, attributes: list[str]) -> None:
        if local(element) == "Relationship":
            values = pairs(attributes)
            target = values.get("Target", "")
            outside = values.get("TargetMode") == "External"
            inside = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            kind = values.get("Type", "").rpartition("/")[2]
            found[values.get("Id", "")] = Relation(kind, "" if outside else inside)

    if own in packed.namelist():
        with open_part(packed, own) as stream:
            XmlStream(stream, own, start).run()
    return found


def _formats(packed: zipfile.ZipFile, path: str) -> list[Format]:
    """The format of each cell style."""
    codes: dict[int, str] = {}
    numbers: list[int] = []
    inside = False

    def start(name: str, attributes: list[str]) -> None:
        nonlocal inside
        what = local(name)
        if what == "numFmt":
            own = pairs(attributes)
            codes[int(own.get("numFmtId", "0"))] = own.get("formatCode", "")
        elif what in ("cellXfs", "cellStyleXfs", "dxfs"):
            inside = what == "cellXfs"
        elif what == "xf" and inside:
            numbers.append(int(pairs(attributes).get("numFmtId", "0")))

    with open_part(packed, path) as stream:
        XmlStream(stream, path, start).run()
    return [format_of(number, codes.get(number)) for number in numbers]


def _shared_texts(packed: zipfile.ZipFile, path: str, limits: Limits) -> list[str]:
    """All shared texts in their order; of one that is too long, enough to see that it is."""
    texts: list[str] = []
    pieces: list[str] = []
    most = limits.cell_length + 1
    state = {"open": False, "phonetic": False, "length": 0}

    def start(name: str, attributes: list[str]) -> None:
        what = local(name)
        if what == "si":
            pieces.clear()
            state["length"] = 0
        elif what == "rPh":
            state["phonetic"] = True
        elif what == "t":
            state["open"] = not state["phonetic"]

    def end(name: str) -> None:
        what = local(name)
        if what == "si":
            texts.append(unescaped("".join(pieces)))
        elif what == "rPh":
            state["phonetic"] = False
        elif what == "t":
            state["open"] = False

    def text(data: str) -> None:
        if state["open"] and state["length"] < most:
            pieces.append(data[:most])
            state["length"] += len(data)

    with open_part(packed, path) as stream:
        if packed.getinfo(path).file_size > MOST_TEXT_BYTES:
            raise refuse("too_much_text", limit=MOST_TEXT_BYTES)
        xml = XmlStream(stream, path, start)
        xml.parser.EndElementHandler = end
        xml.parser.CharacterDataHandler = text
        xml.run()
    return texts


def unescaped(text: str) -> str:
    """A text with the characters that XML cannot hold, which workbooks write as _x000D_."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda found: _sign(int(found.group(1), 16)), text)


def _sign(number: int) -> str:
    return "\N{REPLACEMENT CHARACTER}" if 0xD800 <= number < 0xE000 else chr(number)
