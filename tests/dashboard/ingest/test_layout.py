import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dashboard.ingest import layout
from dashboard.ingest.issues import FileRefused, Issue, IssueLog
from dashboard.ingest.layout import Layout
from dashboard.ingest.outcome import Counts, Limits
from dashboard.ingest.recipe import FileRule, Like
from dashboard.ingest.tables import Flaw, RawTable, open_tables
from tests.dashboard.ingest.files import write

Rows = list[tuple[int, tuple[str, ...]]]


@dataclass
class Found:
    """What the sections of a table held."""

    header: tuple[str, ...] = ()
    lines: list[int] = field(default_factory=list)
    captures: list[Mapping[str, str]] = field(default_factory=list)
    blocks: list[Rows] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    log: IssueLog = field(default_factory=IssueLog)
    counts: Counts = field(default_factory=Counts)

    @property
    def rows(self) -> Rows:
        return [row for rows in self.blocks for row in rows]

    def codes(self) -> list[tuple[int | None, str]]:
        return [(issue.row, issue.code) for issue in self.log.issues()]


def lay_out(table: RawTable, rule: FileRule, limits: Limits) -> Found:
    found = Found()
    for section in Layout(table, rule, limits, found.log, found.counts).sections():
        found.header = section.header
        found.lines.append(section.line)
        found.captures.append(section.captures)
        found.blocks.append([])
        for block in section.blocks:
            found.sizes.append(len(block.lines))
            found.blocks[-1] += zip(block.lines, zip(*block.columns, strict=True), strict=True)
    return found


def read(folder: Path, content: str | bytes, rule: FileRule | None = None, limits: Limits | None = None) -> Found:
    rule, limits = rule or FileRule(), limits or Limits()
    (found,) = [lay_out(table, rule, limits) for table in open_tables(write(folder, content), rule, limits)]
    return found


def refused(folder: Path, content: str | bytes, rule: FileRule | None = None, limits: Limits | None = None) -> Issue:
    with pytest.raises(FileRefused) as caught:
        read(folder, content, rule, limits)
    return caught.value.issue


@dataclass
class Cells:
    """The content of a sheet: rows by number, and flaws of some of them."""

    given: list[tuple[int, list[str]]]
    wrong: dict[int, list[Flaw]] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)

    def rows(self):  # type: ignore[no-untyped-def]  # as the tables give them
        for number, cells in self.given:
            self.flaws = self.wrong.get(number, [])
            yield number, cells

    def done(self) -> int:
        return 0

    def notes(self):  # type: ignore[no-untyped-def]  # as above
        return []


def sheet(*rows: list[str], merged: tuple[tuple[int, int, int, int], ...] = (), **wrong: list[Flaw]) -> RawTable:
    content = Cells(list(enumerate(rows, 1)), {int(name[1:]): flaws for name, flaws in wrong.items()})
    return RawTable(content, "sheet", merged=merged)


# The header


@pytest.mark.parametrize("content", ["\n\n\n", " , \n", "\u200b,\ufeff\n"])
def test_a_table_without_a_header_is_refused(tmp_path: Path, content: str) -> None:
    assert refused(tmp_path, content).code in ("empty_file", "header_missing")


def test_the_header_is_where_the_recipe_says(tmp_path: Path) -> None:
    found = read(tmp_path, "Title\n\na,b\n1,2\n", FileRule(delimiter=",", header_row=3))
    assert (found.header, found.rows) == (("a", "b"), [(4, ("1", "2"))])


def test_blank_lines_before_the_header_are_passed_over(tmp_path: Path) -> None:
    found = read(tmp_path, "\n\na,b\n1,2\n", FileRule(delimiter=","))
    assert (found.header, found.rows, found.codes()) == (("a", "b"), [(4, ("1", "2"))], [])


def test_a_file_that_ends_before_its_header_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "Title\n", FileRule(header_row=3)).code == "header_missing"
    assert refused(tmp_path, "a,b\n", FileRule(delimiter=",", header_rows=2)).code == "header_missing"


def test_a_header_is_found_by_the_names_it_holds_below_a_banner_of_any_length(tmp_path: Path) -> None:
    rule = FileRule(delimiter=",", header_like=("ÁGE ", Like("pop.*")))
    for banner in ("", "Title\n", "Title, age\n\nMore\n" * 120):
        found = read(tmp_path, banner + "Age,Population 2023\n5,6\n", rule)
        assert (found.header, [row for _, row in found.rows]) == (("Age", "Population 2023"), [("5", "6")])


def test_a_header_that_no_row_holds_is_refused_with_its_names(tmp_path: Path) -> None:
    issue = refused(tmp_path, "a,b\n1,2\n", FileRule(delimiter=",", header_like=("a", Like("c.*"))))
    assert (issue.code, issue.params) == ("header_not_found", {"names": "a, c.*"})


HIGH = (
    'Year,All families,,,Couples,,\n,Total,Below,,Total,Below,\n,,Number,Percent,,Number,Percent\n2022,9,1,2,8,3,"4"\n'
)
TITLES = (
    "Year", "All families Total", "All families Below Number", "All families Below Percent", "Couples Total",
    "Couples Below Number", "Couples Below Percent",
)  # fmt: skip


def test_a_header_of_several_rows_takes_blank_cells_from_the_left(tmp_path: Path) -> None:
    found = read(tmp_path, HIGH, FileRule(delimiter=",", header_rows=3))
    assert (found.header, found.lines) == (TITLES, [1])
    assert found.rows == [(4, ("2022", "9", "1", "2", "8", "3", "4"))]


def test_a_header_of_several_rows_is_found_by_its_last_row_or_its_joined_names(tmp_path: Path) -> None:
    for names in (("Number", "Percent"), ("Year", "Couples Below Percent")):
        found = read(tmp_path, "Title\n\n" + HIGH, FileRule(delimiter=",", header_rows=3, header_like=names))
        assert (found.header, found.lines) == (TITLES, [3])


def test_merged_cells_of_a_sheet_count_for_all_they_cover() -> None:
    table = sheet(
        ["", "All ages", "", "Name", "Kids"], ["FIPS", "Number", "Percent", "", ""], ["1", "2", "3", "4", "5"],
        merged=((1, 1, 1, 2), (1, 3, 2, 3), (9, 0, 9, 1), (1, 9, 1, 10)),
    )  # fmt: skip
    found = lay_out(table, FileRule(header_rows=2), Limits())
    assert found.header == ("FIPS", "All ages Number", "All ages Percent", "Name", "Kids")


def test_a_merged_cell_in_the_last_row_names_all_its_columns() -> None:
    found = lay_out(sheet(["A", "", "B"], ["1", "2", "3"], merged=((1, 0, 1, 1),)), FileRule(), Limits())
    assert found.header == ("A", "A", "B")


def test_cells_merged_over_very_many_rows_are_no_header() -> None:
    found = lay_out(sheet(["A", "B"], ["1", "2"], merged=((1, 0, 1_000_000, 1),)), FileRule(), Limits())
    assert found.header == ("A", "B")


def test_titles_are_free_of_what_nobody_sees(tmp_path: Path) -> None:
    found = read(tmp_path, '\u202ea\u200b,"b\nc"\n1,2\n', FileRule(delimiter=","))
    assert found.header == ("a", "b c")


def test_blank_columns_behind_the_header_are_left_away(tmp_path: Path) -> None:
    found = read(tmp_path, "a,b,,\n1,2,,\n3,4\n")
    assert (found.header, [row for _, row in found.rows]) == (("a", "b"), [("1", "2"), ("3", "4")])


# Titles


def test_columns_behind_the_header_that_hold_data_have_no_title_and_a_place(tmp_path: Path) -> None:
    found = read(tmp_path, "a,b,,\n1,2,3,\n4,5,,\n6,7,8,\n")
    assert (found.header, found.rows[1:]) == (("a", "b", ""), [(3, ("4", "5", "")), (4, ("6", "7", "8"))])
    assert lay_out(sheet(["a"], ["1", "2"], ["3"], ["4", "5"]), FileRule(), Limits()).header == ("a", "")


def test_a_stray_cell_behind_the_header_makes_no_column(tmp_path: Path) -> None:
    found = read(tmp_path, "a,b,\n1,2,\n3,4,\n5,6,x\n")
    assert (found.header, found.codes()) == (("a", "b"), [(4, "row_too_long")])


def test_a_title_above_the_header_gives_captures(tmp_path: Path) -> None:
    rule = FileRule(delimiter=",", header_row=2, title=re.compile("(?P<year>20[0-9]{2}) Poverty"))
    assert read(tmp_path, "x,The 2023 Poverty\na,b\n1,2\n", rule).captures == [{"year": "2023"}]
    issue = refused(tmp_path, "x,The 1923 Poverty\na,b\n1,2\n", rule)
    assert (issue.code, issue.params) == ("title_missing", {"pattern": "(?P<year>20[0-9]{2}) Poverty"})


BLOCKS = """Table 4 of 2022
White - All
Year,N
2022,1
2021,2

Black - With
Year,N
2022,3
"""
RULE = FileRule(
    delimiter=",",
    header_row=3,
    blocks=True,
    title=re.compile("of (?P<until>[0-9]+)"),
    block_title=re.compile("(?P<race>.+?) - (?P<children>.+)"),
)


def test_a_header_that_comes_again_begins_a_block_with_its_own_title(tmp_path: Path) -> None:
    found = read(tmp_path, BLOCKS, RULE)
    assert found.blocks == [[(4, ("2022", "1")), (5, ("2021", "2"))], [(9, ("2022", "3"))]]
    assert found.captures == [
        {"until": "2022", "race": "White", "children": "All"}, {"until": "2022", "race": "Black", "children": "With"},
    ]  # fmt: skip
    assert (found.lines, found.counts.rows_read) == ([3, 8], 3)


def test_blocks_may_have_no_titles(tmp_path: Path) -> None:
    rule = FileRule(delimiter=",", blocks=True)
    found = read(tmp_path, "Year,N\n1,2\nYear,N\n3,4\n5,\n", rule)
    assert found.blocks == [[(2, ("1", "2"))], [(4, ("3", "4")), (5, ("5", ""))]]
    found = read(tmp_path, "Year,N\n1,2\nNext,\nYear,N\n3,4\n", rule)
    assert found.blocks == [[(2, ("1", "2"))], [(5, ("3", "4"))]]


def test_a_row_that_only_looks_like_a_title_is_data(tmp_path: Path) -> None:
    found = read(tmp_path, "Year,N\n1,\n2,3\n", FileRule(delimiter=",", blocks=True))
    assert found.blocks == [[(2, ("1", "")), (3, ("2", "3"))]]


def test_blocks_may_have_headers_of_several_rows_and_footers(tmp_path: Path) -> None:
    rule = FileRule(
        delimiter=",", header_rows=3, header_like=("Year", "Couples Below Percent"), blocks=True,
        block_title=re.compile("(?P<race>.+) race"), footer=re.compile("Note"),
    )  # fmt: skip
    block = "ONE race,,,,,,\n" + HIGH
    found = read(tmp_path, block + "Note,,,,,,\nx,,,,,,\n" + block.replace("ONE", "TWO") + "Note: end\nSource\n", rule)
    assert [captures["race"] for captures in found.captures] == ["ONE", "TWO"]
    assert [len(rows) for rows in found.blocks] == [1, 1]
    assert [(issue.row, issue.code, issue.params) for issue in found.log.issues()] == [
        (6, "footer", {"rows": 2}), (13, "footer", {"rows": 2}),
    ]  # fmt: skip


@pytest.mark.parametrize("above", ["", "White: All\n"])
def test_a_block_with_another_title_is_refused(tmp_path: Path, above: str) -> None:
    rule = FileRule(delimiter=",", header_like=("Year",), blocks=True, block_title=RULE.block_title)
    issue = refused(tmp_path, above + "Year,N\n1,2\n", rule)
    assert (issue.code, issue.params["title"]) == ("block_title_missing", above.strip())


# Rows


def test_a_footer_ends_the_data(tmp_path: Path) -> None:
    found = read(
        tmp_path, "a,b\n1,2\n\nData Source: x, y\n† means\n3,4\n", FileRule(footer=re.compile("data source", re.I))
    )
    assert found.rows == [(2, ("1", "2"))]
    (footer, blank) = sorted(found.log.issues(), key=lambda issue: issue.code == "blank_row")
    assert (footer.row, footer.code, footer.value, footer.params) == (4, "footer", "Data Source: x", {"rows": 3})
    assert (blank.row, found.counts.rows_read) == (3, 1)


def test_notes_below_the_data_are_left_out_even_if_the_recipe_knows_no_footer(tmp_path: Path) -> None:
    content = 'a,b,c\n1,2,3\nSource: Census, 2023\n"† x",,\n"– missing",,\n4,5,6\nNote: x,7,8\n9,,\n'
    found = read(tmp_path, content)
    assert [line for line, _ in found.rows] == [2, 6, 7]
    assert found.codes() == [(3, "footnote"), (4, "footnote"), (5, "footnote"), (8, "footnote")]
    assert found.counts.rows_read == 3
    assert read(tmp_path, "a,b,c\n9,,\n,1,\nNo: x\n").codes() == [(4, "row_too_short")]


def test_narrow_tables_have_no_notes(tmp_path: Path) -> None:
    assert [line for line, _ in read(tmp_path, "a,b\nSource: x,\n").rows] == [2]


def test_ragged_rows_are_rejected_with_both_widths(tmp_path: Path) -> None:
    found = read(tmp_path, "a,b\n1\n1,2,3\n1,2, \n")
    assert found.rows == [(4, ("1", "2"))]
    assert [(issue.row, issue.code, issue.params) for issue in found.log.issues()] == [
        (2, "row_too_short", {"found": 1, "expected": 2}),
        (3, "row_too_long", {"found": 3, "expected": 2}),
    ]


def test_short_rows_of_a_sheet_end_in_blank_cells() -> None:
    found = lay_out(sheet(["a", "b"], ["1"], ["1", "2", "3"]), FileRule(), Limits())
    assert (found.rows, found.codes()) == ([(2, ("1", ""))], [(3, "row_too_long")])


def test_a_flaw_rejects_its_row_unless_it_lies_behind_the_header() -> None:
    table = sheet(
        ["a", "b"], ["#REF!", "1"], ["1", "2", ""], ["3", "4"],
        r2=[Flaw("cell_error", 0, "#REF!")], r3=[Flaw("cell_error", 2, "#REF!")], r4=[Flaw("nul")],
    )  # fmt: skip
    found = lay_out(table, FileRule(), Limits())
    assert found.rows == [(3, ("1", "2"))]
    issues = [(issue.row, issue.column, issue.code, issue.value) for issue in found.log.issues()]
    assert issues == [(2, "a", "cell_error", "#REF!"), (4, "", "nul", "")]
    assert (found.counts.rows_read, found.counts.rows_rejected) == (3, 2)


def test_blank_rows_are_skipped_with_a_note(tmp_path: Path) -> None:
    found = read(tmp_path, "\na,b\n1,2\n\n , \n3,4\n")
    assert [line for line, _ in found.rows] == [3, 6]
    (issue,) = found.log.issues()
    assert (issue.code, issue.severity, issue.count, issue.rows) == ("blank_row", "note", 2, (4, 5))
    assert found.counts.rows_blank == 2


def test_a_blank_row_far_down_a_file_is_noted_like_one_at_its_head(tmp_path: Path) -> None:
    found = read(tmp_path, "a,b\n" + "1,2\n" * 500 + "\n3,4\n")
    (issue,) = found.log.issues()
    assert (issue.code, issue.count, issue.rows) == ("blank_row", 1, (502,))
    assert (found.rows[-1][0], found.counts.rows_read, found.counts.rows_blank) == (503, 501, 1)


def test_cells_and_blank_cells_are_counted(tmp_path: Path) -> None:
    counts = read(tmp_path, "a,b,c\n1,,\n2, ,3\n").counts
    assert (counts.columns, counts.rows_read, counts.cells_read, counts.blank_cells) == (3, 2, 6, 3)


def test_blocks_are_bounded_by_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "CELLS_PER_BLOCK", 100)
    assert read(tmp_path, "a,b\n" + "1,2\n" * 120).sizes == [50, 50, 20]
    assert read(tmp_path, "a,b\n" + "1,2\n" * 100).sizes == [50, 50]


@pytest.mark.parametrize(
    ("content", "limits", "code"),
    [
        ("a\n1\n2\n3\n", Limits(rows=2), "too_many_rows"),
        (",".join("abcdef") + "\n1\n", Limits(columns=5), "too_many_columns"),
        ("a\n12345678\n", Limits(cell_length=5), "cell_too_long"),
        (",".join(["c"] * 16_384) + "\n1\n", Limits(), "too_many_columns"),
    ],
)
def test_what_is_larger_than_a_limit_is_refused(tmp_path: Path, content: str, limits: Limits, code: str) -> None:
    issue = refused(tmp_path, content, None, limits)
    assert issue.code == code
    assert issue.message


def test_rows_are_counted_alike_where_each_one_is_looked_at(tmp_path: Path) -> None:
    rule = FileRule(delimiter=",", footer=re.compile("Source"))
    assert refused(tmp_path, "a,b\n1,2\n3,4\n5,6\nSource,\n", rule, Limits(rows=2)).code == "too_many_rows"
    assert read(tmp_path, "a,b\n1,2\n3,4\nSource,\n", rule, Limits(rows=2)).counts.rows_read == 2
