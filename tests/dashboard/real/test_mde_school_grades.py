"""Michigan School Grades: codes that are text, a sheet that explains the others, schools below districts. Tests only."""

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.dashboard.real.steps import Network, lines_of, write_xlsx

pytestmark = [pytest.mark.real_data, pytest.mark.slow, pytest.mark.once, pytest.mark.django_db]
FILE = "mde_school_grades/2018-19_School_Grades_683671_7.xlsx"
DEFINITIONS = Path(__file__).parent / "definitions" / "mde.toml"
COLUMNS = {
    "reading-in-school": "ProficiencyRateELA",
    "math-in-school": "ProficiencyRateMath",
    "graduation-in-school": "GradRate4Year",
    "attendance-in-school": "OnTrackAttendanceRate",
}
SLUGS = [*COLUMNS, "graded-schools"]


def test_every_line_about_school_grades_is_reached_and_next_years_workbook_is_read_by_the_same_recipe(
    network: Network, real_data: Path, tmp_path: Path
) -> None:
    lines = lines_of(real_data, FILE)
    book = CalamineWorkbook.from_path(str(real_data / FILE))
    header, *rows = book.get_sheet_by_name("Data").to_python()
    network.define(DEFINITIONS)
    report = network.bring(real_data / FILE, "mde-school-grades")
    network.publish(*SLUGS)
    schools = network.everywhere("graded-schools", "SY2018-19")
    counted = [schools[code]["value"] for code in ("mde-41000", "mde-41010")]
    assert [report["rows_read"], report["columns"], *counted] == [
        int(number) for number in lines.parts("MDE-2018-19-rows")
    ]
    for slug, text in zip(COLUMNS, lines.parts("MDE-2018-19-union"), strict=True):
        assert network.row(slug, "mde-school-04251", "SY2018-19")["value"] == float(text)
    lines.all_reached()
    for slug, column in COLUMNS.items():
        at, code = header.index(column), header.index("BuildingCode")
        wanted = {f"mde-school-{row[code]}": row[at] if row[at] != "" else None for row in rows}
        shown = {code: row["value"] for code, row in network.everywhere(slug, "SY2018-19").items()}
        assert shown == wanted
    check_next_year(network, header, rows, tmp_path)


def check_next_year(network: Network, header: list[object], rows: list[list[object]], tmp_path: Path) -> None:
    """Another year in name, sheet and cells, the explaining sheet first, a line above the header, a new column."""
    kept = [["2019-20", *row[1:], "new"] for row in rows if row[1] == "41000"]
    sheets = {
        "Data Dictionary": [["Column Letter", "Column Name"], ["A", "AcademicYear"]],
        "2019-20 Data": [["School Grades 2019-20"], [], [*header, "Another"], *kept],
    }
    later = write_xlsx(tmp_path / "2019-20_School_Grades.xlsx", sheets)
    assert network.bring(later, "mde-school-grades")["rows_read"] == len(kept)
    network.publish(*SLUGS)
    for slug in SLUGS:
        place = "mde-41000" if slug == "graded-schools" else "mde-school-04251"
        old, new = network.row(slug, place, "SY2018-19"), network.row(slug, place, "SY2019-20")
        assert {**old, "period": "SY2019-20"} == new
