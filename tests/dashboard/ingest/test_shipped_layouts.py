"""Recipes for files with banners, blocks, members, bands and flags, each on a small file of its kind that we made up."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from dashboard.ingest.outcome import Known, KnownMeasure
from dashboard.ingest.recipe_text import read_recipe
from tests.dashboard.ingest.files import Reading, read

HOME = Path(__file__).resolve().parents[3] / "dashboard" / "recipes"
Cells = list[list[object]]
PERCENT, COUNT = KnownMeasure("published", "percent"), KnownMeasure("count", "")
RACES = frozenset(
    {"", *(f"race={race}" for race in ("black", "white", "white-nh", "hispanic", "aian", "asian", "asian-pi", "nhpi"))}
)


def known(*measures: str, places: str = "us 26 26081 26139", **kinds: KnownMeasure) -> Known:
    """What the network knows; measures are published percentages unless `kinds` says otherwise."""
    found = {slug: kinds.get(slug.replace("-", "_"), PERCENT) for slug in measures}
    return Known(measures=found, places=frozenset(places.split()), groups=RACES)


def read_by(slug: str, folder: Path, content: bytes, known: Known, *, name: str = "file.csv") -> Reading:
    """A file read by a recipe that ships."""
    recipe = read_recipe((HOME / f"{slug}.toml").read_text(encoding="utf-8"))
    return read(folder, content, recipe, known=known, name=name)


def lines(cells: Cells) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(cells)
    return text.getvalue()


def figures(reading: Reading, *columns: str) -> list[tuple[object, ...]]:
    """Some columns of all figures, in the order of their keys."""
    assert reading.refused is None, reading.refused
    frame = reading.frame.astype(dict.fromkeys(("measure", "place", "period", "group"), "str"))
    frame = frame.sort_values(["measure", "place", "period", "group"])
    return [tuple(None if cell != cell else cell for cell in row) for row in frame[list(columns)].to_numpy().tolist()]


# Schools --------------------------------------------------------------------------------------------------------------
OF = "[Public School] 2030-31"
LUNCH = lines(
    [
        ["An export"],
        [],
        ["It has filters: all of them"],
        [],
        [
            "School Name",
            "State Name [Public School] Latest available year",
            f"County Number {OF}",
            f"Free and Reduced Lunch Students {OF}",
            f"Total Students All Grades (Excludes AE) {OF}",
        ],
        ["Alder School", "Michigan", "26081", "30", "100"],
        ["Beech School", "MICHIGAN", "26081", "–", "40"],
        ["Cedar School", "Michigan", "26081", "25", "20"],
        ["Duck School", "Michigan", "26139", "†", "†"],
        ["Elm School", "Michigan", "26139", "‡", "7"],
        [],
        ['Data Source: A "Survey", 2030-31 v.1a.'],
        [],
        ["† indicates that the data are not applicable."],
    ]
)


def test_schools_are_added_up_by_county_where_both_numbers_are_known(tmp_path: Path) -> None:
    reading = read_by(
        "nces-lunch",
        tmp_path,
        ("\ufeff" + LUNCH).encode(),
        known(
            "nces-lunch",
            "nces-students",
            "nces-schools",
            nces_lunch=KnownMeasure("proportion", "percent"),
            nces_students=COUNT,
            nces_schools=COUNT,
        ),
    )
    found = figures(reading, "measure", "place", "period", "value", "numerator", "denominator")
    assert ("nces-lunch", "26081", "SY2030-31", None, 55.0, 120.0) in found
    assert ("nces-students", "26081", "SY2030-31", 160.0, None, None) in found
    assert ("nces-students", "26139", "SY2030-31", 7.0, None, None) in found
    assert [row[3] for row in found if row[0] == "nces-schools"] == [3.0, 2.0]
    assert reading.counts.rows_read == 5
    assert reading.counts.combined["nces-lunch"] == {"normal": 2, "missing": 1, "not_applicable": 1, "suppressed": 1}
    note = next(row[0] for row in figures(reading, "note", "measure", "place") if row[1:] == ("nces-lunch", "26081"))
    assert "1" in str(note)
    assert "3" in str(note)


def test_a_county_whose_schools_have_no_number_has_none(tmp_path: Path) -> None:
    reading = read_by("nces-lunch", tmp_path, LUNCH.encode(), known("nces-lunch", "nces-students", "nces-schools"))
    rows = figures(reading, "measure", "place", "numerator", "state")
    assert [row[2] for row in rows if row[:2] == ("nces-lunch", "26139")] in ([], [None])


def test_agencies_are_counted_by_county_in_the_year_of_the_title(tmp_path: Path) -> None:
    cells: Cells = [
        ["An export", "", ""],
        [
            "Agency Name",
            "County Number [District] 2029-30",
            "Agency ID - NCES Assigned [District] Latest available year",
        ],
        ["Alder Schools", "26081", "2600001"],
        ["Beech Schools", "26081", "2600002"],
        ["Cedar Schools", "26139", "2600003"],
        ["", "", ""],
        ["Data Source: A survey", "", ""],
    ]
    reading = read_by(
        "nces-lea-crosswalk", tmp_path, lines(cells).encode(), known("nces-districts", nces_districts=COUNT)
    )
    found = figures(reading, "place", "period", "value")
    assert found == [("26081", "SY2029-30", 2.0), ("26139", "SY2029-30", 1.0)]


# Medicare -------------------------------------------------------------------------------------------------------------
HEAD = [
    "year", "geography", "adjustment", "analysis", "condition", "primary_sex", "primary_age", "primary_dual", "fips",
    "county", "state", "primary_race", "primary_eligibility", "primary_denominator", "analysis_value",
]  # fmt: skip
STAYS, MAMMOGRAMS = "Prevention Quality Overall Composite (PQI #90)", "Screening Mammography"


def medicare(condition: str, fips: str, race: str, people: str, value: str, **other: str) -> list[object]:
    """A row of a download."""
    row = {
        "year": "2030", "geography": "County", "adjustment": "Unsmoothed age standardized", "analysis": "Base measure",
        "condition": condition, "primary_sex": "All", "primary_age": "All", "primary_dual": "Dual & non-dual",
        "fips": fips, "county": "A County", "state": "MICHIGAN", "primary_race": race, "primary_eligibility": "All",
        "primary_denominator": people, "analysis_value": value,
    }  # fmt: skip
    return list({**row, **other}.values())


def zipped(members: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_all_members_of_a_download_are_read_with_bands_and_zeros(tmp_path: Path) -> None:
    county = [
        HEAD,
        medicare(STAYS, "1001", "All", "10,000+", "2134"),
        medicare(STAYS, "26990", "All", "11-499", "5"),
        medicare(STAYS, "26081", "All", "1,000-4,999", "7", analysis="Difference from state"),
        medicare("Another condition", "26081", "All", "1,000-4,999", "7"),
    ]
    state = [
        [name for name in HEAD if name != "county"],
        medicare(STAYS, "1", "American Indian/Alaska Native", "11-499", "0", geography="State/Territory"),
    ]
    del state[1][HEAD.index("county")]
    breast = [HEAD, medicare(MAMMOGRAMS, "26081", "White", "500-999", "41", primary_sex="Female", primary_age="65-74")]
    content = zipped(
        {"a_county.csv": lines(county), "b_state.csv": lines(state), "c.csv": lines(breast), "readme.txt": "?"}
    )
    stays = KnownMeasure("published", "stays")
    reading = read_by(
        "cms-disparities",
        tmp_path,
        content,
        known("cms-pqi90", "cms-flu-vaccine", "cms-mammography", places="26081", cms_pqi90=stays),
        name="download.zip",
    )
    assert figures(reading, "measure", "place", "period", "group", "value", "denominator_bound") == [
        ("cms-mammography", "26081", "2030", "race=white-nh", 41.0, "500-999"),
        ("cms-pqi90", "01", "2030", "race=aian", 0.0, "11-499"),
        ("cms-pqi90", "01001", "2030", "", 2134.0, ">=10000"),
    ]
    assert (reading.counts.rows_read, reading.counts.rows_accepted, reading.counts.rows_left_out) == (6, 3, 3)


# County Health Rankings -----------------------------------------------------------------------------------------------
def test_a_flag_gives_a_note_or_says_that_a_figure_is_hidden(tmp_path: Path) -> None:
    parts = ("", "_cilow", "_cihigh", "_flag2")
    cells: Cells = [
        [
            "statecode",
            "countycode",
            *(f"v123_race_{race}{part}" for race in ("white", "black", "tom") for part in parts),
            "v123_race_flag_CT",
        ],
        ["26", "081", "5.5", "4", "7", "", "9.25", "3", "20", "1", "", "", "", "2", ""],
    ]
    about = known("chr-v123")
    about = Known(about.measures, about.places, groups=RACES | {"race=two-or-more"})
    reading = read_by("chr-measures", tmp_path, lines(cells).encode(), about, name="v123_otherdata_R2031.csv")
    found = figures(reading, "group", "period", "value", "lower", "upper", "level", "state")
    assert found == [
        ("race=black", "2031", 9.25, 3.0, 20.0, 0.95, "normal"),
        ("race=two-or-more", "2031", None, None, None, None, "suppressed"),
        ("race=white-nh", "2031", 5.5, 4.0, 7.0, 0.95, "normal"),
    ]
    assert [bool(note) for note, _ in figures(reading, "note", "group")] == [True, False, False]


def test_the_file_for_everyone_is_read_by_the_same_recipe(tmp_path: Path) -> None:
    cells: Cells = [
        ["statecode", "countycode", "v123_numerator", "v123_denominator", "v123_rawvalue", "v123_cihigh", "v123_cilow"],
        ["26", "000", "30", "2000", "15.5", "17", "14"],
        ["26", "081", "NA", "800", "NA", "NA", "NA"],
    ]
    reading = read_by("chr-measures", tmp_path, lines(cells).encode(), known("chr-v123"), name="v123_r2031.csv")
    assert figures(reading, "place", "value", "numerator", "denominator", "lower", "upper", "state") == [
        ("26", 15.5, 30.0, 2000.0, 14.0, 17.0, "normal"),
        ("26081", None, None, 800.0, None, None, "missing"),
    ]


def test_a_release_takes_its_year_from_the_name_of_the_file_and_its_shares_become_percent(tmp_path: Path) -> None:
    ends = ("Value", "Numerator", "Denominator", "Lower.Confidence.Interval", "Upper.Confidence.Interval")
    topics = ("Premature.death", "High.school.graduation", "Children.in.poverty")
    cells: Cells = [
        ["FIPS", "County", *(f"{topic}.{end}" for topic in topics for end in ends), "Homicide.rate.Value"],
        [
            "26081",
            "A County",
            "5000.0",
            "",
            "",
            "4900.0",
            "5100.0",
            "0.29",
            "29.0",
            "100.0",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "3",
        ],
    ]
    reading = read_by(
        "chr-releases",
        tmp_path,
        lines(cells).encode(),
        known(
            "chr-premature-death", "chr-graduation", "chr-child-poverty", chr_premature_death=KnownMeasure("published")
        ),
        name="countyhealth31_MI.csv",
    )
    assert figures(reading, "measure", "period", "value", "numerator", "lower", "state") == [
        ("chr-child-poverty", "2031", None, None, None, "missing"),
        ("chr-graduation", "2031", 29.0, 29.0, None, "normal"),
        ("chr-premature-death", "2031", 5000.0, None, 4900.0, "normal"),
    ]


# Michigan school grades -----------------------------------------------------------------------------------------------
def test_the_sheet_with_data_is_read_and_schools_lie_below_their_district(tmp_path: Path) -> None:
    head = [
        "AcademicYear", "ISDCode", "ISDName", "DistrictCode", "DistrictName", "BuildingCode", "BuildingName",
        "ProficiencyRateELA", "ProficiencyRateMath", "GradRate4Year", "OnTrackAttendanceRate",
    ]  # fmt: skip
    path = tmp_path / "made.xlsx"
    book = xlsxwriter.Workbook(path)
    for title, cells in (
        ("Data Dictionary", [["Column Name"], ["ISDCode"]]),
        (
            "Data",
            [head, ["2030-31", "01000", "An ISD", "01010", "A District", "00042", "A School", 26.04, 0, "", 49.5]],
        ),
    ):
        sheet = book.add_worksheet(title)
        for at, row in enumerate(cells):
            sheet.write_row(at, 0, row)
    book.close()
    measures = ("mde-ela", "mde-math", "mde-graduation-4yr", "mde-attendance", "mde-schools")
    reading = read_by(
        "mde-school-grades", tmp_path, path.read_bytes(), known(*measures, mde_schools=COUNT), name="made.xlsx"
    )
    assert figures(reading, "measure", "place", "period", "value", "state") == [
        ("mde-attendance", "mde-school-00042", "SY2030-31", 49.5, "normal"),
        ("mde-ela", "mde-school-00042", "SY2030-31", 26.04, "normal"),
        ("mde-graduation-4yr", "mde-school-00042", "SY2030-31", None, "missing"),
        ("mde-math", "mde-school-00042", "SY2030-31", 0.0, "normal"),
        ("mde-schools", "mde-school-00042", "SY2030-31", 1.0, "normal"),
    ]
    above = {place.code: (place.name, place.parent) for place in reading.places}
    assert above["mde-school-00042"] == ("A School", "mde-01010")
    assert above["mde-01010"] == ("A District", "mde-01000")


# Historical poverty ---------------------------------------------------------------------------------------------------
KINDS = (
    "All families",
    "Married-couple families",
    "Families with a male householder, no spouse present",
    "Families with a female householder, no spouse present",
)


def poverty_block(title: str, *rows: list[object]) -> Cells:
    """A block with its title and its header of three rows."""
    first = ["Year", *(cell for kind in KINDS for cell in (kind, "", ""))]
    second = ["", *(cell for _ in KINDS for cell in ("Total", "Below poverty", ""))]
    third = ["", *(cell for _ in KINDS for cell in ("", "Number", "Percent"))]
    return [[title, *[""] * 12], first, second, third, *rows]


def poverty_row(year: str, *first: str) -> list[object]:
    """A row whose other kinds of family are not available."""
    return [year, *first, *["N"] * 6, "1,000", "(B)", "(B)"]


def poverty_table() -> bytes:
    """Three blocks under one banner, a year that was revised, a title with a footnote, and notes below."""
    cells = [
        ["Table 4 with headers in rows 5 through 7", *[""] * 12],
        *poverty_block(
            "All Races - With and Without Children Under 18 Years",
            poverty_row("2031 (2)", "84,350", "7,400", "008.8"),
            poverty_row("2031", "84,000", "7,000", "008.3"),
            poverty_row("2030", "83,000", "6,000", "007.2"),
        ),
        *poverty_block(
            "Black Alone or in Combination - With Children Under 18 Years", poverty_row("2031", "9", "1", "11.1")
        ),
        *poverty_block(
            "White, Not Hispanic - With Children Under 18 Years (24)", poverty_row("2001", "20,000", "900", "004.5")
        ),
        ["Note: Before 1979, other families were counted.", *[""] * 12],
        ["Source: A survey.", *[""] * 12],
    ]
    return lines(cells).encode()


def test_blocks_give_race_and_children_and_years_their_footnote(tmp_path: Path) -> None:
    kinds = ("all", "married", "man", "woman")
    slugs = [f"cps-poverty-{part}{kind}" for part in ("", "children-") for kind in kinds]
    reading = read_by("hist-poverty", tmp_path, poverty_table(), known(*slugs))
    rows = figures(reading, "measure", "period", "group", "value", "numerator", "denominator", "state", "note")
    footnote = "Footnote 2 of the Census Bureau's table"
    assert [row for row in rows if row[0].endswith("-all")] == [
        ("cps-poverty-all", "2030", "", 7.2, 6000000.0, 83000000.0, "normal", ""),
        ("cps-poverty-all", "2031", "", 8.8, 7400000.0, 84350000.0, "normal", footnote),
        ("cps-poverty-children-all", "2001", "race=white-nh", 4.5, 900000.0, 20000000.0, "normal", ""),
    ]
    assert {(row[0].rpartition("-")[2], row[6]) for row in rows if not row[0].endswith("-all")} == {
        ("married", "missing"),
        ("man", "missing"),
        ("woman", "suppressed"),
    }
    assert {issue.severity for issue in reading.issues} == {"warning", "note"}


@pytest.mark.parametrize(
    ("slug", "content", "name"),
    [
        ("nces-lunch", b"School Name,Other\nA,1\n", "a.csv"),
        ("chr-measures", b"statecode,countycode,v001_rawvalue\n26,081,1\n", "measures.csv"),
        ("chr-releases", b"FIPS,County,Premature.death.Value\n26081,A,1\n", "other.csv"),
        ("mde-school-grades", b"AcademicYear,BuildingCode\n2030-31,00042\n", "a.csv"),
        ("hist-poverty", b"Year,Percent\n2030,1\n", "a.csv"),
        ("cms-disparities", b"fips,analysis_value\n1001,2\n", "a.csv"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, slug: str, content: bytes, name: str) -> None:
    measures = ("nces-lunch", "chr-v001", "chr-premature-death", "mde-ela", "cps-poverty-all", "cms-pqi90")
    reading = read_by(slug, tmp_path, content, known(*measures), name=name)
    assert reading.refused is not None
