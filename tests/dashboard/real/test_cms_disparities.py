"""Mapping Medicare Disparities: 36 files in one ZIP, lost zeros, bands of people, true zeros."""

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest

from tests.dashboard.real.known_places import nation
from tests.dashboard.real.steps import Network, lines_of, table_of, write_zip

pytestmark = [pytest.mark.real_data, pytest.mark.slow, pytest.mark.once, pytest.mark.django_db]
FILE = "mmd/MMD_raw.zip"
GROUPS = {
    "All": "",
    "American Indian/Alaska Native": "race=aian",
    "Asian/Pacific Islander": "race=asian-pi",
    "Black": "race=black",
    "Hispanic": "race=hispanic",
    "White": "race=white-nh",
}
SLUGS = {
    "Prevention Quality Overall Composite (PQI #90)": "preventable-hospital-stays",
    "Influenza Virus Vaccine": "flu-shots-medicare",
    "Screening Mammography": "mammograms-medicare",
}
Line = dict[str, str]


def members(path: Path) -> dict[str, list[Line]]:
    """Member → its rows."""
    with zipfile.ZipFile(path) as archive:
        return {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
            for name in archive.namelist()
        }


def place_of(line: Line) -> str:
    """The code of a place with its zeros, "" for people whose county is not known."""
    code = line["fips"].zfill(5 if line["geography"] == "County" else 2)
    return "" if code.endswith("990") else code


def band(text: str) -> str:
    """A band as KConnect writes it: "11-499", ">=10000"."""
    plain = text.replace(",", "")
    return f">={plain[:-1]}" if plain.endswith("+") else plain


def key_of(line: Line) -> tuple[str, str, str]:
    return SLUGS[line["condition"]], place_of(line), GROUPS[line["primary_race"]]


def test_every_line_about_medicare_is_reached_and_next_years_files_are_read_by_the_same_recipe(
    network: Network, real_data: Path, tmp_path: Path
) -> None:
    lines = lines_of(real_data, FILE)
    files = members(real_data / FILE)
    network.define("cms", nation(real_data, tmp_path))
    report = network.bring(real_data / FILE, "cms-disparities")
    network.publish(*SLUGS.values())
    known = [line for rows in files.values() for line in rows]
    assert [len(files), report["rows_read"]] == [int(number) for number in lines.parts("MMD-rows")]
    wanted = {key_of(line): (float(line["analysis_value"]), band(line["primary_denominator"])) for line in known}
    wanted = {key: figures for key, figures in wanted.items() if key[1]}
    shown = {
        (slug, row["place"], row["group"]): (row["value"], row["denominator_bound"])
        for slug in SLUGS.values()
        for row in network.rows(slug, "*", compare="race")
        if row["state"] == "normal"
    }
    assert shown == wanted
    kent = re.findall(r"([^=;]+)=(\d+) \(n ([^)]+)\)", lines.take("MMD-kent"))
    assert len(kent) == len(GROUPS)
    for race, value, people in kent:
        row = network.row("preventable-hospital-stays", "26081", "2022", GROUPS[race.strip()])
        assert (row["value"], row["denominator_bound"], row["state"]) == (float(value), band(people), "normal")
        assert (row["denominator"], row["lower"]) == (None, None)
        page = network.client.get("/indicators/preventable-hospital-stays/?place=26081&compare=race")
        assert page.status_code == 200
        assert f"{int(value):,}" in page.content.decode()
    lines.all_reached()
    check_next_year(network, files, tmp_path)


def check_next_year(network: Network, files: dict[str, list[Line]], tmp_path: Path) -> None:
    """Other names of members, in a folder, another year, titles in capitals; and one file alone, not packed."""
    later = {}
    for number, (name, rows) in enumerate(files.items()):
        kept = [{**row, "year": "2023"} for row in rows if place_of(row).startswith("26")]
        text = io.StringIO()
        csv.writer(text).writerows(table_of(kept, {title: title.upper() for title in kept[0]}))
        later[f"MMD 2023/{number:02} {name.lower().replace('.csv', ' 2023.csv')}"] = text.getvalue().encode()
    packed = write_zip(tmp_path / "MMD 2023.zip", {"MMD 2023/readme.txt": b"Downloaded in parts.", **later})
    report = network.bring(packed, "cms-disparities")
    assert report["removed"] == 0
    network.publish(*SLUGS.values())
    for slug in SLUGS.values():
        old, new = (network.rows(slug, "26081", period=year, compare="race") for year in ("2022", "2023"))
        assert old
        assert [{**row, "period": "2023"} for row in old] == new
    single = tmp_path / "PQI.csv"
    single.write_bytes(next(content for name, content in later.items() if "pqi_90_county 2023" in name))
    again = network.bring(single, "cms-disparities")
    assert (again["new"], again["changed"], again["removed"]) == (0, 0, 0)
    assert again["unchanged"] == again["records_accepted"] > 0
