"""What becomes of bad input, by its number in the matrix of bad input: what one file of figures can hold."""

import dataclasses
from pathlib import Path

import pytest

from dashboard.ingest.outcome import Known, Limits
from dashboard.ingest.recipe import Recipe
from tests.dashboard.ingest.files import KNOWN, Reading, long_recipe, read

HEADER = "measure,place,year,group,value\n"
GOOD = "income,26081,2023,,5\n"
PLACES = dataclasses.replace(
    KNOWN, places=KNOWN.places | {"00123", "burton-heights"}, names={"Burton Heights": "burton-heights"},
    periods=KNOWN.periods | {"SY2023-24", "2023-03-15", "2025-03-15"},
)  # fmt: skip


def outcome(
    folder: Path,
    content: str | bytes,
    recipe: Recipe | None = None,
    known: Known = PLACES,
    limits: Limits | None = None,
) -> Reading:
    return read(folder, content, recipe, known=known, limits=limits)


def said(found: Reading) -> list[tuple[str, str]]:
    """Severity and code of all that is said, or of the refusal."""
    if found.refused is not None:
        return [("file", found.refused.code)]
    return [(issue.severity, issue.code) for issue in found.issues]


@pytest.mark.parametrize(
    ("number", "content", "code"),
    [
        ("B01", "", "empty_file"),
        ("B02", HEADER, "empty_file"),
        ("B03", "\n \n\n", "empty_file"),
        ("B07", HEADER.encode() + b"income,\xff\xfe\xc3,2023,,5\n", "encoding"),
        ("B10", HEADER + 'income,"26081,2023,,5\n' + GOOD * 50_000, "unclosed_quote"),
        ("B13", HEADER.replace("group", "value") + GOOD, "column_repeated"),
        ("B22", HEADER + "share,26,2023,,45%\nshare,26081,2023,,0.45\n", "percent_mixed"),
        ("B50", ",".join(["c"] * 16_384) + "\n1\n", "too_many_columns"),
        ("B51", HEADER + GOOD * 100, "too_many_rows"),
        ("B54", b"%PDF-1.7\n", "is_pdf"),
        ("B54", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "is_picture"),
        ("B58", HEADER.replace("value", "value,SSN") + "income,26,2023,,5,123-45-6789\n", "personal_data"),
    ],
)
def test_the_whole_file_is_refused(tmp_path: Path, number: str, content: str | bytes, code: str) -> None:
    recipe = long_recipe(numbers="percent = true")
    found = outcome(tmp_path, content, recipe, limits=Limits(rows=60))
    assert said(found) == [("file", code)], number
    assert found.refused is not None
    assert found.refused.message


@pytest.mark.parametrize(
    ("number", "row", "code"),
    [
        ("B11", "income,26,2023,,5\0", "nul"),
        ("B18", "income,26,2023,,5,6", "row_too_long"),
        ("B19", "income,26,2023", "row_too_short"),
        ("B23", 'income,26,2023,,"1,234"', "number_format"),
        ("B24", "income,26,2023,,1e400", "number_too_large"),
        ("B24", "income,26,2023,,1e-400", "number_too_small"),
        ("B24", "income,26,2023,,NaN", "number_not_finite"),
        ("B24", "income,26,2023,,Infinity", "number_not_finite"),
        ("B24", "income,26,2023,," + "1" * 40, "number_too_long"),
        ("B25", "share,26,2023,,101", "percent_range"),
        ("B25", "births,26,2023,,-3", "negative_count"),
        ("B28", "income,26,03/04/2025,,5", "date_order"),
        ("B29", "income,26,2025-02-30,,5", "period_impossible"),
        ("B30", "income,26,23,,5", "period_two_digits"),
        ("B33", "income,26,1066,,5", "period_impossible"),
        ("B33", "income,26,2999,,5", "period_impossible"),
        ("B35", "income,Burton Hts,2023,,5", "place_unknown"),
        ("B37", "income,26,2023,race=other,5", "group_unknown"),
        ("B56", "income,26,2023,,#DIV/0!", "number_not_finite"),
        ("B57", 'income,26,2023,,"=HYPERLINK(1)"', "formula"),
    ],
)
def test_the_row_is_rejected_and_the_others_go_on(tmp_path: Path, number: str, row: str, code: str) -> None:
    found = outcome(tmp_path, HEADER + row + "\n" + GOOD)
    assert said(found) == [("error", code)], number
    assert found.issues[0].row == 2
    assert found.column("place") == ["26081"]
    assert (found.counts.rows_read, found.counts.rows_rejected) == (2, 1)


@pytest.mark.parametrize(
    ("number", "row", "issues", "record"),
    [
        ("B14", "income,26,2023,,5", [], ("26", "2023", "normal")),
        ("B21", "income,26,2023,,*", [], ("26", "2023", "suppressed")),
        ("B21", "income,26,2023,,<10", [], ("26", "2023", "bounded")),
        ("B21", "income,26,2023,,…", [], ("26", "2023", "missing")),
        ("B21", "income,26,2023,,(X)", [], ("26", "2023", "not_applicable")),
        ("B21", "income,26,2023,,NR", [], ("26", "2023", "missing")),
        ("B21", "income,26,2023,,", [], ("26", "2023", "missing")),
        ("B24", "income,26,2023,,1E5", [], ("26", "2023", "normal")),
        ("B28", "income,26,3/15/2025,,5", [("note", "period_converted")], ("26", "2025-03-15", "normal")),
        ("B31", "income,26,45000,,5", [("note", "period_converted")], ("26", "2023-03-15", "normal")),
        ("B32", "income,26,2023-24,,5", [("note", "period_converted")], ("26", "SY2023-24", "normal")),
        ("B32", "income,26,SY24,,5", [("note", "period_converted")], ("26", "SY2023-24", "normal")),
        ("B34", "income,123,2023,,5", [("warning", "code_repaired")], ("00123", "2023", "normal")),
        ("B34", "income,123.0,2023,,5", [("warning", "code_repaired")], ("00123", "2023", "normal")),
        ("B34", "income,1.23E+02,2023,,5", [("warning", "code_repaired")], ("00123", "2023", "normal")),
        ("B38", "income, 26\u200b\u00a0,2023,,5", [], ("26", "2023", "normal")),
        ("B38", "inсome,26,2023,,5", [("warning", "look_alikes")], ("26", "2023", "normal")),
        ("B39", "income,\u202e26\u202c\x07,2023,,5", [], ("26", "2023", "normal")),
    ],
)
def test_the_row_is_read_and_what_was_changed_is_said(
    tmp_path: Path, number: str, row: str, issues: list[tuple[str, str]], record: tuple[str, str, str]
) -> None:
    found = outcome(tmp_path, HEADER.upper().replace("PLACE", " Pla\u0301ce\u00a0") + row + "\n")
    assert said(found) == issues, number
    assert [(found.column(name)[0]) for name in ("place", "period", "state")] == list(record)
    if record[2] != "normal":
        assert found.frame["value"].isna().all()


@pytest.mark.parametrize(
    ("number", "content"),
    [
        ("B04", (HEADER + GOOD).encode("utf-8-sig")),
        ("B05", (HEADER + GOOD).encode("utf-16")),
        ("B08", (HEADER + GOOD).replace(",", ";").encode()),
        ("B08", ("sep=;\n" + HEADER + GOOD).replace(",", ";").encode()),
        ("B09", (HEADER + GOOD).replace("\n", "\r").encode()),
    ],
)
def test_files_are_read_however_they_are_written(tmp_path: Path, number: str, content: bytes) -> None:
    found = outcome(tmp_path, content)
    assert (said(found), found.column("value")) == ([], [5.0]), number


def test_what_is_unknown_is_answered_by_what_may_be_meant(tmp_path: Path) -> None:
    (issue,) = outcome(tmp_path, HEADER + "income,Burton Hts,2023,,5\n").issues
    assert issue.params == {"suggestion": "Burton Heights (burton-heights)"}


def test_footnotes_and_blank_rows_are_left_out_with_a_note(tmp_path: Path) -> None:
    found = outcome(tmp_path, HEADER + GOOD + "\nincome,26,2023,,6\nSource: an agency,,,,\n* estimated,,,,\n")
    assert said(found) == [("note", "blank_row"), ("note", "footnote"), ("note", "footnote")]
    assert found.counts.rows_read == 2


def test_the_same_figure_twice_counts_once_and_two_figures_for_one_key_not_at_all(tmp_path: Path) -> None:
    assert said(outcome(tmp_path, HEADER + GOOD * 2)) == [("note", "duplicate_same")]
    found = outcome(tmp_path, HEADER + GOOD + GOOD.replace(",5", ",6"))
    assert (said(found), len(found.frame)) == ([("error", "duplicate_different")], 0)
