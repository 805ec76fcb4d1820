"""Runs small recipes on small files, for the tests of what a recipe can say."""

import math
from pathlib import Path

from dashboard.indicators.frame import check_observations
from dashboard.ingest.outcome import Known
from dashboard.ingest.recipe_text import read_recipe
from tests.dashboard.ingest.files import KNOWN, Reading, read

HEAD = """
[recipe]
slug = "one"
title = "One"
dataset = "one"
create_periods = true
[columns]
unmapped = "ignore"
[maps.races]
black = "black"
hisp = "hispanic"
"""
PLACE = """
[place]
columns = "FIPS"
"""


def run(folder: Path, recipe: str, content: str | bytes, name: str = "file.csv", **known: object) -> Reading:
    names = {name: getattr(KNOWN, name) for name in KNOWN.__slots__}
    place = "" if "[place]" in recipe or "[[place]]" in recipe else PLACE
    found = read(folder, content, read_recipe(recipe + HEAD + place), known=Known(**{**names, **known}), name=name)
    if found.refused is None and len(found.frame):
        check_observations(found.frame)
    return found


def rows(found: Reading, *names: str) -> list[tuple[object, ...]]:
    """Some columns of all records; absent figures are None."""
    assert found.refused is None, found.refused
    if not len(found.frame):
        return []
    cells = [[None if isinstance(c, float) and math.isnan(c) else c for c in found.column(name)] for name in names]
    return list(zip(*cells, strict=True))


def refusal(found: Reading) -> tuple[str, object]:
    assert found.refused is not None
    return found.refused.code, dict(found.refused.params)


ONE = '[[records]]\nmeasure = "income"\ncolumns.value = "N"\n'
