"""Whatever becomes of a workbook or a ZIP on its way, looking at it ends with what is seen or with a reason."""

import io
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.ingest.look.read import look
from dashboard.ingest.outcome import Limits
from tests.dashboard.ingest.tables.books import ods, ods_row, xlsx, zip_bytes

EDITS = st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 3), st.binary(min_size=1, max_size=6)), max_size=5)


@cache
def package(kind: str) -> dict[str, bytes]:
    """The members of a small workbook or ZIP."""

    def fill(book: Any, sheet: Any) -> None:
        for row in range(6):
            sheet.write_row(row, 0, ["code", "b", "c"] if row == 0 else [f"0{row}", row / 2, True])
        sheet.merge_range("A9:B9", "x")
        sheet.write_formula("A10", "=1+1", None, 2)
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.autofilter("A1:C5")

    table = f'<table:table table:name="T"><table:table-column table:visibility="collapse"/>{ods_row("a", 1) * 4}</table:table>'
    with tempfile.TemporaryDirectory() as folder:
        book, document = xlsx(Path(folder) / "a.xlsx", fill), ods(Path(folder) / "b.ods", table)
        if kind == "zip":
            return {"a.csv": b"a,b\n1,2\n", "b.xlsx": book.read_bytes(), "c.ods": document.read_bytes()}
        with zipfile.ZipFile(io.BytesIO((book if kind == "xlsx" else document).read_bytes())) as packed:
            return {name: packed.read(name) for name in packed.namelist()}


def edited(content: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """The content with some bytes put in, taken out or replaced."""
    found = bytearray(content)
    for place, what, new in edits:
        at = place % (len(found) + 1)
        found[at : at + (0, len(new), 3 * len(new), len(new))[what]] = b"" if what == 2 else new
    return bytes(found)


def ends_well(content: bytes) -> bool:
    """Whether the file is refused or shows tables, and each refusal has its sentence."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        found = look(path, "file", Limits())
    refusals = [one for one in (found.refused, *(table.refused for table in found.tables)) if one is not None]
    return all(one.message for one in refusals) and (found.refused is not None or bool(found.tables))


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(["xlsx", "ods", "zip"]), st.integers(0, 100), EDITS)
def test_a_part_that_was_changed(kind: str, number: int, edits: list[tuple[int, int, bytes]]) -> None:
    members = package(kind)
    chosen = sorted(members)[number % len(members)]
    assert ends_well(zip_bytes(members | {chosen: edited(members[chosen], edits)}))


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(["xlsx", "ods", "zip"]), EDITS)
def test_a_package_that_was_changed(kind: str, edits: list[tuple[int, int, bytes]]) -> None:
    assert ends_well(edited(zip_bytes(package(kind)), edits))
