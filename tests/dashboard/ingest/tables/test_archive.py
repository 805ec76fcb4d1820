"""ZIPs: members by content, nothing unpacked to a path, and what leads astray refused."""

import re
import stat
import time
import zipfile
from pathlib import Path

import pytest

from dashboard.ingest.outcome import Limits
from dashboard.ingest.recipe import FileRule
from tests.dashboard.ingest.files import write
from tests.dashboard.ingest.tables.books import ods, ods_row, refused, table_of, tables_of, xlsx, zip_bytes, zipped


def test_the_only_member_needs_no_name(tmp_path: Path) -> None:
    found = table_of(zipped(tmp_path / "a.zip", {"folder/data.csv": "a,b\n1,2\n"}))
    assert (found.part, found.member, found.cells) == ("", "data.csv", [["a", "b"], ["1", "2"]])
    assert found.progress == (8, 8)


def test_each_member_has_its_own_encoding_and_delimiter(tmp_path: Path) -> None:
    members = {"one.csv": "a,b\nPeña,2\n".encode("latin-1"), "two.txt": "a;b\nPeña;2\n".encode("utf-8-sig")}
    one, two = tables_of(zipped(tmp_path / "a.zip", members), FileRule(encoding="iso-8859-1"))
    assert (one.part, one.encoding, one.delimiter) == ("one.csv", "latin-1", ",")
    assert (two.part, two.encoding, two.delimiter) == ("two.txt", "utf-8-sig", ";")
    assert one.cells[1] == two.cells[1] == ["Peña", "2"]
    assert two.progress == (26, 26)


def test_a_rule_chooses_members_by_their_whole_base_name(tmp_path: Path) -> None:
    members = {"x/birth_county.csv": "a\n1\n", "x/birth_state.csv": "a\n2\n", "x/old_birth_county.csv.csv": "a\n3\n"}
    path = zipped(tmp_path / "a.zip", members)
    rule = FileRule(member=re.compile("(?P<topic>[a-z]+)_(?P<level>COUNTY|STATE).csv", re.IGNORECASE))
    county, state = tables_of(path, rule)
    assert (county.member, state.member) == ("birth_county.csv", "birth_state.csv")
    assert county.notes == {"members_left_out": {"names": "old_birth_county.csv.csv"}}
    assert state.notes == {}
    issue = refused(path, FileRule(member=re.compile("deaths.*")))
    assert issue.code == "member_missing"
    assert issue.params == {"names": "birth_county.csv, birth_state.csv, old_birth_county.csv.csv"}


def test_workbooks_in_a_zip_are_read_sheet_by_sheet(tmp_path: Path) -> None:
    def fill(book, sheet) -> None:  # type: ignore[no-untyped-def]
        sheet.write(0, 0, "x")
        book.add_worksheet("Other").write(0, 0, "y")

    book = xlsx(tmp_path / "a.xlsx", fill).read_bytes()
    free = ods(tmp_path / "b.ods", f'<table:table table:name="T">{ods_row("z")}</table:table>').read_bytes()
    path = zipped(tmp_path / "a.zip", {"a.xlsx": book, "b.ods": free})
    found = tables_of(path, FileRule(sheet=re.compile("Data|Other|T")))
    assert [(one.part, one.cells) for one in found] == [
        ("a.xlsx › Data", [["x"]]),
        ("a.xlsx › Other", [["y"]]),
        ("b.ods", [["z"]]),
    ]
    done, total = found[-1].progress
    assert (done, total) == (len(book) + len(free),) * 2


def test_what_is_no_table_is_left_out_unless_the_rule_asks_for_it(tmp_path: Path) -> None:
    members = {
        "data.csv": "a,b\n",
        "readme.pdf": "%PDF-1.4",
        "__MACOSX/._data.csv": "x",
        ".DS_Store": "x",
        "empty.csv": "",
    }
    path = zipped(tmp_path / "a.zip", members)
    found = table_of(path)
    assert (found.part, found.member) == ("", "data.csv")
    assert found.notes == {"members_left_out": {"names": "readme.pdf, empty.csv"}}
    assert refused(path, FileRule(member=re.compile(".*pdf"))).code == "is_pdf"


def test_a_zip_without_tables_is_refused(tmp_path: Path) -> None:
    assert refused(zipped(tmp_path / "a.zip", {})).code == "zip_empty"
    assert refused(zipped(tmp_path / "b.zip", {"a.png": b"\x89PNG"})).code == "zip_empty"


def test_a_zip_in_a_zip_is_refused(tmp_path: Path) -> None:
    issue = refused(zipped(tmp_path / "a.zip", {"a.csv": "a,b\n", "inner.zip": zip_bytes({"b.csv": "a"})}))
    assert (issue.code, issue.params) == ("zip_nested", {"name": "inner.zip"})


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a/../../b.csv", "..\\b.csv", "C:\\b.csv", "c:b"])
def test_a_name_that_leads_outside_is_refused(tmp_path: Path, name: str) -> None:
    issue = refused(zipped(tmp_path / "a.zip", {"a.csv": "a,b\n", name: "x"}))
    assert issue.code == "zip_name"


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("data.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr(link, "/etc/passwd")
    assert refused(tmp_path / "a.zip").code == "zip_name"


def test_a_protected_member_is_refused(tmp_path: Path) -> None:
    content = bytearray(zip_bytes({"a.csv": "a,b\n"}))
    content[6] |= 1  # the flag in the header of the member, and again in the directory
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert refused(write(tmp_path, bytes(content))).code == "is_protected"


def test_a_member_packed_in_an_unknown_way_is_refused(tmp_path: Path) -> None:
    content = bytearray(zip_bytes({"a.csv": "a,b\n"}))
    content[content.index(b"PK\x01\x02") + 10] = 99
    content[8] = 99
    assert refused(write(tmp_path, bytes(content)), FileRule(member=re.compile("a.csv"))).code == "is_packed"


def test_a_damaged_member_is_refused(tmp_path: Path) -> None:
    content = bytearray(zip_bytes({"a.csv": "a,b\n" * 1000}))
    content[40] ^= 0xFF
    assert refused(write(tmp_path, bytes(content)), FileRule(member=re.compile("a.csv"))).code == "damaged"


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    issue = refused(zipped(tmp_path / "a.zip", {f"{number}.csv": "a" for number in range(2001)}))
    assert (issue.code, issue.params) == ("too_many_parts", {"count": 2001, "limit": 2000})


def test_a_bomb_is_refused_by_its_sizes_before_anything_is_unpacked(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {f"{number}.csv": b"0" * 2_000_000 for number in range(6)})
    assert path.stat().st_size < 20_000
    began = time.process_time()
    issue = refused(path, limits=Limits(bytes=10_000_000))
    assert (issue.code, issue.params) == ("unpacked_bytes", {"limit": 10_000_000})
    assert time.process_time() - began < 0.2


def test_a_highly_repetitive_file_is_no_bomb(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": "a,b\n" + "0,0\n" * 20_000})
    assert path.stat().st_size * 200 < 80_000
    assert len(table_of(path, limits=Limits()).rows) == 20_001


def test_sizes_that_lie_do_not_give_more_than_they_say(tmp_path: Path) -> None:
    content = bytearray(zip_bytes({"a.csv": "a,b\n" * 100_000}))
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = (100).to_bytes(4, "little")
    assert refused(write(tmp_path, bytes(content)), FileRule(member=re.compile("a.csv"))).code == "damaged"


def test_a_zip_in_which_nothing_turns_out_to_be_readable_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.xlsx": b"PK\x03\x04 and then nothing", "b.png": b"\x89PNG"})
    assert refused(path).code == "zip_empty"


def test_a_member_that_is_empty_is_refused_when_the_rule_asks_for_it(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": "", "b.csv": "a,b\n"})
    assert refused(path, FileRule(member=re.compile("a.csv"))).code == "empty_file"


def test_a_workbook_that_is_damaged_far_behind_its_beginning_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("a.xlsx", b"PK\x03\x04" + b"x" * 100_000)
    content = bytearray((tmp_path / "a.zip").read_bytes())
    content[90_000] ^= 0xFF
    issue = refused(write(tmp_path, bytes(content)), FileRule(member=re.compile("a.xlsx")))
    assert (issue.code, issue.params) == ("damaged", {"what": "a.xlsx"})


def test_a_damaged_member_that_nobody_asked_for_is_left_out(tmp_path: Path) -> None:
    content = bytearray(zip_bytes({"a.csv": "a,b\n" * 1000, "b.csv": "c,d\n1,2\n"}))
    content[40] ^= 0xFF
    found = table_of(write(tmp_path, bytes(content)))
    assert (found.cells, found.notes) == ([["c", "d"], ["1", "2"]], {"members_left_out": {"names": "a.csv"}})
