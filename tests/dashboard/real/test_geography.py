"""Maps and tables of places as agencies publish them: every GEO line of EXPECTED.csv, the crosswalk of districts, the schools.

Definitions bring the places; what the lines count is counted in what was read and in the store.
"""

import ast
import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import shapely

from dashboard.ingest.place_files import PlaceSet, read_places
from dashboard.ingest.place_spec import place_spec
from dashboard.ingest.toml_table import Problem, Table
from dashboard.models import Boundary, Import, Place, PlaceRelation
from dashboard.queries.steward.places import shapes_and_data
from tests.dashboard.real.steps import Network, lines_of

pytestmark = [pytest.mark.real_data, pytest.mark.slow, pytest.mark.once, pytest.mark.django_db]
KENT = """
[[places]]
code = "26"
name = "Michigan"
kind = "state"

[[places]]
code = "26081"
name = "Kent County"
kind = "county"
parent = "26"
partition = false
home = true
"""
DISTRICTS = {
    "code": "SCHDISTNO", "code_template": "mde-{SCHDISTNO}", "name": "SCHDISTNAM", "kind": "district", "codes": {"mde": "{code}"},
}  # fmt: skip
TRACTS = {
    "code": "GEOID", "code_template": "{code}@2010", "name": "Tract {NAME}", "kind": "tract", "vintage": "2010",
    "parent_digits": 5,
}  # fmt: skip
# File → what its definition says.
FILES: dict[str, dict[str, Any]] = {
    "geo/K12_School_Districts.topojson": DISTRICTS,
    "geo/mi_counties.geojson": {"code": "GEOID", "name": "NAME", "kind": "county", "parent_digits": 2},
    "geo/kent_tracts_2018.geojson": TRACTS,
    "geo/cb_2018_26_tract_500k.json": TRACTS,
    "geo/gr_neighborhoods.geojson": {"code_template": "nbhd-{name:slug}", "name": "name", "kind": "neighborhood"},
    "geo/City_and_Township.geojson": {
        "code": "CVTNO", "pad": 2, "code_template": "twp-{code}", "name": "CVTNAME", "kind": "township", "parent": "26081",
    },
    "geo/Villages.geojson": {"code": "NUMBER", "code_template": "village-{code}", "name": "NAME", "kind": "village"},
    "partners/kent_schools.geojson": {
        "code_template": "s-{SCHOOLNAME:slug}", "name": "SCHOOLNAME", "kind": "school",
        "parent_template": "kentdistrict-{DISTRICT:slug}", "hierarchy": "district",
    },
}  # fmt: skip
ATLAS = "geo/us-atlas_counties-10m.topojson"
LAYERS = {
    "counties": {"code": "id", "name": "name", "kind": "county", "parent_digits": 2},
    "states": {"code": "id", "name": "name", "kind": "state", "parent": "us"},
    "nation": {"code_template": "us", "name": "", "kind": "nation"},
}
CROSSWALK = "nces/leacrosswalk.csv"


def read(real_data: Path, file: str, **more: Any) -> PlaceSet:
    """A file as its definition says."""
    problems: list[Problem] = []
    spec = place_spec(Table((FILES.get(file) or {}) | more, "", problems))
    assert problems == []
    return read_places(real_data / file, spec)


def times(found: PlaceSet, code: str) -> int:
    """How often an issue was met."""
    return sum(issue.count for issue in found.issues if issue.code == code)


def toml(table: str, file: str, choices: dict[str, Any]) -> str:
    """One `[[table]]` of a definitions file; the file lies beside it."""
    said = {"file": Path(file).name} | {key: value for key, value in choices.items() if value != ""}

    def text(value: Any) -> str:
        if isinstance(value, dict):
            return "{ " + ", ".join(f"{json.dumps(key)} = {json.dumps(one)}" for key, one in value.items()) + " }"
        return json.dumps(value)

    return f"[[{table}]]\n" + "".join(f"{key} = {text(value)}\n" for key, value in said.items())


def define(
    network: Network, real_data: Path, folder: Path, *tables: tuple[str, str, dict[str, Any]], first: str = KENT
) -> None:
    """Loads places from real files by a definitions file."""
    for _table, file, _choices in tables:
        shutil.copyfile(real_data / file, folder / Path(file).name)
    path = folder / "geography.toml"
    path.write_text(first + "\n".join(toml(*one) for one in tables), encoding="utf-8")
    network.define(path)


def shapes(**chosen: Any) -> list[Any]:
    """The stored shapes, as geometries."""
    return [shapely.from_geojson(text) for text in Boundary.objects.filter(**chosen).values_list("geometry", flat=True)]


# Single maps -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "file",
    [file for file in FILES if file not in {"geo/K12_School_Districts.topojson", "partners/kent_schools.geojson"}],
)
def test_every_feature_of_a_map_is_a_place_with_a_valid_shape(
    network: Network, real_data: Path, tmp_path: Path, file: str
) -> None:
    lines = lines_of(real_data, file)
    name = next(iter(lines.left))
    features = int(lines.take(name))
    kind = FILES[file]["kind"]
    first = KENT.partition("\n\n")[0] if kind == "county" else KENT
    define(network, real_data, tmp_path, ("place_files", file, FILES[file]), first=first + "\n")
    found = shapes(place__kind=kind)
    assert (len(found), read(real_data, file).rows) == (features, features)
    assert all(shape.is_valid and shape.area > 0 for shape in found)
    assert Place.objects.filter(kind=kind, boundary__isnull=False).count() == features
    lines.all_reached()


def test_districts_in_several_features_are_put_together_and_mended(
    network: Network, real_data: Path, tmp_path: Path
) -> None:
    file = "geo/K12_School_Districts.topojson"
    lines = lines_of(real_data, file)
    found = read(real_data, file)
    told = [found.rows, len(found.places), times(found, "mended")]
    assert [str(number) for number in told] == lines.parts("GEO-k12")
    repeated = next(issue for issue in found.issues if issue.code == "repeated")
    assert {name.split()[0] for name in repeated.examples} == {"Grand", "Caledonia", "Comstock"}
    define(network, real_data, tmp_path, ("place_files", file, FILES[file]))
    assert len(shapes(place__kind="district")) == len(found.places)
    assert Place.objects.filter(codes__scheme="mde", codes__code="41010", code="mde-41010").exists()
    define(network, real_data, tmp_path, ("place_files", file, FILES[file]))
    assert Boundary.objects.count() == len(found.places), "loading twice changes nothing"
    lines.all_reached()


def test_one_topology_gives_nation_states_and_counties(network: Network, real_data: Path, tmp_path: Path) -> None:
    lines = lines_of(real_data, ATLAS)
    expected = ast.literal_eval(lines.take("GEO-atlas"))
    sets = {layer: read(real_data, ATLAS, object=layer, **choices) for layer, choices in LAYERS.items()}
    assert {layer: found.rows for layer, found in sets.items()} == expected
    nation = [("place_files", ATLAS, {"object": layer, **LAYERS[layer]}) for layer in ("nation", "states", "counties")]
    define(network, real_data, tmp_path, *nation, first="")
    kinds = Counter(Place.objects.values_list("kind", flat=True))
    assert kinds == {"county": expected["counties"], "state": expected["states"], "nation": expected["nation"]}
    # The one county whose shape the topology has lost is said, and nothing else is missing.
    bare = list(Place.objects.filter(boundary__isnull=True).values_list("name", flat=True))
    assert list(next(issue for issue in sets["counties"].issues if issue.code == "no_area").examples) == bare
    assert PlaceRelation.objects.filter(child__kind="county").count() == expected["counties"]
    assert PlaceRelation.objects.filter(child__kind="state", parent__code="us").count() == expected["states"]
    lines.all_reached()


def test_neighbours_keep_their_common_borders(real_data: Path) -> None:
    found = [shapely.from_geojson(place.boundary) for place in read(real_data, "geo/kent_tracts_2018.geojson").places]
    assert shapely.coverage_is_valid(found)


# Tables and points -------------------------------------------------------------------------------------------------------
def test_districts_lie_in_their_counties_by_the_crosswalk(network: Network, real_data: Path, tmp_path: Path) -> None:
    lines = lines_of(real_data, CROSSWALK)
    header = next(
        number
        for number, line in enumerate((real_data / CROSSWALK).open(encoding="utf-8-sig"), 1)
        if "Agency ID" in line
    )
    names = (real_data / CROSSWALK).read_text(encoding="utf-8-sig").splitlines()[header - 1].split(",")
    code = next(name for name in names if name.startswith("Agency ID"))
    county = next(name for name in names if name.startswith("County Number"))
    agencies = {
        "header": header, "code": code, "pad": 7, "name": "Agency Name", "kind": "district", "hierarchy": "county",
        "parent_template": "{" + county + ":5}",
    }  # fmt: skip
    define(network, real_data, tmp_path, ("place_files", CROSSWALK, agencies))
    inside = PlaceRelation.objects.filter(hierarchy="county", parent__code="26081")
    assert inside.count() == int(lines.take("LEA-kent"))
    assert all(re.fullmatch(r"26\d{5}", code) for code in inside.values_list("child__code", flat=True))
    pairs = {"header": header, "child": "{" + code + ":7}", "parent": "{" + county + ":5}", "hierarchy": "pairs"}
    define(network, real_data, tmp_path, ("crosswalks", CROSSWALK, pairs))
    assert PlaceRelation.objects.filter(hierarchy="pairs", parent__code="26081").count() == inside.count()
    lines.all_reached()


def test_schools_are_points(network: Network, real_data: Path, tmp_path: Path) -> None:
    file = "partners/kent_schools.geojson"
    lines = lines_of(real_data, file)
    found = read(real_data, file)
    one_district = read(real_data, file, where={"DISTRICT": "Grand Rapids"})
    # Two names that differ by a sign alone give one code, which is said; the line counts names that are the same.
    told = [found.rows, times(found, "repeated") - times(found, "name_differs"), one_district.taken]
    assert [str(number) for number in told] == lines.parts("PART-schools")
    define(network, real_data, tmp_path, ("place_files", file, FILES[file]))
    assert {shape.geom_type for shape in shapes(place__kind="school")} == {"Point"}
    left_out = times(found, "code_long")
    assert (
        Place.objects.filter(kind="school").count()
        == len(found.places)
        == found.rows - times(found, "repeated") - left_out
    )
    lines.all_reached()


# Figures and shapes ------------------------------------------------------------------------------------------------------
def test_after_an_import_it_is_said_what_has_no_shape_and_which_shape_no_figure(
    network: Network, real_data: Path, tmp_path: Path
) -> None:
    both, alone = lines_of(real_data, "usaleep/lifex_us_tracts.csv").parts("LIFEX-geo")
    define(network, real_data, tmp_path, ("place_files", "geo/kent_tracts_2018.geojson", TRACTS))
    network.define("usaleep")
    # The state's rows are enough here; test_usaleep imports them all.
    header, *rows = (real_data / "usaleep/lifex_us_tracts.csv").read_text(encoding="utf-8").splitlines()
    state = [header, *(row for row in rows if row.strip('"').startswith("26"))]
    (tmp_path / "lifex.csv").write_text("\n".join(state) + "\n", encoding="utf-8")
    network.bring(tmp_path / "lifex.csv", "usaleep")
    match = shapes_and_data(Import.objects.get())
    assert match is not None
    kind = next(one for one in match.kinds if one.vintage == "2010")
    assert f"{kind.at_home_with_shape} of {kind.at_home}" == both
    assert kind.missing_data == int(alone) == len(kind.shapes_without_data)
    assert str(match.home) == "Kent County"
