import datetime
from pathlib import Path

import pytest

from dashboard.ingest.definitions import (
    Baseline,
    Definitions,
    DefinitionsRefused,
    DisclosureRule,
    Group,
    Period,
    Place,
    Relation,
    Source,
    Target,
    Where,
)
from dashboard.ingest.definitions_text import read_definitions
from tests.dashboard.ingest.files import write

D = datetime.date
INDICATOR = """
[[indicators]]
slug = "births"
name = "Births"
summary = "How many are born."
tier = "core"
type = "count"
numerator = "births"
unit = "people"
direction = "neither"
numerator_words = "Births."
universe = "Residents."
why = "It matters."
limitations = "None."
source = "registry"
"""


def load(folder: Path, *texts: str) -> Definitions:
    return read_definitions([write(folder, text, f"{number}.toml") for number, text in enumerate(texts)])


def errors(folder: Path, *texts: str) -> list[str]:
    with pytest.raises(DefinitionsRefused) as caught:
        load(folder, *texts)
    assert str(caught.value) == "\n".join(str(error) for error in caught.value.errors)
    return [str(error) for error in caught.value.errors]


def test_no_file_defines_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, "") == Definitions()


def test_sources_and_disclosure_rules(tmp_path: Path) -> None:
    found = load(tmp_path, """
[[sources]]
slug = "registry"
name = "Registry"
publisher = "State"
citation = "State Registry."
licence = "By agreement"
disclosure = "small"
agreement_ends = 2027-06-30
[[disclosure_rules]]
slug = "small"
name = "Small numbers"
kind = "restricted"
smallest_count = 10
smallest_base = 10
rounding = 5
exact_from = 100
""")  # fmt: skip
    assert found.sources == (
        Source("registry", "Registry", "", "State", "State Registry.", "", "By agreement", "", "small", D(2027, 6, 30)),
    )
    assert found.disclosure_rules == (DisclosureRule("small", "Small numbers", "", "restricted", 10, 10, 5, 100),)


def test_every_category_is_a_group_and_everyone_comes_first(tmp_path: Path) -> None:
    found = load(tmp_path, """
[[dimensions]]
slug = "sex"
name = "Sex"
partition = ["male", "female"]
categories = [{ slug = "male", name = "Men" }, { slug = "female", name = "Women", name_es = "Mujeres" }]
[[dimensions]]
slug = "race"
name = "Race"
scheme = "local"
categories = [{ slug = "black", name = "Black" }]
[[groups]]
key = "race=black;sex=female"
name = "Black women"
""")  # fmt: skip
    assert [group.key for group in found.groups] == [
        "",
        "sex=male",
        "sex=female",
        "race=black",
        "race=black;sex=female",
    ]
    assert found.groups[0] == Group("", "Everyone", "Todas las personas")
    assert [(part.slug, part.partition, part.scheme) for part in found.dimensions] == [
        ("sex", ("male", "female"), ""), ("race", (), "local"),
    ]  # fmt: skip


def test_everyone_may_have_another_name(tmp_path: Path) -> None:
    found = load(tmp_path, '[[dimensions]]\nslug = "sex"\nname = "Sex"\n[[groups]]\nkey = ""\nname = "All residents"\n')
    assert found.groups == (Group("", "All residents", ""),)


def test_periods_know_their_days_from_their_code_or_say_them(tmp_path: Path) -> None:
    found = load(tmp_path, """
[[periods]]
code = "2019-2023"
name_es = "2019 a 2023"
[[periods]]
code = "spring-24"
kind = "window"
starts = 2024-03-01
ends = 2024-05-31
name = "Spring 2024"
""")  # fmt: skip
    assert found.periods == (
        Period("2019-2023", "window", D(2019, 1, 1), D(2023, 12, 31), "2019-2023", "2019 a 2023"),
        Period("spring-24", "window", D(2024, 3, 1), D(2024, 5, 31), "Spring 2024", ""),
    )


PLACES = """
[[places]]
code = "26"
name = "Michigan"
kind = "state"
parent = "us"
codes = { fips = "26" }
home = true
[[places]]
code = "us"
name = "United States"
kind = "nation"
[[place_files]]
file = "counties.csv"
code = "GEOID"
name = "NAME"
kind = "county"
parent_column = "ST"
[[place_files]]
file = "hoods.json"
code = "id"
code_template = "nbhd-{code}"
name = "n"
kind = "neighborhood"
parent = "26081"
hierarchy = "city"
partition = false
vintage = "2020"
[[relations]]
parent = "26"
child = "nbhd-creston"
hierarchy = "service"
weight = 0.5
partition = false
"""


def test_places_come_inline_and_from_files(tmp_path: Path) -> None:
    write(tmp_path, "GEOID,NAME,ST\n26081,Kent,26\n", "counties.csv")
    write(
        tmp_path,
        '{"features": [{"properties": {"id": "creston", "n": "Creston"}, "geometry": {"type": "Point",'
        ' "coordinates": [-85.6, 43]}}]}',
        "hoods.json",
    )
    found = load(tmp_path, PLACES)
    assert found.places == (
        Place("26", "Michigan", "", "state", "", (("fips", "26"),), home=True),
        Place("us", "United States", "", "nation", ""),
        Place("26081", "Kent", "", "county", ""),
        Place("nbhd-creston", "Creston", "", "neighborhood", "2020", (), '{"type":"Point","coordinates":[-85.6,43.0]}'),
    )
    assert found.relations == (
        Relation("us", "26", "administrative", True, 1.0),
        Relation("26", "26081", "administrative", False, 1.0, optional=True),
        Relation("26081", "nbhd-creston", "city", False, 1.0),
        Relation("26", "nbhd-creston", "service", False, 0.5),
    )


def test_a_file_of_places_without_parents_nests_nothing(tmp_path: Path) -> None:
    write(tmp_path, "c,n\n1,A\n", "p.csv")
    table = '[[place_files]]\nfile = "p.csv"\ncode = "c"\nname = "n"\nkind = "city"\n'
    assert load(tmp_path, table).relations == ()
    assert errors(tmp_path, table.replace('"n"', '"x"')) == [
        "0.toml: place_files[1].file: The file has nothing named “x”. It has: c, n."
    ]


def test_a_table_of_pairs_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    write(tmp_path, "OLD,NEW\n", "pairs.csv")
    table = '[[crosswalks]]\nfile = "pairs.csv"\nchild = "OLD"\nparent = "NEW"\n'
    assert errors(tmp_path, table) == [
        "0.toml: crosswalks[1].file: The file holds no place with these choices. Choose other columns."
    ]


def test_an_indicator_is_a_reviewed_definition(tmp_path: Path) -> None:
    review = 'author = "A"\nchecker = "B"\nreviewed = 2026-01-01\nnext_review = 2027-01-01\ndimensions = ["race"]\n'
    measure = '[[measures]]\nslug = "births"\nname = "Births"\nsource = "registry"\nkind = "count"\nunit = "people"\n'
    found = load(tmp_path, INDICATOR + review, measure)
    (indicator,) = found.indicators
    assert (indicator.slug, indicator.status, indicator.reference) == ("births", "in_progress", "overall")
    assert (indicator.dimensions, indicator.reviewed) == (("race",), D(2026, 1, 1))
    assert [measure.kind for measure in found.measures] == ["count"]


def test_data_that_are_wanted_need_no_formula(tmp_path: Path) -> None:
    (indicator,) = load(tmp_path, """
[[indicators]]
slug = "belonging"
name = "Children who feel they belong"
status = "wanted"
tier = "core"
type = "proportion"
unit = "percent"
direction = "higher"
owner = "Data & Capacity"
plan = "Ask in the school survey."
""").indicators  # fmt: skip
    assert (indicator.numerator, indicator.owner, indicator.plan) == (
        "",
        "Data & Capacity",
        "Ask in the school survey.",
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('slug = "births"', 'slug = "Births"', "slug: Write small letters"),
        ('numerator = "births"', "", "numerator: This key is needed."),
        ('numerator = "births"', 'numerator = "births +"', "numerator, denominator: Character 9"),
        ('type = "count"', 'type = "share"', "type: “share” is not known here."),
        ('type = "count"', 'type = "count"\ndenominator = "x"', "type: A figure of type count has no denominator"),
        ('unit = "people"', 'unit = "people"\ndecimals = 12', "decimals: Show at most 9 decimals."),
        ('unit = "people"', 'unit = "people"\nreviewed = 2026-01-01', "reviewed: A reviewed definition names"),
        ('unit = "people"', 'unit = "people"\nauthor = "A"\nchecker = "A"', "checker: Two different people"),
        ('unit = "people"', 'unit = "people"\nweight = 2', "weight: This key is not known."),
        ('why = "It matters."', "", "why: This key is needed."),
    ],
)
def test_what_is_wrong_with_an_indicator_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    (found,) = errors(tmp_path, INDICATOR.replace(old, new, 1))
    assert found.startswith(f"0.toml: indicators[1].{message}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = ", ": The file cannot be read as TOML"),
        ("colour = 1", "colour: This key is not known."),
        ('[[groups]]\nkey = "sex=female;race=black"\nname = "x"', "groups[1].key: Write the dimensions in the order"),
        ('[[groups]]\nkey = "black"\nname = "x"', "groups[1].key: Write dimension=category"),
        ('[[periods]]\ncode = "soon"\nkind = "year"', "periods[1].code: This is not one of the usual codes."),
        ('[[periods]]\ncode = "soon"', "periods[1].kind: “” is not known here."),
        ('[[periods]]\ncode = "2023"\nstarts = 2023-02-01\nends = 2023-01-01', "periods[1].ends: A period ends"),
        ('[[periods]]\ncode = "spring 24"\nkind = "window"', "periods[1].code: Write letters, digits"),
        ('[[places]]\ncode = "a b"\nname = "A"\nkind = "city"', "places[1].code: Write letters, digits"),
        ('[[relations]]\nparent = "a"\nchild = "a"', "relations[1].child: A place cannot lie in itself."),
        ('[[relations]]\nparent = "a"\nchild = "b"\nweight = 2', "relations[1].weight: Write a share"),
        ('[[places]]\ncode = "a"\nname = "A"\nkind = "Big City"', "places[1].kind: Write small letters, digits"),
        ('[[datasets]]\nslug = "a"\ntitle = "A"\nlag_months = 121', "datasets[1].lag_months: Ten years is the most"),
        ('[[dimensions]]\nslug = "a"\nname = "A"\npartition = ["x"]', "dimensions[1].partition: “x” is not"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_key(tmp_path: Path, text: str, message: str) -> None:
    found = errors(tmp_path, text)
    assert any(line.removeprefix("0.toml: ").startswith(message.removeprefix(": ")) for line in found)


AIM = 'indicator = "births"\nauthor = "Council"\n'


def test_targets_and_starting_points_say_where_of_whom_and_by_when(tmp_path: Path) -> None:
    found = load(tmp_path, f"""
[[targets]]
{AIM}
place = ["26081", "26139"]
groups = ["", "race=black"]
due = 2030-12-31
value = 6
reason = "Agreed."
[[baselines]]
{AIM}
each = "county"
within = "26"
period = "2019-2023"
""")  # fmt: skip
    two, counties = Where(("26081", "26139")), Where((), "county", "26")
    assert found.targets == (Target("births", two, ("", "race=black"), "Council", "Agreed.", "", D(2030, 12, 31), 6.0),)
    assert found.baselines == (Baseline("births", counties, None, "Council", "", "", "2019-2023", None),)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('due = 2030-12-31\nplace = "26"', "targets[1].value: This key is needed."),
        ('value = 1\nplace = "26"', "targets[1].due: This key is needed."),
        ('due = "2030"\nvalue = 1\nplace = "26"', "targets[1].due: Write a date here"),
        ("due = 2030-12-31\nvalue = 1", "targets[1].place: Say which place, or which level"),
        ('due = 2030-12-31\nvalue = 1\nplace = "26"\neach = "county"', "targets[1].place: Say which place, or"),
        ('due = 2030-12-31\nvalue = 1\nplace = "26"\nwithin = "us"', "targets[1].within: This goes with `each`"),
        ('due = 2030-12-31\nvalue = 1\nplace = "Kent County"', "targets[1].place: Write codes of places"),
        ('due = 2030-12-31\nvalue = 1\nplace = "26"\ngroups = []', "targets[1].groups: Name a group"),
        ('due = 2030-12-31\nvalue = 1\nplace = "26"\nperiod = "2023"', "targets[1].period: This key is not known."),
    ],
)
def test_what_is_wrong_with_a_target_is_named(tmp_path: Path, line: str, message: str) -> None:
    (found,) = errors(tmp_path, f"[[targets]]\n{AIM}{line}")
    assert found.removeprefix("0.toml: ").startswith(message)


def test_a_starting_point_names_an_indicator_and_a_period_by_their_codes(tmp_path: Path) -> None:
    wrong = AIM.replace('"births"', '"Born Here"')
    found = errors(tmp_path, f'[[baselines]]\n{wrong}place = "26"\nperiod = "last year"')
    assert [one.removeprefix("0.toml: ").split(" ", 1)[0] for one in found] == [
        "baselines[1].indicator:", "baselines[1].period:",
    ]  # fmt: skip


def test_a_target_that_is_there_twice_is_named(tmp_path: Path) -> None:
    target = f'[[targets]]\n{AIM}place = "26"\ndue = 2030-12-31\nvalue = 1\n'
    assert errors(tmp_path, target, target.replace("= 1", "= 2")) == [
        ": targets: “births” has two for the same places and groups. Keep one of them."
    ]


def test_what_is_defined_twice_is_named_across_files(tmp_path: Path) -> None:
    period = '[[periods]]\ncode = "2023"\n'
    assert errors(tmp_path, period, period) == [": periods: “2023” is defined 2 times. Keep one of them."]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DefinitionsRefused, match=r"none\.toml: The file cannot be read as TOML"):
        read_definitions([tmp_path / "none.toml"])
