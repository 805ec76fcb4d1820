import tomllib

import pytest

from dashboard.ingest.recipe import After, FileRule, LevelRule, Like, Mark, RecipeError, TextFrom
from dashboard.ingest.recipe_text import read_recipe, recipe_from
from dashboard.ingest.toml_table import Problem

GOOD = """
period = "2023"
[recipe]
slug = "one"
title = "One"
dataset = "one"
[place]
columns = "FIPS"
[[records]]
measure = "births"
columns.value = "N"
"""
EVERYTHING = """
[recipe]
slug = "all"
title = "All"
version = 2
source = "agency"
dataset = "all"
create_periods = true
[file]
encoding = "windows-1252"
delimiter = "tab"
header_row = 3
[place]
columns = ["ST", 2]
width = [2, 3]
scheme = "fips"
name_column = "NAME"
create = true
hierarchy = "school"
levels = [{ pattern = "SSCCC", code = "{S}{C}", kind = "county", parent = "{S}" }]
[columns]
unmapped = "ignore"
ignore = ["X"]
[maps.races]
B = "black"
[numbers]
decimal = ","
thousands = "."
prefixes = ["$"]
percent = true
bounds = ["symbols", "ranges", "letters"]
vocabularies = []
blank = "missing: not_collected"
margin_level = 0.9
[numbers.marks]
PS = "suppressed"
n = "not_applicable"
x = "bounded: >=95"
[[records]]
pattern = 'R(?P<race>.)_(?P<year>[0-9]+)'
measure = { column = ["M", "N"], map = "races" }
period = { text = "20{year}" }
state = "provisional"
scale = 100
level = 0.95
note = "A note."
optional = ["moe"]
groups = { race = { text = "{race}", map = "races" }, sex = { column = "SEX" } }
columns = { value = "R{race}_{year}", moe = 7, lower = "L", upper = "U" }
"""


LOST_FLAG = 'columns.value = "N"\nflags = { column = "F", map = "f" }\n[maps.f]\na = "normal | lost"'


def problems(text: str) -> list[str]:
    with pytest.raises(RecipeError) as caught:
        read_recipe(text)
    return [str(problem) for problem in caught.value.problems]


def test_a_small_recipe_has_sound_defaults() -> None:
    recipe = read_recipe(GOOD)
    assert (recipe.slug, recipe.version, recipe.source, recipe.text) == ("one", 1, "", GOOD)
    assert recipe.file_rule == FileRule("utf-8", "auto", 1)
    assert (recipe.ignore_unmapped, recipe.ignored, recipe.create_periods) == (False, (), False)
    (record,) = recipe.records
    assert (record.measure, record.period, dict(record.columns)) == (
        TextFrom("births"), TextFrom("2023"), {"value": ("N",)},
    )  # fmt: skip
    assert recipe.numbers.marks["n/a"] == Mark("missing")
    assert recipe.numbers.blank == Mark("missing")


def test_everything_a_recipe_can_say_is_read() -> None:
    recipe = read_recipe(EVERYTHING)
    assert recipe.file_rule == FileRule("windows-1252", "\t", 3)
    (place,) = recipe.places
    assert (place.columns, place.widths, place.scheme, place.create) == (("ST", 2), (2, 3), "fips", True)
    assert (place.name_columns, place.hierarchy) == (("NAME",), "school")
    assert place.levels == (LevelRule("SSCCC", "{S}{C}", "county", "{S}"),)
    numbers = recipe.numbers
    assert (numbers.decimal, numbers.thousands, numbers.prefixes, numbers.percent) == (",", ".", ("$",), True)
    assert dict(numbers.marks) == {
        "ps": Mark("suppressed", "source"),
        "n": Mark("not_applicable", "not_applicable"),
        "x": Mark("bounded", "", ">=95"),
    }
    assert numbers.blank == Mark("missing", "not_collected")
    (record,) = recipe.records
    assert record.measure == TextFrom(columns=("M", "N"), lookup="races")
    assert record.period == TextFrom("20{year}")
    assert record.groups == (("race", TextFrom("{race}", lookup="races")), ("sex", TextFrom(columns=("SEX",))))
    assert (record.state, record.scale, record.moe_level, record.level) == ("provisional", 100.0, 0.9, 0.95)
    assert (record.note.template, record.optional, recipe.ignore_unmapped) == ("A note.", {"moe"}, True)


def test_a_place_code_is_understood_by_its_form() -> None:
    tract = LevelRule("SSCCCTTTTTT", "{S}{C}{T}@2010", "tract", "{S}{C}")
    assert tract.match("26081003600") == ("26081003600@2010", "26081")
    assert LevelRule("00000", "us").match("00000") == ("us", "")
    assert LevelRule("SS000", "{S}").match("26081") is None
    assert LevelRule("SS000", "{S}").match("260") is None
    assert LevelRule("SS", "{S}").match("2x") is None


def test_what_is_no_toml_is_refused() -> None:
    assert problems("a = ")[0].startswith("This is not valid TOML")
    assert problems("#" * 200_001) == ["A recipe has at most 200000 characters. Shorten it."]


def test_an_empty_recipe_names_all_that_it_lacks() -> None:
    assert [line.split(":")[0] for line in problems("")] == [
        "place.columns", "recipe.slug", "recipe.title", "recipe.dataset", "records",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('slug = "one"', 'slug = "One!"', "recipe.slug"),
        ('slug = "one"', 'slug = "one"\ncolour = "red"', "recipe.colour"),
        ('period = "2023"', "", "records[1].period"),
        ('period = "2023"', "period = 2023", "period"),
        ('period = "2023"', 'period = { column = "A", text = "2023" }', "period"),
        ('period = "2023"', 'period = { column = "A", map = "none" }', "period.map"),
        ('period = "2023"', 'period = { column = [0] }', "period.column"),
        ('period = "2023"', 'period = "{year}"', "period"),
        ('period = "2023"', 'period = "2023"\n[file]\nencoding = "utf-7"', "file.encoding"),
        ('period = "2023"', 'period = "2023"\n[file]\ndelimiter = "ab"', "file.delimiter"),
        ('period = "2023"', 'period = "2023"\n[file]\ndelimiter = 4', "file.delimiter"),
        ('period = "2023"', 'period = "2023"\n[file]\nsheet = "("', "file.sheet"),
        ('columns = "FIPS"', 'columns = "FIPS"\nwidth = [2, 3]', "place.width"),
        ('columns = "FIPS"', 'columns = "FIPS"\nwidth = 99', "place.width"),
        ('columns = "FIPS"', 'columns = "FIPS"\nlevels = [{ pattern = "SS", code = "{T}" }]', "place.levels[1].code"),
        ('columns = "FIPS"', 'columns = "FIPS"\nlevels = [{ pattern = "SS", code = "{S" }]', "place.levels[1].code"),
        ('columns = "FIPS"', 'columns = "FIPS"\nlevels = [{ pattern = "SS", code = "{S:4}" }]', "place.levels[1].code"),
        ("[[records]]", '[numbers]\nbounds = ["x"]\n[[records]]', "numbers.bounds"),
        ("[[records]]", '[numbers]\nvocabularies = ["x"]\n[[records]]', "numbers.vocabularies"),
        ("[[records]]", '[numbers]\nthousands = "x"\n[[records]]', "numbers.thousands"),
        ("[[records]]", '[numbers]\nthousands = "."\n[[records]]', "numbers.thousands"),
        ("[[records]]", '[numbers]\nmargin_level = 90\n[[records]]', "numbers.margin_level"),
        ("[[records]]", '[numbers]\nblank = "zero"\n[[records]]', "numbers.blank"),
        ("[[records]]", '[numbers.marks]\nPS = "normal"\n[[records]]', "numbers.marks.PS"),
        ("[[records]]", '[numbers.marks]\nPS = "missing: lost"\n[[records]]', "numbers.marks.PS"),
        ('columns.value = "N"', 'columns.moe = "N"', "records[1].columns"),
        ('columns.value = "N"', 'columns.value = "N"\ncolumns.moe = "M"', "records[1].margin_level"),
        ('columns.value = "N"', 'columns.value = "N"\ncolumns.lower = "L"', "records[1].level"),
        ('columns.value = "N"', 'columns.value = []', "records[1].columns.value"),
        ('columns.value = "N"', 'columns.value = "N"\ncolumns.mean = "N"', "records[1].columns.mean"),
        ('columns.value = "N"', 'columns.value = "N"\nscale = 0', "records[1].scale"),
        ('columns.value = "N"', 'columns.value = "N"\noptional = ["moe"]', "records[1].optional"),
        ('columns.value = "N"', 'columns.value = "N"\nstate = "missing"', "records[1].state"),
        ('columns.value = "N"', 'columns.value = "N"\npattern = "("', "records[1].pattern"),
        ('columns.value = "N"', 'columns.value = "{x}"\npattern = "(?P<y>.)"', "records[1].columns.value"),
        ('columns.value = "N"', 'columns.value = "N"\ngroup = "race=x"\ngroups.race = "x"', "records[1].group"),
        ('measure = "births"', "", "records[1].measure"),
        ("[[records]]", '[file]\nheader_like = [3]\n[[records]]', "file.header_like"),
        ("[[records]]", '[file]\nheader_rows = 11\n[[records]]', "file.header_rows"),
        ("[[records]]", '[file]\nheader_like = ["a"]\nheader_row = 2\n[[records]]', "file.header_row"),
        ("[[records]]", '[file]\nblock_title = "a"\n[[records]]', "file.block_title"),
        ("[[records]]", '[file]\nname = "("\n[[records]]', "file.name"),
        ("[[records]]", '[rows]\nrepeated = "last"\n[[records]]', "rows.repeated"),
        ("[[records]]", '[rows]\nkeep = [{ is = ["a"] }]\n[[records]]', "rows.keep[1]"),
        ("[[records]]", '[rows]\nkeep = [{ column = "A" }]\n[[records]]', "rows.keep[1]"),
        ("[[records]]", '[rows]\ndrop = [{ capture = "x", is = ["a"] }]\n[[records]]', "rows.drop[1].capture"),
        ("[[records]]", '[rows]\ndrop = [{ column = "A", like = "(" }]\n[[records]]', "rows.drop[1].like"),
        ('columns = "FIPS"', 'columns = "FIPS"\nfor = { level = "x" }', "place.for"),
        ('columns = "FIPS"', 'columns = "FIPS"\ncode = "{place}"', "place.code"),
        ('columns = "FIPS"', 'code = "{code}"', "place.code"),
        ('columns = "FIPS"', 'columns = "FIPS"\ncode = "a"\nlevels = [{ pattern = "S", code = "{S}" }]', "place.code"),
        ('columns = "FIPS"', 'columns = "FIPS"\nabove = { width = 3 }', "place.above.columns"),
        ('columns = "FIPS"', 'columns = "FIPS"\nwhen = { column = "A" }', "place.when"),
        ('slug = "one"', 'slug = "one"\ncovers = "all"', "recipe.covers"),
        ('columns.value = "N"', "columns.value = { like = '(' }", "records[1].columns.value.like"),
        ('columns.value = "N"', "columns.value = { like = '{x}' }", "records[1].columns.value.like"),
        ('columns.value = "N"', 'columns.value = { name = "N" }', "records[1].columns.value"),
        ('columns.value = "N"', 'columns.value = { like = "N", by = 2 }', "records[1].columns.value.by"),
        ('columns.value = "N"', 'columns.value = { after = "N", by = 0 }', "records[1].columns.value.by"),
        ('columns.value = "N"', 'columns.value = { after = "N", by = true }', "records[1].columns.value.by"),
        ('columns.value = "N"', 'columns.value = { after = ["N", "M"] }', "records[1].columns.value.after"),
        ('columns.value = "N"', 'columns.value = "N"\ncount = true', "records[1].count"),
        ('columns.value = "N"', 'columns.value = "N"\ncombine = "mean"', "records[1].combine"),
        ('columns.value = "N"', 'columns.value = "N"\nse = "S"\ncombine = "sum"', "records[1].se"),
        ('columns.value = "N"', 'columns.value = "N"\ncolumns.se = "S"\ncombine = "sum"', "records[1].combine"),
        ('columns.value = "N"', 'columns.value = "N"\nfor = { level = "x" }', "records[1].for"),
        ('columns.value = "N"', 'columns.value = "N"\nflags = { column = "F" }', "records[1].flags"),
        ('columns.value = "N"', LOST_FLAG, "records[1].flags"),
        ('columns.value = "N"', 'columns.value = "N"\nnote = { column = "F", like = "(?P<a>.)(?P<b>.)" }', "records[1].note.text"),
        ('columns.value = "N"', 'columns.value = "N"\nnote = { like = "(?P<a>.)" }', "records[1].note.column"),
        ('columns.value = "N"', 'columns.value = "N"\nnote = { column = "F", like = "(?P<a>.)", text = "{b}" }', "records[1].note.text"),
        ("[[records]]", '[numbers]\ndates = "month"\n[[records]]', "numbers.dates"),
        ("[[records]]", '[numbers.denominators]\nscale = 3\n[[records]]', "numbers.denominators.scale"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_key(old: str, new: str, key: str) -> None:
    found = problems(GOOD.replace(old, new))
    assert key in [line.split(": ")[0] for line in found]


def test_an_error_says_everything_at_once() -> None:
    error = RecipeError([Problem("a", "One."), Problem("b", "Two.")])
    assert str(error) == "a: One.\nb: Two."


LAYOUT = (
    GOOD.replace(
        'columns = "FIPS"',
        """columns = { after = { like = "Year (?P<y>[0-9]+)" }, by = -1 }
code = "{place}-{code}-{y}"
kind = "school"
partition = true
for = { Level = "County" }
when = { capture = "Level", is = ["County", "State"] }
""",
    ).replace(
        'columns.value = "N"',
        """columns.value = ["N{place}", { like = "N{Level}.*" }, 4]
combine = "sum"
for = { Level = "county" }
""",
    )
    + """
[file]
name = "(?P<place>a)"
member = "(?P<Level>.*)"
sheet = "(?P<sheet>b)"
title = "c"
header_rows = 2
header_like = ["a", { like = "b" }]
blocks = true
block_title = "(?P<block>d)"
footer = "e"
[rows]
keep = [{ column = "A", is = "X" }]
drop = [{ capture = "block", like = "y" }]
repeated = "first"
"""
)


def test_columns_layouts_places_and_sums_are_read() -> None:
    recipe = read_recipe(LAYOUT)
    (place,), (record,), rule = recipe.places, recipe.records, recipe.file_rule
    assert rule.captures == {"place", "Level", "sheet", "block"}
    assert (rule.header_rows, rule.header_like, rule.blocks) == (2, ("a", Like("b")), True)
    assert place.columns == (After(Like("Year (?P<y>[0-9]+)"), -1),)
    assert (place.code, place.kind, place.partition, dict(place.captures)) == (
        "{place}-{code}-{y}", "school", True, {"Level": "county"},
    )  # fmt: skip
    assert place.when is not None
    assert (place.when.capture, place.when.values) == ("Level", {"county", "state"})
    assert dict(record.columns) == {"value": ("N{place}", Like("N{Level}.*"), 4)}
    assert (record.combine, record.count, dict(record.captures)) == (True, False, {"Level": "county"})
    (keep,), (drop,) = recipe.rows.keep, recipe.rows.drop
    assert (keep.columns, keep.holds(" x "), keep.holds("y")) == (("A",), True, False)
    assert (drop.capture, drop.holds("Y"), drop.holds("yy"), recipe.rows.repeated) == ("block", True, False, "first")


def test_a_list_of_places_has_at_least_one() -> None:
    values = tomllib.loads(GOOD) | {"place": []}
    with pytest.raises(RecipeError, match=r"^place: "):
        recipe_from(values)


def test_the_period_of_all_records_may_use_what_each_of_them_captures() -> None:
    text = GOOD.replace('period = "2023"', 'period = "{year}"')
    recipe = read_recipe(text.replace('columns.value = "N"', "columns.value = { like = 'N(?P<year>.*)' }"))
    assert recipe.records[0].period == TextFrom("{year}")
    assert [line.split(":")[0] for line in problems(text)] == ["period"]
