"""The real county file of the American Community Survey: definitions, import, release, and every line of EXPECTED.csv over HTTP."""

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from dashboard.models import Run
from workgroups.models import User

pytestmark = [pytest.mark.real_data, pytest.mark.slow, pytest.mark.django_db]
CHECKOUT = Path(__file__).resolve().parent.parent.parent
FILE = "acs/acs_data_2019-2023.csv"
RECIPE = CHECKOUT / "dashboard/recipes/acs-county.toml"
DEFINITIONS = [CHECKOUT / "dashboard/definitions/core.toml", CHECKOUT / "dashboard/definitions/acs.toml"]
RACES = {
    "": "",
    "B": "race=black",
    "C": "race=aian",
    "D": "race=asian",
    "E": "race=nhpi",
    "H": "race=white-nh",
    "I": "race=hispanic",
}
TABLES = {
    "B19013": {"001": "median-household-income"},
    "B25003": {"001": "occupied-homes", "002": "owner-occupied-homes"},
    "B11002": {"001": "household-population"},
}
SLUGS = [
    *sorted({slug for lines in TABLES.values() for slug in lines.values()}),
    "child-poverty",
    "owner-occupied-housing",
]


def command(*arguments: Any) -> dict[str, Any]:
    """The JSON of a command that ends well."""
    output = io.StringIO()
    call_command(*[str(argument) for argument in arguments], "--json", stdout=output)
    return json.loads(output.getvalue())


def rows(client: Client, slug: str, place: str) -> dict[str, dict[str, Any]]:
    """Group → published row of a place."""
    response = client.get(f"/indicators/{slug}.json?place={place}")
    assert response.status_code == 200
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return {row["group"]: row for row in json.loads(body)["rows"]}


def parts(identifier: str) -> tuple[str, str, str]:
    """Table, letter and line: "ACS-B19013B_001" → ("B19013", "B", "001")."""
    found = re.fullmatch(r"(?:ACS-)?(B\d{5})([A-I]?)_(\d{3})[EM]?", identifier)
    assert found is not None, identifier
    return found[1], found[2], found[3]


@pytest.fixture
def released(real_child: None, real_data: Path, dev: User, eva: User) -> dict[str, Any]:
    """The file, imported and released by the commands; the report of the import."""
    call_command("load_definitions", *[str(path) for path in DEFINITIONS], stdout=io.StringIO())
    report = command("import_dataset", real_data / FILE, "--recipe", RECIPE, "--accept", "--as", dev.email)
    command("release", *SLUGS, "--submit-as", dev.email, "--approve-as", eva.email)
    return report


def test_every_line_of_the_file_is_found_again_over_http(
    released: dict[str, Any], real_data: Path, client: Client
) -> None:
    with (real_data / FILE).open(encoding="utf-8", newline="") as stream:
        lines = {row["GEOID"]: row for row in csv.DictReader(stream)}
    blanks = sum(cell == "" for row in lines.values() for cell in row.values())
    expected = [
        row for row in csv.DictReader((real_data / "EXPECTED.csv").open(encoding="utf-8")) if row["file"] == FILE
    ]
    assert len(expected) == 10
    for row in expected:
        if row["id"] == "ACS-rows":
            wanted = [int(number) for number in row["expected"].split(";")]
            assert [released["rows_read"], released["columns"], released["blank_cells"]] == wanted
            assert blanks == wanted[2]
            continue
        table, letter, line = parts(row["id"])
        estimate, margin = (float(number) for number in row["expected"].split("+-"))
        shown = rows(client, TABLES[table][line], "26081")[RACES[letter]]
        assert (shown["value"], shown["moe"], shown["moe_level"]) == (estimate, margin, 0.9), row["id"]
        assert (estimate, margin) == tuple(float(lines["26081"][f"{table}{letter}_{line}{kind}"]) for kind in "EM")
    check_against_the_file(client, lines)
    check_again(real_data)


def check_against_the_file(client: Client, lines: dict[str, dict[str, str]]) -> None:
    """Every published estimate of nation, state and some counties is the file's; what is blank there has no value here."""
    codes = {"00000": "us", "26000": "26", "26081": "26081", "26139": "26139", "48301": "48301", "15005": "15005"}
    met: Counter[str] = Counter()
    for geoid, place in codes.items():
        for table, slugs in TABLES.items():
            for line, slug in slugs.items():
                shown = rows(client, slug, place)
                for letter, group in RACES.items():
                    cell = lines[geoid].get(f"{table}{letter}_{line}E")
                    if cell is None or group not in shown:
                        continue
                    value = shown[group]["value"]
                    assert value == (float(cell) if cell and shown[group]["state"] != "unreliable" else value)
                    assert bool(cell) or (value is None and shown[group]["state"] == "missing")
                    met[slug] += 1
    assert min(met.values()) >= len(codes) - 1


def check_again(real_data: Path) -> None:
    """The same file once more changes nothing and computes nothing."""
    before = Run.objects.count()
    again = command("import_dataset", real_data / FILE, "--recipe", RECIPE, "--accept")
    assert [again[name] for name in ("again", "new", "changed", "removed")] == [True, 0, 0, 0]
    assert again["unchanged"] == again["records_accepted"]
    assert Run.objects.count() == before
