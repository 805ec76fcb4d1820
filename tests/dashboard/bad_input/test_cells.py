"""B11, B17, B21-B27, B38, B39, B57: cells that are no numbers, figures that cannot be, and texts that mean harm."""

import csv
import io

import pytest
from django.urls import reverse

from dashboard.models import Observation
from tests.dashboard.bad_input.oracle import LONG, Desk, recipe

HEADER = "measure,place,year,group,value"
PLACES = ("26", "26081", "26139", "00123")
GROUPS = ("", "race=black", "race=hispanic", "sex=female", "sex=male")
KEYS = [f"income,{place},{year},{group}" for year in ("2022", "2023") for place in PLACES for group in GROUPS]


def cells(*values: str, measure: str = "income") -> str:
    """A file with these values, each for another place, period or group, from row 2 on."""
    rows = [f'{key.replace("income", measure, 1)},"{value}"' for key, value in zip(KEYS, values, strict=False)]
    return "\n".join([HEADER, *rows]) + "\n"


def mapped(**words: str) -> str:
    """The long recipe whose column of groups goes through a map."""
    lines = "\n".join(f'"{key}" = "{text}"' for key, text in words.items())
    text = LONG.replace('group = { column = "group" }', 'groups.sex = { column = "group", map = "sexes" }')
    return f"{text}\n[maps.sexes]\n{lines}\n"


def test_b11_a_null_rejects_its_row(desk: Desk) -> None:
    outcome = desk.bring(cells("5\0", "6"))
    assert (outcome.state, outcome.values, outcome.rows("nul")) == ("previewed", [6.0], [2])


def test_b17_a_total_that_the_recipe_maps_is_data_and_is_compared_with_its_parts(desk: Desk) -> None:
    rows = [
        "births,26081,2023,Total,100",
        "births,26081,2023,F,40",
        "births,26081,2023,M,60",
        "births,26139,2023,All,9",
    ]
    outcome = desk.bring("\n".join([HEADER, *rows]), text=mapped(Total="", F="female", M="male"))
    assert outcome.values == [100.0, 40.0, 60.0]
    assert outcome.staged[("births", "26081", "2023", "")] == (100.0, "normal", "")
    assert outcome.said == [(5, "group", "map_missing", "All")]


MARKS = {
    "*": "suppressed", "<10": "bounded", "-": "missing", "N/A": "missing", "**": "suppressed", "(X)": "not_applicable",
    "…": "missing", "NR": "missing", "": "missing",
}  # fmt: skip


def test_b21_a_mark_is_a_state_and_never_zero(desk: Desk) -> None:
    outcome = desk.bring(cells(*MARKS))
    assert outcome.import_ is not None
    found = list(outcome.import_.staged.order_by("row").values_list("state", "value", "bound"))
    assert (outcome.state, outcome.codes) == ("previewed", [])
    assert found == [(state, None, mark if state == "bounded" else "") for mark, state in MARKS.items()]


def test_b21_an_unknown_mark_is_asked_about_once_and_never_zero(desk: Desk) -> None:
    outcome = desk.bring(cells("5", "qq", "qq", "0"))
    assert (outcome.values, outcome.said) == ([5.0, 0.0], [(3, "value", "not_a_number", "qq")])
    assert outcome.rows("not_a_number") == [3, 4]


@pytest.mark.parametrize("values", [("45%", "0.45", "45"), ("45", "45%")])
def test_b22_percent_signs_on_some_cells_only_refuse_the_file(desk: Desk, values: tuple[str, ...]) -> None:
    outcome = desk.bring(cells(*values, measure="share"), text=recipe("percent = true"))
    assert (outcome.state, outcome.codes) == ("refused", ["percent_mixed"])


def test_b22_a_percent_sign_that_the_recipe_does_not_know_is_no_guess(desk: Desk) -> None:
    outcome = desk.bring(cells("45%", "45", measure="share"))
    assert (outcome.values, outcome.said) == ([45.0], [(2, "value", "percent_sign", "45%")])


def test_b22_shares_in_place_of_percentages_are_pointed_out(desk: Desk) -> None:
    outcome = desk.bring(cells("0.1", "0.2", "0.3", "0.4", "0.5", "0.45", measure="share"))
    assert outcome.codes == ["looks_like_share"]


def test_b23_marks_between_digits_are_read_only_as_the_recipe_says(desk: Desk) -> None:
    values = ("1,234", "1.234,5", "$1,234.50", "1\N{NO-BREAK SPACE}234")
    outcome = desk.bring(cells(*values))
    assert outcome.values == []
    assert set(outcome.codes) <= {"number_format", "not_a_number"}
    assert outcome.counts["rows_rejected"] == 4


@pytest.mark.parametrize(
    ("numbers", "value", "found"),
    [
        ('thousands = ","', "1,234", 1234.0),
        ('decimal = ","\nthousands = "."', "1.234,5", 1234.5),
        ('thousands = ","\nprefixes = ["$"]', "$1,234.50", 1234.5),
        ('thousands = " "', "1\N{NO-BREAK SPACE}234", 1234.0),
    ],
)
def test_b23_a_way_of_writing_is_chosen_once(desk: Desk, numbers: str, value: str, found: float) -> None:
    outcome = desk.bring(cells(value), text=recipe(numbers))
    assert (outcome.values, outcome.codes) == ([found], [])
    assert outcome.import_ is not None
    assert f"{found:,.1f}".rstrip("0").rstrip(".") in outcome.page


def test_b24_numbers_that_no_store_can_hold_reject_their_rows(desk: Desk) -> None:
    outcome = desk.bring(cells("1E5", "1e400", "NaN", "Infinity", "-inf", "1" * 40, "1e-400"))
    assert outcome.values == [100000.0]
    codes = ("number_too_large", "number_not_finite", "number_too_long", "number_too_small")
    assert [outcome.rows(code) for code in codes] == [[3], [4, 5, 6], [7], [8]]
    assert "Write 0 if that is meant" in outcome.message("number_too_small")


def test_b25_figures_that_cannot_be_reject_their_rows(desk: Desk) -> None:
    rows = [
        f"{HEADER},numerator,denominator", "share,26081,2023,,101,,", "share,26139,2023,,-1,,", "births,26081,2023,,-4,,",
        "poor,26081,2023,,,11,10", "poor,26139,2023,,,10,10",
    ]  # fmt: skip
    outcome = desk.bring("\n".join(rows))
    assert (outcome.rows("percent_range"), outcome.rows("negative_count")) == ([2, 3], [4])
    assert outcome.rows("numerator_over_denominator") == [5]
    assert outcome.counts["records_accepted"] == 1


def test_b26_parts_that_do_not_add_up_are_a_warning_with_the_difference(desk: Desk) -> None:
    rows = ["births,26081,2023,,100", "births,26081,2023,sex=female,40", "births,26081,2023,sex=male,50"]
    rows += ["births,26139,2023,,100", "births,26139,2023,sex=female,50", "births,26139,2023,sex=male,51"]
    outcome = desk.bring("\n".join([HEADER, *rows]))
    assert (outcome.codes, outcome.rows("parts_differ")) == (["parts_differ"], [2])
    assert outcome.message("parts_differ").endswith("90, and the total says 100: 10 apart.")
    assert len(outcome.values) == 6


def test_b27_a_figure_that_jumps_is_a_warning(desk: Desk) -> None:
    rows = ["births,26081,2022,,100", "births,26081,2023,,151", "births,26139,2022,,100", "births,26139,2023,,149"]
    outcome = desk.bring("\n".join([HEADER, *rows]))
    assert (outcome.codes, outcome.rows("unusual_change")) == (["unusual_change"], [3])
    assert "looks unusual" in outcome.message("unusual_change")
    assert len(outcome.values) == 4


def test_b38_what_nobody_sees_in_a_code_does_not_count(desk: Desk) -> None:
    keys = ["income,26081 ,2023,", "income,26139\u200b,2023,", "income,\u00a026,2023,", "income,00123,2023\ufeff,"]
    outcome = desk.bring("\n".join([HEADER, *(f"{key}race=black ,5" for key in keys), "INCOME,26,2023,,6"]))
    assert sorted(outcome.staged) == [("income", place, "2023", "race=black") for place in sorted(PLACES)]
    # Codes keep their case: what differs is named, with what may be meant.
    assert outcome.said == [(6, "measure", "measure_unknown", "INCOME")]
    assert "“income”" in outcome.message("measure_unknown")


def test_b38_composed_and_decomposed_letters_are_the_same_and_look_alikes_are_pointed_out(desk: Desk) -> None:
    rows = ["births,26081,2023,nin\u0303as,1", "births,26139,2023,niñas,2", "births,26,2023,M\u0430les,3"]
    outcome = desk.bring("\n".join([HEADER, *rows]), text=mapped(niñas="female", Males="male"))
    assert outcome.values == [1.0, 2.0, 3.0]
    assert (outcome.codes, outcome.rows("look_alikes")) == (["look_alikes"], [4])


def test_b39_marks_of_direction_and_control_are_stripped_and_emoji_stay(desk: Desk) -> None:
    content = f'{HEADER},note\nincome,26081,2023,,5,"\u202etxe\x07 fine 😀"\nincome,26139,2023,,"\u202e5\x1bx",\n'
    outcome = desk.bring(content)
    assert outcome.import_ is not None
    assert outcome.import_.staged.get().note == "txe fine 😀"
    ((_row, _column, code, value),) = outcome.said
    assert (code, "\u202e" in value, "\x1b" in value) == ("not_a_number", False, False)
    assert "\u202e" not in outcome.page


COMMANDS = ('=HYPERLINK("http://x","y")', "+cmd|x", "@SUM(A1)", "-2+3")


def test_b57_what_a_spreadsheet_would_run_is_text_and_leaves_escaped(desk: Desk) -> None:
    rows = [[*HEADER.split(","), "note"]]
    rows += [["income", place, "2023", "", "5", command] for place, command in zip(PLACES, COMMANDS, strict=False)]
    rows += [["births", place, "2023", "", command, ""] for place, command in zip(PLACES, COMMANDS, strict=False)]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    outcome = desk.bring(text.getvalue())
    assert outcome.import_ is not None
    assert list(outcome.import_.staged.order_by("row").values_list("note", flat=True)) == list(COMMANDS)
    assert (outcome.values, outcome.counts["rows_rejected"]) == ([5.0] * 4, 4)
    answer = desk.browser.get(reverse("dashboard:import_issues_csv", args=[outcome.import_.pk]))
    body = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # it streams
    exported = [cell for row in csv.reader(io.StringIO(body.lstrip("\ufeff"))) for cell in row]
    assert [cell for cell in exported if cell[1:] in COMMANDS] == [f"'{command}" for command in COMMANDS]
    assert not [cell for cell in exported if cell[:1] in {"=", "+", "-", "@", "\t"}]


def test_nothing_missing_becomes_zero_on_its_way_into_the_store(desk: Desk) -> None:
    desk.bring(cells("", "*", "N/A", "<10", "0")).accept()
    found = list(Observation.objects.order_by("row").values_list("value", "state"))
    assert found == [(None, "missing"), (None, "suppressed"), (None, "missing"), (None, "bounded"), (0.0, "normal")]
