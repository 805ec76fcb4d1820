import re
from dataclasses import replace
from datetime import date
from html import escape
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.charts.model import Goal, GroupsView, Point, Series, TrendView
from dashboard.charts.svg import HALF, PHONE, WIDE, Markup, Size, draw_groups, draw_trend
from dashboard.charts.svg.scale import axis_for
from dashboard.charts.svg.shapes import cut, escaped, wrapped
from dashboard.charts.svg.trend import joined_runs, spread
from dashboard.charts.words import ENGLISH
from tests.dashboard.charts.figures import (
    ALL,
    BLACK,
    EVERY_KIND,
    NHPI,
    WINDOW,
    kent,
    line,
    period,
    point,
    subject,
    trend,
)

SIZES = (WIDE, HALF, PHONE)
SVG = "{http://www.w3.org/2000/svg}"


def groups(view: GroupsView, size: Size = WIDE, uid: str = "g") -> str:
    return draw_groups(view, ENGLISH, size, uid, "A title", "A description")


def breaches(drawing: str, size: Size) -> list[str]:
    """What breaks the contract of every chart: an image with title and description, unique ids, classes only, all inside."""
    framed = drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    root = ElementTree.fromstring(framed)  # noqa: S314  # our own drawing
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    shapes = re.sub(r">[^<]*<", "><", drawing)
    height = float(root.get("viewBox", "").split()[3])
    texts = [(float(node.get("x", "")), float(node.get("y", ""))) for node in root.iter(f"{SVG}text")]
    dots = [(float(node.get("cx", "")), float(node.get("cy", ""))) for node in root.iter(f"{SVG}circle")]
    kept = {
        "is an image": root.get("role") == "img",
        "names its size": root.get("class") == f"ch {size.name}",
        "has no id twice": len(ids) == len(set(ids)),
        "begins with title and description": [root[0].tag, root[1].tag] == [f"{SVG}title", f"{SVG}desc"],
        "is named by both": root.get("aria-labelledby", "").split() == [root[0].get("id"), root[1].get("id")],
        "has no style of its own": "style=" not in drawing,
        "has numbers for places": "nan" not in shapes and "inf" not in shapes,
        "keeps texts inside": all(-0.1 <= x <= size.width and 0 <= y <= height for x, y in texts),
        "keeps dots inside": all(0 <= x <= size.width and 0 <= y <= height for x, y in dots),
    }
    return [promise for promise, holds in kept.items() if not holds]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("goal", [None, Goal(90000, "2030"), Goal(5_000_000)])
def test_every_kind_of_value_follows_the_contract(size: Size, goal: Goal | None) -> None:
    drawing = groups(kent(*EVERY_KIND, focal="race=black", goal=goal), size)
    assert breaches(drawing, size) == []
    assert ("Goal $" in drawing) is bool(goal)


def test_a_plain_value_is_a_dot_with_its_interval_and_its_figure() -> None:
    drawing = groups(kent(BLACK))
    assert drawing.count('class="pt"') == 1
    assert drawing.count('class="iv"') == 1
    assert "$44,980" in drawing


def test_everyone_is_hollow_and_the_group_discussed_is_brick() -> None:
    drawing = groups(kent(ALL, BLACK, focal=BLACK.group))
    assert drawing.count('class="pt o"') == 1
    assert drawing.count('class="pt k2"') == 1
    assert drawing.count('class="iv k2"') == 1


def test_what_is_hidden_is_hatched_and_named_and_has_no_dot() -> None:
    drawing = groups(kent(point("Hidden", 7, 2, state="suppressed", reason="primary"), NHPI))
    assert drawing.count("url(#g-h)") == 2
    assert "circle" not in drawing
    assert ">hidden<" in drawing
    assert ">not published<" in drawing
    assert ">7<" not in drawing


def test_unreliable_is_hollow_dashed_and_grey() -> None:
    drawing = groups(kent(point("Unsure", 60000, 30000, state="unreliable")))
    assert 'class="pt o gy dash"' in drawing
    assert 'class="iv gy dash"' in drawing
    assert "about $60,000?" in drawing


@pytest.mark.parametrize(
    ("bound", "arrows", "words"),
    [(">=95", 1, "$95 or more"), ("<5", 1, "less than $5"), ("70-79", 0, "$70 to $79")],
)
def test_a_limit_has_a_tick_and_an_arrow_a_band_two_ticks(bound: str, arrows: int, words: str) -> None:
    drawing = groups(kent(point("Limited", state="bounded", bound=bound), point("Other", 40), point("More", 99)))
    assert drawing.count('class="bar"') == arrows
    assert words in drawing


def test_zero_is_a_dot_at_zero() -> None:
    drawing = groups(kent(point("Zero", 0), point("Ten", 10)))
    zero = re.search(r'class="pt" cx="([\d.]+)"', drawing)
    tick = re.search(r'class="m c" x="([\d.]+)" y="[\d.]+">\$0<', drawing)
    assert zero
    assert tick
    assert zero[1] == tick[1]


def test_names_are_escaped_and_unprintable_letters_dropped() -> None:
    drawing = groups(kent(point('<script>"&\x00\ud800', 5, group="x")))
    assert "<script>" not in drawing
    assert "&lt;script&gt;&quot;&amp;" in drawing
    assert escaped("a\x0bb") == "ab"


def test_nothing_to_draw_still_says_so_in_words() -> None:
    for size in SIZES:
        assert breaches(groups(kent(NHPI), size), size) == []
        assert breaches(groups(kent(), size), size) == []


def test_long_names_are_wrapped_and_cut_with_an_ellipsis() -> None:
    assert wrapped("Short", 100) == ["Short"]
    assert wrapped("", 100) == [""]
    assert wrapped("Native Hawaiian and other Pacific Islander", 130) == [
        "Native Hawaiian and",
        "other Pacific Island…",
    ]
    assert cut("Supercalifragilistic", 60).endswith("…")
    assert wrapped("Supercalifragilisticexpialidocious now", 60)[0].endswith("…")


def test_a_drawing_is_markup_that_templates_leave_alone() -> None:
    drawing = groups(kent(BLACK))
    assert isinstance(drawing, Markup)
    assert drawing.__html__() == str(drawing)


ODD = st.one_of(
    st.none(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from([0.0, -5.0, 1e-12, 80390.0, 1e300, -1e308]),
)
STATES = ("normal", "bounded", "suppressed", "unreliable", "missing", "not_applicable", "incomplete", "mystery")
REASONS = ("", "source", "primary", "not_collected", "nonsense")
BOUNDS = ("", ">=95", "<50", "70-79", "9-1", "x")
LONG = st.text(max_size=60)


@st.composite
def odd_points(draw: st.DrawFn) -> Point:
    return Point(
        draw(LONG),
        draw(LONG),
        period(draw(st.integers(1990, 2030)), draw(st.sampled_from([1, 5]))),
        *(draw(ODD) for _ in range(5)),
        state=draw(st.sampled_from(STATES)),
        reason=draw(st.sampled_from(REASONS)),
        bound=draw(st.sampled_from(BOUNDS)),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(odd_points(), max_size=40), st.sampled_from(SIZES), ODD)
def test_odd_values_never_break_the_drawing_of_groups(points: list[Point], size: Size, goal: float | None) -> None:
    finite = goal is not None and abs(goal) < 1e300
    view = kent(
        *points, goal=Goal(goal) if finite and goal is not None else None, focal=points[0].group if points else None
    )
    assert breaches(groups(view, size), size) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(odd_points(), max_size=12), min_size=1, max_size=4), st.sampled_from(SIZES))
@example([[]], WIDE)
def test_odd_values_never_break_the_drawing_of_a_trend(lines: list[list[Point]], size: Size) -> None:
    series = [Series(str(index), f"Series {index}", tuple(points)) for index, points in enumerate(lines)]
    assert breaches(draw_trend(trend(*series), ENGLISH, size, "t", "T", "D"), size) == []


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=6), st.booleans())
def test_an_axis_has_at_most_five_ticks_inside_its_domain(numbers: list[float], round_out: bool) -> None:
    axis = axis_for(numbers, round_out=round_out)
    assert len(axis.ticks) <= 5 + (1 if round_out else 0)
    assert axis.low < axis.high
    if numbers and min(numbers) >= 0:
        assert axis.low >= 0


def test_an_axis_without_negative_figures_never_starts_below_zero() -> None:
    assert axis_for([0.0, 100.0]).low == 0
    assert axis_for([0.0]).ticks
    assert axis_for([5.0, 5.0]).low > 0
    assert axis_for([-5.0, 5.0]).low < -5


def test_a_line_has_its_band_its_dots_and_its_last_figure() -> None:
    drawing = draw_trend(trend(line("All", 56000, 58000, 61000, 64000)), ENGLISH, WIDE, "t", "T", "D")
    assert breaches(drawing, WIDE) == []
    assert drawing.count('class="ln"') == 1
    assert drawing.count('class="band"') == 1
    assert drawing.count('class="pt"') == 4
    assert "$64,000 ± 1,500" in drawing
    assert ">2016<" in drawing


def test_a_period_that_is_not_published_breaks_the_line_and_is_hatched() -> None:
    drawing = draw_trend(trend(line("All", 56000, 58000, None, 64000, 65000)), ENGLISH, WIDE, "t", "T", "D")
    assert drawing.count('class="ln"') == 2
    assert drawing.count("url(#t-h)") == 1
    assert "published" in drawing


def test_a_period_that_was_not_collected_has_words_without_hatch() -> None:
    gone = point("All", period=period(2015), state="missing", reason="not_collected")
    series = line("All", 56000, 58000)
    drawing = draw_trend(trend(Series("", "All", (*series.points, gone))), ENGLISH, PHONE, "t", "T", "D")
    assert "url(#t-h)" not in drawing
    assert "collected" in drawing


def test_a_hole_in_time_and_shared_years_break_the_line() -> None:
    whole = line("All", 1, 2, 3)
    holed = Series("", "All", (*whole.points, point("All", 9, period=period(2019))))
    assert [len(run) for run in joined_runs(holed.points, trend(holed))] == [3, 1]
    shared = Series("", "All", tuple(point("All", 5, 1, period=period(year, 5)) for year in (2016, 2018, 2023)))
    assert [len(run) for run in joined_runs(shared.points, trend(shared))] == [1, 1, 1]
    apart = Series("", "All", tuple(point("All", 5, 1, period=period(year, 5)) for year in (2013, 2018, 2023)))
    assert [len(run) for run in joined_runs(apart.points, trend(apart))] == [3]


def test_a_new_series_breaks_the_line() -> None:
    series = line("All", 1, 2, 3, 4)
    view = replace(trend(series), breaks=(date(2015, 1, 1),))
    assert [len(run) for run in joined_runs(series.points, view)] == [2, 2]


def marked(view: TrendView, size: Size) -> str:
    drawing = draw_trend(view, ENGLISH, size, "t", "T", "D")
    assert breaches(drawing, size) == []
    return drawing


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_what_came_after_the_last_figure_stands_at_the_edge_and_what_came_before_the_first_one_does_not(
    size: Size,
) -> None:
    days = (date(1999, 1, 1), date(2031, 5, 1), date(2032, 5, 1))
    drawing = marked(replace(trend(line("All", 1000, 9000, half=None)), notes=days), size)
    rings = [float(found) for found in re.findall(r'class="pt o k2" cx="([0-9.]+)"', drawing)]
    assert len(rings) == 2
    assert 24 <= rings[1] - rings[0] < 25
    assert rings[1] <= size.width


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_notes_are_numbered_and_stay_apart(size: Size) -> None:
    days = (date(2013, 5, 1), date(2013, 6, 1), date(2014, 6, 1), date(1990, 1, 1))
    drawing = marked(replace(trend(line("All", 1000, 9000, half=None)), notes=days), size)
    assert re.findall(r">(\d)</text>", drawing) == ["1", "2", "3"]
    middles = [float(x) for x in re.findall(r'class="pt o k2" cx="([\d.]+)"', drawing)]
    assert all(after - before >= 24 for before, after in zip(middles, middles[1:], strict=False))
    assert drawing.count('class="ax"') == 3


def test_a_note_without_a_figure_of_its_time_is_tied_to_nothing() -> None:
    drawing = marked(replace(trend(line("All", 5000, None, 7000)), notes=(date(2014, 5, 1),)), WIDE)
    assert drawing.count('class="ax"') == 0
    assert drawing.count('class="pt o k2"') == 1


def test_a_new_series_is_a_line_with_words() -> None:
    drawing = marked(replace(trend(line("All", 5000, 6000)), breaks=(date(2014, 3, 1), date(1990, 1, 1))), WIDE)
    assert drawing.count('class="brk"') == 1
    assert drawing.count("New series") == 1


def test_the_start_is_a_ring_with_its_word() -> None:
    series = line("All", 5000, 6000)
    assert marked(replace(trend(series), start=series.points[0]), WIDE).count('class="ring"') == 1
    low = line("All", 6000, 5000)
    assert ">Start</text>" in marked(replace(trend(low), start=low.points[1]), PHONE)
    outside = point("All", 5, period=period(1990))
    assert "ring" not in marked(replace(trend(series), start=outside), WIDE)


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_what_lies_ahead_is_dashed_with_its_band(size: Size) -> None:
    ahead = tuple(point("All", 6000 + step, 900, period=period(2015 + step)) for step in (0, 1))
    own = (point("Ana", 8000, period=period(2016)),)
    drawing = marked(replace(trend(line("All", 5000, 6000)), ahead=ahead, by_people=own), size)
    assert drawing.count('class="ln dash"') == 1
    assert drawing.count('class="band"') == 2
    assert drawing.count('class="pt o k2"') == 1
    assert ("if nothing changes" in drawing) is (size is WIDE)
    assert ">2016<" in drawing


def test_nothing_lies_ahead_of_a_series_without_a_figure() -> None:
    view = replace(trend(line("All", None, None)), ahead=(point("All", 5, 1, period=period(2015)),))
    assert 'class="ln dash"' not in marked(view, WIDE)


def test_a_window_is_drawn_as_wide_as_its_years() -> None:
    series = Series(
        "",
        "All",
        tuple(point("All", 5 + year % 7, half, period=period(year, 5)) for year, half in ((2018, 1), (2023, None))),
    )
    drawing = draw_trend(trend(series), ENGLISH, WIDE, "t", "T", "D")
    levels = re.findall(r'class="ln" d="M([\d.]+) [\d.]+H([\d.]+)"', drawing)
    assert len(levels) == 2
    assert float(levels[0][1]) == pytest.approx(float(levels[1][0]), abs=1)
    assert drawing.count('class="band"') == 1
    assert drawing.count('class="ln thin"') == 1


def test_every_kind_of_value_stands_in_a_trend() -> None:
    points = tuple(
        Point("", "All", period(2000 + index), p.value, p.lower, p.upper, state=p.state, bound=p.bound, reason=p.reason)
        for index, p in enumerate(EVERY_KIND)
    )
    for size in SIZES:
        for several in ((), (line("Black", 5, 6),)):
            view = trend(Series("", "All", points), *several, goal=Goal(90000))
            drawing = draw_trend(view, ENGLISH, size, "t", "T", "D")
            assert breaches(drawing, size) == []
            assert "Goal $90,000" in drawing
            assert 'class="pt o gy dash"' in drawing
            assert 'class="bar' in drawing


def test_four_lines_differ_in_shape_and_colour_and_carry_their_names() -> None:
    lines = [
        line(name, 50000 + 100 * n, 60000 + 100 * n) for n, name in enumerate(("All", "Asian", "Black", "Hispanic"))
    ]
    drawing = draw_trend(trend(*lines), ENGLISH, PHONE, "t", "T", "D")
    assert breaches(drawing, PHONE) == []
    for index, name in enumerate(("All", "Asian", "Black", "Hispanic"), 1):
        assert f'class="ln k{index}"' in drawing
        assert f">{escape(name)}<" in drawing
    assert drawing.count("<circle") == 2
    assert drawing.count("<rect") == 2


def test_a_trend_has_one_to_four_lines() -> None:
    with pytest.raises(ValueError, match="1 to 4 series, not 0"):
        draw_trend(trend(), ENGLISH, WIDE, "t", "T", "D")
    with pytest.raises(ValueError, match="not 5"):
        draw_trend(trend(*(line("A", 1) for _ in range(5))), ENGLISH, WIDE, "t", "T", "D")


def test_a_single_figure_stands_alone_with_its_interval() -> None:
    drawing = draw_trend(trend(line("All", 5000.0)), ENGLISH, WIDE, "t", "T", "D")
    assert drawing.count('class="iv"') == 1
    bare = draw_trend(trend(line("All", 5000.0, half=None)), ENGLISH, WIDE, "t", "T", "D")
    assert 'class="iv"' not in bare
    assert "±" not in bare


def test_labels_that_would_touch_are_moved_apart() -> None:
    assert spread([10, 12, 100], 30, 200) == [10, 40, 100]
    assert spread([190, 195, 198], 30, 200) == [140, 170, 200]
    assert spread([], 30, 200) == []


def test_a_subject_names_what_is_drawn() -> None:
    assert subject().place == "Kent County"
    assert WINDOW.is_window
