"""Which recipes fit a file is told from its names and columns; the header that a person chooses is what counts."""

from typing import Any

import pytest

from dashboard.ingest.fit import Fit, fit
from dashboard.ingest.look import Look, SampleRow, TableLook
from dashboard.ingest.look.columns import look_at_columns
from dashboard.ingest.look.headers import guess_headers
from dashboard.ingest.recipe_head import renamed
from dashboard.ingest.recipe_text import read_recipe
from dashboard.ingest.seen import file_answers, seen

RECIPE = """
period = "2023"
[recipe]
slug = "births"   # stays
title = "Births"
dataset = "births"
[place]
columns = "FIPS"
[[records]]
measure = "births"
columns.value = "Births"
columns.moe = "Margin"
margin_level = 0.9
optional = ["moe"]
"""
ROWS = (("Report of births", ""), ("FIPS", "Births"), ("26081", "12"), ("26139", "9"))


def table(*rows: tuple[str, ...], **more: Any) -> TableLook:
    lines = tuple(SampleRow(number, row) for number, row in enumerate(rows, 1))
    headers = guess_headers(lines)
    best = headers[0]
    titles = lines[best.row - 1].cells
    data = [line.cells for line in lines if line.line > best.row]
    return TableLook(sample=lines, headers=headers, columns=look_at_columns(titles, data), rows=len(rows), **more)


def look(*tables: TableLook, name: str = "births.csv") -> Look:
    return Look(name=name, size=1, content_type="text", tables=tables)


def recipe(more: str = "") -> Any:
    return read_recipe(RECIPE + more)


def test_a_recipe_whose_columns_are_all_there_fits() -> None:
    assert fit(recipe(), look(table(*ROWS))) == Fit("", 2, 2, ())


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
    assert (fit(with_name, look(table(*ROWS), name=name)) is not None) is fits


def test_a_recipe_looks_only_at_the_sheets_it_reads() -> None:
    with_sheet = recipe("[file]\nsheet = 'data.*'\n")
    wrong, right = table(*ROWS, sheet="Notes", part="Notes"), table(*ROWS, sheet="Data 2023", part="Data 2023")
    assert fit(with_sheet, look(wrong)) is None
    assert fit(with_sheet, look(wrong, right)) == Fit("Data 2023", 2, 2, ())


def test_columns_by_form_and_template_are_found() -> None:
    text = RECIPE.replace('columns.value = "Births"', 'columns.value = { like = "births in .*" }')
    assert fit(read_recipe(text), look(table(("FIPS", "Births in 2023"), ("26081", "9")))) is not None


def test_another_row_of_titles_gives_other_columns() -> None:
    rows = (("Report", "of births"), ("FIPS", "Births"), ("26081", "12"), ("26139", "9"))
    found = seen(look(table(*rows)), {"header_row": 1, "header_rows": 1})
    assert found is not None
    assert (found.titles, found.row, [row.line for row in found.data]) == (("Report", "of births"), 1, [2, 3, 4])


def test_a_row_that_is_not_there_falls_back_to_the_proposal() -> None:
    found = seen(look(table(*ROWS)), {"header_row": 99, "header_rows": 1})
    assert found is not None
    assert found.titles == ("FIPS", "Births")


def test_letters_read_by_another_encoding_are_read_again() -> None:
    rows = (("Año", "Births"), ("26081", "12"))
    wrong = table(*(tuple(cell.encode("cp1252").decode("mac-roman") for cell in row) for row in rows),
                  encoding="mac-roman", encoding_guessed=True)  # fmt: skip
    found = seen(look(wrong), {"encoding": "windows-1252"})
    assert found is not None
    assert found.titles == ("Año", "Births")
    assert file_answers(found, look(wrong))["encoding"] == "windows-1252"


def test_the_name_of_a_recipe_changes_and_its_comments_stay() -> None:
    changed = renamed(RECIPE, slug="other", title='A "new" \\ name')
    assert read_recipe(changed).title == 'A "new" \\ name'
    assert changed.replace('slug = "other"', 'slug = "births"   # stays').count("\n") == RECIPE.count("\n")
