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
    found = read_definitions(DEFINITIONS)
    slugs = {measure.slug for measure in found.measures}
    for indicator in found.indicators:
        for formula in filter(None, (indicator.numerator, indicator.denominator)):
            assert {measure.slug for measure in measures(parse(formula))} <= slugs


def test_every_text_that_ships_is_there_in_spanish() -> None:
    found = read_definitions(DEFINITIONS)
    texts = [*found.sources, *found.dimensions, *found.groups, *found.periods, *found.measures, *found.indicators]
    for item in texts:
        for name in item.__dataclass_fields__:
            if name.endswith("_es") and getattr(item, name.removesuffix("_es")):
                assert getattr(item, name), f"{item} lacks {name}"


def test_every_indicator_that_ships_is_reviewed() -> None:
    for indicator in read_definitions(DEFINITIONS).indicators:
        assert indicator.reviewed
        assert indicator.author != indicator.checker
        assert indicator.steward == "data-capacity"


def test_the_slugs_that_ship_are_there() -> None:
    found = read_definitions(DEFINITIONS)
    assert {i.slug for i in found.indicators} >= {
        "median-household-income", "child-poverty", "owner-occupied-housing", "poverty-svi", "no-high-school-diploma",
        "unemployment-svi", "minority-share", "svi-rank", "poverty-saipe", "child-poverty-saipe",
        "median-household-income-saipe", "population", "population-under-5", "median-age", "life-expectancy",
        "graduation-rate-4yr",
    }  # fmt: skip


def test_the_groups_that_ship_are_there() -> None:
    race = ["black", "white-nh", "white", "hispanic", "asian", "aian", "nhpi", "two-or-more", "asian-pi"]
    assert [group.key for group in read_definitions([HOME / "definitions" / "core.toml"]).groups] == [
        "", *[f"race={slug}" for slug in race], "sex=male", "sex=female", "age=under-5", "age=under-18",
        "income=low", "disability=yes", "english=learner",
    ]  # fmt: skip


@pytest.mark.parametrize("path", [path for path in DEFINITIONS if path.stem != "core"], ids=lambda path: path.stem)
def test_each_file_of_definitions_needs_no_other_but_the_core(path: Path) -> None:
    found = read_definitions([HOME / "definitions" / "core.toml", path])
    assert {indicator.source for indicator in found.indicators} <= {source.slug for source in found.sources}
