"""The answers of the mapping by hand amount to what was answered: columns by title or position, periods, groups, shares."""

from typing import Any

import pytest

from dashboard.ingest.draft import NAME_FORMS, mapping_of, name_forms, reference, title_forms, used_columns
from dashboard.ingest.mapping import RowAnswers, Words

HEADER = ("Name", "FIPS", "Births", "Births", "", "Year {x}")
DRAFT: dict[str, Any] = {
    "place": {"from": "column", "columns": [1], "widths": [5], "kind": "census", "name_column": 0},
    "period": {"from": "constant", "code": "2023"},
    "shape": "wide",
    "ticked": [2],
    "figures": {
        "2": {"column": 2, "as": "value", "measure": "births", "group": "sex=female", "moe": 3, "margin_level": 0.9}
    },
}


@pytest.mark.parametrize(("index", "expected"), [(0, "Name"), (2, 3), (3, 4), (4, 5), (5, 6)])
def test_a_column_is_named_by_its_title_only_where_that_is_its_own(index: int, expected: Any) -> None:
    assert reference(HEADER, index) == expected


def test_a_wide_draft_becomes_figures_with_group_and_margin() -> None:
    mapping = mapping_of(DRAFT, HEADER)
    figure = mapping.figures[0]
    assert (figure.measure, figure.groups) == (Words("births"), (("sex", Words("female")),))
    assert (figure.columns, figure.margin_level) == ({"value": 3, "moe": 4}, 0.9)
    assert mapping.place.name_column == "Name"


def test_what_nobody_uses_is_named_unless_its_title_says_nothing() -> None:
    assert mapping_of(DRAFT, HEADER).ignored is None
    assert mapping_of(DRAFT, ("Name", "FIPS", "Births", "Margin", "Note")).ignored == ("Note",)


def test_an_unticked_column_is_forgotten() -> None:
    assert used_columns(DRAFT | {"ticked": []}) == {0, 1}


def test_a_long_draft_translates_texts_and_everyone() -> None:
    draft = DRAFT | {
        "shape": "long",
        "long": {"column": 2, "as": "value", "measure_column": 0, "groups": [["sex", 4]]},
        "maps": {"measures": {"Work": "jobs"}, "sex": {"F": "female", "all": "*"}},
    }
    figure = mapping_of(draft, HEADER).figures[0]
    assert figure.measure == Words(column="Name", lookup={"Work": "jobs"})
    assert figure.groups == (("sex", Words(column=5, lookup={"F": "female", "all": ""})),)


def test_a_long_draft_may_be_of_one_measure_throughout() -> None:
    draft = DRAFT | {"shape": "long", "long": {"column": 2, "as": "value", "measure": "births", "groups": []}}
    assert mapping_of(draft, HEADER).figures[0].measure == Words("births")


def test_a_share_is_multiplied() -> None:
    draft = DRAFT | {"numbers": {"shares": [2], "decimal": ",", "thousands": "."}}
    mapping = mapping_of(draft, HEADER)
    assert (mapping.figures[0].scale, mapping.numbers.decimal, mapping.numbers.thousands) == (100.0, ",", ".")


def test_a_word_that_is_a_mistake_stays_unexplained() -> None:
    assert mapping_of(DRAFT | {"marks": {"*": "suppressed", "oops": "reject"}}, HEADER).numbers.marks == {
        "*": "suppressed"
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("births.csv", {}),
        ("births_2023.csv", {"year": "2023"}),
        ("acs 2019-2023.csv", {"window": "2019-2023", "year": "2019"}),
        ("grad 2022-23.csv", {"school": "SY2022-23", "year": "2022"}),
    ],
)
def test_the_name_of_a_file_offers_the_periods_it_may_mean(name: str, expected: dict[str, str]) -> None:
    found = name_forms(name)
    assert {form: code for form, code in found.items() if form in expected} == expected


def test_a_header_far_down_is_found_by_the_titles_that_are_used() -> None:
    draft = DRAFT | {"file": {"header_row": 4, "header_rows": 1, "footer": "Source:"}}
    file = mapping_of(draft, ("Name", "FIPS", "Births", "Margin")).file
    assert (file.header_like, file.footer) == (("Name", "FIPS", "Births"), "Source:")


def test_a_file_about_one_place_needs_no_column_for_it() -> None:
    place = mapping_of(DRAFT | {"place": {"from": "constant", "code": "26081"}}, HEADER).place
    assert (place.columns, place.prefix) == ((), "26081")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"from": "name", "form": "window"}, Words("{from}-{to}")),
        ({"from": "column", "column": 0, "form": "list"}, Words(column="Name", lookup={"last year": "2023"})),
        ({"from": "column", "column": 0, "form": "school_end"},
         Words("SY20{to-1}-{to}", "Name", like="(?:SY ?)?(?:20)?(?P<to>[0-9]{2})")),
    ],
)  # fmt: skip
def test_the_period_comes_from_the_name_of_the_file_or_from_a_column(answers: Any, expected: Words) -> None:
    draft = DRAFT | {"period": answers, "maps": {"periods": {"last year": "2023"}}}
    assert mapping_of(draft, HEADER).period == expected


def test_the_form_of_the_name_is_asked_of_the_file_only_where_it_tells_the_period() -> None:
    draft = DRAFT | {"period": {"from": "name", "form": "year"}}
    assert (mapping_of(draft, HEADER).file.name, mapping_of(DRAFT, HEADER).file.name) == (NAME_FORMS["year"][0], "")


@pytest.mark.parametrize(("how", "keep"), [("keep", True), ("drop", False)])
def test_rows_that_count_or_do_not_are_told_by_a_column_that_is_used_then(how: str, keep: bool) -> None:
    draft = DRAFT | {"rows": {"column": 4, "how": how, "values": ["Total", "All"]}}
    assert mapping_of(draft, HEADER).rows == RowAnswers(5, ("Total", "All"), keep=keep)
    assert 4 in used_columns(draft)
    assert mapping_of(DRAFT | {"rows": {}}, HEADER).rows is None


def test_a_period_is_taken_from_what_stands_above_the_table() -> None:
    draft = DRAFT | {"period": {"from": "title", "form": "year"}, "file": {"header_row": 3}}
    mapping = mapping_of(draft, HEADER)
    assert (mapping.period, mapping.file.title, mapping.file.name) == (Words("{year}"), NAME_FORMS["year"][0], "")


def test_the_first_text_above_that_has_a_form_tells_the_period() -> None:
    assert title_forms(["Clinics", "Visits in 2022", "Printed 2024"]) == {"year": "2022"}
    assert title_forms([]) == {}
