import json
from pathlib import Path

import pytest

from dashboard.indicators.frame import OBSERVATION_COLUMNS, check_observations
from dashboard.ingest import keys
from dashboard.ingest.outcome import Known, KnownMeasure, Limits, Place, Summary
from dashboard.ingest.recipe_text import read_recipe
from tests.dashboard.ingest.files import KNOWN, kinds, long_file, long_recipe, read

WIDE = """
period = "2023"
[recipe]
slug = "wide"
title = "Wide"
dataset = "wide"
[place]
columns = ["ST", "CO"]
width = [2, 3]
name_column = "NAME"
create = true
levels = [
  { pattern = "00000", code = "us", kind = "nation" },
  { pattern = "SS000", code = "{S}", kind = "state", parent = "us" },
  { pattern = "SSCCC", code = "{S}{C}", kind = "county", parent = "{S}" },
]
[maps.races]
B = "black"
H = "hispanic"
[numbers]
margin_level = 0.9
vocabularies = ["common", "census"]
[[records]]
pattern = 'INC(?P<race>[BH])E'
measure = "income"
groups.race = { text = "{race}", map = "races" }
columns = { value = "INC{race}E", moe = "INC{race}M" }
"""
HEADER = "ST,CO,NAME,INCBE,INCBM,INCHE,INCHM\n"


def test_a_clean_file_gives_an_observation_frame(tmp_path: Path) -> None:
    found = read(tmp_path, long_file("income,26081,2023,,80390", "income,26081,2023,race=black,44980"))
    assert list(found.frame.columns) == list(OBSERVATION_COLUMNS)
    check_observations(found.frame)
    assert found.column("group") == ["", "race=black"]
    assert (found.column("value"), found.column("row")) == ([80390.0, 44980.0], [2, 3])
    assert (found.issues, found.counts.rows_accepted, found.counts.rows_rejected) == ([], 2, 0)


def test_headers_may_differ_in_case_spaces_and_accents(tmp_path: Path) -> None:
    found = read(tmp_path, long_file("income,26081,2023,,1", columns="MEASURE, Place\u00a0,Yéar,GROUP,value "))
    assert found.column("place") == ["26081"]


def test_columns_of_a_pattern_are_tied_into_records(tmp_path: Path) -> None:
    found = read(tmp_path, HEADER + "26,081,Kent,44980,2925,65963,4632\n", read_recipe(WIDE))
    assert found.column("place") == ["26081", "26081"]
    assert found.column("group") == ["race=black", "race=hispanic"]
    assert (found.column("value"), found.column("moe")) == ([44980.0, 65963.0], [2925.0, 4632.0])
    assert found.column("moe_level") == [0.9, 0.9]


def test_places_met_carry_name_kind_and_parent(tmp_path: Path) -> None:
    rows = "26,81,Kent,1,1,1,1\n26,0,Michigan,1,1,1,1\n0,0,United States,1,1,1,1\n"
    found = read(tmp_path, HEADER + rows, read_recipe(WIDE))
    assert found.places == (
        Place("us", "United States", "nation", "", "administrative"),
        Place("26", "Michigan", "state", "us", "administrative"),
        Place("26081", "Kent", "county", "26", "administrative"),
    )
    assert Summary.from_json(json.loads(json.dumps(found.summary.as_json()))) == found.summary
    assert found.counts.as_json()["rows_read"] == 3
    assert (found.summary.measures, found.summary.periods) == (("income",), ("2023",))
    assert found.summary.header == tuple(HEADER.strip().split(","))


def test_a_place_that_names_itself_twice_keeps_its_first_name(tmp_path: Path) -> None:
    found = read(tmp_path, HEADER + "26,81,Kent,1,1,1,1\nx,81,Bad,1,1,1,1\n", read_recipe(WIDE))
    assert [place.name for place in found.places] == ["Kent"]
    assert found.codes() == [(3, "ST", "place_shape")]


def test_census_codes_and_blanks_are_states(tmp_path: Path) -> None:
    rows = "26,081,Kent,-666666666,-222222222,,\n26,139,Ottawa,5,-555555555,7,\n"
    found = read(tmp_path, HEADER + rows, read_recipe(WIDE))
    frame = found.frame.sort_values(["row", "group"])
    assert list(frame["state"]) == ["missing", "missing", "normal", "normal"]
    assert list(frame["reason"]) == ["source", "", "", ""]
    assert (frame["moe"].isna().all(), frame["moe_level"].isna().all()) == (True, True)
    assert found.issues == []


def test_a_wide_row_is_rejected_when_one_of_its_records_is(tmp_path: Path) -> None:
    found = read(tmp_path, HEADER + "26,081,Kent,x,1,7,1\n26,139,Ottawa,1,1,1,1\n", read_recipe(WIDE))
    counts = found.counts
    assert (counts.rows_read, counts.rows_accepted, counts.rows_rejected) == (2, 1, 1)
    assert counts.records_rejected == 1
    assert len(found.frame) == 3


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("pay,26081,2023,,1", "measure", "measure_unknown"),
        ("income,99999,2023,,1", "place", "place_unknown"),
        ("income,,2023,,1", "place", "place_blank"),
        (f"income,{'9' * 61},2023,,1", "place", "place_long"),
        ("income,26081,2019,,1", "year", "period_unknown"),
        ("income,26081,1066,,1", "year", "period_impossible"),
        ("income,26081,2023,race=green,1", "group", "group_unknown"),
        ("income,26081,2023,,abc", "value", "not_a_number"),
        ("income,26081,2023,,NaN", "value", "number_not_finite"),
        ("income,26081,2023,,1e400", "value", "number_too_large"),
        ("share,26081,2023,,101", "value", "percent_range"),
        ("share,26081,2023,,-1", "value", "percent_range"),
        ("births,26081,2023,,-4", "value", "negative_count"),
    ],
)
def test_a_bad_row_is_rejected_by_line_and_column_and_the_others_go_on(
    tmp_path: Path, row: str, column: str, code: str
) -> None:
    found = read(tmp_path, long_file("income,26139,2023,,1", row, "income,26,2023,,2"))
    assert found.codes() == [(3, column, code)]
    assert found.column("value") == [1.0, 2.0]
    assert (found.counts.rows_accepted, found.counts.rows_rejected) == (2, 1)


def test_the_same_unknown_is_one_issue_with_its_rows(tmp_path: Path) -> None:
    found = read(tmp_path, long_file(*["income,1001,2023,,1"] * 3, "income,1003,2023,,1"))
    assert [(issue.value, issue.count, issue.rows) for issue in found.issues] == [
        ("1001", 3, (2, 3, 4)), ("1003", 1, (5,)),
    ]  # fmt: skip


def test_an_unknown_constant_is_one_issue_for_the_whole_file(tmp_path: Path) -> None:
    recipe = read_recipe(WIDE.replace('measure = "income"', 'measure = "wealth"'))
    found = read(tmp_path, HEADER + "26,081,Kent,1,1,1,1\n", recipe)
    assert [(issue.column, issue.code, issue.count) for issue in found.issues] == [("", "measure_unknown", 2)]
    assert len(found.frame) == 0


def test_an_odd_cell_is_reported_where_it_stands_and_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.ingest.layout.CELLS_PER_BLOCK", 1)
    rows = [f"income,26081,2023,,{value}" for value in ("abc", *["5"] * 99)]
    (issue, repeated) = read(tmp_path, long_file(*rows)).issues
    assert (issue.code, issue.rows, repeated.code) == ("not_a_number", (2,), "duplicate_same")


def test_a_well_formed_period_may_be_created(tmp_path: Path) -> None:
    recipe = long_recipe(**{'dataset = "long"': 'dataset = "long"\ncreate_periods = true'})
    found = read(tmp_path, long_file("income,26081,2031,,1", "income,26081,soon,,1"), recipe)
    assert found.column("period") == ["2031"]
    assert found.codes() == [(3, "year", "period_shape")]


def test_groups_come_from_columns_through_maps(tmp_path: Path) -> None:
    recipe = long_recipe(
        numbers="[maps.races]\nB = 'black'\nAll = ''\n",
        **{
            'group = { column = "group" }': 'groups = { sex = { column = "s" }, race = { column = "r", map = "races" } }'
        },
    )
    rows = ("income,26081,2023,B,female,1", "income,26081,2023,all,,2", "income,26081,2023,,,3", "income,26,2023,Q,,4")
    found = read(tmp_path, long_file(*rows, columns="measure,place,year,r,s,value"), recipe)
    assert found.codes() == [(3, "value", "duplicate_different"), (5, "r", "map_missing")]
    assert found.column("group") == ["race=black;sex=female"]


def test_places_of_another_scheme_become_canonical(tmp_path: Path) -> None:
    recipe = long_recipe(**{'columns = "place"': 'columns = "place"\nscheme = "local"'})
    found = read(tmp_path, long_file("income,K,2023,,1", "income,L,2023,,1"), recipe)
    assert (found.column("place"), found.codes()) == (["26081"], [(3, "place", "place_unknown")])


def test_lost_zeros_are_put_back_where_the_recipe_gives_the_width(tmp_path: Path) -> None:
    recipe = long_recipe(**{'columns = "place"': 'columns = "place"\nwidth = 5'})
    known = Known(KNOWN.measures, frozenset({"01001"}), KNOWN.periods)
    found = read(tmp_path, long_file("income,1001,2023,,1", "income,1001.0,2023,,1"), recipe, known=known)
    assert found.column("place") == ["01001"]
    assert found.codes() == [(3, "place", "code_repaired"), (3, "value", "duplicate_same")]


def test_many_different_keys_are_not_all_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_CACHE", 1)
    monkeypatch.setattr("dashboard.ingest.layout.CELLS_PER_BLOCK", 1)
    rows = [f"income,{place},2023,{group},1" for place in ("26", "26081", "26139") for group in ("", "race=black")]
    found = read(tmp_path, long_file(*rows * 20), long_recipe())
    assert (len(found.frame), found.counts.records_repeated) == (6, 114)


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ("measure,place,year,group", "column_missing"),
        ("measure,place,year,group,value,value", "column_repeated"),
        ("measure,place,year,group,value,extra", "columns_unmapped"),
        ("measure,place,year,group,value,,", None),
        ("measure,place,year,group,value,Date of birth", "personal_data"),
        ("measure,place,year,group,value,SSN", "personal_data"),
        ("measure,place,year,group,value,student_id", "personal_data"),
        ("measure,place,year,group,value,FirstName", "personal_data"),
        ("measure,place,year,group,value,E-Mail Address", "personal_data"),
    ],
)
def test_a_header_that_does_not_fit_refuses_the_file(tmp_path: Path, columns: str, code: str | None) -> None:
    cells = ",".join(["income", "26081", "2023", "", "1"][: columns.count(",") + 1])
    cells += "," * (columns.count(",") - cells.count(","))
    found = read(tmp_path, long_file(cells, columns=columns))
    assert (found.refused.code if found.refused else None) == code


def test_repeated_and_blank_headers_do_no_harm_where_nobody_asks_for_them(tmp_path: Path) -> None:
    recipe = long_recipe(**{"[numbers]": '[columns]\nunmapped = "ignore"\n[numbers]'})
    found = read(tmp_path, "measure,place,,x,x,year,group,value\nincome,26081,a,b,c,2023,,1\n", recipe)
    assert found.refused is None
    assert found.summary is not None
    assert found.summary.ignored == ("", "x", "x")


def test_a_column_may_be_addressed_by_position(tmp_path: Path) -> None:
    recipe = long_recipe(**{'value = "value"': "value = 6", "[numbers]": '[columns]\nunmapped = "ignore"\n[numbers]'})
    found = read(tmp_path, "measure,place,year,group,n1,n1\nincome,26081,2023,,1,2\n", recipe)
    assert found.column("value") == [2.0]
    missing = read(tmp_path, "measure,place,year,group,n1\nincome,26081,2023,,1\n", recipe)
    assert missing.refused is not None
    assert missing.refused.code == "column_missing"


def test_unmapped_columns_are_listed_shortly(tmp_path: Path) -> None:
    header = "measure,place,year,group,value," + ",".join(f"x{number}" for number in range(12))
    found = read(tmp_path, long_file("income,26081,2023,,1" + "," * 12, columns=header))
    assert found.refused is not None
    assert str(found.refused.params["names"]).endswith("x9 …")


def test_ignored_columns_are_declared(tmp_path: Path) -> None:
    recipe = long_recipe(**{"[numbers]": '[columns]\nignore = ["Extra"]\n[numbers]'})
    assert (
        read(tmp_path, long_file("income,26,2023,,1,x", columns="measure,place,year,group,value,extra"), recipe).issues
        == []
    )


def test_a_pattern_that_fits_no_column_refuses_the_file(tmp_path: Path) -> None:
    found = read(tmp_path, "ST,CO,NAME,x\n26,081,Kent,1\n", read_recipe(WIDE))
    assert found.refused is not None
    assert found.refused.code == "pattern_without_column"


def test_a_capture_that_the_map_lacks_refuses_no_file_but_its_records(tmp_path: Path) -> None:
    recipe = read_recipe(WIDE.replace('H = "hispanic"\n', ""))
    found = read(tmp_path, HEADER + "26,081,Kent,1,1,1,1\n", recipe)
    assert [(issue.column, issue.code, issue.value) for issue in found.issues] == [("", "map_missing", "H")]


@pytest.mark.parametrize("cell", ["123-45-6789", "ana@example.org"])
def test_cells_that_identify_persons_stop_the_file(tmp_path: Path, cell: str) -> None:
    content = long_file(f"income,26081,2023,,1,{cell}", columns="measure,place,year,group,value,note")
    found = read(tmp_path, content)
    assert found.refused is not None
    assert (found.refused.code, found.refused.column, found.refused.row) == ("personal_data", "note", 2)
    assert read(tmp_path, content, personal_allowed=True).refused is None


def test_a_column_that_only_as_a_whole_tells_of_persons_refuses_the_file(tmp_path: Path) -> None:
    rows = [f"income,26081,{2000 + number},,5,1" for number in range(20)]
    recipe = long_recipe(**{"[numbers]": '[columns]\nignore = ["Clients"]\n[numbers]'})
    content = long_file(*rows, columns="measure,place,year,group,value,Clients")
    found = read(tmp_path, content, recipe)
    assert found.refused is not None
    assert (found.refused.code, found.refused.column, found.refused.row) == ("personal_data", "Clients", None)
    assert read(tmp_path, content, recipe, personal_allowed=True).refused is None


def test_a_note_that_mentions_an_address_is_a_note(tmp_path: Path) -> None:
    content = long_file("income,26081,2023,,1,ask a@b.org", columns="measure,place,year,group,value,note")
    assert read(tmp_path, content).column("note") == ["ask a@b.org"]


def test_percent_signs_in_some_cells_only_refuse_the_file(tmp_path: Path) -> None:
    recipe = long_recipe("percent = true")
    found = read(tmp_path, long_file("share,26081,2023,,45%", "share,26139,2023,,0.45"), recipe)
    assert found.refused is not None
    assert found.refused.code == "percent_mixed"
    assert read(tmp_path, long_file("share,26081,2023,,45%"), recipe).column("value") == [45.0]


def test_a_percentage_that_never_exceeds_one_is_asked_about(tmp_path: Path) -> None:
    rows = [
        f"share,{place},{year},,0.{number}"
        for number, (place, year) in enumerate(
            [("us", 2022), ("26", 2022), ("26081", 2022), ("us", 2023), ("26", 2023)], 1
        )
    ]
    found = read(tmp_path, long_file(*rows))
    assert [(issue.row, issue.code, issue.value) for issue in found.issues] == [(2, "looks_like_share", "share")]
    assert read(tmp_path, long_file(*rows, "share,26139,2023,,45")).issues == []
    assert read(tmp_path, long_file(*rows[:4])).issues == []


def test_nothing_bad_leaves_the_limits_on_issues_unheeded(tmp_path: Path) -> None:
    found = read(tmp_path, long_file(*[f"income,p{n},2023,,1" for n in range(9)]), limits=Limits(issues=3))
    assert kinds(found.issues) == ["place_unknown"] * 3 + ["more"]


def test_a_measure_may_have_a_numerator_above_its_denominator_if_it_is_a_rate(tmp_path: Path) -> None:
    columns = "measure,place,year,group,value,numerator,denominator"
    rows = ("visits,26081,2023,,1500,300,200", "share,26081,2023,,50,300,200", "share,26,2023,,50,100,-2")
    found = read(tmp_path, long_file(*rows, columns=columns))
    assert found.column("measure") == ["visits"]
    assert [(row, code) for row, _, code in found.codes()] == [
        (3, "numerator_over_denominator"), (4, "negative_count"), (4, "numerator_over_denominator"),
    ]  # fmt: skip


def test_known_codes_survive_json() -> None:
    assert Known.from_json(KNOWN.as_json()) == KNOWN
    assert KNOWN.measures["share"] == KnownMeasure("proportion", "percent")
