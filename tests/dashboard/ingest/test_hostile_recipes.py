"""Recipes that somebody wrote to keep the portal busy: refused in words, or never run where people wait for a page."""

import time

import pytest

from dashboard.ingest.effort import is_quick
from dashboard.ingest.fit import FitUnknown, fit
from dashboard.ingest.place_spec import place_spec
from dashboard.ingest.recipe import RecipeError
from dashboard.ingest.recipe_text import read_recipe
from dashboard.ingest.toml_table import Table
from dashboard.queries.recipes import RecipeAtHand, suggestions
from tests.dashboard.ingest.looks import BIRTHS, RECIPE, look, table


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 50_000,
        "a = " + "{a=" * 50_000,
        ".".join(["a"] * 90_000) + " = 1",
        "a = " + "1" * 100_000,
        RECIPE + "[file]\nname = '" + "(" * 20_000 + "'",
        RECIPE + "[file]\nname = 'a{99999999999}'",
    ],
    ids=["arrays", "tables", "points", "digits", "groups", "rounds"],
)
def test_a_text_that_is_too_much_is_refused_in_words_and_at_once(text: str) -> None:
    begin = time.monotonic()
    with pytest.raises(RecipeError) as refused:
        read_recipe(text)
    assert len(refused.value.problems) == 1
    assert time.monotonic() - begin < 5


def test_what_is_wrong_with_a_recipe_is_said_a_hundred_times_at_most() -> None:
    with pytest.raises(RecipeError) as refused:
        read_recipe(RECIPE + "\n".join(f"k{number} = 1" for number in range(5_000)) + "\n" + "[[records]]\n" * 2_000)
    assert len(refused.value.problems) == 100


@pytest.mark.parametrize(
    "expression", ["(a+)+$", "(a|a)*b", r"(\w+\s?)*!", ".*.*.*.*x", "(?=(a+)+b)c", "(?:(?:a?){20}){20}b"]
)
def test_an_expression_that_may_run_for_long_is_known_by_its_form(expression: str) -> None:
    assert not is_quick(expression)


@pytest.mark.parametrize(
    "expression",
    [r"v[0-9]{3}.*_r(?P<y>20[0-9]{2})", "(?!.*Dictionary).*Data.*", r"(?:.*\b)?(?:all|male)\b.*", "a(?:b|c)?"],
)
def test_an_expression_for_a_title_is_quick(expression: str) -> None:
    assert is_quick(expression)


def test_what_is_quick_for_a_whole_text_may_be_slow_to_search_for() -> None:
    assert is_quick("(?:a{0,3}){11}b")
    assert not is_quick("(?:a{0,3}){11}b", anywhere=True)


SLOW = RECIPE + "[file]\nname = '(a+)+!'\n"


def test_a_slow_expression_is_not_run_to_say_what_fits() -> None:
    with pytest.raises(FitUnknown):
        fit(read_recipe(SLOW), look(table(*BIRTHS), name="a" * 60))


def test_a_recipe_with_a_slow_expression_is_not_suggested_and_hides_no_other() -> None:
    at_hand = [RecipeAtHand("slow", "Slow", SLOW, 1), RecipeAtHand("births", "Births", RECIPE, 1)]
    found = suggestions(look(table(*BIRTHS), name="a" * 60), at_hand)
    assert [one.recipe.slug for one in found] == ["births"]


def test_a_fit_that_comes_to_its_end_of_time_is_unknown() -> None:
    with pytest.raises(FitUnknown):
        fit(read_recipe(RECIPE + "[file]\nname = 'births'\n"), look(table(*BIRTHS)), until=time.monotonic() - 1)


def test_a_template_of_a_code_reaches_nothing_but_the_digits() -> None:
    level = {"pattern": "SS", "code": "{S.__doc__:\n<1}", "kind": "state"}
    table_ = Table({"kind": "state", "code": "FIPS", "name": "N", "levels": [level]}, "", [])
    place_spec(table_)
    assert [one.key for one in table_.problems if one.key.startswith("levels")] == ["levels[1].code"]
