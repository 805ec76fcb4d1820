"""The county file of the American Community Survey: every line of EXPECTED.csv over HTTP, and the file of the next five years."""

import re
from collections import Counter
from pathlib import Path

import pytest

from dashboard.models import Run
from tests.dashboard.real.steps import Network, Row, lines_of, read_csv, table_of, write_csv

pytestmark = [pytest.mark.real_data, pytest.mark.slow, pytest.mark.django_db]
FILE, RECIPE, KENT, PERIOD = "acs/acs_data_2019-2023.csv", "acs-county", "26081", "2019-2023"
RACES = {
    "": "", "B": "race=black", "C": "race=aian", "D": "race=asian", "E": "race=nhpi", "H": "race=white-nh",
    "I": "race=hispanic",
}  # fmt: skip
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


def test_every_line_is_found_again_over_http(real_data: Path, network: Network) -> None:
    lines, cells = lines_of(real_data, FILE), {row["GEOID"]: row for row in read_csv(real_data / FILE)}
    network.define("acs")
    report = network.bring(real_data / FILE, RECIPE)
    network.publish(*SLUGS)
    rows, columns, blanks = (int(number) for number in lines.parts("ACS-rows"))
    assert [report["rows_read"], report["columns"], report["blank_cells"]] == [rows, columns, blanks]
    assert sum(cell == "" for row in cells.values() for cell in row.values()) == blanks
    for name in list(lines.left):
        estimate, margin = (float(number) for number in lines.parts(name, "+-"))
        table, letter, line = parts(name)
        shown = network.row(TABLES[table][line], KENT, PERIOD, RACES[letter])
        assert (shown["value"], shown["moe"], shown["moe_level"]) == (estimate, margin, 0.9), name
        assert (estimate, margin) == tuple(float(cells[KENT][f"{table}{letter}_{line}{kind}"]) for kind in "EM")
    lines.all_reached()
    check_against_the_file(network, cells)
    check_again(network, real_data)


def parts(identifier: str) -> tuple[str, str, str]:
    """Table, letter and line: "ACS-B19013B_001" → ("B19013", "B", "001")."""
    found = re.fullmatch(r"ACS-(B\d{5})([A-I]?)_(\d{3})[EM]?", identifier)
    assert found is not None, identifier
    return found[1], found[2], found[3]


def check_against_the_file(network: Network, cells: dict[str, dict[str, str]]) -> None:
    """Every published estimate of nation, state and some counties is the file's; what is blank there has no value here."""
    codes = {"00000": "us", "26000": "26", KENT: KENT, "26139": "26139", "48301": "48301", "15005": "15005"}
    met: Counter[str] = Counter()
    for geoid, place in codes.items():
        for table, slugs in TABLES.items():
            for line, slug in slugs.items():
                shown = {row["group"]: row for row in network.rows(slug, place)}
                for letter, group in RACES.items():
                    cell = cells[geoid].get(f"{table}{letter}_{line}E")
                    if cell is not None and group in shown:
                        check_the_cell(cell, shown[group])
                        met[slug] += 1
    assert min(met.values()) >= len(codes) - 1


def check_the_cell(cell: str, row: Row) -> None:
    if not cell:
        assert (row["value"], row["state"]) == (None, "missing")
    elif row["state"] != "unreliable":
        assert row["value"] == float(cell)


def check_again(network: Network, real_data: Path) -> None:
    """The same file once more changes nothing and computes nothing."""
    before = Run.objects.count()
    again = network.bring(real_data / FILE, RECIPE)
    assert [again[name] for name in ("again", "new", "changed", "removed")] == [True, 0, 0, 0]
    assert again["unchanged"] == again["records_accepted"]
    assert Run.objects.count() == before


@pytest.mark.once
def test_the_file_of_the_next_five_years_is_read_by_the_same_recipe(
    real_data: Path, network: Network, tmp_path: Path
) -> None:
    rows = [row for row in read_csv(real_data / FILE) if row["GEOID"][:2] in {"00", "26"}]
    cells = table_of([row | {"B99999_001E": "1", "B99999_001M": "2"} for row in rows])
    network.define("acs")
    report = network.bring(write_csv(tmp_path / "acs_data_2020-2024.csv", cells, delimiter=";"), RECIPE)
    network.publish("median-household-income", "child-poverty")
    assert report["accepted"] == len(rows)
    assert network.row("median-household-income", KENT, "2020-2024")["value"] == 80_390
    assert network.row("child-poverty", KENT, "2020-2024", "race=black")["denominator"] > 0
