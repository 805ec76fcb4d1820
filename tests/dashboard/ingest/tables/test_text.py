"""Delimited text as it comes: line ends, delimiters, quotes; rows keep the physical line they begin on."""

import re
import time
from pathlib import Path

import pytest

from dashboard.ingest.outcome import Limits
from dashboard.ingest.recipe import FileRule
from dashboard.ingest.tables import Flaw
from dashboard.ingest.tables.text import guess_delimiter
from tests.dashboard.ingest.files import write
from tests.dashboard.ingest.tables.books import refused, table_of


def test_a_text_is_one_table_without_a_name(tmp_path: Path) -> None:
    found = table_of(write(tmp_path, "a;b\n1;2\n"))
    assert (found.part, found.member, found.sheet, found.kind) == ("", "", "", "text")
    assert (found.encoding, found.delimiter, found.progress) == ("utf-8", ";", (8, 8))


def test_blank_rows_have_no_cells_and_rows_keep_their_lines(tmp_path: Path) -> None:
    found = table_of(write(tmp_path, 'a,b\r\n\r"x\ny",2\n , \n3,4'))
    assert found.rows == [(1, ["a", "b"]), (2, []), (3, ["x\ny", "2"]), (5, []), (6, ["3", "4"])]


def test_a_null_is_a_flaw_of_its_row(tmp_path: Path) -> None:
    assert table_of(write(tmp_path, "a,b\n1\0,2\n3,4\n")).flaws == {2: (Flaw("nul"),)}


@pytest.mark.parametrize(
    ("lines", "sign"),
    [
        (["Title, with a comma", "", "a;b;c", "1,5;2,5;3,5", "2,5;3,5;4,5"], ";"),
        (["a;b", "1,5;2,5", "2,5;3,5", "1,5;7,5"], ";"),
        (["Report of the county", "a\tb, c", "1\t2", "3\t4"], "\t"),
        (["a|b", "1|2"], "|"),
        (['"x;y",b', '"p;q",2'], ","),
        (["one"], ","),
        ([], ","),
        (['"open,a;b', "1;2"], ","),
    ],
)
def test_the_delimiter_is_what_cuts_rows_alike(lines: list[str], sign: str) -> None:
    assert guess_delimiter([f"{line}\n" for line in lines]) == sign


def test_a_line_may_name_the_delimiter_against_all_appearance(tmp_path: Path) -> None:
    found = table_of(write(tmp_path, "sep=|\na,b,c|d\n1,2,3|4\n"))
    assert (found.delimiter, found.rows[0]) == ("|", (2, ["a,b,c", "d"]))


def test_a_rule_for_sheets_or_members_does_not_concern_a_text(tmp_path: Path) -> None:
    rule = FileRule(sheet=re.compile("x"), member=re.compile("y"))
    assert table_of(write(tmp_path, "a,b\n"), rule).cells == [["a", "b"]]


@pytest.mark.slow
def test_fifty_megabytes_in_an_open_quote_are_refused_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, b'a,b\n1,2\n3,"' + b"x,y\n" * 12_500_000)
    began = time.process_time()
    issue = refused(path)
    assert (issue.code, issue.row) == ("unclosed_quote", 3)
    assert time.process_time() - began < 2


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    issue = refused(write(tmp_path, "a,b\n" + "x" * 500), limits=Limits(line_length=100))
    assert (issue.code, issue.row) == ("line_too_long", 2)


def test_the_delimiter_is_known_from_whole_lines_where_lines_are_long(tmp_path: Path) -> None:
    # The sample ends within the third line: counted as it stands there, the commas would cut all lines alike.
    line = "a,b,c,d" + ";x" * 20_000
    found = table_of(write(tmp_path, f"{line}\n{line}\n{line}\n"))
    assert (found.delimiter, [len(cells) for cells in found.cells]) == (";", [20_001] * 3)
