from dashboard.charts.model import Goal
from dashboard.charts.table import Cell, groups_table, trend_table
from dashboard.charts.words import ENGLISH
from tests.dashboard.charts.figures import ALL, BLACK, EVERY_KIND, NHPI, kent, line, point, trend


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
    assert table.heads[-1] == "Distance to the goal"
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
