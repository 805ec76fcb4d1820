"""Reads a recipe's TOML into a `Recipe`, or says by key what is wrong with it. Page and command both use this."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import cast

from dashboard.ingest.recipe import COVERS, Covers, Recipe, RecipeError, TextFrom
from dashboard.ingest.recipe_text.columns import Scope, level, slug, text_from
from dashboard.ingest.recipe_text.figures import number_rules
from dashboard.ingest.recipe_text.files import file_rule, row_rule
from dashboard.ingest.recipe_text.places import place_rules
from dashboard.ingest.recipe_text.records import record_rule
from dashboard.ingest.toml_table import Problem, Table

_MOST_CHARACTERS = 200_000
_MOST_PARTS = 200
"""Parts of one name such as `a.b.c`, which stands in one line: reading more takes long."""
_MOST_PROBLEMS = 100


def read_recipe(text: str) -> Recipe:
    """The recipe that `text` (TOML) describes. Raises RecipeError, which lists everything that is wrong with it."""
    if len(text) > _MOST_CHARACTERS:
        raise RecipeError([Problem("", f"A recipe has at most {_MOST_CHARACTERS} characters. Shorten it.")])
    if any(line.count(".") > _MOST_PARTS for line in text.splitlines()):
        raise RecipeError([Problem("", f"A line holds at most {_MOST_PARTS} points. Write it in several lines.")])
    try:
        return recipe_from(tomllib.loads(text), text)
    except tomllib.TOMLDecodeError as error:
        raise RecipeError([Problem("", f"This is not valid TOML: {error}.")]) from error
    except RecursionError as error:
        raise RecipeError([Problem("", "Too many brackets stand in each other. Take some out.")]) from error
    except (OverflowError, ValueError) as error:
        raise RecipeError([Problem("", "A number in it is too large. Write a smaller one.")]) from error


def recipe_from(values: Mapping[str, object], text: str = "") -> Recipe:
    """The recipe that a table of values, as read from TOML, describes. Raises RecipeError as `read_recipe` does."""
    problems: list[Problem] = []
    recipe = _recipe(Table(values, "", problems), text)
    if problems:
        raise RecipeError(list(dict.fromkeys(problems))[:_MOST_PROBLEMS])
    return recipe


def _recipe(top: Table, text: str) -> Recipe:
    maps = _maps(top.table("maps"))
    files = file_rule(top.table("file"))
    scope = Scope(maps, files.captures)
    places = place_rules(top, files.captures)
    period = _period(top, scope)
    head = top.table("recipe")
    numbers_table = top.table("numbers")
    margin_level = level(numbers_table, "margin_level", 0.0)
    numbers, denominators = number_rules(numbers_table)
    columns = top.table("columns")
    recipe = Recipe(
        slug=slug(head, "slug"),
        title=head.text("title"),
        version=head.whole("version", 1, 1),
        source=slug(head, "source", ""),
        dataset=slug(head, "dataset"),
        file_rule=files,
        places=places,
        numbers=numbers,
        denominators=denominators,
        records=tuple(record_rule(table, scope, period, margin_level) for table in top.tables("records")),
        maps=maps,
        ignored=columns.strings("ignore"),
        ignore_unmapped=columns.choice("unmapped", ("refuse", "ignore"), "refuse") == "ignore",
        create_periods=head.flag("create_periods"),
        covers=cast(Covers, head.choice("covers", COVERS, "everything")),
        rows=row_rule(top.table("rows"), files.captures),
        text=text,
    )
    if not recipe.records:
        top.problem("records", "Say what the columns mean: add one [[records]] for each kind of figure.")
    for table in (head, columns, top):
        table.close()
    return recipe


def _period(top: Table, scope: Scope) -> TextFrom:
    """The period of all records that name none of their own; a plain template is checked where it is used."""
    value = top.peek("period")
    if isinstance(value, str):
        return TextFrom(template=top.text("period", ""))
    return text_from(top, "period", scope, default=TextFrom())


def _maps(table: Table) -> dict[str, dict[str, str]]:
    return {
        name: {key.strip().casefold(): value for key, value in table.mapping(name).items()} for name in table.unread()
    }
