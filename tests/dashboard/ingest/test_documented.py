"""Every example in the documents of the two languages can be used as it stands there."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from dashboard.ingest.definitions_text import read_definitions
from dashboard.ingest.recipe_text import read_recipe, recipe_from

DOCS = Path(__file__).resolve().parents[3] / "docs"
BASE: dict[str, Any] = {
    "period": "2023",
    "recipe": {"slug": "base", "title": "Base", "dataset": "base"},
    "place": {"columns": "FIPS"},
    "records": [{"measure": "births", "columns": {"value": "N"}}],
}


def examples(name: str) -> list[str]:
    """The TOML blocks of a document."""
    return re.findall(r"```toml\n(.*?)```", (DOCS / name).read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("example", examples("recipes.md"))
def test_every_example_of_a_recipe_can_be_used(example: str) -> None:
    values = tomllib.loads(example)
    values["recipe"] = BASE["recipe"] | values.get("recipe", {})
    recipe_from(BASE | values)


def test_the_first_example_is_a_whole_recipe() -> None:
    assert read_recipe(examples("recipes.md")[0]).slug == "county-births"


@pytest.mark.parametrize("example", examples("definitions.md"))
def test_every_example_of_a_definition_can_be_loaded(example: str, tmp_path: Path) -> None:
    (tmp_path / "counties.csv").write_text("GEOID,NAME,STATE\n26081,Kent,26\n")
    (tmp_path / "neighborhoods.geojson").write_text(
        '{"features": [{"properties": {"ID": "creston", "NAME": "Creston"}, "geometry": null}]}'
    )
    (tmp_path / "example.toml").write_text(example, encoding="utf-8")
    read_definitions([tmp_path / "example.toml"])
