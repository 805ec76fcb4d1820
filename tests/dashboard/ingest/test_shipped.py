from pathlib import Path

import pytest

from dashboard.indicators.formula import measures, parse
from dashboard.ingest.definitions_text import read_definitions
from dashboard.ingest.recipe_text import read_recipe

HOME = Path(__file__).resolve().parents[3] / "dashboard"
DEFINITIONS = sorted((HOME / "definitions").glob("*.toml"))
RECIPES = sorted((HOME / "recipes").glob("*.toml"))


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_every_recipe_that_ships_can_be_used_and_bears_its_name(path: Path) -> None:
    assert read_recipe(path.read_text(encoding="utf-8")).slug == path.stem


def test_all_definitions_that_ship_can_be_loaded_together() -> None:
    found = read_definitions([HOME / "definitions" / "core.toml", HOME / "definitions" / "acs.toml"])
    slugs = {measure.slug for measure in found.measures}
    for indicator in found.indicators:
        for formula in filter(None, (indicator.numerator, indicator.denominator)):
            assert {measure.slug for measure in measures(parse(formula))} <= slugs


def test_every_text_that_ships_is_there_in_spanish() -> None:
    found = read_definitions([HOME / "definitions" / "core.toml", HOME / "definitions" / "acs.toml"])
    texts = [*found.sources, *found.dimensions, *found.groups, *found.periods, *found.measures, *found.indicators]
    for item in texts:
        for name in item.__dataclass_fields__:
            if name.endswith("_es") and getattr(item, name.removesuffix("_es")):
                assert getattr(item, name), f"{item} lacks {name}"


def test_every_indicator_that_ships_is_reviewed() -> None:
    for indicator in read_definitions([HOME / "definitions" / "acs.toml"]).indicators:
        assert indicator.reviewed
        assert indicator.author != indicator.checker
        assert indicator.steward == "data-capacity"


def test_the_slugs_that_ship_are_there() -> None:
    found = read_definitions([HOME / "definitions" / "core.toml", HOME / "definitions" / "acs.toml"])
    assert {"median-household-income", "child-poverty", "owner-occupied-housing"} <= {i.slug for i in found.indicators}
    race = ["black", "white-nh", "white", "hispanic", "asian", "aian", "nhpi", "two-or-more", "asian-pi"]
    assert [group.key for group in found.groups] == [
        "", *[f"race={slug}" for slug in race], "sex=male", "sex=female", "age=under-5", "age=under-18",
    ]  # fmt: skip
