"""The Common Core of Data: school lunch added up by county, and districts counted by county."""

import csv
import io
import re
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.dashboard.real.known_places import nation
from tests.dashboard.real.steps import Lines, Network, Row, figure, lines_of, write_zip

pytestmark = [pytest.mark.real_data, pytest.mark.slow, pytest.mark.once, pytest.mark.django_db]
LUNCH = "nces/ELSI_csv_export_6385905502385690888638.zip"
CROSSWALK = "nces/leacrosswalk.csv"
KENT = "26081"
WORDS = {"–": "missing", "†": "not_applicable", "‡": "suppressed"}


def cells_of(content: bytes) -> list[list[str]]:
    """All rows of an export, its banner and footer too."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def exported(path: Path) -> bytes:
    """The table of an export, packed or not."""
    if path.suffix != ".zip":
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return archive.read(archive.namelist()[0])


def schools_of(content: bytes) -> list[list[str]]:
    """The rows between banner and footer: those that name a county by five digits in the third or fourth column."""
    return [row for row in cells_of(content) if len(row) == 5 and any(re.fullmatch(r"\d{5}", row[at]) for at in (2, 3))]


@pytest.fixture
def known(network: Network, real_data: Path, tmp_path: Path) -> Network:
    """The network knows every county."""
    network.define("nces", nation(real_data, tmp_path))
    return network


def test_every_line_about_lunch_and_districts_is_reached_and_next_years_files_are_read_by_the_same_recipes(
    known: Network, real_data: Path, tmp_path: Path
) -> None:
    lines = lines_of(real_data, LUNCH, CROSSWALK)
    schools = schools_of(exported(real_data / LUNCH))
    # Some counties of Virginia and Oregon report more free lunches than students: such a sum is refused.
    report = known.bring(real_data / LUNCH, "nces-lunch", code=1)
    assert {issue["code"] for issue in report["issues"] if issue["severity"] == "error"} == {
        "numerator_over_denominator"
    }
    districts = known.bring(real_data / CROSSWALK, "nces-lea-crosswalk", code=1)
    known.publish("school-lunch", "public-school-students", "public-schools", "school-districts")
    check_codes(report, schools, lines)
    check_kent(known, lines)
    check_counties(known, schools)
    check_districts(known, districts, real_data, lines)
    lines.all_reached()
    check_next_year(known, real_data, tmp_path)


def check_codes(report: Row, schools: list[list[str]], lines: Lines) -> None:
    """Rows, and what stands in the column of lunches."""
    assert report["rows_read"] == len(schools) == int(lines.take("FRL-rows"))
    wanted = [int(number) for number in lines.parts("FRL-codes", "/")]
    found = Counter("number" if row[3].isdigit() else WORDS[row[3]] for row in schools)
    assert [found[name] for name in ("number", "missing", "not_applicable", "suppressed")] == wanted
    cells = report["combined"]["nces-lunch"]
    assert [cells[state] for state in ("normal", "missing", "not_applicable", "suppressed")] == wanted


def check_kent(network: Network, lines: Lines) -> None:
    """Schools, free lunches, students, students where lunches are known, and the share."""
    count, lunches, students, base, share = map(figure, lines.parts("FRL-kent"))
    row = network.row("school-lunch", KENT, "SY2022-23")
    assert (row["numerator"], row["denominator"], round(row["value"], 2)) == (lunches, base, share)
    assert network.row("public-schools", KENT, "SY2022-23")["value"] == count
    assert network.row("public-school-students", KENT, "SY2022-23")["value"] == students


def check_counties(network: Network, schools: list[list[str]]) -> None:
    """Every county has its sums, and says how many schools could not be added."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in schools:
        if row[3].isdigit() and row[4].isdigit():
            sums[row[2]][0] += int(row[3])
            sums[row[2]][1] += int(row[4])
        else:
            sums[row[2]][2] += 1
    shown = network.everywhere("school-lunch", "SY2022-23")
    possible = {code: parts for code, parts in sums.items() if 0 < parts[1] >= parts[0]}
    found = {
        code: (row["numerator"], row["denominator"]) for code, row in shown.items() if row["numerator"] is not None
    }
    assert len(found) > 2500
    assert {code: tuple(possible[code][:2]) for code in found} == found
    assert str(sums[KENT][2]) in shown[KENT]["note"]
    count = network.everywhere("public-schools", "SY2022-23")
    assert {code: row["value"] for code, row in count.items()} == Counter(row[2] for row in schools)


def check_districts(network: Network, report: Row, real_data: Path, lines: Lines) -> None:
    """Agencies by county; those of counties that no longer exist are rejected, not put elsewhere."""
    rows = schools_of(exported(real_data / CROSSWALK))
    counties = Counter(row[3] for row in rows)
    assert report["rows_read"] == len(rows)
    shown = {code: row["value"] for code, row in network.everywhere("school-districts", "SY2021-22").items()}
    assert shown == {code: counties[code] for code in shown}
    assert report["rejected"] == sum(number for code, number in counties.items() if code not in shown)
    assert shown[KENT] == int(lines.take("LEA-kent"))


def check_next_year(network: Network, real_data: Path, tmp_path: Path) -> None:
    """A longer banner, other years in titles and names, fewer schools: the same recipes, unedited."""
    later = []
    for name, first, last in ((LUNCH, "2022-23", "2023-24"), (CROSSWALK, "2021-22", "2022-23")):
        at = 2 if name == LUNCH else 3
        cells = cells_of(exported(real_data / name))
        data = schools_of(exported(real_data / name))
        start, end = cells.index(data[0]), cells.index(data[-1]) + 1
        kept = [row for row in data if row[at].startswith("26")]
        text = io.StringIO()
        csv.writer(text).writerows([["Exported later"], [], *cells[:start], *kept, *cells[end:]])
        later.append((text.getvalue().replace(first, last).encode("utf-8-sig"), kept))
    packed = write_zip(tmp_path / "ELSI_csv_export_7.zip", {"export (1).csv": later[0][0]})
    assert network.bring(packed, "nces-lunch")["rows_read"] == len(later[0][1])
    plain = tmp_path / "leacrosswalk 2022.csv"
    plain.write_bytes(later[1][0])
    assert network.bring(plain, "nces-lea-crosswalk")["rows_read"] == len(later[1][1])
    network.publish("school-lunch", "school-districts")
    for slug, before, after in (
        ("school-lunch", "SY2022-23", "SY2023-24"),
        ("school-districts", "SY2021-22", "SY2022-23"),
    ):
        old, new = network.row(slug, KENT, before), network.row(slug, KENT, after)
        assert {**old, "period": after} == new
