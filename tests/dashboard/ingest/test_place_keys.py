from pathlib import Path

import pytest

from dashboard.ingest.outcome import Known, Place
from dashboard.ingest.recipe_text import read_recipe
from tests.dashboard.ingest.files import KNOWN, Reading, read

HEAD = """
period = "2023"
[recipe]
slug = "places"
title = "Places"
dataset = "places"
[columns]
unmapped = "ignore"
[[records]]
measure = "income"
columns.value = "N"
"""
LEVELS = """
levels = [
  { pattern = "00000", code = "us", kind = "nation" },
  { pattern = "SS000", code = "{S}", kind = "state", parent = "us" },
  { pattern = "SSCCC", code = "{S}{C}", kind = "county", parent = "{S}" },
]
"""


def places(folder: Path, rule: str, content: str, **known: object) -> Reading:
    """Reads a file with one figure in each row by a place rule."""
    names = {name: getattr(KNOWN, name) for name in KNOWN.__slots__}
    return read(folder, content, read_recipe(HEAD + rule), known=Known(**{**names, **known}))


def found(reading: Reading) -> list[object]:
    assert reading.refused is None, reading.refused
    return reading.column("place") if len(reading.frame) else []


def met(reading: Reading) -> list[tuple[str, ...]]:
    return [(place.code, place.name, place.kind, place.parent) for place in reading.places]


def test_a_rule_without_columns_is_the_place_of_all_rows(tmp_path: Path) -> None:
    reading = places(tmp_path, '[place]\ncode = "us"\nkind = "nation"\n', "N\n5\n")
    assert (found(reading), met(reading)) == (["us"], [("us", "", "nation", "")])
    rule = '[place]\ncode = "{state}"\ncreate = true\n[file]\nname = "(?P<state>[0-9]{2})"\n'
    assert read(tmp_path, "N\n5\n", read_recipe(HEAD + rule), name="mi-26.csv").column("place") == ["26"]


def test_a_code_may_have_something_put_before_it(tmp_path: Path) -> None:
    rule = '[place]\ncolumns = "B"\nwidth = 5\ncode = "mde-{code}"\n'
    reading = places(tmp_path, rule, "B,N\n00123,5\n456,6\n", places=frozenset({"mde-00123"}))
    assert (found(reading), reading.codes()) == (["mde-00123"], [(3, "B", "place_unknown")])


def test_a_code_is_taken_as_long_as_the_store_can_hold_it(tmp_path: Path) -> None:
    rule = '[place]\ncolumns = "B"\ncreate = true\nkind = "school"\n'
    reading = places(tmp_path, rule, f"B,N\n{'x' * 60},5\n{'y' * 61},6\n")
    assert (found(reading), reading.codes()) == (["x" * 60], [(3, "B", "place_long")])


def test_what_is_put_before_a_code_counts_too(tmp_path: Path) -> None:
    rule = '[place]\ncolumns = "B"\ncreate = true\nkind = "school"\ncode = "mde-{code}"\n'
    reading = places(tmp_path, rule, f"B,N\n{'x' * 56},5\n{'y' * 57},6\n")
    assert (found(reading), reading.codes()) == ([f"mde-{'x' * 56}"], [(3, "B", "place_long")])


def test_the_levels_may_use_captures_of_the_header(tmp_path: Path) -> None:
    rule = """[place]
columns = { like = 'Tract (?P<vintage>20[0-9]{2})' }
create = true
levels = [{ pattern = "SSCCCTTTTTT", code = "{S}{C}{T}@{vintage}", kind = "tract", parent = "{S}{C}" }]
"""
    assert found(places(tmp_path, rule, "Tract 2010,N\n26081003600,5\n")) == ["26081003600@2010"]


SCHOOL = """[place]
columns = "SCHOOL"
name_column = "SNAME"
create = true
kind = "school"
hierarchy = "education"
partition = true
[place.above]
columns = "LEA"
width = 7
create = true
name_column = "LNAME"
levels = [{ pattern = "SSDDDDD", code = "{S}{D}", kind = "district", parent = "{S}" }]
"""


def test_a_row_may_name_the_place_in_which_its_own_lies(tmp_path: Path) -> None:
    content = "SCHOOL,SNAME,LEA,LNAME,N\n9,Union,2616440,Grand Rapids,5\n7,Creston,2616440,GRPS,5\n8,Lost,,,5\n"
    reading = places(tmp_path, SCHOOL, content)
    assert found(reading) == ["9", "7"]
    assert reading.codes() == [(4, "LEA", "place_blank")]
    assert reading.places[1] == Place("2616440", "Grand Rapids", "district", "26", "administrative")
    assert reading.places[2] == Place("9", "Union", "school", "2616440", "education", True)
    assert met(reading)[0] == ("8", "Lost", "school", "")


def test_parents_that_lie_in_one_another_do_no_harm(tmp_path: Path) -> None:
    rule = '[place]\ncolumns = "A"\ncreate = true\n[place.above]\ncolumns = "B"\ncreate = true\n'
    assert len(met(places(tmp_path, rule, "A,B,N\nx,y,1\ny,x,2\n"))) == 2


TWO = """[[place]]
columns = "STATE"
width = 2
when = { column = "geo", is = ["State"] }
[[place]]
columns = "FIPS"
width = 5
when = { column = "geo", like = 'county|parish' }
"""


def test_the_first_rule_that_holds_for_a_row_is_used(tmp_path: Path) -> None:
    content = "geo,STATE,FIPS,N\nCounty,26,26081,1\nState,26,,2\nCounty,26,99999,3\nZIP,26,49503,4\nPARISH,x,26139,5\n"
    reading = places(tmp_path, TWO, content)
    assert found(reading) == ["26081", "26", "26139"]
    assert reading.codes() == [(4, "FIPS", "place_unknown"), (5, "geo", "place_rule_missing")]
    assert [issue.value for issue in reading.issues] == ["99999", ""]


def test_a_rule_without_a_condition_takes_the_rows_that_are_left(tmp_path: Path) -> None:
    rule = TWO + '[[place]]\ncode = "us"\n'
    assert found(places(tmp_path, rule, "geo,STATE,FIPS,N\nState,26,,2\nNation,,,1\n")) == ["26", "us"]
    assert found(places(tmp_path, rule, "geo,STATE,FIPS,N\nState,26,,2\n")) == ["26"]


SCHOOLS = """[[place]]
columns = "SCHOOL"
[[place]]
columns = "DISTRICT"
"""


@pytest.mark.parametrize("header", ["SCHOOL,DISTRICT", "DISTRICT,SCHOOL", "OTHER,DISTRICT"])
def test_of_several_rules_the_first_counts_whose_columns_the_file_has(tmp_path: Path, header: str) -> None:
    cells = {"SCHOOL": "26081", "DISTRICT": "26", "OTHER": "x"}
    row = ",".join(cells[name] for name in header.split(","))
    wanted = "26081" if "SCHOOL" in header else "26"
    assert found(places(tmp_path, SCHOOLS, f"{header},N\n{row},1\n")) == [wanted]


def test_a_file_with_the_columns_of_no_rule_is_refused_by_the_first(tmp_path: Path) -> None:
    reading = places(tmp_path, SCHOOLS, "OTHER,N\nx,1\n")
    assert reading.refused is not None
    assert (reading.refused.code, reading.refused.column) == ("column_missing", "SCHOOL")


def test_a_rule_may_be_meant_for_files_with_a_certain_capture(tmp_path: Path) -> None:
    rule = """[file]
name = '(?P<level>county|state|zip)'
[[place]]
columns = "FIPS"
width = 2
for = { level = "State" }
[[place]]
columns = "FIPS"
width = 5
for = { level = "county" }
"""
    recipe = read_recipe(HEAD + rule)
    assert read(tmp_path, "FIPS,N\n26,1\n", recipe, name="x_STATE.csv").column("place") == ["26"]
    assert read(tmp_path, "FIPS,N\n26081,1\n", recipe, name="x_county.csv").column("place") == ["26081"]
    refused = read(tmp_path, "FIPS,N\n26081,1\n", recipe, name="x_zip.csv").refused
    assert refused is not None
    assert (refused.code, refused.params) == ("captures_unused", {"captures": "level zip"})


# Codes that a spreadsheet changed


@pytest.mark.parametrize("cell", ["1001", "1001.0", "1.001E+03", "01001.00"])
def test_a_code_that_lost_its_zeros_is_found_by_the_form_and_said(tmp_path: Path, cell: str) -> None:
    rule = '[place]\ncolumns = "P"' + LEVELS
    reading = places(tmp_path, rule, f"P,N\n{cell},5\n", places=frozenset({"01001"}))
    assert found(reading) == ["01001"]
    (issue,) = reading.issues
    assert (issue.code, issue.severity, issue.row, issue.column) == ("code_repaired", "warning", 2, "P")
    assert (issue.value, issue.params) == (cell, {"read_as": "01001"})


def test_a_code_without_a_form_gets_the_zeros_with_which_it_is_known(tmp_path: Path) -> None:
    rule = '[place]\ncolumns = "P"\nscheme = "mde"\n'
    reading = places(tmp_path, rule, "P,N\n123,5\n123.0,5\n12,7\n", schemes={"mde": {"00123": "26081"}})
    assert found(reading) == ["26081"]
    assert {issue.code for issue in reading.issues} == {"code_repaired", "duplicate_same", "place_unknown"}


def test_a_known_place_is_preferred_to_a_new_one_with_a_spoiled_code(tmp_path: Path) -> None:
    rule = '[place]\ncolumns = "P"\ncreate = true\n'
    content = "P,N\n123,5\n456,6\n26081,7\nx1,8\n"
    reading = places(tmp_path, rule, content, places=frozenset({"00123", "26081"}))
    assert found(reading) == ["00123", "456", "26081", "x1"]
    assert reading.codes() == [(2, "P", "code_repaired")]


def test_a_code_with_something_before_it_is_repaired_too(tmp_path: Path) -> None:
    rule = '[place]\ncolumns = "P"\ncode = "mde-{code}"\ncreate = true\n'
    reading = places(tmp_path, rule, "P,N\n123,5\n9,6\n", places=frozenset({"mde-00123"}))
    assert found(reading) == ["mde-00123", "mde-9"]


def test_a_new_place_may_lack_one_zero_but_not_more_and_no_digits(tmp_path: Path) -> None:
    rule = '[place]\ncolumns = "P"\ncreate = true' + LEVELS
    reading = places(tmp_path, rule, "P,N\n1001,5\n101,6\n1.23E+03,7\n4003.0,8\n", places=frozenset())
    assert found(reading) == ["01001", "04003"]
    assert [(issue.value, issue.code) for issue in reading.issues] == [
        ("101", "place_shape"), ("1.23E+03", "place_unknown"), ("1001", "code_repaired"), ("4003.0", "code_repaired"),
    ]  # fmt: skip


def test_each_of_several_columns_is_repaired_by_itself(tmp_path: Path) -> None:
    rule = '[place]\ncolumns = ["S", "C"]\nwidth = [2, 3]\n'
    reading = places(tmp_path, rule, "S,C,N\n26.0,81.0,5\nMI,81,6\n")
    assert found(reading) == ["26081"]
    assert [(issue.value, issue.code) for issue in reading.issues] == [
        ("MI081", "place_unknown"), ("26.081.0", "code_repaired"),
    ]  # fmt: skip


# What was meant


@pytest.mark.parametrize(
    ("cell", "suggestion"),
    [
        ("Burton Hts", "Burton Heights (burton-heights)"),
        ("burton-height", "Burton Heights (burton-heights)"),
        ("26082", "26081"),
    ],
)
def test_a_place_that_is_not_known_is_answered_by_the_nearest(tmp_path: Path, cell: str, suggestion: str) -> None:
    known = {"places": frozenset({"burton-heights", "26081"}), "names": {"Burton Heights": "burton-heights"}}
    (issue,) = places(tmp_path, '[place]\ncolumns = "P"\n', f"P,N\n{cell},5\n", **known).issues
    assert (issue.code, issue.params) == ("place_unknown", {"suggestion": suggestion})
    assert issue.message.endswith(f"Did you mean “{suggestion}”?")


def test_the_nearest_code_of_a_scheme_is_suggested(tmp_path: Path) -> None:
    rule = '[place]\ncolumns = "P"\nscheme = "local"\n'
    (issue,) = places(tmp_path, rule, "P,N\nCrestan,5\n", schemes={"local": {"Creston": "26081"}}).issues
    assert issue.params == {"suggestion": "Creston"}
    (issue,) = places(tmp_path, rule.replace("local", "none"), "P,N\nCrestan,5\n").issues
    assert issue.params == {}


def test_invisible_signs_and_look_alike_letters_are_read_and_the_latter_said(tmp_path: Path) -> None:
    rule = '[place]\ncolumns = "P"\n'
    content = "P,N\n\u200b26081\u00a0,1\nКеnt,2\nКеnt,3\n"
    reading = places(tmp_path, rule, content, places=frozenset({"26081", "Kent"}))
    assert found(reading) == ["26081"]
    looks = [issue for issue in reading.issues if issue.code == "look_alikes"]
    assert [(issue.severity, issue.value, issue.params, issue.rows) for issue in looks] == [
        ("warning", "Кеnt", {"latin": "Kent"}, (3, 4))
    ]
