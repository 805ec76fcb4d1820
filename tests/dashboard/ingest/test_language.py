"""What a recipe can say, each on a small file."""

from pathlib import Path

from tests.dashboard.ingest.files import zipped
from tests.dashboard.ingest.language import ONE, refusal, rows, run


def test_captures_of_the_name_of_a_file_say_its_period(tmp_path: Path) -> None:
    recipe = 'period = "{year-4}-{year}"\n[file]\nname = "SVI(?P<year>20[0-9]{2})"\n' + ONE
    assert rows(run(tmp_path, recipe, "FIPS,N\n26,5\n", "my svi2018_US.csv"), "period") == [("2014-2018",)]
    assert refusal(run(tmp_path, recipe, "FIPS,N\n26,5\n", "other.csv"))[0] == "name_mismatch"


def test_a_template_that_counts_with_a_word_refuses_the_file(tmp_path: Path) -> None:
    recipe = 'period = "{year-4}"\n[file]\nname = "of (?P<year>.+)[.]csv"\n' + ONE
    assert refusal(run(tmp_path, recipe, "FIPS,N\n26,5\n", "of may.csv"))[0] == "capture_no_number"


def test_columns_may_be_templates_over_captures_of_the_file(tmp_path: Path) -> None:
    recipe = 'period = "20{yy}"\n[file]\nname = "(?P<yy>[0-9]{2})"\n'
    recipe += '[[records]]\nmeasure = "income"\ncolumns.value = "N{yy}"\ncolumns.moe = { like = ".*{yy-}|M{yy}" }\nmargin_level = 0.9\n'
    found = run(tmp_path, recipe.replace(".*{yy-}|", ""), "FIPS,N22,N23,M23\n26,5,6,1\n", "23.csv")
    assert rows(found, "period", "value", "moe") == [("2023", 6.0, 1.0)]


def test_members_of_a_zip_are_read_each_with_its_captures_and_named_in_issues(tmp_path: Path) -> None:
    recipe = """period = "2023"
[file]
member = '(?P<topic>[a-z]+)_(?P<level>county|state)[.]csv'
[[place]]
columns = "FIPS"
width = 5
for = { level = "county" }
[[place]]
columns = "FIPS"
width = 2
for = { level = "state" }
[[records]]
measure = { text = "{topic}", map = "topics" }
columns.value = "N"
[maps.topics]
pay = "income"
babies = "births"
"""
    content = zipped(
        pay_county__csv="FIPS,N\n26081,5\n99999,6\n26081,5\n", pay_state__csv="N,FIPS\n7,26\n8,x\n",
        babies_state__csv="FIPS,N\n26,9\n", readme__txt="x",
    )  # fmt: skip
    found = run(tmp_path, recipe, content, "all.zip")
    assert sorted(rows(found, "measure", "place", "value")) == [
        ("births", "26", 9.0), ("income", "26", 7.0), ("income", "26081", 5.0),
    ]  # fmt: skip
    issues = {(issue.part, issue.row, issue.code) for issue in found.issues if issue.row}
    assert issues == {
        ("pay_county.csv", 3, "place_unknown"), ("pay_state.csv", 3, "place_unknown"),
        ("pay_county.csv", 4, "duplicate_same"),
    }  # fmt: skip
    assert found.summary is not None
    assert set(found.summary.parts) == {"pay_county.csv", "pay_state.csv", "babies_state.csv"}
    assert (found.counts.rows_read, found.counts.rows_accepted, found.counts.rows_rejected) == (6, 4, 2)


def test_the_same_key_in_two_parts_names_both(tmp_path: Path) -> None:
    recipe = 'period = "2023"\n[file]\nmember = ".+"\n' + ONE
    found = run(tmp_path, recipe, zipped(a__csv="FIPS,N\n26,5\n", b__csv="FIPS,N\n26,6\n"))
    assert rows(found, "place") == []
    assert [(issue.part, issue.row, issue.params["other"]) for issue in found.issues] == [
        ("a.csv", 2, "2 (b.csv)"), ("b.csv", 2, "2 (a.csv)"),
    ]  # fmt: skip
    assert found.counts.rows_rejected == 2


def test_a_part_that_refuses_the_file_is_named(tmp_path: Path) -> None:
    recipe = 'period = "2023"\n[file]\nmember = ".+"\n' + ONE
    found = run(tmp_path, recipe, zipped(a__csv="FIPS,N\n26,5\n", b__csv="FIPS,M\n26,6\n"))
    assert found.refused is not None
    assert (found.refused.code, found.refused.part) == ("column_missing", "b.csv")


def test_a_file_that_is_no_zip_may_bear_the_name_of_a_member(tmp_path: Path) -> None:
    recipe = 'period = "{year}"\n[file]\nmember = "n(?P<year>[0-9]+)[.]csv"\n' + ONE
    assert rows(run(tmp_path, recipe, "FIPS,N\n26,5\n", "n2023.csv"), "period") == [("2023",)]
    assert refusal(run(tmp_path, recipe, "FIPS,N\n26,5\n", "m2023.csv"))[0] == "name_mismatch"


BLOCKS = """period = { column = "Year", like = '(?P<year>[0-9]{4})(?: \\([0-9]+\\))?' }
[file]
delimiter = "comma"
header_like = ["Year"]
blocks = true
block_title = '(?P<race>.+) families'
[place]
code = "us"
[rows]
drop = [{ capture = "race", is = ["other"] }]
repeated = "first"
[[records]]
measure = "income"
groups.race = { text = "{race}", map = "races" }
columns.value = "N"
note = { column = "Year", like = '.* \\((?P<note>[0-9]+)\\)', map = "notes" }
[maps.notes]
1 = "Another questionnaire."
"""


def test_titles_above_header_and_blocks_are_captured(tmp_path: Path) -> None:
    content = (
        "Black families,\nYear,N\n2013 (1),5\n2013,6\n2012 (2),7\nsoon,8\n"
        "Other families,\nYear,N\n2013,9\nHisp families,\nYear,N\n2013,4\n"
    )
    found = run(tmp_path, BLOCKS, content)
    assert rows(found, "group", "period", "value", "note") == [
        ("race=black", "2013", 5.0, "Another questionnaire."), ("race=black", "2012", 7.0, "2"),
        ("race=hispanic", "2013", 4.0, ""),
    ]  # fmt: skip
    assert found.codes() == [(6, "Year", "cell_shape"), (4, "N", "duplicate_first")]
    assert (found.counts.rows_read, found.counts.rows_left_out, found.counts.records_repeated) == (6, 1, 1)


def test_rows_may_be_kept_by_a_capture(tmp_path: Path) -> None:
    recipe = (
        'period = "2023"\n[file]\nname = "(?P<level>[a-z]+)"\n[rows]\nkeep = [{ capture = "level", like = "c.*" }]\n'
    )
    assert rows(run(tmp_path, recipe + ONE, "FIPS,N\n26,5\n", "county"), "value") == [(5.0,)]
    found = run(tmp_path, recipe + ONE, "FIPS,N\n26,5\n", "state")
    assert (rows(found, "value"), found.counts.rows_left_out) == ([], 1)


def test_a_captured_column_may_count_with_its_cell(tmp_path: Path) -> None:
    recipe = "period = { column = 'Y', like = '(?P<y>.+)', text = '{y-1}' }\n" + ONE
    found = run(tmp_path, recipe, "FIPS,N,Y\n26,5,2023\n26,6,soon\n")
    assert (rows(found, "period"), found.codes()) == ([("2022",)], [(3, "Y", "cell_shape")])


# Columns


def test_a_column_is_found_by_the_form_of_its_header_whose_captures_count(tmp_path: Path) -> None:
    recipe = 'period = "SY{from}-{to}"\n' + ONE.replace(
        '"N"', "{ like = 'Number .* (?P<from>20[0-9]{2})-(?P<to>[0-9]{2})' }"
    )
    assert rows(run(tmp_path, recipe, "FIPS,NUMBER  (all) 2022-23\n26,5\n"), "period", "value") == [("SY2022-23", 5.0)]
    assert rows(
        run(tmp_path, recipe, "FIPS,Número x 2022-23\n26,5\n".replace("úme", "umbe\u0301").replace("ro x", "r x")),
        "value",
    ) == [(5.0,)]
    code, params = refusal(run(tmp_path, recipe, "FIPS,Number a 2022-23,Number b 2022-23\n26,5,6\n"))
    assert (code, params) == (
        "column_like_several",
        {"pattern": "Number .* (?P<from>20[0-9]{2})-(?P<to>[0-9]{2})", "names": "Number a 2022-23, Number b 2022-23"},
    )
    assert refusal(run(tmp_path, recipe, "FIPS,N\n26,5\n"))[0] == "column_missing"


def test_a_column_is_found_by_its_distance_to_another(tmp_path: Path) -> None:
    recipe = (
        'period = "2023"\n'
        + ONE
        + 'columns.lower = { after = "N" }\ncolumns.upper = { after = { like = "N" }, by = 2 }\nlevel = 0.9\n'
    )
    found = run(tmp_path, recipe, "FIPS,CI,CI,N,CI,CI\n26,1,2,5,3,7\n")
    assert rows(found, "lower", "upper") == [(3.0, 7.0)]
    back = recipe.replace("by = 2", "by = -2")
    assert rows(run(tmp_path, back, "FIPS,UP,x,N,LO\n26,9,0,5,3\n"), "lower", "upper") == [(3.0, 9.0)]
    assert refusal(run(tmp_path, recipe, "FIPS,N,CI\n26,5,3\n")) == ("column_missing", {"name": "N +2"})
    assert (
        refusal(run(tmp_path, recipe.replace('after = "N"', 'after = "M"'), "FIPS,N,CI,CI\n26,5,3,4\n"))[0]
        == "column_missing"
    )


def test_alternatives_are_tried_in_their_order(tmp_path: Path) -> None:
    recipe = 'period = "2023"\n' + ONE.replace('"N"', '["RATE", { like = "N.*" }, 9]')
    assert rows(run(tmp_path, recipe, "FIPS,N2,RATE\n26,1,2\n"), "value") == [(2.0,)]
    assert rows(run(tmp_path, recipe, "FIPS,N2,x\n26,1,2\n"), "value") == [(1.0,)]
    assert refusal(run(tmp_path, recipe, "FIPS,x\n26,1\n")) == ("column_missing", {"name": "RATE / N.* / 9"})


def test_a_record_whose_leading_columns_may_be_absent_is_left_away_with_them(tmp_path: Path) -> None:
    recipe = (
        'period = "2023"\n'
        + ONE
        + 'optional = ["value"]\n[[records]]\nmeasure = "births"\npattern = "B(?P<x>.)"\ncolumns.value = "B{x}"\noptional = ["value"]\n'
    )
    assert rows(run(tmp_path, recipe, "FIPS,B1\n26,5\n"), "measure") == [("births",)]
    assert rows(run(tmp_path, recipe, "FIPS,N\n26,5\n"), "measure") == [("income",)]
    assert refusal(run(tmp_path, recipe, "FIPS,X\n26,5\n")) == ("records_missing", {"names": "N, B(?P<x>.)"})


def test_a_title_with_look_alike_letters_is_found_and_said(tmp_path: Path) -> None:
    found = run(tmp_path, 'period = "2023"\n' + ONE, "FIРS,N\n26,5\n")
    assert rows(found, "place") == [("26",)]
    assert [(issue.row, issue.code, issue.params) for issue in found.issues] == [(1, "look_alikes", {"latin": "FIPS"})]


# Rows


def test_only_rows_that_pass_every_test_count(tmp_path: Path) -> None:
    recipe = (
        'period = "2023"\n'
        + ONE
        + """[rows]
keep = [{ column = "LEV", is = ["050", "040"] }, { column = "S", like = "m.*" }]
drop = [{ column = "NAME", like = ".*total.*" }, { column = 1, is = ["99"] }]
"""
    )
    content = "FIPS,LEV,S,NAME,N\n26081,050,MI,Kent,1\n26,040,Mi,State Total,2\n26,010,MI,x,3\n99,050,MI,x,4\n26139,050,OH,x,5\n"
    found = run(tmp_path, recipe, content)
    assert (rows(found, "place"), found.issues) == ([("26081",)], [])
    counts = found.counts
    assert (counts.rows_read, counts.rows_accepted, counts.rows_left_out) == (5, 1, 4)
    assert rows(run(tmp_path, recipe, "FIPS,LEV,S,NAME,N\n26,040,MI,x,1\n"), "value") == [(1.0,)]


def test_a_record_may_be_meant_for_some_rows_only(tmp_path: Path) -> None:
    recipe = """period = "2023"
[[records]]
measure = "income"
when = { column = "WHAT", is = ["pay"] }
columns.value = "N"
[[records]]
measure = "births"
when = { column = "WHAT", is = ["babies"] }
columns.value = "N"
"""
    found = run(tmp_path, recipe, "FIPS,WHAT,N\n26,pay,5\n26,babies,6\n26,pay,x\n26,other,7\n99,babies,1\n")
    assert sorted(rows(found, "measure", "value", "row")) == [("births", 6.0, 3), ("income", 5.0, 2)]
    assert sorted(found.codes()) == [(4, "N", "not_a_number"), (6, "FIPS", "place_unknown")]
    assert (found.counts.rows_accepted, found.counts.rows_rejected, found.counts.rows_left_out) == (2, 2, 1)


def test_a_record_may_be_meant_for_some_files_only(tmp_path: Path) -> None:
    recipe = (
        'period = "2023"\n[file]\nname = "(?P<what>[a-z]+)"\n'
        + ONE
        + 'for = { what = "pay" }\n'
        + ONE.replace("income", "births")
        + 'for = { what = "babies" }\n'
    )
    assert rows(run(tmp_path, recipe, "FIPS,N\n26,5\n", "Pay.csv".lower()), "measure") == [("income",)]
    assert refusal(run(tmp_path, recipe, "FIPS,N\n26,5\n", "x.csv")) == ("captures_unused", {"captures": "what x"})


# Flags, notes and numbers


FLAGS = (
    'period = "2023"\n'
    + ONE
    + """flags = { column = "F", map = "flags" }
note = "As published."
[maps.flags]
1 = "normal; note: Few deaths. | suppressed"
2 = "suppressed | suppressed"
3 = "provisional; Note: Not final."
4 = "; note: See the source."
"""
)


def test_flags_say_a_state_and_a_note(tmp_path: Path) -> None:
    content = "FIPS,N,F\n26,5,1\n26,,2\n26,6,\n26081,7,3\n26081,,1\n26139,8,4\nus,9, \n"
    recipe = FLAGS.replace('measure = "income"', 'measure = { column = "M" }')
    found = run(
        tmp_path,
        recipe,
        "M,"
        + content.replace("\n26", "\nincome,26")
        .replace("\nus", "\nbirths,us")
        .replace("26,,2", "26081,,2")
        .replace("income,26081,7", "births,26081,7")
        .replace("income,26081,,1", "visits,26,,1")
        .replace("income,26,6", "births,26,6"),
    )
    assert rows(found, "value", "state", "note") == [
        (5.0, "normal", "As published. Few deaths."), (None, "suppressed", "As published."), (6.0, "normal", "As published."),
        (7.0, "provisional", "As published. Not final."), (None, "suppressed", "As published."),
        (8.0, "normal", "As published. See the source."), (9.0, "normal", "As published."),
    ]  # fmt: skip


def test_a_flag_that_contradicts_the_value_or_is_unknown_rejects_its_row(tmp_path: Path) -> None:
    found = run(tmp_path, FLAGS, "FIPS,N,F\n26,5,2\n26,,3\n26,5,9\n")
    assert found.codes() == [(2, "F", "state_with_value"), (3, "F", "state_without_value"), (4, "F", "map_missing")]
    assert found.issues[2].params == {"list": "flags"}


def test_flags_may_be_absent_where_the_recipe_says_so(tmp_path: Path) -> None:
    assert rows(run(tmp_path, FLAGS.replace("note =", 'optional = ["flags"]\nnote ='), "FIPS,N\n26,5\n"), "value") == [
        (5.0,)
    ]
    assert refusal(run(tmp_path, FLAGS, "FIPS,N\n26,5\n"))[0] == "column_missing"


def test_a_note_in_a_column_of_its_own_comes_before_that_of_all(tmp_path: Path) -> None:
    recipe = 'period = "2023"\n' + ONE + 'columns.note = "T"\nnote = "All."\n'
    assert rows(run(tmp_path, recipe, "FIPS,N,T\n26,5,Ow\u200bn.\n26081,6,\n"), "note") == [("Own.",), ("All.",)]


def test_denominators_may_be_written_in_their_own_way(tmp_path: Path) -> None:
    recipe = (
        'period = "2023"\n'
        + ONE
        + """columns.denominator = "D"
[numbers]
bounds = []
[numbers.denominators]
thousands = ","
bounds = ["ranges", "plus"]
marks = { few = "bounded: <11" }
"""
    )
    content = 'FIPS,N,D\n26,5,"1,000-4,999"\n26081,6,"10,000+"\n26139,7,few\nus,8,11-x\n26,9+,5\n'
    found = run(tmp_path, recipe, content)
    assert rows(found, "denominator_bound") == [("1000-4999",), (">=10000",), ("<11",)]
    assert [issue.column for issue in found.issues] == ["D", "N"]


def test_the_order_of_dates_is_said_in_the_recipe(tmp_path: Path) -> None:
    recipe = 'period = { column = "Y" }\n' + ONE + '[numbers]\ndates = "day-first"\n'
    found = run(tmp_path, recipe, "FIPS,N,Y\n26,5,3/4/2025\n26081,5,2025\n")
    assert rows(found, "period") == [("2025-04-03",), ("2025",)]
    (issue,) = found.issues
    assert (issue.code, issue.value, issue.params) == ("period_converted", "3/4/2025", {"read_as": "2025-04-03"})


def test_a_label_that_the_map_has_not_is_named_with_the_nearest_and_never_lumped(tmp_path: Path) -> None:
    recipe = 'period = "2023"\n' + ONE + 'groups.race = { column = "R", map = "races" }\n'
    found = run(tmp_path, recipe, "FIPS,N,R\n26,5,Blak\n26,6,Two or more\n26,7,Other\n")
    assert rows(found, "value") == []
    assert [(issue.value, issue.code, issue.params.get("suggestion")) for issue in found.issues] == [
        ("Blak", "map_missing", "black"), ("Two or more", "map_missing", None), ("Other", "map_missing", None),
    ]  # fmt: skip
