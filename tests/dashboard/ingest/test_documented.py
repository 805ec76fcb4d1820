"""Every example in the documents of the two languages can be used as it stands there."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from dashboard.ingest.definitions import Definitions
from dashboard.ingest.definitions_text import read_definitions
from dashboard.ingest.outcome import Known, KnownMeasure
from dashboard.ingest.recipe_text import read_recipe, recipe_from
from tests.dashboard.ingest.files import read

DOCS = Path(__file__).resolve().parents[3] / "docs"
BASE: dict[str, Any] = {
    "period": "2023",
    "recipe": {"slug": "base", "title": "Base", "dataset": "base"},
    "place": {"columns": "FIPS"},
    "records": [{"measure": "births", "columns": {"value": "N"}}],
}

TRIANGLE = '{"type": "Polygon", "coordinates": [[[-85.7, 42.9], [-85.6, 42.9], [-85.6, 43.0], [-85.7, 42.9]]]}'
MAP = '{"type": "GeometryCollection", "geometries": [{"type": "Polygon", "arcs": [[0]], "properties": %s}]}'
TOPOLOGY = '{"type": "Topology", "arcs": [[[-85.7, 42.9], [-85.6, 42.9], [-85.6, 43], [-85.7, 42.9]]], "objects": {%s}}'
BANNER = "Export\n\nA publisher\n\nA filter\n\n"
PLACE_FILES = {
    "counties.csv": "GEOID,NAME,STATE,COUNTY\n0,Nation,0,0\n26081,Kent,26,81\n",
    "neighborhoods.geojson": '{"features": [{"properties": {"ID": "creston", "NAME": "Creston", "NOMBRE": "Creston"},'
    f' "geometry": {TRIANGLE}}}]}}',
    "tracts.geojson": '{"features": [{"properties": {"GEOID": "26081003600", "NAME": "36", "COUNTYFP": "081"},'
    f' "geometry": {TRIANGLE}}}]}}',
    "districts.topojson": TOPOLOGY
    % ('"districts": ' + MAP % '{"SCHDISTNO": 1010, "SCHDISTNAM": "Grand Rapids", "OLDNAME": ""}'),
    "outline.topojson": TOPOLOGY % f'"nation": {MAP % "{}"}, "states": {MAP % "{}"}',
    "agencies.csv": BANNER
    + "Agency Name,State Name,County Number,Agency ID\nDoña Ana,Michigan,26081,2616440\nNote,,,\n",
    "tracts_2010_2020.csv": "GEOID_TRACT_10|GEOID_TRACT_20|AREALAND_PART|AREALAND_TRACT_10\n"
    "26081003600|26081003601|40|100\n",
}


def examples(name: str) -> list[str]:
    """The TOML blocks of a document."""
    return re.findall(r"```toml\n(.*?)```", (DOCS / name).read_text(encoding="utf-8"), flags=re.DOTALL)


FILES = re.findall(
    r"```toml\n((?:(?!```).)*?)```\n\n```csv([^\n]*)\n(.*?)```", (DOCS / "recipes.md").read_text(), flags=re.DOTALL
)
DOCUMENTED = Known(
    measures={name: KnownMeasure() for name in ("births", "income")} | {"share": KnownMeasure("proportion", "percent")},
    places=frozenset({"us", "26", "26081", "26139", "26999", "261644005350", "2616440"}),
    groups=frozenset({"", "race=black"}),
)


@pytest.mark.parametrize("example", examples("recipes.md"))
def test_every_example_of_a_recipe_can_be_used(example: str) -> None:
    values = tomllib.loads(example)
    values["recipe"] = BASE["recipe"] | values.get("recipe", {})
    recipe = recipe_from(BASE | values)
    assert recipe.records
    assert recipe.places


@pytest.mark.parametrize(("example", "name", "file"), FILES)
def test_every_file_in_the_document_is_read_by_the_recipe_above_it(
    example: str, name: str, file: str, tmp_path: Path
) -> None:
    values = tomllib.loads(example)
    values["recipe"] = BASE["recipe"] | {"create_periods": True} | values.get("recipe", {})
    found = read(tmp_path, file, recipe_from(BASE | values), known=DOCUMENTED, name=name.strip() or "file.csv")
    assert found.refused is None
    assert [issue.message for issue in found.issues if issue.severity == "error"] == []
    assert len(found.frame) > 0


def test_the_first_example_is_a_whole_recipe() -> None:
    assert read_recipe(examples("recipes.md")[0]).slug == "county-births"


@pytest.mark.parametrize("example", examples("definitions.md"))
def test_every_example_of_a_definition_can_be_loaded(example: str, tmp_path: Path) -> None:
    for name, text in PLACE_FILES.items():
        (tmp_path / name).write_bytes(text.encode("iso-8859-1" if name == "agencies.csv" else "utf-8"))
    (tmp_path / "example.toml").write_text(example, encoding="utf-8")
    assert read_definitions([tmp_path / "example.toml"]) != Definitions()
