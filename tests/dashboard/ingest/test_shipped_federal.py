"""The recipes for federal files on small made-up samples of their form; the real files are proved in `tests/dashboard/real`."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from dashboard.ingest.definitions_text import read_definitions
from dashboard.ingest.outcome import Known, KnownMeasure, Place
from dashboard.ingest.recipe_text import read_recipe
from tests.dashboard.ingest.files import Reading, read

HOME = Path(__file__).resolve().parents[3] / "dashboard"


def known(definitions: str) -> Known:
    """What a network knows that has loaded the core and one more file of definitions."""
    found = read_definitions([HOME / "definitions" / f"{name}.toml" for name in ("core", definitions)])
    return Known(
        measures={measure.slug: KnownMeasure(measure.kind, measure.unit) for measure in found.measures},
        periods=frozenset(period.code for period in found.periods),
        groups=frozenset(group.key for group in found.groups),
    )


def sample(folder: Path, recipe: str, definitions: str, content: str | bytes, name: str = "file.csv") -> Reading:
    """A small file, read by a recipe that ships; nothing is wrong with it."""
    text = (HOME / "recipes" / f"{recipe}.toml").read_text("utf-8")
    found = read(folder, content, read_recipe(text), known=known(definitions), name=name)
    assert found.refused is None
    assert [issue for issue in found.issues if issue.severity != "note"] == []
    return found


def cells(found: Reading, *columns: str) -> list[tuple[object, ...]]:
    """Some columns of the figures, with "-" where there is no number."""
    rows = found.frame[list(columns)].astype(object)
    return [tuple("-" if cell != cell else cell for cell in row) for row in rows.itertuples(index=False)]  # noqa: PLR0124  # NaN differs from itself


# EDFacts -------------------------------------------------------------------------------------------------------------
SCHOOLS = """\
STNAM,FIPST,LEAID,LEANM,NCESSCH,SCHNAM,ALL_COHORT_2122,ALL_RATE_2122,MBL_COHORT_2122,MBL_RATE_2122,\
ECD_COHORT_2122,ECD_RATE_2122,CWD_COHORT_2122,CWD_RATE_2122,LEP_COHORT_2122,LEP_RATE_2122,DATE_CUR
ALABAMA,1,100005,Made-up City,10000500001,First High,210,87,30,70-79,99,GE95,12,.,.,.,01JAN24
"""


def test_graduation_keeps_ranges_limits_and_what_is_hidden(tmp_path: Path) -> None:
    content = SCHOOLS + "ALABAMA,1,100005,Made-up City,10000500002,Second High,9,PS,2,PS,5,LT50,,,40,LE20,01JAN24\n"
    found = sample(tmp_path, "edfacts-graduation", "edfacts", content)
    assert set(found.column("period")) == {"SY2021-22"}
    assert cells(found, "place", "group", "value", "denominator", "state", "bound") == [
        ("010000500001", "", 87.0, 210.0, "normal", ""),
        ("010000500002", "", "-", 9.0, "suppressed", ""),
        ("010000500001", "race=black", "-", 30.0, "bounded", "70-79"),
        ("010000500002", "race=black", "-", 2.0, "suppressed", ""),
        ("010000500001", "income=low", "-", 99.0, "bounded", ">=95"),
        ("010000500002", "income=low", "-", 5.0, "bounded", "<50"),
        ("010000500001", "disability=yes", "-", 12.0, "not_applicable", ""),
        ("010000500002", "disability=yes", "-", "-", "missing", ""),
        ("010000500001", "english=learner", "-", "-", "not_applicable", ""),
        ("010000500002", "english=learner", "-", 40.0, "bounded", "<=20"),
    ]


def test_schools_lie_in_their_district_and_that_in_its_state(tmp_path: Path) -> None:
    found = sample(tmp_path, "edfacts-graduation", "edfacts", SCHOOLS)
    assert found.places == (
        Place("01", "ALABAMA", "state", "", "schools", True),
        Place("0100005", "Made-up City", "district", "01", "schools", True),
        Place("010000500001", "First High", "school", "0100005", "schools", True),
    )


def test_the_file_of_districts_is_read_too(tmp_path: Path) -> None:
    content = "STNAM,FIPST,LEAID,LEANM,ALL_COHORT_2122,ALL_RATE_2122\nALABAMA,01,0100005,Made-up City,219,85-89\n"
    found = sample(tmp_path, "edfacts-graduation", "edfacts", content)
    assert [(place.code, place.kind, place.parent) for place in found.places] == [
        ("01", "state", ""), ("0100005", "district", "01"),
    ]  # fmt: skip
    assert cells(found, "place", "group", "denominator", "bound") == [("0100005", "", 219.0, "85-89")]


# Social Vulnerability Index ------------------------------------------------------------------------------------------
COUNTIES = """\
ST,FIPS,LOCATION,E_TOTPOP,M_TOTPOP,E_POV,M_POV,EP_POV,MP_POV,EP_NOHSDP,MP_NOHSDP,EP_UNEMP,MP_UNEMP,EP_MINRTY,MP_MINRTY,\
RPL_THEMES,F_TOTAL
01,01001,"First County, Alabama",1000,0,150,20,15.0,2.0,-999,-999,5.5,-999,20,0.1,0.25,0
"""


def test_the_years_of_the_index_follow_from_the_files_name(tmp_path: Path) -> None:
    found = sample(tmp_path, "svi-county", "svi", COUNTIES, "SVI_2022_US_county.csv")
    assert set(found.column("period")) == {"2018-2022"}
    assert set(found.column("place")) == {"01001"}


def test_minus_999_is_no_data_in_the_index(tmp_path: Path) -> None:
    found = sample(tmp_path, "svi-county", "svi", COUNTIES, "SVI2018_US_COUNTY.csv")
    assert cells(found, "measure", "value", "moe", "moe_level", "state") == [
        ("svi-residents", 1000.0, 0.0, 0.9, "normal"),
        ("svi-people-in-poverty", 150.0, 20.0, 0.9, "normal"),
        ("svi-poverty", 15.0, 2.0, 0.9, "normal"),
        ("svi-no-high-school-diploma", "-", "-", "-", "missing"),
        ("svi-unemployment", 5.5, "-", "-", "normal"),
        ("svi-minority", 20.0, 0.1, 0.9, "normal"),
        ("svi-rank", 0.25, "-", "-", "normal"),
    ]


def test_poverty_at_another_line_is_not_taken_for_poverty(tmp_path: Path) -> None:
    content = COUNTIES.replace("E_POV,M_POV,EP_POV,MP_POV", "E_POV150,M_POV150,EP_POV150,MP_POV150")
    found = sample(tmp_path, "svi-county", "svi", content, "SVI2020_US_COUNTY.csv")
    assert {"svi-poverty", "svi-people-in-poverty"}.isdisjoint(found.column("measure"))


# Population estimates ------------------------------------------------------------------------------------------------
PEOPLE = """\
SUMLEV,STATE,COUNTY,STNAME,CTYNAME,YEAR,POPESTIMATE,POPEST_MALE,POPEST_FEM,UNDER5_TOT,UNDER5_MALE,UNDER5_FEM,\
AGE04_TOT,MEDIAN_AGE_TOT,MEDIAN_AGE_MALE,MEDIAN_AGE_FEM
040,35,000,New Mexico,New Mexico,1,900,450,450,90,45,45,90,38.0,37.0,39.0
050,35,013,New Mexico,Doña Ana County,1,100,40,60,10,4,6,10,33.3,31.9,34.6
050,35,013,New Mexico,Doña Ana County,6,105,42,63,11,5,6,11,33.5,32.0,34.7
"""


def zipped(name: str, content: bytes) -> bytes:
    """A ZIP with one member."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, content)
    return target.getvalue()


def test_population_comes_from_a_zip_in_latin_1_by_the_code_of_its_date(tmp_path: Path) -> None:
    content = zipped("cc-est2024-agesex-all.csv", PEOPLE.encode("iso-8859-1"))
    found = sample(tmp_path, "pep-agesex", "pep", content, "cc-est2024-agesex-all.zip")
    assert [(place.code, place.name) for place in found.places] == [("35013", "Doña Ana County")]
    assert cells(found, "measure", "period", "group", "value")[:4] == [
        ("pep-population", "2020-04-01", "", 100.0),
        ("pep-population", "2024", "", 105.0),
        ("pep-population", "2020-04-01", "sex=male", 40.0),
        ("pep-population", "2024", "sex=male", 42.0),
    ]
    assert len(found.frame) == 18


@pytest.mark.parametrize("name", ["cc-est2019-agesex-all.csv", "CC-EST2020-AGESEX-ALL.csv"])
def test_a_vintage_that_counts_its_dates_otherwise_is_refused(tmp_path: Path, name: str) -> None:
    recipe = read_recipe((HOME / "recipes" / "pep-agesex.toml").read_text("utf-8"))
    for content, called in ((PEOPLE.encode("iso-8859-1"), name), (zipped(name, PEOPLE.encode()), "population.zip")):
        assert read(tmp_path, content, recipe, known=known("pep"), name=called).refused is not None


# Life expectancy -----------------------------------------------------------------------------------------------------
def test_life_expectancy_keeps_its_standard_error_and_how_it_was_made(tmp_path: Path) -> None:
    content = (
        "Tract ID,STATE2KX,e(0),se(e(0)),Abridged life table flag\n1001020100,01,73.1,2.2,3\n26081000100,26,80,1,1\n"
    )
    found = sample(tmp_path, "usaleep", "usaleep", content, "US_A.CSV")
    note = "Some of the death rates behind this figure are predicted by a model."
    assert cells(found, "place", "period", "value", "se", "moe", "note") == [
        ("01001020100@2010", "2010-2015", 73.1, 2.2, "-", note),
        ("26081000100@2010", "2010-2015", 80.0, 1.0, "-", ""),
    ]


def test_copies_of_the_file_with_other_names_are_read_too(tmp_path: Path) -> None:
    found = sample(tmp_path, "usaleep", "usaleep", "FIPS,FIPS.ST,lifex,se\n01001020100,01,73.1,2.2\n")
    assert cells(found, "place", "value", "se", "note") == [("01001020100@2010", 73.1, 2.2, "")]


# Yearly poverty and income -------------------------------------------------------------------------------------------
ENDS = ["90% CI Lower Bound", "90% CI Upper Bound"]
AGES = ["All Ages", "Age 0-17", "Age 5-17 in Families"]
Cell = str | float


def workbook(sheet: Sequence[Sequence[Cell]]) -> bytes:
    """A workbook with one sheet, whose third row has merged cells."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    page = book.add_worksheet("est31ALL")
    for row, line in enumerate(sheet):
        for column, cell in enumerate(line):
            page.write(row, column, cell)
    page.merge_range(2, 0, 2, 3, "Geographic Information")
    book.close()
    return target.getvalue()


def poverty(*places: Sequence[Cell]) -> bytes:
    """A sheet as the program publishes it, for places whose figures count up from their first number."""
    header = ["State FIPS Code", "County FIPS Code", "Postal Code", "Name"]
    for age in AGES:
        header += [f"Poverty Estimate, {age}", *ENDS, f"Poverty Percent, {age}", *ENDS]
    header += ["Median Household Income", *ENDS, "Poverty Estimate, Age 0-4", *ENDS, "Poverty Percent, Age 0-4", *ENDS]
    banner: list[list[Cell]] = [["Table with column headers in rows 3 and 4"]]
    banner += [["2031 Poverty and Median Household Income Estimates\nSource: made up"], ["Geographic Information"]]
    return workbook([*banner, header, *places])


def test_yearly_poverty_finds_each_interval_behind_its_estimate(tmp_path: Path) -> None:
    young: list[Cell] = ["."] * 6
    figures = [figure for number in range(1, 8) for figure in (10.0 * number, 10.0 * number - 1, 10.0 * number + 2)]
    found = sample(tmp_path, "saipe", "saipe", poverty(["26", "081", "MI", "Kent County", *figures, *young]))
    assert set(found.column("period")) == {"2031"}
    assert cells(found, "measure", "group", "value", "lower", "upper", "level") == [
        ("saipe-poverty-number", "", 10.0, 9.0, 12.0, 0.9),
        ("saipe-poverty-percent", "", 20.0, 19.0, 22.0, 0.9),
        ("saipe-poverty-number", "age=under-18", 30.0, 29.0, 32.0, 0.9),
        ("saipe-poverty-percent", "age=under-18", 40.0, 39.0, 42.0, 0.9),
        ("saipe-child-poverty-percent", "", 40.0, 39.0, 42.0, 0.9),
        ("saipe-child-poverty-percent", "age=under-18", 40.0, 39.0, 42.0, 0.9),
        ("saipe-school-age-number", "", 50.0, 49.0, 52.0, 0.9),
        ("saipe-school-age-percent", "", 60.0, 59.0, 62.0, 0.9),
        ("saipe-median-household-income", "", 70.0, 69.0, 72.0, 0.9),
        ("saipe-under-5-number", "", "-", "-", "-", "-"),
        ("saipe-under-5-percent", "", "-", "-", "-", "-"),
    ]
    assert found.counts.rows_read == 1


def test_yearly_poverty_is_of_nation_states_and_counties(tmp_path: Path) -> None:
    figures: list[Cell] = [20.0, 10.0, 30.0] * 9
    places = [["00", "000", "US", "United States"], ["26", "000", "MI", "Michigan"], ["26", "081", "MI", "Kent County"]]
    found = sample(tmp_path, "saipe", "saipe", poverty(*([*place, *figures] for place in places)))
    assert [(place.code, place.parent) for place in found.places] == [("us", ""), ("26", "us"), ("26081", "26")]
    assert len(found.frame) == 3 * 11


# American Community Survey -------------------------------------------------------------------------------------------
INCOMES = "GEOID,NAME,B17020B_003E,B17020B_003M,B19013_001E,B19013_001M,B19013B_001E,B19013B_001M,B25003_001E,\
B25003_001M,B11002_001E,B11002_001M\n26081,Kent County,1,2,3,4,5,6,7,8,9,10\n"


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("acs_data_2019-2023.csv", "2019-2023"),
        ("acs_data_2020-2024.csv", "2020-2024"),
        ("ACS 2021_2025 counties.csv", "2021-2025"),
        ("acs.csv", "2019-2023"),
    ],
)
def test_the_years_of_the_survey_follow_from_the_files_name_if_they_stand_there(
    tmp_path: Path, name: str, period: str
) -> None:
    assert set(sample(tmp_path, "acs-county", "acs", INCOMES, name).column("period")) == {period}
