"""Files made to exhaust the machine: each is refused within two seconds of work, in the memory that a child may use."""

import resource
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from dashboard.ingest.look import Look, look_in_child
from dashboard.ingest.outcome import Limits
from tests.dashboard.ingest.tables.books import ods, xlsx, zip_bytes

pytestmark = pytest.mark.slow
HEAD = b'<worksheet xmlns="x"><sheetData>'
LAUGHS = (
    b'<!DOCTYPE z [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + number, b"&%c;" % (97 + number) * 10) for number in range(12))
    + b"]>"
)
OUTSIDE = b'<!DOCTYPE z [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def swapped(path: Path, parts: Mapping[str, Iterable[bytes]]) -> Path:
    """A workbook with these parts, written in pieces."""
    source = xlsx(path.with_name("source.xlsx"), lambda book, sheet: sheet.write(0, 0, "x"))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, pieces in parts.items():
            with new.open(name, "w") as part:
                for piece in pieces:
                    part.write(piece)
    return path


def pieces(start: bytes, piece: bytes, times: int, end: bytes = b"") -> Iterator[bytes]:
    yield start
    for _time in range(times):
        yield piece
    yield end


def quickly(path: Path) -> Look:
    """The look at a file, which must not take more than two seconds of work."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = look_in_child(path, path.name, Limits())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2.5
    return found


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"xl/worksheets/sheet1.xml": pieces(HEAD, b"0" * 1_000_000, 201)}, "unpacked_bytes"),
        ({"xl/media/image1.png": pieces(b"", b"0" * 1_000_000, 201)}, "unpacked_bytes"),
        ({f"xl/media/{number}": [b""] for number in range(2000)}, "too_many_parts"),
    ],
)
def test_a_workbook_that_is_too_large_unpacked(tmp_path: Path, parts: dict[str, Iterable[bytes]], code: str) -> None:
    found = quickly(swapped(tmp_path / "a.xlsx", parts))
    assert found.refused is not None
    assert found.refused.code == code


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("xl/worksheets/sheet1.xml", [LAUGHS, HEAD, b'<row><c t="str"><v>&m;</v></c></row></sheetData></worksheet>'], "xml_declares"),
        ("xl/worksheets/sheet1.xml", [OUTSIDE, HEAD, b'<row><c t="str"><v>&a;</v></c></row></sheetData></worksheet>'], "xml_declares"),
        ("xl/sharedStrings.xml", list(pieces(b"<sst>", b"<si><t>a</t></si>" * 1000, 3000)), "too_much_text"),
        ("xl/worksheets/sheet1.xml", [HEAD, b'<row><c r="XFD1"><v>1</v></c></row>'], "too_many_columns"),
    ],
)  # fmt: skip
def test_a_sheet_that_would_explode(tmp_path: Path, part: str, content: list[bytes], code: str) -> None:
    (table,) = quickly(swapped(tmp_path / "a.xlsx", {part: content})).tables
    assert table.refused is not None
    assert table.refused.code == code


@pytest.mark.parametrize("declared", [LAUGHS, OUTSIDE])
def test_a_workbook_that_declares_entities(tmp_path: Path, declared: bytes) -> None:
    found = quickly(swapped(tmp_path / "a.xlsx", {"xl/workbook.xml": [declared, b"<workbook/>"]}))
    assert found.refused is not None
    assert found.refused.code == "xml_declares"


def test_a_document_that_declares_entities(tmp_path: Path) -> None:
    found = quickly(ods(tmp_path / "a.ods", "", parts={"content.xml": LAUGHS + b"<x/>"}))
    assert found.refused is not None
    assert found.refused.code == "xml_declares"


def test_one_cell_of_many_megabytes_is_read_in_little_memory(tmp_path: Path) -> None:
    parts = {
        "xl/worksheets/sheet1.xml": pieces(
            HEAD + b'<row><c t="str"><v>', b"x" * 1_000_000, 60, b"</v></c></row></sheetData></worksheet>"
        )
    }
    (table,) = quickly(swapped(tmp_path / "a.xlsx", parts)).tables
    assert (table.refused, table.rows) == (None, 1)


def test_a_zip_within_a_zip_within_a_zip(tmp_path: Path) -> None:
    content = zip_bytes({"a.csv": "a,b\n"})
    for _layer in range(20):
        content = zip_bytes({"inner.zip": content})
    (tmp_path / "a.zip").write_bytes(content)
    found = quickly(tmp_path / "a.zip")
    assert found.refused is not None
    assert found.refused.code == "zip_nested"
