import math

import pytest

from dashboard.charts.compare import apart, furthest, standing
from dashboard.charts.model import Mark, Point
from dashboard.charts.states import reason, short
from dashboard.charts.words import ENGLISH
from tests.dashboard.charts.figures import (
    ALL,
    ASIAN,
    BLACK,
    EVERY_KIND,
    MONEY,
    NHPI,
    WHITE,
    WINDOW,
    kent,
    period,
    point,
)

MARKS = {
    "All households": (Mark.DOT, "$80,390"),
    "Zero": (Mark.DOT, "$0"),
    "Provisional": (Mark.DOT, "$70,000"),
    "Unsure": (Mark.UNRELIABLE, "about $60,000?"),
    "Withheld": (Mark.HATCH, "too uncertain"),
    "Hidden": (Mark.HATCH, "hidden"),
    "At least": (Mark.BOUNDED, "$95,000 or more"),
    "Odd limit": (Mark.WORDS, "about a dozen"),
    "No limit": (Mark.WORDS, "not published"),
    "Not collected": (Mark.WORDS, "not collected"),
    "Not there": (Mark.WORDS, "does not apply"),
    "Parts": (Mark.HATCH, "incomplete"),
    "Nothing": (Mark.HATCH, "not published"),
}


@pytest.mark.parametrize("name", MARKS)
def test_each_kind_of_value_has_its_own_mark_and_words(name: str) -> None:
    one = next(p for p in EVERY_KIND if p.name == name)
    assert (one.mark, short(one, MONEY, ENGLISH)) == MARKS[name]


def test_a_value_in_a_hiding_state_is_never_drawn_or_told() -> None:
    leaking = point("Hidden", 7, 2, state="suppressed", reason="primary")
    assert leaking.mark is Mark.HATCH
    assert short(leaking, MONEY, ENGLISH) == "hidden"
    assert leaking.extent() == []


def test_what_is_not_a_number_is_absent() -> None:
    odd = Point("", "All", WINDOW, math.nan, math.inf, -math.inf)
    assert (odd.value, odd.lower, odd.upper) == (None, None, None)
    assert odd.mark is Mark.HATCH


@pytest.mark.parametrize("one", EVERY_KIND, ids=lambda p: p.name)
def test_everything_but_a_plain_number_has_a_reason(one: Point) -> None:
    assert bool(reason(one, ENGLISH)) is (one.state != "normal" or one.value is None)


def test_an_unknown_state_is_not_drawn_and_has_a_reason() -> None:
    odd = point("Odd", 5, state="mystery")
    assert odd.mark is Mark.HATCH
    assert reason(odd, ENGLISH) == "The file has no estimate for this group"


def test_intervals_that_overlap_prove_nothing() -> None:
    assert (apart(BLACK, ALL), apart(ALL, BLACK), apart(ASIAN, ALL)) == (-1, 1, 0)
    assert apart(NHPI, ALL) == 0
    assert apart(point("Bare", 5), ALL) == 0
    assert apart(ALL, point("Bare", 5)) == 0


def test_the_furthest_group_follows_the_direction() -> None:
    groups = (ASIAN, BLACK, NHPI, WHITE)
    assert furthest(groups, "higher") is BLACK
    assert furthest(groups, "lower") is WHITE
    assert furthest(groups, "") is None
    assert furthest((BLACK, NHPI), "higher") is None
    assert furthest((BLACK, point("Same", 44980)), "higher") is None


def test_a_limit_may_hide_the_group_that_is_furthest_off() -> None:
    groups = (ASIAN, BLACK, WHITE)
    assert furthest((*groups, point("Limited", state="bounded", bound="<50000")), "higher") is None
    assert furthest((*groups, point("Limited", state="bounded", bound=">=95000")), "lower") is None
    assert furthest((*groups, point("Limited", state="bounded", bound=">=95000")), "higher") is BLACK


def test_a_limit_is_compared_as_wide_as_it_was_published() -> None:
    limited = point("Limited", state="bounded", bound=">=95000")
    assert (apart(limited, ALL), apart(ALL, limited)) == (1, -1)
    assert apart(limited, point("Odd", state="bounded", bound="?")) == 0


def test_standing_sorts_groups_by_overlap_with_everyone() -> None:
    place = standing(kent(ALL, ASIAN, BLACK, NHPI, WHITE))
    assert place is not None
    assert (place.below, place.level, place.above) == (("Black",), ("Asian",), ("White, not Hispanic",))
    assert standing(kent(BLACK, WHITE)) is None
    assert standing(kent(point("All", 5), BLACK)) is None
    assert standing(kent(point("All", state="missing"), BLACK)) is None
    assert standing(kent(ALL, NHPI)) is None


def test_periods_know_their_width_and_what_they_share() -> None:
    assert WINDOW.is_window
    assert not period(2023).is_window
    assert WINDOW.overlaps(period(2019))
    assert not WINDOW.overlaps(period(2018))
    assert period(2023).days == 365
