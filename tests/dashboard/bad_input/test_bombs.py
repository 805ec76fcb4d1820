"""B10, B49, B51, B52: files made to exhaust the machine, in the real child process: refused in two seconds of work, in its
memory, while other people's pages answer."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dashboard.ingest.look import look_in_child
from dashboard.ingest.outcome import Limits
from tests.dashboard.bad_input.oracle import LONG, Desk
from tests.dashboard.ingest.look.test_bombs import HEAD, LAUGHS, OUTSIDE, pieces, swapped
from tests.dashboard.ingest.tables.books import ods, zip_bytes
from workgroups.models import User

pytestmark = pytest.mark.slow
CHECKOUT = Path(__file__).resolve().parents[3]
SHEET = "xl/worksheets/sheet1.xml"
LAUGH = b'<row><c t="str"><v>&m;</v></c></row></sheetData></worksheet>'
# A process of its own whose only child is the one that is measured: kinds of issues, seconds of work, kilobytes, rows.
MEASURED = """
import json, resource, sys, tempfile
from pathlib import Path
from dashboard.ingest.look import look_in_child
from dashboard.ingest.outcome import Known, KnownMeasure, Limits
from dashboard.ingest.run import parse_in_child
how, path, more = sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3])
rows = 0
if how == "look":
    found = look_in_child(path, "bomb", Limits())
    said = [one.code for one in (found.refused, *(table.refused for table in found.tables)) if one]
else:
    known = Known({"income": KnownMeasure("published", "dollars")}, frozenset(map(str, range(more["places"]))),
                  frozenset(map(str, range(1900, 2030))))
    with tempfile.TemporaryDirectory() as folder:
        result = parse_in_child(path, more["recipe"], known, Limits(), folder=Path(folder))
    said = sorted({one.code for one in result.issues})
    rows = result.summary.counts.records_accepted if result.summary else 0
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([said, used.ru_utime + used.ru_stime, used.ru_maxrss, rows]))
"""


def measured(path: Path, how: str = "look", **more: Any) -> tuple[list[str], float, int, int]:
    """Reads a file in the child process of the product: what was said, its work, its largest memory, its figures."""
    command = [sys.executable, "-c", MEASURED, how, str(path), json.dumps(more)]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True, timeout=300)
    said, seconds, kilobytes, rows = json.loads(done.stdout)
    return said, seconds, kilobytes, rows


def bomb(part: str, content: Callable[[], Iterable[bytes]]) -> Callable[[Path], Path]:
    """Makes a workbook whose one part is put in the place of another."""
    return lambda folder: swapped(folder / "a.xlsx", {part: content()})


def quote(folder: Path) -> Path:
    (folder / "a.csv").write_bytes(b'a,b\n1,"' + (b"x" * 70 + b"\n") * 720_000)
    return folder / "a.csv"


def document(folder: Path) -> Path:
    return ods(folder / "a.ods", "", parts={"content.xml": LAUGHS + b"<x/>"})


def archive(folder: Path) -> Path:
    (folder / "a.zip").write_bytes(zip_bytes({"a.csv": "0" * 201_000_000}))
    return folder / "a.zip"


LONG_CELL = HEAD + b'<row><c t="str"><v>'
BOMBS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "quote": (quote, "unclosed_quote"),
    "sheet": (bomb(SHEET, lambda: pieces(HEAD, b"0" * 1_000_000, 201)), "unpacked_bytes"),
    "cell": (bomb(SHEET, lambda: pieces(LONG_CELL, b"x" * 1_000_000, 300)), "unpacked_bytes"),
    "strings": (bomb("xl/sharedStrings.xml", lambda: pieces(b"<sst>", b"<si><t>a</t></si>" * 1000, 3000)), "too_much_text"),
    "laughs": (bomb(SHEET, lambda: [LAUGHS, HEAD, LAUGH]), "xml_declares"),
    "entity": (bomb(SHEET, lambda: [OUTSIDE, HEAD, LAUGH]), "xml_declares"),
    "document": (document, "xml_declares"),
    "archive": (archive, "unpacked_bytes"),
    "columns": (bomb(SHEET, lambda: [HEAD, b'<row><c r="XFD1"><v>1</v></c></row>']), "too_many_columns"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(BOMBS))
def test_b10_b52_a_bomb_is_refused_in_two_seconds_and_little_memory(tmp_path: Path, name: str) -> None:
    make, code = BOMBS[name]
    said, seconds, kilobytes, _rows = measured(make(tmp_path))
    assert said == [code]
    assert seconds < 2
    assert kilobytes < Limits().memory_mb * 1024


def test_b52_three_million_cells_below_the_limits_are_read_in_little_memory(tmp_path: Path) -> None:
    row = b'<row r="%d">' + b'<c t="n"><v>1</v></c>' * 12 + b"</row>"
    rows = (row % number for number in range(1, 60_000))
    path = swapped(tmp_path / "a.xlsx", {SHEET: (HEAD, *rows, b"</sheetData></worksheet>")})
    said, _seconds, kilobytes, _rows = measured(path)
    assert said == []
    assert kilobytes < Limits().memory_mb * 1024


@pytest.mark.once
@pytest.mark.parametrize("name", ["laughs", "cell"])
@pytest.mark.usefixtures("real_child")
def test_b52_the_page_of_a_bomb_says_why_it_is_refused(desk: Desk, tmp_path: Path, name: str) -> None:
    make, code = BOMBS[name]
    outcome = desk.bring(make(tmp_path).read_bytes(), "figures.xlsx")
    assert (outcome.state, outcome.codes) == ("unreadable", [code])


@pytest.mark.once
def test_b52_other_people_are_answered_while_a_bomb_is_looked_at(desk: Desk, eva: User, tmp_path: Path) -> None:
    parts = {
        SHEET: pieces(HEAD + b'<row><c t="str"><v>', b"x" * 1_000_000, 180, b"</v></c></row></sheetData></worksheet>")
    }
    path = swapped(tmp_path / "a.xlsx", parts)
    other = Client()
    other.force_login(eva)
    address = reverse("dashboard:import_list")
    assert other.get(address).status_code == 200
    looking = threading.Thread(target=look_in_child, args=(path, "a.xlsx", Limits()))
    looking.start()
    answered = 0
    while looking.is_alive():
        assert other.get(address).status_code == 200
        answered += looking.is_alive()
    looking.join()
    assert answered > 0


def many(path: Path, rows: int, columns: str = "") -> Path:
    """A long file of this many figures, all of different keys, with more columns of text."""
    extra = ",x" * columns.count(",")
    with path.open("w", encoding="ascii") as target:
        target.write(f"measure,place,year,group,value{columns}\n")
        for number in range(rows):
            target.write(f"income,{number // 130},{1900 + number % 130},,{number}{extra}\n")
    return path


def test_b49_two_hundred_thousand_rows_of_twelve_columns_are_read_within_a_minute(tmp_path: Path) -> None:
    path = many(tmp_path / "a.csv", 200_000, ",a,b,c,d,e,f,g")
    text = LONG.replace("[place]", '[columns]\nunmapped = "ignore"\n[place]')
    said, seconds, kilobytes, rows = measured(path, "parse", recipe=text, places=1_600)
    assert (said, rows) == ([], 200_000)
    assert seconds < 60
    assert kilobytes < Limits().memory_mb * 1024


@pytest.mark.full
def test_b51_a_million_rows_are_below_the_limits(tmp_path: Path) -> None:
    path = many(tmp_path / "a.csv", 1_048_576)
    said, _seconds, kilobytes, rows = measured(path, "parse", recipe=LONG, places=8_100)
    assert (said, rows) == ([], 1_048_576)
    assert kilobytes < Limits().memory_mb * 1024
