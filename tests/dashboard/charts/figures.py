"""Made-up figures for the tests of the charts."""

from datetime import date
from typing import Any

from dashboard.charts.model import Goal, GroupsView, Period, Point, Series, Subject, TrendView, Unit

MONEY = Unit("money")


def period(last: int, years: int = 1) -> Period:
    name = str(last) if years == 1 else f"{last - years + 1}–{last}"
    return Period(name.replace("–", "-"), name, date(last - years + 1, 1, 1), date(last, 12, 31))


WINDOW = period(2023, 5)


def point(name: str, value: float | None = None, half: float | None = None, **more: Any) -> Point:
    group = more.pop("group", "" if name.startswith("All") else f"race={name.lower()[:12]}")
    ends = {} if value is None or half is None else {"lower": value - half, "upper": value + half}
    return Point(group, name, more.pop("period", WINDOW), value, **(ends | more))


def subject(**more: Any) -> Subject:
    facts = {"name": "Median household income", "place": "Kent County", "unit": MONEY, "direction": "higher"}
    return Subject(**(facts | more))


def kent(*points: Point, focal: str | None = None, goal: Goal | None = None, **more: Any) -> GroupsView:
    return GroupsView(subject(goal=goal, **more), WINDOW, "Race and ethnicity", points, focal)


ALL = point("All households", 80390, 1273, moe=1068, moe_level=0.9)
ASIAN = point("Asian", 84548, 9276, moe=7785, moe_level=0.9)
BLACK = point("Black", 44980, 3485, moe=2925, moe_level=0.9)
WHITE = point("White, not Hispanic", 86141, 1534, moe=1287, moe_level=0.9)
NHPI = point("Native Hawaiian, Pacific Islander", state="missing", reason="source")

EVERY_KIND = (
    ALL,
    ASIAN,
    BLACK,
    NHPI,
    WHITE,
    point("Zero", 0, 10),
    point("Provisional", 70000, state="provisional", moe=500, moe_level=0.95, note="Source note a"),
    point("Unsure", 60000, 30000, state="unreliable", reason="unreliable"),
    point("Unsure alone", 61000, state="unreliable"),
    point("Withheld", state="unreliable"),
    point("Hidden", state="suppressed", reason="primary"),
    point("At least", state="bounded", bound=">=95000"),
    point("At most", state="bounded", bound="<50"),
    point("Between", state="bounded", bound="70-79"),
    point("Odd limit", state="bounded", bound="about a dozen"),
    point("No limit", state="bounded"),
    point("Not collected", state="missing", reason="not_collected"),
    point("Not there", state="not_applicable"),
    point("Parts", state="incomplete", reason="parts_missing"),
    point("Nothing"),
)


def line(name: str, *values: float | None, first: int = 2013, half: float | None = 1500) -> Series:
    points = (
        point(name, value, half, period=period(first + index), state="normal" if value is not None else "missing")
        for index, value in enumerate(values)
    )
    return Series("" if name.startswith("All") else name.lower(), name, tuple(points))


def trend(*series: Series, **more: Any) -> TrendView:
    return TrendView(subject(**more), series)
