"""What was met in a file of places is put together by kind and value, and goes to JSON and back."""

import json

from dashboard.ingest.place_issues import EXAMPLES_KEPT, PlaceIssue, PlaceLog


def test_the_same_thing_is_one_issue_whose_examples_are_bounded_and_whose_count_is_not() -> None:
    log = PlaceLog()
    for number in range(EXAMPLES_KEPT + 5):
        log.add("code_signs", str(number), value="1 2")
    log.add("code_signs", "x", value="3 4")
    first, second = log.issues()
    assert (first.count, len(first.examples), first.examples[-1]) == (EXAMPLES_KEPT + 5, EXAMPLES_KEPT, "199")
    assert (second.count, second.examples, second.severity) == (1, ("x",), "warning")
    assert second.message.startswith("The code “3 4” holds signs")


def test_the_worst_comes_first() -> None:
    log = PlaceLog()
    for code in ("repeated", "name_blank", "bad_shape", "no_place"):
        log.add(code, "A")
    assert [issue.code for issue in log.issues()] == ["no_place", "bad_shape", "name_blank", "repeated"]


def test_an_issue_comes_back_from_json_as_it_was() -> None:
    issue = PlaceIssue("code_shape", {"value": "9"}, 3, ("A", "B"))
    assert PlaceIssue.from_json(json.loads(json.dumps(issue.as_json()))) == issue
