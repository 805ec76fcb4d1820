"""The Social Vulnerability Index, two releases: every line of EXPECTED.csv over HTTP, and the file of a later release."""

from pathlib import Path

import pytest

from tests.dashboard.real.steps import Network, lines_of, read_csv, table_of, write_csv

pytestmark = [pytest.mark.real_data, pytest.mark.slow, pytest.mark.once, pytest.mark.django_db]
RECIPE, KENT, NO_DATA = "svi-county", "26081", "-999"
YEARS = {
    "SVI2016": ("svi/SVI2016_US_COUNTY.csv", "2012-2016"),
    "SVI2018": ("svi/SVI2018_US_COUNTY.csv", "2014-2018"),
}
# In the order of the line about Kent County: indicator, columns of the estimate and of its margin.
FIGURES = [
    ("residents-svi", "E_TOTPOP", "M_TOTPOP"),
    ("people-in-poverty-svi", "E_POV", "M_POV"),
    ("poverty-svi", "EP_POV", "MP_POV"),
    ("no-high-school-diploma", "EP_NOHSDP", "MP_NOHSDP"),
    ("unemployment-svi", "EP_UNEMP", "MP_UNEMP"),
    ("minority-share", "EP_MINRTY", "MP_MINRTY"),
    ("svi-rank", "RPL_THEMES", ""),
]


@pytest.mark.parametrize("year", YEARS)
def test_every_line_of_a_release_is_found_again_over_http(year: str, real_data: Path, network: Network) -> None:
    file, period = YEARS[year]
    lines, cells = lines_of(real_data, file), read_csv(real_data / file, "utf-8-sig")
    network.define("svi")
    report = network.bring(real_data / file, RECIPE)
    network.publish(*(slug for slug, _, _ in FIGURES))
    rows, columns, michigan, no_data = lines.parts(f"{year}-rows")
    assert (report["rows_read"], report["accepted"], report["columns"]) == (int(rows), int(rows), int(columns))
    assert sum(cell == NO_DATA for row in cells for cell in row.values()) == int(no_data)
    check_every_county(network, cells, period, int(michigan))
    assert report["states"].get("missing", 0) == sum(
        row[estimate] == NO_DATA for row in cells for _, estimate, _ in FIGURES
    )
    for (slug, _, _), cell in zip(FIGURES, lines.parts(f"{year}-kent"), strict=True):
        row = network.row(slug, KENT, period)
        value, _, margin = cell.partition("+-")
        assert row["value"] == float(value), slug
        if margin:
            assert (row["moe"], row["moe_level"]) == (float(margin), 0.9), slug
    lines.all_reached()


def check_every_county(network: Network, cells: list[dict[str, str]], period: str, michigan: int) -> None:
    """Each figure of each county is the file's; what has no data there has no value here."""
    for slug, estimate, margin in FIGURES:
        found = network.everywhere(slug, period)
        assert sum(code.startswith("26") and len(code) == 5 for code in found) == michigan
        for row in cells:
            shown = found[row["FIPS"]]
            if row[estimate] == NO_DATA:
                assert (shown["value"], shown["state"], shown["reason"]) == (None, "missing", "not_collected")
                continue
            assert shown["value"] == float(row[estimate])
            if margin and row[margin] != NO_DATA:
                assert shown["moe"] == float(row[margin])


def test_a_later_release_is_read_by_the_same_recipe(real_data: Path, network: Network, tmp_path: Path) -> None:
    rows = [row for row in read_csv(real_data / YEARS["SVI2018"][0], "utf-8-sig") if row["STATE"] == "MICHIGAN"]
    # From 2020 on poverty is measured at another line, and new columns stand between the old ones.
    names = {"E_POV": "E_POV150", "M_POV": "M_POV150", "EP_POV": "EP_POV150", "MP_POV": "MP_POV150", "AREA_SQMI": ""}
    cells = table_of([row | {"E_HBURD": "17", "EP_HBURD": "20.1"} for row in rows], names)
    network.define("svi")
    report = network.bring(write_csv(tmp_path / "SVI_2022_US_county.csv", cells, encoding="utf-8-sig"), RECIPE)
    network.publish("no-high-school-diploma", "svi-rank")
    assert report["accepted"] == len(rows) == 83
    assert network.row("no-high-school-diploma", KENT, "2018-2022")["value"] == 9.7
    assert network.row("svi-rank", KENT, "2018-2022")["value"] == 0.4761
    assert network.has_nothing("poverty-svi", KENT)
