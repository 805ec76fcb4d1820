"""Life expectancy of census tracts: every line of EXPECTED.csv over HTTP, and the file under the agency's own names."""

from pathlib import Path

import pytest

from dashboard.models import Boundary
from tests.dashboard.real.steps import Network, lines_of, read_csv, table_of, write_csv

pytestmark = [pytest.mark.real_data, pytest.mark.slow, pytest.mark.once, pytest.mark.django_db]
FILE, RECIPE, SLUG, PERIOD = "usaleep/lifex_us_tracts.csv", "usaleep", "life-expectancy", "2010-2015"
SHAPES = "geo/kent_tracts_2018.geojson"
PLACES = """
[[place_files]]
file = "{file}"
code = "GEOID"
code_template = "{{code}}@2010"
name = "NAME"
kind = "tract"
vintage = "2010"
"""


def test_every_line_is_found_again_over_http(real_data: Path, network: Network, tmp_path: Path) -> None:
    lines, cells = lines_of(real_data, FILE), read_csv(real_data / FILE)
    network.define("usaleep", shapes_of(real_data, tmp_path))
    report = network.bring(real_data / FILE, RECIPE)
    network.publish(SLUG)
    found = {code.removesuffix("@2010"): row for code, row in network.everywhere(SLUG, PERIOD).items()}
    assert found.keys() == {row["FIPS"] for row in cells}, "a county or state has an average"
    kent = {code: row["value"] for code, row in found.items() if code.startswith("26081")}
    low, high = min(kent, key=lambda code: kent[code]), max(kent, key=lambda code: kent[code])
    michigan = sum(code.startswith("26") for code in found)
    told = [str(report["accepted"]), str(michigan), str(len(kent)), f"{kent[low]} ({low})", f"{kent[high]} ({high})"]
    assert told == lines.parts("LIFEX-rows")
    one = network.row(SLUG, "26081003600@2010", PERIOD)
    assert [one["value"], one["se"]] == [float(number) for number in lines.parts("LIFEX-36")]
    assert (one["moe"], one["level"]) == (None, 0.95)
    check_shapes(network, kent.keys(), *lines.parts("LIFEX-geo"))
    for row in cells:
        assert (found[row["FIPS"]]["value"], found[row["FIPS"]]["se"]) == (float(row["lifex"]), float(row["se"]))
    lines.all_reached()


def shapes_of(real_data: Path, tmp_path: Path) -> Path:
    """A file of definitions that brings the shapes of the county's tracts."""
    (tmp_path / "tracts.geojson").write_bytes((real_data / SHAPES).read_bytes())
    path = tmp_path / "tracts.toml"
    path.write_text(PLACES.format(file="tracts.geojson"), "utf-8")
    return path


def check_shapes(network: Network, kent: object, both: str, shapes_alone: str) -> None:
    """Tracts with a figure that have a shape, and shapes whose tract has no figure."""
    shapes = {code.removesuffix("@2010") for code in Boundary.objects.values_list("place__code", flat=True)}
    with_figure = set(kent)  # type: ignore[call-overload]  # a set of codes
    assert f"{len(with_figure & shapes)} of {len(with_figure)}" == both
    left = shapes - with_figure
    assert len(left) == int(shapes_alone)
    assert all(network.has_nothing(SLUG, f"{code}@2010") for code in left)


def test_the_agencys_own_file_is_read_by_the_same_recipe(real_data: Path, network: Network, tmp_path: Path) -> None:
    names = {
        "FIPS": "Tract ID", "FIPS.ST": "STATE2KX", "FIPS.COUNTY3": "CNTY2KX", "FIPS.TRACT6": "TRACT2KX",
        "lifex": "e(0)", "se": "se(e(0))", "flag": "Abridged life table flag",
    }  # fmt: skip
    rows = [row for row in read_csv(real_data / FILE) if row["FIPS"].startswith(("26081", "01001"))]
    # A spreadsheet on the way has lost the leading zeros.
    cells = table_of([row | {"FIPS": row["FIPS"].lstrip("0")} for row in rows], names)
    network.define("usaleep")
    report = network.bring(write_csv(tmp_path / "US_A.CSV", cells), RECIPE)
    network.publish(SLUG)
    assert report["accepted"] == len(rows)
    assert network.row(SLUG, "26081003600@2010", PERIOD)["se"] == 3.64
    assert network.row(SLUG, "01001020100@2010", PERIOD)["value"] == 73.1
