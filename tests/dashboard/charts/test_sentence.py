from datetime import date

import pytest

from dashboard.charts import sentence
from dashboard.charts.model import Goal, Point, TrendView
from dashboard.charts.words import ENGLISH, Words
from tests.dashboard.charts.figures import ALL, ASIAN, BLACK, NHPI, WHITE, kent, line, point, subject, trend


def test_the_standfirst_gives_figure_margin_place_period_and_the_furthest_group() -> None:
    assert sentence.standfirst(kent(ALL, BLACK, WHITE, NHPI), ENGLISH) == (
        "Median household income in Kent County stood at $80,390 in 2019–2023, give or take $1,273. "
        "The lowest figure is for Black: $44,980, give or take $3,485. "
        "Its margin does not reach that of any other group shown."
    )


def test_where_lower_is_better_the_highest_is_furthest() -> None:
    text = sentence.standfirst(kent(ALL, BLACK, WHITE, direction="lower"), ENGLISH)
    assert "The highest figure is for White, not Hispanic: $86,141, give or take $1,534." in text


def test_beside_an_unreliable_figure_only_the_reliable_ones_are_ordered() -> None:
    unsure = point("Unsure", 30000, 40000, state="unreliable")
    text = sentence.standfirst(kent(ALL, BLACK, WHITE, unsure), ENGLISH)
    assert "The lowest reliable figure is for Black" in text
    assert text.endswith("Its margin does not reach that of any other reliable figure.")
    lower = sentence.standfirst(kent(ALL, BLACK, WHITE, unsure, direction="lower"), ENGLISH)
    assert "The highest reliable figure is for White, not Hispanic" in lower


def test_overlapping_margins_are_said() -> None:
    text = sentence.standfirst(kent(ALL, ASIAN, WHITE), ENGLISH)
    assert text.endswith("Its margin overlaps with that of 1 other group, so their order may be chance.")
    three = sentence.standfirst(kent(ASIAN, WHITE, point("Other", 85000, 9000)), ENGLISH)
    assert three.endswith("overlaps with those of 2 other groups, so their order may be chance.")


def test_without_margins_nothing_is_claimed() -> None:
    text = sentence.standfirst(kent(point("A", 5), point("B", 6)), ENGLISH)
    assert text.endswith("No margins are published, so small differences may be chance.")


@pytest.mark.parametrize(
    ("direction", "value", "said"), [("higher", 90000.0, True), ("lower", 20000.0, True), ("lower", 90000.0, False)]
)
def test_the_distance_is_to_the_goal_in_the_unfavourable_direction(direction: str, value: float, said: bool) -> None:
    view = kent(ALL, BLACK, point("Other", 30000, 100), direction=direction, goal=Goal(value))
    assert ("from the goal" in sentence.standfirst(view, ENGLISH)) is said


@pytest.mark.parametrize(
    ("everyone", "text"),
    [
        (None, "Median household income in Kent County, 2019–2023: published by group, not for everyone."),
        (
            point("All", state="bounded", bound=">=95000"),
            "Median household income in Kent County, 2019–2023: $95,000 or more. Published as a limit, so it stays a limit.",
        ),
        (
            point("All", state="suppressed", reason="source"),
            "Median household income in Kent County, 2019–2023: no figure for everyone (hidden). The source hides this number.",
        ),
    ],
)
def test_a_missing_figure_for_everyone_is_explained(everyone: Point | None, text: str) -> None:
    assert sentence.standfirst(kent(*([everyone] if everyone else [])), ENGLISH) == text


@pytest.mark.parametrize(
    ("points", "text"),
    [
        ((ALL,), "The figure for everyone"),
        ((NHPI,), "Too few groups are published to compare them"),
        ((ALL, NHPI), "Too few groups are published to compare them"),
        ((ALL, ASIAN), "No group is clearly apart from everyone"),
        ((ALL, BLACK), "Lower than for everyone: Black"),
        ((ALL, BLACK, WHITE), "Lower than for everyone: Black. Higher than for everyone: White, not Hispanic"),
        ((BLACK, WHITE), "Higher for White, not Hispanic than for Black"),
        ((BLACK, point("Limited", state="bounded", bound=">=95000")), "Higher for Limited than for Black"),
        ((ALL, point("Limited", state="bounded", bound="<50")), "Lower than for everyone: Limited"),
        ((ASIAN, WHITE), "The margins overlap: no group is clearly apart"),
        ((point("A", 5), point("B", 6)), "The groups side by side"),
        ((point("All", 5), point("B", 6)), "The groups side by side"),
        ((ALL, *(point(f"G{n}", 10, 1) for n in range(3))), "3 groups lie below everyone"),
        ((ALL, *(point(f"G{n}", 99999, 1) for n in range(3))), "3 groups lie above everyone"),
    ],
)
def test_the_message_claims_no_more_than_the_intervals(points: tuple[Point, ...], text: str) -> None:
    assert sentence.message(kent(*points), ENGLISH) == text


def test_a_part_of_a_count_is_not_set_against_the_whole() -> None:
    assert sentence.message(kent(ALL, BLACK, WHITE, is_count=True), ENGLISH) == "How many in each group"


def test_what_is_missing_is_named_with_its_reason() -> None:
    view = kent(ALL, NHPI, point("Hidden", state="suppressed", reason="primary"), point("Also", state="missing"))
    assert sentence.missing(view, ENGLISH) == (
        ("The file has no estimate for this group", "Native Hawaiian, Pacific Islander and Also"),
        ("Too few people: a number could point to one of them", "Hidden"),
    )


def test_the_description_counts_what_is_shown() -> None:
    assert sentence.describe(kent(ALL, BLACK, WHITE, NHPI), ENGLISH) == (
        "Dots are estimates, bars their 95% intervals. 3 of 4 figures are shown. Furthest off: Black, $44,980."
    )
    assert "1 of 1 figure is shown." in sentence.describe(kent(ALL), ENGLISH)


def test_the_description_says_how_limits_and_bands_are_read() -> None:
    view = kent(ALL, point("Limited", state="bounded", bound=">=95000"))
    reading = "Two ticks without a dot are a band, an arrow is a limit: the source does not say where in it."
    assert sentence.of_limits(view, ENGLISH) == reading
    assert reading in sentence.describe(view, ENGLISH)
    assert sentence.of_limits(kent(ALL), ENGLISH) == ""


def test_the_title_names_measure_place_and_period() -> None:
    assert sentence.title(kent().subject, "2023", ENGLISH) == "Median household income, Kent County, 2023"


def test_a_series_is_described_by_its_ends() -> None:
    assert (
        sentence.trend_describe(trend(line("All", 5000)), ENGLISH)
        == "There are too few published periods to draw a line."
    )
    assert sentence.trend_describe(trend(line("All", 50000, 60000)), ENGLISH) == (
        "All: $50,000 in 2013, $60,000 in 2014, give or take $1,500."
    )


def test_the_description_counts_what_people_marked() -> None:
    series = line("All", 50000, 60000)
    assert sentence.marked(trend(series), ENGLISH) == ""
    day = date(2013, 5, 1)
    one = TrendView(subject(), (series,), notes=(day,), breaks=(day, day))
    assert sentence.marked(one, ENGLISH) == "1 note is marked. A new series starts 2 times."


def test_a_translation_may_put_the_facts_in_any_order() -> None:
    spanish = {
        "{name} in {place} stood at {value} in {period}{margin}.": "En {period}, {place}: {name}, {value}{margin}."
    }
    words = Words(lambda text: spanish.get(text, text))
    assert (
        sentence.standfirst(kent(point("All", 5)), words) == "En 2019–2023, Kent County: Median household income, $5."
    )
