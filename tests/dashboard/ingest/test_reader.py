from pathlib import Path

import pytest

from dashboard.ingest import reader
from dashboard.ingest.issues import FileRefused, Issue, IssueLog
from dashboard.ingest.outcome import Counts, Limits
from dashboard.ingest.reader import Reader, fold_header
from dashboard.ingest.recipe import FileRule
from tests.dashboard.ingest.files import write

Rows = list[tuple[int, tuple[str, ...]]]


def read(
    folder: Path, content: str | bytes, rule: FileRule | None = None, limits: Limits | None = None
) -> tuple[Reader, Rows]:
    found = Reader(write(folder, content), rule or FileRule(), limits or Limits(), IssueLog(), Counts())
    rows: Rows = []
    with found:
        for block in found.blocks():
            rows += zip(block.lines, zip(*block.columns, strict=True), strict=True)
    return found, rows


def refused(folder: Path, content: str | bytes, rule: FileRule | None = None, limits: Limits | None = None) -> Issue:
    with pytest.raises(FileRefused) as caught:
        read(folder, content, rule, limits)
    return caught.value.issue


@pytest.mark.parametrize("content", ["", "a,b\n", "\n\n\n", " , \n", "sep=;\n"])
def test_a_file_without_data_rows_is_refused(tmp_path: Path, content: str) -> None:
    assert refused(tmp_path, content).code == "empty_file"


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_marked_encodings_are_read(tmp_path: Path, name: str) -> None:
    mark = b"\xfe\xff" if name == "utf-16-be" else b""
    found, rows = read(tmp_path, mark + "a,b\nPeña,’\n".encode(name))
    assert (found.header, rows) == (("a", "b"), [(2, ("Peña", "’"))])


def test_windows_1252_is_read_where_the_recipe_says_so(tmp_path: Path) -> None:
    _, rows = read(tmp_path, "a,b\nPeña,’\n".encode("cp1252"), FileRule(encoding="windows-1252"))
    assert rows == [(2, ("Peña", "’"))]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, sign: str) -> None:
    found, rows = read(tmp_path, '"x,;|",b,c\n1,2,3\n'.replace(",", sign))
    assert found.delimiter == sign
    assert [row for _, row in rows] == [("1", "2", "3")]


def test_a_first_line_may_name_the_delimiter(tmp_path: Path) -> None:
    found, rows = read(tmp_path, "sep=;\na;b,c\n1;2\n")
    assert (found.header, rows) == (("a", "b,c"), [(3, ("1", "2"))])


def test_a_declared_delimiter_is_used(tmp_path: Path) -> None:
    found, _ = read(tmp_path, "a,b;c\n1,2;3\n", FileRule(delimiter=";"))
    assert found.header == ("a,b", "c")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_row_numbers_are_physical_lines_whatever_ends_them(tmp_path: Path, end: str) -> None:
    content = end.join(["a,b", '1,"x', 'y"', "2,z", "", "3,w"])
    _, rows = read(tmp_path, content)
    assert [line for line, _ in rows] == [2, 4, 6]


def test_the_header_is_where_the_recipe_says(tmp_path: Path) -> None:
    found, rows = read(tmp_path, "Title\n\na,b\n1,2\n", FileRule(header_row=3))
    assert (found.header, rows) == (("a", "b"), [(4, ("1", "2"))])


def test_a_file_that_ends_before_its_header_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "Title\n", FileRule(header_row=3)).code == "header_missing"


def test_blank_columns_behind_the_header_are_left_away(tmp_path: Path) -> None:
    found, rows = read(tmp_path, "a,b,,\n1,2,,\n3,4\n")
    assert (found.header, [row for _, row in rows]) == (("a", "b"), [("1", "2"), ("3", "4")])


def test_an_unclosed_quote_is_refused_with_its_line(tmp_path: Path) -> None:
    issue = refused(tmp_path, 'a,b\n1,2\n3,"x\n' + "4,5\n" * 10)
    assert (issue.code, issue.row) == ("unclosed_quote", 3)


def test_a_long_unclosed_quote_is_refused_early(tmp_path: Path) -> None:
    issue = refused(tmp_path, 'a,b\n3,"x\n' + "4,5\n" * 100_000)
    assert (issue.code, issue.row) == ("unclosed_quote", 2)


def test_quotes_that_do_not_match_are_refused(tmp_path: Path) -> None:
    issue = refused(tmp_path, 'a,b\n1,"x"y\n')
    assert (issue.code, issue.row) == ("broken_quote", 2)


def test_a_null_rejects_its_row_only(tmp_path: Path) -> None:
    found, rows = read(tmp_path, "a\0,b\n1\0,2\n3,4\n")
    assert (found.header, rows) == (("a", "b"), [(3, ("3", "4"))])
    assert [(issue.row, issue.code) for issue in found.log.issues()] == [(2, "nul")]
    assert (found.counts.rows_read, found.counts.rows_rejected) == (2, 1)


def test_ragged_rows_are_rejected_with_both_widths(tmp_path: Path) -> None:
    found, rows = read(tmp_path, "a,b\n1\n1,2,3\n1,2, \n")
    assert rows == [(4, ("1", "2"))]
    assert [(issue.row, issue.code, issue.params) for issue in found.log.issues()] == [
        (2, "row_too_short", {"found": 1, "expected": 2}),
        (3, "row_too_long", {"found": 3, "expected": 2}),
    ]


def test_blank_rows_are_skipped_with_a_note(tmp_path: Path) -> None:
    found, rows = read(tmp_path, "\na,b\n1,2\n\n , \n3,4\n")
    assert [line for line, _ in rows] == [3, 6]
    (issue,) = found.log.issues()
    assert (issue.code, issue.severity, issue.count, issue.rows) == ("blank_row", "note", 2, (4, 5))
    assert found.counts.rows_blank == 2


def test_cells_and_blank_cells_are_counted(tmp_path: Path) -> None:
    found, _ = read(tmp_path, "a,b,c\n1,,\n2, ,3\n")
    counts = found.counts
    assert (counts.columns, counts.rows_read, counts.cells_read, counts.blank_cells) == (3, 2, 6, 3)


def test_blocks_are_bounded_by_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "CELLS_PER_BLOCK", 100)
    path = write(tmp_path, "a,b\n" + "1,2\n" * 120)
    found = Reader(path, FileRule(), Limits(), IssueLog(), Counts())
    assert found.progress().done == 0
    with found:
        assert [len(block.lines) for block in found.blocks()] == [50, 50, 20]
        progress = found.progress()
    assert (progress.done, progress.total, progress.rows) == (484, 484, 120)


@pytest.mark.parametrize(
    ("content", "limits", "code"),
    [
        ("a,b\n1,2\n", Limits(bytes=5), "too_many_bytes"),
        ("a\n1\n2\n3\n", Limits(rows=2), "too_many_rows"),
        (",".join("abcdef") + "\n1\n", Limits(columns=5), "too_many_columns"),
        ("a\n12345678\n", Limits(cell_length=5), "cell_too_long"),
        ("a\n" + "1" * 90 + "\n", Limits(line_length=50), "line_too_long"),
        (",".join(["c"] * 16_384) + "\n1\n", Limits(), "too_many_columns"),
    ],
)
def test_what_is_larger_than_a_limit_is_refused(tmp_path: Path, content: str, limits: Limits, code: str) -> None:
    issue = refused(tmp_path, content, None, limits)
    assert issue.code == code
    assert issue.message


def test_headers_are_compared_without_case_accents_and_odd_spaces() -> None:
    assert fold_header(" Año\u00a0 de\tNacimiento\u200b ") == "ano de nacimiento"


def test_a_reader_that_never_began_closes_quietly(tmp_path: Path) -> None:
    Reader(write(tmp_path, "a"), FileRule(), Limits(), IssueLog(), Counts()).__exit__(None, None, None)
