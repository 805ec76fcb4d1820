"""Families in poverty since 1959: blocks in one sheet, headers of three rows, years with footnotes, years that stand twice."""

import csv
import re
from pathlib import Path

import pytest

from tests.dashboard.real.steps import Network, write_csv

pytestmark = [pytest.mark.real_data, pytest.mark.slow, pytest.mark.once, pytest.mark.django_db]
FILE = "census_hist/hstpov4-_1_.csv"
NATION = """
[[places]]
code = "us"
name = "United States"
kind = "nation"
"""
RACES = {
    "All Races": "",
    "White Alone": "race=white",
    "White": "race=white",
    "White Alone, Not Hispanic": "race=white-nh",
    "White, Not Hispanic": "race=white-nh",
    "Black Alone": "race=black",
    "Black": "race=black",
    "Asian Alone": "race=asian",
    "American Indian and Alaska Native Alone": "race=aian",
    "Two or More Races": "race=two-or-more",
    "Hispanic (any race)": "race=hispanic",
}
SLUGS = {(False, 1): "family-poverty", (True, 1): "family-poverty-children", (True, 10): "family-poverty-woman-alone"}
"""With children only or not, and the position of the block's columns → indicator."""
Key = tuple[str, str, str]


def figures_of(cells: list[list[str]]) -> tuple[dict[Key, list[str]], int]:
    """(indicator, group, year) → footnote, total, number, percent, of the row that comes first; and how many rows come again."""
    found: dict[Key, list[str]] = {}
    again = 0
    title: tuple[str, bool] | None = None
    for row in cells:
        block = re.match(r"(.+?) - With (and Without )?Children", row[0])
        year = re.fullmatch(r"(\d{4})(?: \((\d+)\))?", row[0])
        if block:
            title = (RACES[block[1]], not block[2]) if block[1] in RACES else None
        elif year and title is not None:
            group, children = title
            for (only, at), slug in SLUGS.items():
                if only == children and (slug, group, year[1]) in found:
                    again += 1
                elif only == children:
                    found[slug, group, year[1]] = [year[2] or "", *row[at : at + 3]]
    return found, again


def number(text: str, scale: int = 1) -> float | None:
    return float(text.replace(",", "")) * scale if text[0].isdigit() else None


def shown_by(network: Network) -> dict[Key, tuple[str, float | None, float | None, float | None]]:
    """The same from the public pages: note, denominator, numerator, value."""
    return {
        (slug, row["group"], row["period"]): (row["note"], row["denominator"], row["numerator"], row["value"])
        for slug in SLUGS.values()
        for row in network.rows(slug, "us", compare="race")
    }


def check(network: Network, cells: list[list[str]]) -> None:
    """Every figure of the table is published as it stands there; N and (B) have no figure."""
    wanted, again = figures_of(cells)
    shown = shown_by(network)
    assert again > 40
    assert shown.keys() == wanted.keys()
    for key, (mark, total, below, percent) in wanted.items():
        note, denominator, numerator, value = shown[key]
        assert (denominator, numerator, value) == (number(total, 1000), number(below, 1000), number(percent)), key
        assert (f"Footnote {mark} " in note) == bool(mark), key


def test_every_figure_of_the_long_table_is_found_again_and_next_years_table_is_read_by_the_same_recipe(
    network: Network, real_data: Path, tmp_path: Path
) -> None:
    with (real_data / FILE).open(encoding="utf-8", newline="") as stream:
        cells = list(csv.reader(stream))
    nation = tmp_path / "nation.toml"
    nation.write_text(NATION, encoding="utf-8")
    network.define("hist-poverty", nation)
    report = network.bring(real_data / FILE, "hist-poverty", code=1)
    network.publish(*SLUGS.values())
    check(network, cells)
    assert report["rejected"] == 0
    # The source's own mistake stays the source's: 867 of 2,697 families are not 21.1 percent.
    row = network.row("family-poverty-children", "us", "1983", "race=hispanic")
    assert row["state"] == "normal"
    # N and (B) are told apart; all four kinds of family are counted here.
    assert set(report["states"]) == {"normal", "missing", "suppressed"}
    for slug in SLUGS.values():
        assert network.client.get(f"/es/indicators/{slug}/?place=us&compare=race").status_code == 200
    check_next_year(network, cells, tmp_path)


def check_next_year(network: Network, cells: list[list[str]], tmp_path: Path) -> None:
    """One more year on top of each block, footnotes counted anew, a banner that is longer, another name."""
    later: list[list[str]] = [["Historical tables"]]
    for row in cells:
        text = [
            re.sub(r"\((\d+)\)$", lambda mark: f"({int(mark[1]) + 1})", cell) if at == 0 else cell
            for at, cell in enumerate(row)
        ]
        if re.match(r"2022", row[0]):
            later.append(["2023 (1)", *row[1:]])
        later.append([re.sub(r"1959 to 2022", "1959 to 2023", text[0]), *text[1:]])
    report = network.bring(write_csv(tmp_path / "hstpov4 (2023).csv", later), "hist-poverty", code=1)
    assert report["removed"] == 0
    assert report["new"] == sum(key[2] == "2023" for key in all_families(later))
    network.publish(*SLUGS.values())
    check(network, later)


def all_families(cells: list[list[str]]) -> list[Key]:
    """One key for each of the four kinds of family in each block that is read."""
    found, _ = figures_of(cells)
    return [key for key in found for _ in range(4) if key[0] != "family-poverty-woman-alone"]
