"""Which recipes fit a file is told from its names and columns."""

from dataclasses import replace
from typing import Any

import pytest

from dashboard.ingest.fit import Fit, fit
from dashboard.ingest.look.shape import HeaderGuess
from dashboard.ingest.recipe_text import read_recipe
from tests.dashboard.ingest.looks import BIRTHS, RECIPE, look, table


def recipe(more: str = "") -> Any:
    return read_recipe(RECIPE + more)


def test_a_recipe_whose_columns_are_all_there_fits() -> None:
    assert fit(recipe(), look(table(*BIRTHS))) == Fit("", 2, 2, ())


def test_what_is_missing_is_named() -> None:
    rows = (("FIPS", "Deaths"), ("26081", "12"))
    found = fit(recipe(), look(table(*rows)))
    assert found is not None
    assert (found.is_full, found.missing, found.share) == (False, ("Births",), 0.5)


def test_another_kind_of_file_does_not_fit() -> None:
    assert fit(recipe(), look(table(("a", "b"), ("x", "1")))) is None


@pytest.mark.parametrize(("name", "fits"), [("births_2023.csv", True), ("deaths.csv", False)])
def test_the_name_of_the_file_counts_where_the_recipe_reads_it(name: str, fits: bool) -> None:
    with_name = recipe("[file]\nname = 'births_(?P<year>20[0-9]{2})'\n")
    assert (fit(with_name, look(table(*BIRTHS), name=name)) is not None) is fits


def test_a_recipe_looks_only_at_the_sheets_it_reads() -> None:
    with_sheet = recipe("[file]\nsheet = 'data.*'\n")
    wrong, right = table(*BIRTHS, sheet="Notes", part="Notes"), table(*BIRTHS, sheet="Data 2023", part="Data 2023")
    assert fit(with_sheet, look(wrong)) is None
    assert fit(with_sheet, look(wrong, right)) == Fit("Data 2023", 2, 2, ())


def test_columns_by_form_and_template_are_found() -> None:
    text = RECIPE.replace('columns.value = "Births"', 'columns.value = { like = "births in .*" }')
    assert fit(read_recipe(text), look(table(("FIPS", "Births in 2023"), ("26081", "9")))) is not None


@pytest.mark.parametrize(
    ("column", "title", "fits"),
    [
        ("2", "Anything", True),
        ("3", "Anything", False),
        ('{ like = "births in .*" }', "Births in 2023", True),
        ('{ like = "births in .*" }', "Deaths in 2023", False),
        ('{ after = "FIPS" }', "Anything", True),
        ('{ after = "Place" }', "Anything", False),
        ('"Births {year}"', "Births 2023", True),
        ('"Births {year}"', "Deaths 2023", False),
    ],
)
def test_a_column_is_found_however_the_recipe_names_it(column: str, title: str, fits: bool) -> None:
    text = RECIPE.replace('columns.value = "Births"', f"columns.value = {column}")
    if "{year}" in column:
        text += "[file]\nname = '(?P<year>20[0-9]{2})'\n"
    found = fit(read_recipe(text), look(table(("FIPS", title), ("26081", "9")), name="2023.csv"))
    assert found is not None
    assert found.is_full is fits


def test_what_is_missing_is_named_as_the_recipe_names_it() -> None:
    text = RECIPE.replace('optional = ["moe"]', "").replace(
        'columns.value = "Births"', 'columns.value = { after = "Age" }'
    )
    text = text.replace('columns.moe = "Margin"', 'columns.moe = { like = "margin .*" }\ncolumns.n = 9')
    text = text.replace('measure = "births"', 'measure = { column = "Cause" }\ngroup = { column = "Who" }')
    text = text.replace('columns = "FIPS"', 'columns = ["A", "B", "C", "D", "E", "F"]')
    found = fit(read_recipe(text), look(table(("A", "B", "C", "D", "E", "F"), ("26081", "9", "x", "y", "z", "v"))))
    assert found is not None
    assert found.missing == ("Age", "margin .*", "9", "Cause", "Who")


SHAPED = """
period = "{year}"
[recipe]
slug = "wide"
title = "Wide"
dataset = "wide"
[place]
columns = "FIPS"
[[records]]
measure = "births"
pattern = "births (?P<year>20[0-9]{2})"
columns.value = "births {year}"
"""


@pytest.mark.parametrize(("title", "missing"), [("births 2023", ()), ("deaths 2023", ("births (?P<year>20[0-9]{2})",))])
def test_titles_that_have_the_form_of_a_record_are_found(title: str, missing: tuple[str, ...]) -> None:
    found = fit(read_recipe(SHAPED), look(table(("FIPS", title), ("26081", "9"))))
    assert found is not None
    assert found.missing == missing


def test_tables_that_cannot_be_read_or_lie_in_other_members_do_not_count() -> None:
    of_members = recipe("[file]\nmember = 'births.*'\n")
    other, right = table(*BIRTHS, member="notes.csv"), table(*BIRTHS, member="births.csv", part="births.csv")
    assert fit(of_members, look(other)) is None
    assert fit(of_members, look(other, right)) == Fit("births.csv", 2, 2, ())
    assert fit(recipe(), look(replace(right, sample=()))) is None


def test_a_header_of_several_rows_is_tried_as_well() -> None:
    rows = (("FIPS", "Births"), ("", "in all"), ("26081", "12"), ("26139", "9"))
    two = table(*rows)
    two = replace(two, headers=(*two.headers, HeaderGuess(1, 2, 2, 0.1), HeaderGuess(90, 91, 2, 0.1)))
    text = RECIPE.replace('"Births"\n', '"Births in all"\n')
    assert fit(read_recipe(text.replace('title = "Births in all"', 'title = "Births"')), look(two)) == Fit("", 2, 2, ())


def test_a_table_without_any_header_fits_nothing() -> None:
    assert fit(recipe(), look(replace(table(*BIRTHS), headers=(), columns=()))) is None
