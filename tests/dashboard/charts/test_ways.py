"""The way of each group to one goal: a stated order, bars from nothing on, and the reason where there is no place."""

from typing import Any

import pytest

from dashboard.charts.model import Goal, Point, Subject, Unit
from dashboard.charts.svg import PHONE, WIDE, Size, draw_ways
from dashboard.charts.ways import Step, WaysView, describe, heading, rule, ways_table
from dashboard.charts.words import ENGLISH
from dashboard.indicators.comparisons import distance
from dashboard.indicators.order import in_order
from dashboard.indicators.results import Result, Scale
from tests.dashboard.charts.figures import WINDOW
from tests.dashboard.charts.test_svg import breaches
from tests.dashboard.indicators.equity import PERCENT, PUBLISHED, band, exact, hidden, share, survey

POVERTY = Subject("Child poverty", "Kent County", Unit("percent", 1), "lower", goal=Goal(10.0, "2030"))
INCOME = Subject("Income", "Kent County", Unit("money"), "higher", goal=Goal(60_000.0, "2030"))


def step(name: str, result: Result, scale: Scale = PERCENT, goal: float = 10.0) -> Step:
    fields = ("value", "state", "bound", "reason")
    point = Point(name.lower(), name, WINDOW, **{field: getattr(result, field) for field in fields})
    return Step(point, distance(scale, result, goal))


def view(*steps: Step, by: Any = "people", everyone: Step | None = None, subject: Subject = POVERTY) -> WaysView:
    order = in_order([one.to_goal for one in steps], by)
    ranked, apart = (tuple(steps[place] for place in places) for places in (order.ranked, order.apart))
    return WaysView(subject, WINDOW, order.by, everyone, ranked, apart)


NEAR, FAR = step("Near", share(300, 1500)), step("Far", share(30, 60))
THERE, CLOSE = step("There", share(5, 100)), step("Close", share(12, 100))
HIDDEN, LIMIT = step("Hidden", hidden()), step("Limit", band(">=95"))
ALL = step("Everyone", share(400, 2000))


def drawn(one: WaysView, size: Size = WIDE) -> str:
    return draw_ways(one, ENGLISH, size, "w", "A title", describe(one, ENGLISH))


def test_the_heading_names_the_group_with_the_most_people_or_the_longest_way() -> None:
    assert heading(view(FAR, NEAR), ENGLISH) == "Most people still short of the goal: Near, 150"
    assert heading(view(NEAR, FAR, by="distance"), ENGLISH) == "Longest way to the goal: Far, 40.0 points"


def test_the_heading_says_where_there_is_nobody_to_name() -> None:
    assert heading(view(HIDDEN), ENGLISH) == "No group can be put in order yet"
    assert heading(view(THERE, HIDDEN), ENGLISH) == "Every group with a known distance is at the goal"


def test_the_rule_is_stated_with_those_who_have_no_place_in_it() -> None:
    assert rule(view(NEAR), ENGLISH) == (
        "The group with the most people still short of the goal stands first; equal numbers go by distance."
    )
    assert rule(view(NEAR, HIDDEN, LIMIT, by="distance"), ENGLISH) == (
        "The group with the longest way to the goal stands first; equal distances go by people. "
        "Groups without an exact number for this stand below by name, with the reason: Hidden and Limit."
    )


def test_the_table_has_everyone_first_then_the_order_then_the_reasons() -> None:
    table = ways_table(view(HIDDEN, FAR, NEAR, LIMIT, everyone=ALL), ENGLISH, "Caption")
    assert table.heads == ("Group", "Figure", "Still to go", "People it takes")
    assert [(row.header, row.hot, [cell.text for cell in row.cells]) for row in table.rows] == [
        ("Everyone", False, ["20.0%", "10.0 points", "200"]),
        ("Near", True, ["20.0%", "10.0 points", "150"]),
        ("Far", False, ["50.0%", "40.0 points", "24"]),
        ("Hidden", False, ["hidden", "Too few people: a number could point to one of them"]),
        (
            "Limit",
            False,
            [
                "95% or more",
                "At least 85.0 points, at most 90.0 points",
                "Published as a limit or a band, which leaves this open",
            ],
        ),
    ]
    assert [cell.span for cell in table.rows[3].cells] == [1, 2]


def test_figures_that_are_no_people_have_no_column_for_them() -> None:
    incomes = [step("A", exact(50_000.0), PUBLISHED, 60_000.0), step("B", hidden(), PUBLISHED, 60_000.0)]
    table = ways_table(view(*incomes, subject=INCOME), ENGLISH, "Caption")
    assert table.heads == ("Group", "Figure", "Still to go")
    assert [cell.text for cell in table.rows[0].cells] == ["$50,000", "$10,000"]


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_the_drawing_keeps_to_the_contract_in_both_sizes_and_orders(size: Size) -> None:
    named = step("A group with a name that runs over more than one line of the picture", share(40, 90))
    for by in ("people", "distance"):
        assert breaches(drawn(view(FAR, NEAR, named, CLOSE, THERE, HIDDEN, by=by), size), size) == []
    assert breaches(drawn(view(HIDDEN), size), size) == []
    assert breaches(drawn(view(step("A", exact(50_000.0), PUBLISHED, 60_000.0), subject=INCOME), size), size) == []


def test_who_is_there_has_no_bar_and_who_is_hidden_no_row() -> None:
    drawing = drawn(view(NEAR, THERE, HIDDEN))
    assert (drawing.count("<rect"), drawing.count("at the target")) == (1, 2)
    assert ">Hidden<" not in drawing


def test_the_first_bar_is_marked_and_one_within_the_margin_is_hollow() -> None:
    drawing = drawn(view(NEAR, CLOSE))
    assert drawing.count('<rect class="bar k2"') == 1
    assert drawing.count('<rect class="pt o"') == 1


def test_bars_are_as_long_as_what_they_say() -> None:
    drawing = drawn(view(NEAR, step("Half", share(150, 750))))
    widths = [float(part.split('"')[0]) for part in drawing.split('width="')[1:]]
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.2)


def test_an_estimated_number_of_people_says_so() -> None:
    poor = step("Asked", survey(20.0, 2.0, denominator=1000.0), Scale("survey_proportion", 100.0, "lower", 0.0, 100.0))
    assert heading(view(poor), ENGLISH) == "Most people still short of the goal: Asked, about 100"


def test_the_picture_is_told_in_words() -> None:
    assert describe(view(NEAR, THERE), ENGLISH).startswith("Near: 150; There: at the target. The group")
    assert describe(view(HIDDEN), ENGLISH).startswith("The group with the longest way")
