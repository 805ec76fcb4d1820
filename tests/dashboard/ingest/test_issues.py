import json
import string

import pytest

from dashboard.ingest import issues
from dashboard.ingest.issues import (
    KINDS,
    PLACE_FILE,
    PLACE_MANY,
    PLACE_ROW,
    PLACE_TWO,
    FileRefused,
    Issue,
    IssueLog,
    errors,
    group,
    refuse,
    sentences,
    shown,
)


class Filled(dict[str, int]):
    """A 3 for whatever a message asks for."""

    def __missing__(self, name: str) -> int:
        return 3


@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_kind_has_a_sentence_that_its_params_fill(code: str) -> None:
    message = KINDS[code].message % Filled()
    assert message.endswith(".")
    assert "%" not in message
    assert KINDS[code].severity in ("error", "warning", "note")


@pytest.mark.parametrize("code", sorted(KINDS))
def test_no_message_says_please_or_oops(code: str) -> None:
    words = KINDS[code].message.lower().translate(str.maketrans("", "", string.punctuation)).split()
    assert not {"please", "oops", "successfully"} & set(words)


def test_a_message_is_filled_with_value_and_params() -> None:
    issue = Issue(12, "POP", "numerator_over_denominator", "30")
    assert issue.message == "The numerator 30 is larger than its denominator. Correct it."
    assert issue.severity == "error"


def test_an_issue_survives_json() -> None:
    issue = Issue(12, "POP", "row_too_long", "", {"found": 4, "expected": 3}, 2, (12, 15))
    assert Issue.from_json(json.loads(json.dumps(issue.as_json()))) == issue


def test_the_same_in_the_same_column_is_one_issue_with_a_count() -> None:
    log = IssueLog()
    for row in (9, 4, 7):
        log.add("not_a_number", row, "POP", "abc")
    (issue,) = log.issues()
    assert (issue.row, issue.count, issue.rows) == (4, 3, (9, 4, 7))


def test_only_the_first_rows_of_an_issue_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issues, "ROWS_SPARE", 10)
    log = IssueLog()
    for row in range(1, 200):
        log.add("blank_row", row)
    (issue,) = log.issues()
    assert (issue.count, issue.rows) == (199, tuple(range(1, 61)))


def test_an_issue_of_the_whole_file_has_no_row() -> None:
    log = IssueLog()
    log.add("hidden_sheets", None, names="A")
    log.add("hidden_sheets", None, names="A")
    (issue,) = log.issues()
    assert (issue.row, issue.rows, issue.count) == (None, (), 2)


def test_issues_belong_to_the_part_at_hand_and_parts_are_told_apart() -> None:
    log = IssueLog()
    for part in ("b.csv", "a.csv", "a.csv"):
        log.part = part
        log.add("nul", 3)
    assert [(issue.part, issue.count) for issue in log.issues()] == [("a.csv", 2), ("b.csv", 1)]
    assert log.issues()[0].of_part("c").part == "c"


def test_where_an_issue_is_names_the_part() -> None:
    one, whole = Issue(12, "a", "nul", part="Sheet Data"), Issue(None, "", "empty_file", part="x.csv")

    def where(issue: Issue) -> str:
        (found,) = group([issue])
        return found.place_message % found.place_blanks

    assert where(one) == "Sheet Data, row 12"
    assert where(Issue(12, "", "nul", count=2, part="D")) == "D, row 12 and 1 other place"
    assert where(Issue(12, "", "nul", count=5, part="D")) == "D, row 12 and 4 other places"
    assert where(whole) == "x.csv"


def test_a_suggestion_follows_the_message() -> None:
    issue = Issue(3, "p", "place_unknown", "Burton Hts", {"suggestion": "Burton Heights"})
    assert issue.message.endswith("load the place first. Did you mean “Burton Heights”?")
    assert len(sentences("place_unknown", {})) == 1


def test_errors_come_before_warnings_before_notes() -> None:
    log = IssueLog()
    log.add("blank_row", 2)
    log.add("looks_like_share", 3, "note")
    log.add("nul", 4)
    assert [issue.severity for issue in log.issues()] == ["error", "warning", "note"]
    assert [issue.code for issue in errors(log.issues())] == ["nul"]


def test_too_many_different_issues_of_a_kind_are_counted_not_kept() -> None:
    log = IssueLog(most=2)
    for row in range(5):
        log.add("place_unknown", row, "place", f"p{row}")
    kept = [(issue.code, issue.value, issue.count) for issue in log.issues()]
    assert kept == [("place_unknown", "p0", 1), ("place_unknown", "p1", 1), ("more", "place_unknown", 3)]


def test_issues_are_grouped_by_kind_with_where() -> None:
    one, two = Issue(3, "a", "nul"), Issue(5, "b", "not_a_number", "x", {}, 2)
    three, whole = Issue(9, "c", "not_a_number", "y", {}, 3), Issue(None, "", "empty_file")
    groups = group([one, two, three, whole])
    assert [(part.first, part.count, part.place_message) for part in groups] == [
        (one, 1, PLACE_ROW), (two, 5, PLACE_MANY), (whole, 1, PLACE_FILE),
    ]  # fmt: skip
    assert groups[1].place_message % groups[1].place_blanks == "row 5 and 4 other places"
    assert group([two])[0].place_message == PLACE_TWO


def test_a_refusal_carries_its_issue() -> None:
    refusal = refuse("too_many_rows", limit=5)
    assert isinstance(refusal, FileRefused)
    assert "5 rows" in str(refusal)
    assert (refusal.issue.row, refusal.issue.params) == (None, {"limit": 5})


def test_a_value_is_shown_short_and_without_control_signs() -> None:
    assert shown("a\u202eb\x00c") == "a�b�c"
    assert shown("x" * 500) == "x" * 79 + "…"
    assert shown("Peña 😀") == "Peña 😀"
