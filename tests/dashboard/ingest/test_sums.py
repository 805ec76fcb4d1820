"""What a recipe adds up, and what only the whole file can tell."""

from pathlib import Path

import pytest

from dashboard.ingest.outcome import KnownMeasure
from dashboard.ingest.recipe_text import read_recipe
from tests.dashboard.ingest.files import zipped
from tests.dashboard.ingest.language import HEAD, ONE, PLACE, refusal, rows, run

SUM = """period = "2023"
[[records]]
measure = "share"
combine = "sum"
note = "Schools."
columns.numerator = "POOR"
columns.denominator = "ALL"
[[records]]
measure = "births"
count = true
"""


def test_rows_of_one_key_are_added_up_and_those_without_a_figure_are_said(tmp_path: Path) -> None:
    content = "FIPS,POOR,ALL\n26,5,10\n26081,1,4\n26,-,20\n26,7,5\n26139,-,3\n26,2,\n99,1,1\n26,x,1\n"
    found = run(tmp_path, SUM, content)
    assert rows(found, "measure", "place", "numerator", "denominator", "value", "state", "note", "row") == [
        ("share", "26", 12.0, 15.0, None, "normal", "Schools. 2 of 4 rows had no figure.", 2),
        ("share", "26081", 1.0, 4.0, None, "normal", "Schools.", 3),
        ("share", "26139", None, None, None, "missing", "Schools.", 6),
        ("births", "26", None, None, 5.0, "normal", "", 2),
        ("births", "26081", None, None, 1.0, "normal", "", 3),
        ("births", "26139", None, None, 1.0, "normal", "", 6),
    ]
    codes = [(issue.code, issue.row, issue.value, dict(issue.params)) for issue in found.issues]
    assert ("combined_without", 2, "26", {"left": 2, "all": 4}) in codes
    assert ("combined_without", 6, "26139", {"left": 1, "all": 1}) in codes
    assert ("not_a_number", 9, "x", {}) in codes


def test_a_sum_is_not_applicable_where_all_its_parts_are(tmp_path: Path) -> None:
    found = run(tmp_path, SUM, "FIPS,POOR,ALL\n26,†,†\n26,†,†\n")
    assert rows(found, "measure", "state", "reason")[0] == ("share", "not_applicable", "not_applicable")


def test_a_sum_whose_numerator_is_above_its_denominator_is_rejected(tmp_path: Path) -> None:
    found = run(tmp_path, SUM, "FIPS,POOR,ALL\n26,6,2\n26081,6,2\n26081,1,9\n")
    assert [row for row in rows(found, "measure", "place") if row[0] == "share"] == [("share", "26081")]
    assert [(issue.code, issue.row, issue.value) for issue in found.issues] == [
        ("numerator_over_denominator", 2, "26: 6")
    ]
    assert found.counts.records_rejected == 1
    rate = SUM.replace('"share"', '"visits"')
    assert len(rows(run(tmp_path, rate, "FIPS,POOR,ALL\n26,6,2\n"), "place")) == 2


def test_sums_go_over_all_parts_of_a_file_and_over_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.ingest.layout.CELLS_PER_BLOCK", 1)
    recipe = SUM.replace('period = "2023"\n', 'period = "2023"\n[file]\nmember = ".+"\n')
    content = zipped(a__csv="FIPS,POOR,ALL\n" + "26,1,2\n" * 60, b__csv="FIPS,POOR,ALL\n26,1,2\n")
    assert rows(run(tmp_path, recipe, content), "numerator", "denominator", "value") == [
        (61.0, 122.0, None), (None, None, 61.0),
    ]  # fmt: skip


def test_a_file_all_of_whose_rows_are_rejected_has_no_sums(tmp_path: Path) -> None:
    assert rows(run(tmp_path, SUM, "FIPS,POOR,ALL\n99,6,2\n"), "place") == []


def test_percent_signs_are_judged_over_all_parts(tmp_path: Path) -> None:
    recipe = 'period = "2023"\n[numbers]\npercent = true\n[file]\nmember = ".+"\n' + ONE
    found = run(tmp_path, recipe, zipped(a__csv="FIPS,N\n26,5%\n", b__csv="FIPS,N\n26081,6\n"))
    assert refusal(found) == ("percent_mixed", {})


def test_a_recipe_says_what_a_file_tells_of_figures_that_it_does_not_hold() -> None:
    text = 'period = "2023"\n' + ONE + PLACE + HEAD
    assert read_recipe(text).covers == "everything"
    assert read_recipe(text.replace('slug = "one"', 'slug = "one"\ncovers = "rows"')).covers == "rows"


def test_repeated_blank_cells_are_one_issue_for_each_column(tmp_path: Path) -> None:
    recipe = 'period = { column = "Y" }\n' + ONE
    found = run(tmp_path, recipe, "FIPS,Y,N\n" + ",2023,5\n" * 3 + "26,,5\n" * 3, measures={"income": KnownMeasure()})
    assert [(issue.code, issue.column, issue.count) for issue in found.issues] == [
        ("place_blank", "FIPS", 3), ("period_shape", "Y", 3),
    ]  # fmt: skip
