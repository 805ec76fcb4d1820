"""EDFacts graduation rates, three years: every line of EXPECTED.csv over HTTP, and the file as the next year will have it."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.dashboard.real.steps import Lines, Network, Row, lines_of, read_csv, shown, table_of, write_csv

pytestmark = [pytest.mark.real_data, pytest.mark.slow, pytest.mark.once, pytest.mark.django_db]
SLUG, RECIPE = "graduation-rate-4yr", "edfacts-graduation"
DISTRICT, SCHOOL = "2616440", "261644005350"
YEARS = {
    "EDF1112": ("edfacts_grad/Edfacts 2012.csv", "SY2011-12"),
    "EDF1213": ("edfacts_grad/EdFacts 2013.csv", "SY2012-13"),
    "EDF1314": ("edfacts_grad/EdFacts 2014.csv", "SY2013-14"),
}
GROUPS = {
    "ALL": "", "MBL": "race=black", "MHI": "race=hispanic", "MWH": "race=white-nh", "ECD": "income=low",
    "CWD": "disability=yes", "LEP": "english=learner",
}  # fmt: skip


@pytest.mark.parametrize("year", YEARS)
def test_every_line_of_a_school_year_is_found_again_over_http(year: str, real_data: Path, network: Network) -> None:
    file, period = YEARS[year]
    lines = lines_of(real_data, file)
    network.define("edfacts")
    report = network.bring(real_data / file, RECIPE)
    network.publish(SLUG)
    rows, columns = lines.parts(f"{year}-rows")
    assert (report["rows_read"], report["accepted"], report["columns"]) == (int(rows), int(rows), int(columns))
    assert cells_of(report) == lines.parts(f"{year}-cells", "/")
    schools = {code: row for code, row in network.everywhere(SLUG, period).items() if len(code) == 12}
    assert sum(code.startswith("26") for code in schools) == int(lines.take(f"{year}-mi"))
    assert sum(row["denominator"] or 0 for row in schools.values()) == int(lines.take(f"{year}-us"))
    check_the_district(network, lines, year, period, schools)
    check_the_school(network, lines, year, period)
    lines.all_reached()


def cells_of(report: Row) -> list[str]:
    """The report's counts in the order of the line: exact, ranges, bounds, hidden, not applicable, blank."""
    bands = sum(count for bound, count in report["bounds"].items() if re.fullmatch(r"\d+-\d+", bound))
    states = Counter(report["states"])
    assert sum(report["bounds"].values()) == states["bounded"]
    found = [states["normal"], bands, states["bounded"] - bands, states["suppressed"], states["not_applicable"]]
    return [str(count) for count in (*found, states["missing"])]


def check_the_district(network: Network, lines: Lines, year: str, period: str, schools: dict[str, Row]) -> None:
    """Its schools; and of each group the exact number of students, whose rate nobody can tell."""
    number, cohorts = lines.parts(f"{year}-grps")
    assert sum(code.startswith(DISTRICT) for code in schools) == int(number)
    for group, cohort in zip(GROUPS.values(), cohorts.split("/"), strict=True):
        row = network.row(SLUG, DISTRICT, period, group)
        assert (row["denominator"], row["value"], row["numerator"]) == (int(cohort), None, None), group
        assert (row["state"], row["reason"]) == ("incomplete", "parts_missing"), group


def check_the_school(network: Network, lines: Lines, year: str, period: str) -> None:
    for group, cell in zip(("ALL", "MBL", "MHI", "MWH"), lines.parts(f"{year}-union"), strict=True):
        row = network.row(SLUG, SCHOOL, period, GROUPS[group])
        cohort, _, rate = cell.partition("/")
        assert row["denominator"] == int(cohort)
        assert shown(row) == re.sub("^GE", ">=", rate), group
        assert (row["value"] is None) == (row["state"] == "bounded")


def test_next_years_file_is_read_by_the_same_recipe(real_data: Path, network: Network, tmp_path: Path) -> None:
    rows = [row for row in read_csv(real_data / YEARS["EDF1314"][0]) if row["LEAID"] == DISTRICT]
    names = {title: title.replace("_1314", "_1415") for title in rows[0]} | {"INSERT_DATE": ""}
    more = [row | {"ST_LEAID": "41010", "HOM_COHORT_1415": "12", "HOM_RATE_1415": "GE50"} for row in rows]
    network.define("edfacts")
    report = network.bring(write_csv(tmp_path / "acgr-sch-sy2014-15.csv", table_of(more, names)), RECIPE)
    network.publish(SLUG)
    assert report["accepted"] == len(rows) == 12
    assert shown(network.row(SLUG, SCHOOL, "SY2014-15")) == "56"
    assert shown(network.row(SLUG, SCHOOL, "SY2014-15", "race=black")) == "50-59"
    assert network.row(SLUG, DISTRICT, "SY2014-15")["denominator"] == 718
    assert network.row(SLUG, "26", "SY2014-15")["denominator"] == 718
    assert network.client.get(f"/indicators/{SLUG}/?place={DISTRICT}").status_code == 200


def test_a_rate_published_for_a_district_counts_before_its_schools(
    real_data: Path, network: Network, tmp_path: Path
) -> None:
    rows = [row for row in read_csv(real_data / YEARS["EDF1314"][0]) if row["LEAID"] == DISTRICT]
    network.define("edfacts")
    network.bring(write_csv(tmp_path / "schools.csv", table_of(rows)), RECIPE)
    district = rows[0] | {"ALL_COHORT_1314": "720", "ALL_RATE_1314": "48"}
    cells = table_of([district], {"NCESSCH": "", "SCHNAM": ""})
    report = network.bring(write_csv(tmp_path / "districts.csv", cells), RECIPE)
    network.publish(SLUG)
    assert report["removed"] == 0
    row = network.row(SLUG, DISTRICT, "SY2013-14")
    assert (row["value"], row["denominator"], row["state"]) == (48, 720, "normal")
    assert shown(network.row(SLUG, SCHOOL, "SY2013-14")) == "56"
