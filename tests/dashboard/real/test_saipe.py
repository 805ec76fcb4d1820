"""Yearly poverty and income, an .xls sheet with repeated names: every line of EXPECTED.csv over HTTP, and next year's workbook."""

import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.dashboard.real.steps import Network, Row, is_interval, lines_of, write_xlsx

pytestmark = [pytest.mark.real_data, pytest.mark.slow, pytest.mark.once, pytest.mark.django_db]
FILE, RECIPE, KENT = "saipe/est23all.xls", "saipe", "26081"
HEADER = 4
SLUGS = [
    "poverty-saipe", "child-poverty-saipe", "median-household-income-saipe", "people-in-poverty-saipe",
    "school-age-poverty-saipe", "number-in-school-age-poverty-saipe", "under-5-poverty-saipe",
    "number-in-under-5-poverty-saipe",
]  # fmt: skip
# Indicator and group of each estimate, with the column where it stands (from 0), its interval behind it.
FIGURES = {
    ("people-in-poverty-saipe", ""): 4,
    ("poverty-saipe", ""): 7,
    ("people-in-poverty-saipe", "age=under-18"): 10,
    ("poverty-saipe", "age=under-18"): 13,
    ("child-poverty-saipe", ""): 13,
    ("child-poverty-saipe", "age=under-18"): 13,
    ("number-in-school-age-poverty-saipe", ""): 16,
    ("school-age-poverty-saipe", ""): 19,
    ("median-household-income-saipe", ""): 22,
    ("number-in-under-5-poverty-saipe", ""): 25,
    ("under-5-poverty-saipe", ""): 28,
}
Cells = list[list[object]]


def cells_of(real_data: Path) -> Cells:
    """All cells of the one sheet."""
    sheet = CalamineWorkbook.from_path(str(real_data / FILE)).get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


def test_every_line_is_found_again_over_http(real_data: Path, network: Network) -> None:
    lines, cells = lines_of(real_data, FILE), cells_of(real_data)
    network.define("saipe")
    report = network.bring(real_data / FILE, RECIPE)
    network.publish(*SLUGS)
    rows, points = lines.parts("SAIPE-rows")
    assert (report["rows_read"], report["accepted"]) == (int(rows), int(rows))
    assert points_of(report, cells) == int(points)
    check_kent(network, lines.take("SAIPE-kent"))
    check_every_place(network, cells[HEADER:])
    lines.all_reached()


def points_of(report: Row, cells: Cells) -> int:
    """The cells that hold a point: an estimate and both ends of its interval each time, the figure of children read thrice."""
    again = 2 * sum(row[13] == "." for row in cells[HEADER:])
    return 3 * (int(report["states"]["not_applicable"]) - again)


def check_kent(network: Network, line: str) -> None:
    """Poverty of all ages, of children, and income, each with the interval where the line has it."""
    names = [("people-in-poverty-saipe", ""), ("poverty-saipe", ""), ("people-in-poverty-saipe", "age=under-18")]
    names += [("child-poverty-saipe", "age=under-18"), ("median-household-income-saipe", "")]
    found = re.findall(r"([\d.]+)(?: \[([\d.]+)-([\d.]+)\])?", line)
    for (slug, group), (value, lower, upper) in zip(names, found, strict=True):
        row = network.row(slug, KENT, "2023", group)
        assert row["value"] == float(value), slug
        assert not lower or is_interval(row, float(lower), float(upper), 0.90), slug


def check_every_place(network: Network, cells: Cells) -> None:
    for (slug, group), column in FIGURES.items():
        found = network.everywhere(slug, "2023", group)
        assert len(found) == len(cells)
        for row in cells:
            county = f"{row[0]}{row[1]}"
            shown = found["us" if county == "00000" else county.removesuffix("000") if row[1] == "000" else county]
            value, lower, upper = row[column : column + 3]
            if value == ".":
                assert (shown["value"], shown["state"]) == (None, "not_applicable")
            else:
                assert shown["value"] == value
                assert is_interval(shown, float(str(lower)), float(str(upper)), 0.90)


def test_next_years_workbook_is_read_by_the_same_recipe(real_data: Path, network: Network, tmp_path: Path) -> None:
    cells = cells_of(real_data)
    kept = [row for row in cells[HEADER:] if row[0] in {"00", "26"}]
    banner = [[str(row[0]).replace("2023", "2024").replace("2024, Project", "2025, Project")] for row in cells[:2]]
    groups, header = cells[2], [str(title).replace(", ", " ") for title in cells[3]]
    # One line more above, one column more beside, and the text of an older layout: numbers with their commas.
    rows = [[*row[:4], f"{row[4]:,.0f}", *row[5:], "x"] for row in kept]
    sheet = [*banner, ["Release of December 2025"], [*groups, ""], [*header, "Flag"], *rows]
    network.define("saipe")
    report = network.bring(write_xlsx(tmp_path / "est24all.xlsx", {"est24ALL": sheet}, [(3, 0, 3, 3)]), RECIPE)
    network.publish(*SLUGS)
    assert report["accepted"] == len(kept) == 85
    row = network.row("people-in-poverty-saipe", KENT, "2024")
    assert row["value"] == 68_064
    assert is_interval(row, 60_996, 75_132, 0.90)
    assert network.row("under-5-poverty-saipe", "us", "2024")["value"] == 16.8
