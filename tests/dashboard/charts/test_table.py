from dataclasses import replace
from datetime import date

from dashboard.charts.model import Goal
from dashboard.charts.table import Cell, groups_table, trend_table
from dashboard.charts.words import ENGLISH
from tests.dashboard.charts.figures import ALL, BLACK, EVERY_KIND, NHPI, kent, line, period, point, trend


def test_the_table_has_the_figures_of_the_chart() -> None:
    table = groups_table(kent(ALL, BLACK, NHPI, focal=BLACK.group), ENGLISH, "Caption")
    assert table.caption == "Caption"
    assert table.heads == ("Group", "Estimate", "Published margin (90%)", "95% interval")
    assert [cell.text for cell in table.rows[1].cells] == ["$44,980", "± 2,925", "$41,495 to $48,465"]
    assert [row.hot for row in table.rows] == [False, True, False]
    assert table.rows[2].cells == (
        Cell("not published", "Estimate", "hid"),
        Cell("The file has no estimate for this group", "", "why", 2),
    )


def test_every_row_fills_every_column() -> None:
    for goal in (None, Goal(90000)):
        table = groups_table(kent(*EVERY_KIND, goal=goal), ENGLISH, "")
        for row in table.rows:
            assert sum(cell.span for cell in row.cells) == len(table.heads) - 1


def test_columns_that_nobody_fills_are_left_out() -> None:
    table = groups_table(kent(point("A", 5), point("B", 6)), ENGLISH, "")
    assert table.heads == ("Group", "Estimate")
    assert all(len(row.cells) == 1 for row in table.rows)
    only_hidden = groups_table(kent(NHPI), ENGLISH, "")
    assert only_hidden.heads == ("Group", "Estimate", "Remarks")


def test_levels_that_differ_are_not_promised_in_the_head() -> None:
    mixed = groups_table(kent(ALL, point("B", 5, 1, moe=1, moe_level=0.95)), ENGLISH, "")
    assert mixed.heads[2] == "Published margin"


def test_the_distance_to_the_goal_has_no_sign() -> None:
    table = groups_table(kent(ALL, goal=Goal(90000)), ENGLISH, "")
    assert table.heads[-1] == "Still to go"
    assert table.rows[0].cells[-1].text == "$9,610"


def test_a_trend_has_one_row_per_period() -> None:
    table = trend_table(trend(line("All", 5000, None, 7000)), ENGLISH, "")
    assert [row.header for row in table.rows] == ["2013", "2014", "2015"]
    assert table.rows[1].cells[0].kind == "hid"


def test_several_series_have_a_column_each() -> None:
    table = trend_table(
        trend(line("All", 5000, 6000), line("Black", 4000, half=None), line("Asian", None)), ENGLISH, ""
    )
    assert table.heads == ("Period", "All", "Black", "Asian")
    assert [cell.text for cell in table.rows[0].cells] == ["$5,000 ± 1,500", "$4,000", "not published"]
    assert [cell.text for cell in table.rows[1].cells] == ["$6,000 ± 1,500", "no data", "no data"]


def test_a_goal_that_is_reached_has_nothing_left_to_go() -> None:
    higher = groups_table(kent(ALL, goal=Goal(80000)), ENGLISH, "")
    lower = groups_table(kent(ALL, goal=Goal(80000), direction="lower"), ENGLISH, "")
    neither = groups_table(kent(ALL, goal=Goal(80000), direction=""), ENGLISH, "")
    assert [table.rows[0].cells[-1].text for table in (higher, lower, neither)] == ["At the target", "$390", "$390"]


def test_what_is_marked_on_the_chart_stands_in_the_table() -> None:
    series = line("All", 5000, 6000)
    view = replace(
        trend(series),
        notes=(date(2013, 5, 1), date(2014, 5, 1)),
        breaks=(date(2014, 1, 1),),
        start=series.points[0],
        ahead=(point("All", 7000, 500, period=period(2015)),),
        by_people=(point("Ana", 8000, period=period(2015)),),
    )
    table = trend_table(view, ENGLISH, "")
    assert table.heads == ("Period", "Estimate", "95% interval", "Remarks")
    assert [row.header for row in table.rows] == ["2013", "2014", "2015, if nothing changes", "2015, expected by Ana"]
    assert [row.cells[-1].text for row in table.rows] == ["Start. Note 1", "Note 2. A new series starts", "", ""]
    assert [cell.text for cell in table.rows[2].cells[:2]] == ["$7,000", "$6,500 to $7,500"]


def test_marks_of_several_series_have_a_column_of_their_own() -> None:
    view = replace(trend(line("All", 5000, 6000), line("Black", 1, 2)), notes=(date(2014, 5, 1),))
    table = trend_table(view, ENGLISH, "")
    assert table.heads == ("Period", "All", "Black", "Remarks")
    assert [row.cells[-1].text for row in table.rows] == ["", "Note 1"]
