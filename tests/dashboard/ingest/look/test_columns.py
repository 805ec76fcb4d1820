"""What a column seems to hold."""

import pytest

from dashboard.ingest.look.columns import column_kind, look_at_columns


@pytest.mark.parametrize(
    ("title", "cells", "kind"),
    [
        ("FIPST", ["01", "02", "26"], "code"),
        ("fips", ["1003", "26081", "1053"], "code"),
        ("GEOID", ["26081"], "code"),
        ("County Number [District] 2022-23", ["26081", "26139", "1001"], "code"),
        ("ZIP", ["49503-1234", "49504"], "code"),
        ("Number below poverty", ["581", "7"], "number"),
        ("Births", ["1,234", "<10", "*", "17"], "number"),
        ("Denominator", ["11-499", "500-999"], "number"),
        ("ALL_RATE_1112", ["83", "80-84", "GE50", "PS", "."], "percent"),
        ("Share", ["45%", "12%"], "percent"),
        ("Poverty Percent, All Ages", ["12.5"], "percent"),
        ("90% CI Lower Bound", ["40485829"], "number"),
        ("Rate per 100,000", ["10341.5"], "number"),
        ("Year", ["2022", "2020 (1)", "2019"], "year"),
        ("period", ["2019-2023", "2018-2022"], "year"),
        ("School year", ["SY2012-13", "2013-14"], "year"),
        ("Total", ["2015", "1987", "2001", "1876", "2044"], "number"),
        ("Name", ["Ada", "Kent", "12"], "text"),
        ("Flag", ["*", "."], "text"),
        ("Notes", [], "blank"),
        ("Date of birth", ["2015-01-01"], "personal"),
        ("Contact", ["ana@example.org", "x"], "personal"),
        ("Id", ["123-45-6789"], "personal"),
    ],
)
def test_the_kind_of_a_column(title: str, cells: list[str], kind: str) -> None:
    assert column_kind(title, cells) == kind


def test_examples_are_different_short_and_never_personal() -> None:
    columns = look_at_columns(["name", "SSN", "note"], [["a", "1", "x" * 500], ["a", "2"], ["b", "3", " "]])
    assert [(column.position, column.filled) for column in columns] == [(1, 3), (2, 3), (3, 1)]
    assert [column.examples for column in columns] == [("a", "b"), (), ("x" * 80,)]


def test_points_as_exact_as_a_house_are_personal_unless_places_stand_beside_them() -> None:
    titles, rows = ["Latitude", "Longitude", "Births"], [["42.963361", "-85.668086", "5"]] * 3
    assert [column.kind for column in look_at_columns(titles, rows)] == ["personal", "number", "number"]
    assert look_at_columns(titles, rows)[0].examples == ()
    beside = look_at_columns(["School", *titles], [["Central", *row] for row in rows])
    assert [column.kind for column in beside] == ["text", "number", "number", "number"]
