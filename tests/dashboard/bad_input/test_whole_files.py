"""B01-B10, B12-B16, B18-B20: files that are wrong as a whole, by encoding, delimiter, header or row."""

import pytest

from tests.dashboard.bad_input.oracle import Desk, recipe

pytestmark = pytest.mark.once

HEADER = "measure,place,year,group,value"
ROW = "income,26081,2023,,5"
GOOD = f"{HEADER}\n{ROW}\n"
UTF_16 = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


def named(numbers: str = "", **file: str) -> str:
    """The long recipe with lines in its table of the file."""
    lines = "".join(f"{key} = {value}\n" for key, value in file.items())
    return recipe(numbers, **{"[place]": f"[file]\n{lines}\n[place]"})


@pytest.mark.parametrize(("content", "state"), [(b"", "not taken"), (b"\xef\xbb\xbf", "unreadable")])
def test_b01_an_empty_file_is_refused(desk: Desk, content: bytes, state: str) -> None:
    outcome = desk.bring(content)
    assert outcome.state == state
    assert "is empty" in outcome.page or "The file holds no table with figures." in outcome.page


def test_b02_a_header_alone_is_refused(desk: Desk) -> None:
    outcome = desk.bring(HEADER + "\n")
    assert (outcome.state, outcome.codes) == ("refused", ["empty_file"])


def test_b03_blank_lines_alone_are_refused(desk: Desk) -> None:
    outcome = desk.bring("\n\n ,,\n\n")
    assert outcome.state == "unreadable"
    assert "The file holds no table with figures." in outcome.page


def test_b04_a_mark_of_utf_8_is_no_part_of_the_header(desk: Desk) -> None:
    outcome = desk.bring(GOOD.encode("utf-8-sig"))
    assert (outcome.state, outcome.values, outcome.codes) == ("previewed", [5.0], [])


@pytest.mark.parametrize("encoding", list(UTF_16))
def test_b05_utf_16_with_its_mark_is_read(desk: Desk, encoding: str) -> None:
    outcome = desk.bring(UTF_16[encoding] + GOOD.encode(encoding))
    assert (outcome.state, outcome.values, outcome.codes) == ("previewed", [5.0], [])


def test_b06_windows_letters_are_read_after_the_sample_was_shown(desk: Desk) -> None:
    content = f"{HEADER},note\n{ROW},Peña’s count\n".encode("cp1252")
    assert "Peña’s count" in desk.bring(content, look_only=True).page
    outcome = desk.bring(content, text=named(encoding='"windows-1252"'))
    assert outcome.import_ is not None
    assert (outcome.state, outcome.import_.staged.get().note) == ("previewed", "Peña’s count")


def test_b07_bytes_that_fit_no_encoding_refuse_the_file_by_their_offset(desk: Desk) -> None:
    content = f"{HEADER},note\n{ROW},Peña\n".encode() + f"{ROW},".encode() + b"\xff\xfe\x81\n"
    outcome = desk.bring(content)
    assert (outcome.state, outcome.codes) == ("unreadable", ["encoding"])
    assert f"position {content.index(bytes([255]))} " in outcome.page


@pytest.mark.parametrize(("sign", "words"), [(";", "semicolon"), ("\t", "tab"), ("|", "pipe"), ("sep=;", "semicolon")])
def test_b08_every_common_delimiter_is_found_and_shown(desk: Desk, sign: str, words: str) -> None:
    first = "sep=;\n" if sign.startswith("sep") else ""
    outcome = desk.bring(first + GOOD.replace(",", ";" if first else sign))
    assert (outcome.state, outcome.values) == ("previewed", [5.0])
    assert f">{words}<" in outcome.looked


@pytest.mark.parametrize(
    ("lines", "row"),
    [
        ([HEADER, "\r", ROW, "\r", "income,26139,2023,,x", "\r"], 3),
        ([HEADER, "\r\n", ROW, "\n", "income,26139,2023,,x", "\r"], 3),
        ([HEADER, ",note\n", ROW, ',"two\nlines"\n', "income,26139,2023,,x,\n"], 4),
    ],
)
def test_b09_rows_keep_their_numbers_whatever_ends_lines(desk: Desk, lines: list[str], row: int) -> None:
    outcome = desk.bring("".join(lines))
    assert (outcome.state, outcome.values) == ("previewed", [5.0])
    assert outcome.said == [(row, "value", "not_a_number", "x")]


def test_b10_an_open_quote_refuses_the_file_by_its_line(desk: Desk) -> None:
    outcome = desk.bring(GOOD + 'income,26139,2023,,"5\n' + ROW + "\n")
    assert outcome.codes == ["unclosed_quote"]
    assert outcome.state in {"refused", "unreadable"}
    assert "line 3 " in outcome.page


def test_b12_a_column_without_a_title_cannot_be_named_but_has_a_position(desk: Desk) -> None:
    content = "measure,place,year,,group\nincome,26081,2023,5,\n"
    outcome = desk.bring(content)
    assert (outcome.state, outcome.codes) == ("refused", ["column_missing"])
    outcome = desk.bring(content, text=recipe(**{'value = "value"': "value = 4"}))
    assert (outcome.state, outcome.values) == ("previewed", [5.0])


@pytest.mark.parametrize("rows", [1, 3])
def test_b12_the_last_column_needs_no_title_to_have_a_position(desk: Desk, rows: int) -> None:
    lines = [f"income,{place},2023,,{value}" for place, value in (("26081", 5), ("26139", 6), ("00123", 7))][:rows]
    content = "measure,place,year,group,\n" + "\n".join(lines) + "\n"
    outcome = desk.bring(content)
    assert (outcome.state, outcome.codes) == ("refused", ["column_missing"])
    assert outcome.upload is not None
    assert outcome.upload.look["tables"][0]["columns"][-1]["position"] == 5
    outcome = desk.bring(content, text=recipe(**{'value = "value"': "value = 5"}))
    assert (outcome.state, outcome.values, outcome.codes) == ("previewed", [5.0, 6.0, 7.0][:rows], [])


def test_b12_a_last_column_without_a_title_that_nobody_reads_does_no_harm(desk: Desk) -> None:
    text = recipe(**{"[place]": '[columns]\nunmapped = "ignore"\n[place]'})
    outcome = desk.bring(f"{HEADER},\n{ROW},x\n", text=text)
    assert (outcome.state, outcome.values, outcome.codes) == ("previewed", [5.0], [])


def test_b13_a_title_that_comes_twice_refuses_only_whoever_needs_it(desk: Desk) -> None:
    content = f"{HEADER},value\n{ROW},6\n"
    outcome = desk.bring(content)
    assert (outcome.state, outcome.codes) == ("refused", ["column_repeated"])
    text = recipe(**{'value = "value"': "value = 6", "[place]": '[columns]\nunmapped = "ignore"\n[place]'})
    outcome = desk.bring(content, text=text)
    assert (outcome.state, outcome.values) == ("previewed", [6.0])


@pytest.mark.parametrize("title", ["VALUE", " value ", "value\N{NO-BREAK SPACE}", "válue", "va\u0301lue"])
def test_b14_case_space_and_accents_of_a_title_do_not_matter(desk: Desk, title: str) -> None:
    outcome = desk.bring(GOOD.replace(",value", f",{title}"))
    assert (outcome.state, outcome.values, outcome.codes) == ("previewed", [5.0], [])


def test_b15_rows_above_the_header_are_passed_over(desk: Desk) -> None:
    content = f"Report of the office,,,,\nMade on Monday,,,,\n\n{GOOD}"
    outcome = desk.bring(content, look_only=True)
    assert outcome.upload is not None
    assert outcome.upload.look["tables"][0]["headers"][0]["row"] == 4
    assert "Row 4" in outcome.page
    for text in (named(header_row="4"), named(header_like='["measure", "place"]')):
        outcome = desk.bring(content, text=text)
        assert (outcome.state, outcome.values) == ("previewed", [5.0])


def test_b16_notes_below_the_data_are_skipped_and_said(desk: Desk) -> None:
    outcome = desk.bring(f"{GOOD}Source: the office,,,,\n* counted anew,,,,\n")
    assert (outcome.state, outcome.values, outcome.counts["rows_rejected"]) == ("previewed", [5.0], 0)
    assert set(outcome.codes) <= {"footnote", "footer"}
    assert outcome.codes


def test_b18_a_row_with_too_many_cells_is_rejected_alone(desk: Desk) -> None:
    outcome = desk.bring(GOOD + "income,26139,2023,,1,234\n")
    assert (outcome.state, outcome.values) == ("previewed", [5.0])
    assert outcome.rows("row_too_long") == [3]


def test_b19_a_row_with_too_few_cells_is_rejected_alone(desk: Desk) -> None:
    outcome = desk.bring(GOOD + "income,26139,2023\n")
    assert (outcome.state, outcome.values) == ("previewed", [5.0])
    assert outcome.rows("row_too_short") == [3]


def test_b20_a_blank_row_in_the_middle_is_ignored_with_a_note(desk: Desk) -> None:
    outcome = desk.bring(GOOD + "\nincome,26139,2023,,6\n")
    assert (outcome.state, outcome.values, outcome.said) == ("previewed", [5.0, 6.0], [(3, "", "blank_row", "")])
