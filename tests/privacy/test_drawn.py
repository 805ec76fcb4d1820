"""PA8: what is drawn says no more than what is written: every mark on a scale stands at a public figure, and hidden ones at none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from dashboard.models import Release
from tests.privacy import world

pytestmark = [pytest.mark.slow, pytest.mark.once]

PAGES = [
    f"/indicators/finished/?place={place}&period={period}&compare={compare}"
    for place, period, compare in (("26081", "2024", "race;sex"), ("26081", "2024", "race"), ("26", "2023", "race;sex"))
]
_ELEMENT = re.compile(r"<(circle|path|rect|text|line|polyline|polygon|ellipse|image|use)\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_STEP = re.compile(r"([MLHVhvlz])([^MLHVhvlz]*)")
ON_SCALE = {"pt", "iv", "band", "ln"}
GRID, WORDS, HIDDEN = {"gr"}, {"m", "bt", "c", "e", "halo", ""}, {"hatch"}


@dataclass(frozen=True)
class Drawn:
    """One element as it is drawn."""

    tag: str
    classes: frozenset[str]
    at: dict[str, str]

    def corners(self) -> list[tuple[float, float]]:
        """The points that it is drawn through, in the units of its picture."""
        if self.tag == "circle":
            return [(float(self.at["cx"]), float(self.at["cy"]))]
        x = y = 0.0
        points = []
        for step, text in _STEP.findall(self.at.get("d", "")):
            numbers = [float(part) for part in re.findall(r"-?[\d.]+", text)]
            if step in "ML":
                x, y = numbers
            elif step == "H":
                x = numbers[0]
            elif step == "V":
                y = numbers[0]
            elif step == "v":
                y += numbers[0]
            elif step == "h":
                x += numbers[0]
            points.append((x, y))
        return points


def charts(page: str) -> list[str]:
    return re.findall(r'<svg class="ch .*?</svg>', page, re.DOTALL)


def elements(chart: str) -> Iterator[Drawn]:
    for tag, rest in _ELEMENT.findall(chart):
        at = dict(_ATTRIBUTE.findall(rest))
        yield Drawn(tag, frozenset(at.get("class", "").split()), at)


def scale_of(chart: str) -> tuple[int, float, float]:
    """The axis of the figures (0 across, 1 upwards), and what to multiply a coordinate by and add to it, from its own ticks."""
    across = re.findall(r'<path class="gr" d="M([\d.]+) [\d.]+V[\d.]+"/><text[^>]*>(-?[\d.]+)%', chart)
    up = re.findall(r'<path class="gr" d="M[\d.]+ ([\d.]+)H[\d.]+"/><text[^>]*>(-?[\d.]+)%', chart)
    ticks = [(float(at), float(value)) for at, value in across or up]
    (first, low), (last, high) = ticks[0], ticks[-1]
    factor = (high - low) / (last - first)
    return (0 if across else 1), factor, low - factor * first


def read_off(chart: str) -> list[float]:
    """The figures at which something is drawn on the scale, as whoever measures the picture reads them."""
    axis, factor, plus = scale_of(chart)
    marks = (one for one in elements(chart) if one.classes & ON_SCALE)
    return [factor * corner[axis] + plus for mark in marks for corner in mark.corners()]


def unknown(chart: str, figures: list[float]) -> list[float]:
    """What can be read off and is no public figure, as finely as a tenth of a unit of the picture says it."""
    _axis, factor, _plus = scale_of(chart)
    near = 0.06 * abs(factor) + 0.051
    return [one for one in read_off(chart) if min(abs(one - figure) for figure in figures) > near]


def figures_of(place: str) -> list[float]:
    """The public shares of a place with the ends of their intervals."""
    rows = [row for cell, row in world.public_rows("finished").items() if cell[0] == place]
    return [float(row[name]) for row in rows for name in ("value", "lower", "upper") if row[name]]


@pytest.mark.parametrize("address", PAGES)
def test_every_mark_on_a_scale_stands_at_a_public_figure(published: Release, address: str) -> None:
    _, _, page = world.get(address)
    figures = figures_of(address.split("place=")[1].split("&")[0])
    found = charts(page)
    assert len(found) >= 2
    for chart in found:
        assert read_off(chart)
        assert unknown(chart, figures) == []


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_drawn_but_marks_grid_words_and_one_hatch_for_all_that_is_hidden(
    published: Release, address: str
) -> None:
    _, _, page = world.get(address)
    hidden = 0
    for chart in charts(page):
        for one in elements(chart):
            assert one.tag in {"circle", "path", "rect", "text"}
            assert one.classes & ON_SCALE or one.tag in {"rect", "text"} or one.classes <= GRID | HIDDEN
            assert one.tag != "text" or one.classes <= WORDS
        hatched = {(one.at["x"], one.at["width"], one.at["height"]) for one in elements(chart) if one.tag == "rect"}
        hidden += len(hatched)
        assert len(hatched) <= 1
    assert hidden


def test_a_mark_at_a_hidden_figure_would_be_found(published: Release) -> None:
    """The attack can succeed: one dot more, at the true share of somebody hidden, is read off."""
    _, _, page = world.get(PAGES[0])
    figures, known = figures_of("26081"), world.truth(world.figures())
    cells = [
        cell for cell, row in world.public_rows("finished").items()
        if cell[:2] == ("26081", "2024") and row["state"] == "suppressed"
    ]  # fmt: skip
    chart = charts(page)[0]
    axis, factor, plus = scale_of(chart)
    shares = [100 * known["finishing", cell] / known["students", cell] for cell in cells]
    apart = [share for share in shares if min(abs(share - figure) for figure in figures) > 1]
    assert axis == 0
    assert apart
    planted = f'<circle class="pt" cx="{(apart[0] - plus) / factor:.1f}" cy="1" r="7"/>'
    assert unknown(chart.replace("</svg>", planted + "</svg>"), figures)
