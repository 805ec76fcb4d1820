"""County population by age and sex, in a ZIP and in ISO-8859-1: every line of EXPECTED.csv over HTTP, and the next vintage."""

import csv
import io
import zipfile
from pathlib import Path

import pytest

from tests.dashboard.real.steps import Lines, Network, lines_of, table_of, write_csv, write_zip

pytestmark = [pytest.mark.real_data, pytest.mark.slow, pytest.mark.once, pytest.mark.django_db]
FILE, RECIPE, KENT = "census_pop/cc-est2023-agesex-all.zip", "pep-agesex", "26081"
SLUGS = ["population", "population-under-5", "median-age"]
PERIODS = ["2020-04-01", "2020", "2021", "2022", "2023"]


def cells_of(real_data: Path) -> list[dict[str, str]]:
    """The rows of the one member, as they are written."""
    with zipfile.ZipFile(real_data / FILE) as archive:
        text = archive.read(archive.namelist()[0]).decode("iso-8859-1")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_line_is_found_again_over_http(real_data: Path, network: Network) -> None:
    lines = lines_of(real_data, FILE)
    network.define("pep")
    report = network.bring(real_data / FILE, RECIPE)
    network.publish(*SLUGS)
    rows, columns, nation = lines.parts("PEP-rows")
    assert (report["rows_read"], report["accepted"], report["columns"]) == (int(rows), int(rows), int(columns))
    counties = {code: row for code, row in network.everywhere("population", "2023").items() if len(code) == 5}
    assert sum(row["value"] for row in counties.values()) == int(nation)
    assert counties["35013"]["place_name"] == lines.take("PEP-latin1")
    check_kent(network, lines)
    for row in cells_of(real_data):
        if row["YEAR"] == "5":
            assert counties[row["STATE"] + row["COUNTY"]]["value"] == int(row["POPESTIMATE"])
    lines.all_reached()


def check_kent(network: Network, lines: Lines) -> None:
    by_year = [network.row("population", KENT, period)["value"] for period in PERIODS]
    assert by_year == [int(number) for number in lines.parts("PEP-kent", " ")]
    total, male, female, under_5, median = (float(number) for number in lines.parts("PEP-kent23", "/"))
    assert network.row("population", KENT, "2023")["value"] == total
    assert network.row("population", KENT, "2023", "sex=male")["value"] == male
    assert network.row("population", KENT, "2023", "sex=female")["value"] == female
    assert network.row("population-under-5", KENT, "2023")["value"] == under_5
    assert network.row("median-age", KENT, "2023")["value"] == median


def test_the_next_vintage_is_read_by_the_same_recipe(real_data: Path, network: Network, tmp_path: Path) -> None:
    rows = [row for row in cells_of(real_data) if row["STATE"] == "26" or row["COUNTY"] == "013"]
    next_year = [row | {"YEAR": "6"} for row in rows if row["YEAR"] == "5"]
    cells = table_of([row | {"AGE100PLUS_TOT": "1"} for row in (*rows, *next_year)], {"AGE513_TOT": ""})
    member = write_csv(tmp_path / "cc-est2024-agesex-all.csv", cells, encoding="iso-8859-1")
    network.define("pep")
    report = network.bring(write_zip(tmp_path / "cc-est2024-agesex-all.zip", {member.name: member}), RECIPE)
    network.publish(*SLUGS)
    assert report["accepted"] == len(rows) + len(next_year)
    assert network.row("population", KENT, "2024")["value"] == 661_354
    assert network.row("population", KENT, "2022")["value"] == 658_920
    assert network.row("population", "35013", "2020-04-01")["place_name"] == "Doña Ana County"
