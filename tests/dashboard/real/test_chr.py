"""County Health Rankings: single measures with flags, for everyone and by race, and whole releases. Tests only."""

import re
from pathlib import Path

import pytest

from tests.dashboard.real.known_places import nation
from tests.dashboard.real.steps import Lines, Network, Row, lines_of, read_csv, table_of, write_csv

pytestmark = [pytest.mark.real_data, pytest.mark.slow, pytest.mark.once, pytest.mark.django_db]
DEFINITIONS = Path(__file__).parent / "definitions" / "chr.toml"
KENT = "26081"
RACES = {
    "white": "race=white-nh",
    "black": "race=black",
    "aian": "race=aian",
    "asian": "race=asian",
    "nhopi": "race=nhpi",
    "tom": "race=two-or-more",
    "hispanic": "race=hispanic",
}
MEASURES = {
    "chr_measures/v001_r2025.csv": "years-of-life-lost",
    "chr_measures/v001_otherdata_r2025.csv": "years-of-life-lost",
    "chr_measures/v014_R2025.csv": "teen-births",
    "chr_measures/v014_otherdata_R2025.csv": "teen-births",
}
RELEASES = {"chr_release_mi/countyhealth14_MI.csv": "14", "chr_release_mi/countyhealth15_MI.csv": "15"}
TOPICS = {"graduation-by-release": "HS graduation", "child-poverty-by-release": "children in poverty"}
INTERVAL = r"(-?[\d.]+) \[(-?[\d.]+)-(-?[\d.]+)\]"


def is_about(row: Row, name: str, text: str, scale: float = 1) -> bool:
    """Whether a part of a published row is a number of EXPECTED.csv, to the decimals that it has there."""
    decimals = len(text.partition(".")[2])
    return row[name] is not None and round(row[name] / scale, decimals) == float(text)


def test_every_line_about_single_measures_is_reached_and_next_years_files_are_read_by_the_same_recipe(
    network: Network, real_data: Path, tmp_path: Path
) -> None:
    lines = lines_of(real_data, *MEASURES)
    network.define(DEFINITIONS, nation(real_data, tmp_path))
    for file in MEASURES:
        # The file has the counties of Connecticut as they were and as they are; the network knows only these.
        report = network.bring(real_data / file, "chr-measures", code=1)
        assert {issue["code"] for issue in report["issues"] if issue["severity"] == "error"} == {"place_unknown"}
        assert report["removed"] == 0
    network.publish(*set(MEASURES.values()))
    check_everyone(network, lines)
    check_races(network, lines)
    lines.all_reached()
    check_every_county(network, real_data)
    check_next_release(network, real_data, tmp_path)


def check_everyone(network: Network, lines: Lines) -> None:
    for name, slug in (("CHR-v001_r2025", "years-of-life-lost"), ("CHR-v014_R2025", "teen-births")):
        numerator, denominator, value, ends = lines.parts(name)
        row = network.row(slug, KENT, "2025")
        parts = {"numerator": numerator, "denominator": denominator, "value": value}
        parts |= dict(zip(("lower", "upper"), ends.split("-"), strict=True))
        assert [part for part, text in parts.items() if not is_about(row, part, text)] == []
        assert (row["level"], row["state"]) == (0.95, "normal")


def check_races(network: Network, lines: Lines) -> None:
    for name, slug in (("CHR-v001_otherdata_r2025", "years-of-life-lost"), ("CHR-v014_otherdata_R2025", "teen-births")):
        found = re.findall(rf"(\w+)={INTERVAL}(?: flag (\d))?", lines.take(name))
        assert len(found) >= 5
        for race, value, lower, upper, flag in found:
            row = network.row(slug, KENT, "2025", RACES[race])
            assert all(
                is_about(row, part, text)
                for part, text in zip(("value", "lower", "upper"), (value, lower, upper), strict=True)
            )
            assert ("few cases" in row["note"]) == (flag == "1"), race
    hidden = network.row("years-of-life-lost", KENT, "2025", "race=nhpi")
    assert (hidden["value"], hidden["state"], hidden["reason"]) == (None, "suppressed", "source")


def check_every_county(network: Network, real_data: Path) -> None:
    """Each figure by race of each county that is known, to the last digit; what the file hides is hidden."""
    rows = read_csv(real_data / "chr_measures/v001_otherdata_r2025.csv")
    shown = {(row["place"], row["group"]): row for row in network.rows("years-of-life-lost", "*", compare="race")}
    met = 0
    for line in rows:
        code = line["statecode"] + line["countycode"]
        place = "us" if code == "00000" else code.removesuffix("000") if code.endswith("000") else code
        for race, group in RACES.items():
            row = shown.get((place, group))
            if row is None:
                continue
            cell = line[f"v001_race_{race}"]
            assert row["value"] == (float(cell) if cell else None)
            flag = line[f"v001_race_{race}_flag2"]
            # A wide interval makes a figure that is shown unreliable by KConnect's own rule.
            assert row["state"] in (("normal", "unreliable") if cell else ("suppressed",) if flag else ("missing",))
            met += 1
    assert met > 7 * 3100


def check_next_release(network: Network, real_data: Path, tmp_path: Path) -> None:
    """The next release: another year in the name of the file, another name of the flag, columns that are new."""
    for file in MEASURES:
        kept = [{**row, "v999_new": "x"} for row in read_csv(real_data / file) if row["statecode"] == "26"]
        name = Path(file).name.lower().replace("r2025", "r2026")
        cells = table_of(kept, {"flag2_cb": "v001_flag2", "statecode": "StateCode", "countycode": "CountyCode"})
        network.bring(write_csv(tmp_path / name, cells), "chr-measures")
    network.publish(*set(MEASURES.values()))
    for slug in set(MEASURES.values()):
        old, new = (network.rows(slug, KENT, period=year, compare="race") for year in ("2025", "2026"))
        assert [{**row, "period": "2026"} for row in old] == new


def test_every_line_about_releases_is_reached_and_the_next_release_is_read_by_the_same_recipe(
    network: Network, real_data: Path, tmp_path: Path
) -> None:
    lines = lines_of(real_data, *RELEASES)
    network.define(DEFINITIONS)
    slugs = ["premature-death", *TOPICS]
    for file in RELEASES:
        network.bring(real_data / file, "chr-releases")
    network.publish(*slugs)
    for year in RELEASES.values():
        check_release(network, lines.parts(f"CHRREL-{year}"), f"20{year}")
    lines.all_reached()
    check_shares(network, real_data)
    rows = read_csv(real_data / "chr_release_mi/countyhealth15_MI.csv")
    cells = table_of([{"Extra": "1", **row} for row in rows], {"STATECODE": "State.Code"})
    report = network.bring(write_csv(tmp_path / "2016 countyhealth16_MI.csv", cells), "chr-releases")
    assert report["removed"] == 0
    network.publish(*slugs)
    for slug in slugs:
        old, new = network.row(slug, KENT, "2015"), network.row(slug, KENT, "2016")
        assert {**old, "period": "2016"} == new


def check_release(network: Network, parts: list[str], period: str) -> None:
    """Graduation n/N=value; children in poverty and premature death with their intervals."""
    numerator, denominator, value = re.fullmatch(r"([\d.]+)/([\d.]+)=([\d.]+)", parts[0]).groups()  # type: ignore[union-attr]
    row = network.row("graduation-by-release", KENT, period)
    assert (row["numerator"], row["denominator"]) == (float(numerator), float(denominator))
    assert is_about(row, "value", value, 100)
    for slug, text, scale in (("child-poverty-by-release", parts[1], 100), ("premature-death", parts[2], 1)):
        row = network.row(slug, KENT, period)
        numbers = re.fullmatch(INTERVAL, text)
        assert numbers is not None
        for name, number in zip(("value", "lower", "upper"), numbers.groups(), strict=True):
            assert is_about(row, name, number, scale), (slug, name)


def check_shares(network: Network, real_data: Path) -> None:
    """Every county of the state, shares as percent; a blank is no zero."""
    rows = read_csv(real_data / "chr_release_mi/countyhealth14_MI.csv")
    shown = network.everywhere("graduation-by-release", "2014")
    wanted = {row["FIPS"].removesuffix("000"): row["High.school.graduation.Value"] for row in rows}
    assert {code: row["value"] for code, row in shown.items()} == {
        code: round(float(text) * 100, 10) if text else None for code, text in wanted.items()
    }
