"""Cells and columns that tell of single persons are found; figures that only look like them are not."""

import pytest

from dashboard.ingest.personal import person_column, personal_cell


@pytest.mark.parametrize(
    ("cells", "position"),
    [
        (["26081", "123-45-6789"], 1),
        (["ana@example.org", "123-45-6789"], 0),
        ([" 123-45-6789 "], 0),
        (["ask ana@example.org"], None),
        (["case 123-45-6789"], None),
        (["000-45-6789", "666-45-6789", "900-45-6789", "123-00-6789", "123-45-0000"], None),
        (["2019-2023", "@"], None),
        ([], None),
    ],
)
def test_a_number_or_an_address_that_fills_a_cell_is_a_person(cells: list[str], position: int | None) -> None:
    assert personal_cell(cells) == position


ONES = ["1", " 1", "1.0"] * 7
HOUSES = ["42.96336", " -85.66809", ""]


@pytest.mark.parametrize(
    ("title", "cells"),
    [("Count", ONES), ("number_of_students", ONES), ("n", ONES), ("Latitude", HOUSES), ("geo.point.x", HOUSES), ("LNG", HOUSES)],
)  # fmt: skip
def test_counts_of_one_and_exact_points_are_persons(title: str, cells: list[str]) -> None:
    assert person_column(["place", title], [["26081"] * len(cells), cells], has_codes=False) == 1


@pytest.mark.parametrize(
    ("title", "cells"),
    [
        ("Count", [*ONES, "2"]),
        ("Count", ONES[:19]),
        ("Rate", ONES),
        ("Latitude", ["42.9634", "42.96336"]),
        ("Latitude", ["", " "]),
        ("Rate", HOUSES),
    ],
)
def test_other_counts_and_places_less_exact_are_none(title: str, cells: list[str]) -> None:
    assert person_column([title], [cells], has_codes=False) is None


def test_points_beside_codes_of_places_are_where_these_lie_but_counts_of_one_stay_persons() -> None:
    assert person_column(["Latitude"], [HOUSES], has_codes=True) is None
    assert person_column(["Latitude", "Clients"], [HOUSES * 7, ONES], has_codes=True) == 1
