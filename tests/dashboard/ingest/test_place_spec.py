"""Choices for a file of places as a definitions file writes them, and what is wrong with them."""

import tomllib

import pytest

from dashboard.ingest.place_spec import CrosswalkSpec, PlaceLevel, crosswalk_spec, place_spec
from dashboard.ingest.toml_table import Table

PLACES = 'kind = "county"\ncode = ["S", "C"]\n'
PAIRS = 'child = "OLD"\nparent = "{NEW:5}"\n'


def problems(table: Table) -> list[str]:
    table.close()
    return [str(problem) for problem in table.problems]


def parsed(text: str) -> Table:
    return Table(tomllib.loads(text), "", [])


@pytest.mark.parametrize(
    ("more", "widths"), [("", ()), ("pad = 3", (3, 3)), ("pad = [2, 3]", (2, 3))],
)  # fmt: skip
def test_one_width_holds_for_each_column_of_the_code(more: str, widths: tuple[int, ...]) -> None:
    assert place_spec(parsed(PLACES + more)).pad == widths


def test_the_column_of_the_parent_is_a_template_of_one_column() -> None:
    assert place_spec(parsed(PLACES + 'parent_column = "ST"')).parent_template == "{ST}"
    assert place_spec(parsed(PLACES + 'parent_template = "{ST:2}"')).parent_template == "{ST:2}"
    assert place_spec(parsed(PLACES)).has_parent is False


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('kind = "county"', "code: Name the column or columns that hold the code"),
        (PLACES.replace("county", "Big County"), "kind: Write small letters, digits and single hyphens"),
        (PLACES + "pad = [2]", "pad: Write one number of digits, or one for each column"),
        (PLACES + "pad = -1", "pad: Write one number of digits"),
        (PLACES + 'pad = "5"', "pad: Write one number of digits"),
        (PLACES + 'parent = "26"\nparent_digits = 2', "parent: Say in one way only in which place these lie."),
        (PLACES + 'parent_column = "A"\nparent_template = "{A}"', "parent_column: Name the column inside"),
        (PLACES + 'levels = [{ pattern = "SS", code = "{C}" }]', "levels[1].code: Use only letters of the pattern, in braces: S."),
        (PLACES + 'levels = [{ pattern = "SS", code = "{S}", parent = "{S" }]', "levels[1].parent: Use only letters"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_places_is_named(text: str, problem: str) -> None:
    table = parsed(text)
    place_spec(table)
    (found,) = problems(table)
    assert found.startswith(problem)


def test_pairs_are_templates_over_columns() -> None:
    table = parsed(PAIRS + 'weight = "PART"\nweight_of = "WHOLE"\nwhere = { ST = "26" }')
    assert crosswalk_spec(table) == CrosswalkSpec("{OLD}", "{NEW:5}", "PART", "WHOLE", where=(("ST", "26"),))
    assert problems(table) == []


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ('weight = "W"\npartition = true', "partition: Weighted parts are no partition."),
        ('weight_of = "W"', "weight_of: Name the column of the part in weight first."),
    ],
)
def test_what_is_wrong_with_pairs_is_named(more: str, problem: str) -> None:
    table = parsed(PAIRS + more)
    crosswalk_spec(table)
    (found,) = problems(table)
    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("text", "found"),
    [("26081", ("26081", "26")), ("2608", None), ("2608x", None), ("٢٦٠٨١", None)],
)
def test_a_level_fits_codes_of_its_form(text: str, found: tuple[str, str] | None) -> None:
    assert PlaceLevel("SSCCC", "{S}{C}", "county", "{S}").match(text) == found
