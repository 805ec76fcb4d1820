"""Outlines: drawn into their box, the right way up, as wide as they look."""

import re

import pytest

from dashboard.charts.outline import SIZE, outline

SQUARE = [[-86, 42], [-85, 42], [-85, 43], [-86, 43], [-86, 42]]


def numbers(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", path)]


def test_a_square_of_degrees_is_narrower_than_high_away_from_the_equator() -> None:
    found = outline({"type": "Polygon", "coordinates": [SQUARE]})
    assert found.height == SIZE
    assert 0.7 < found.width / found.height < 0.78
    assert (round(found.east_west), round(found.north_south), found.parts) == (82, 111, 1)
    assert all(0 < x < found.width and 0 < y < found.height for x, y in numbers(found.path))


def test_north_is_up() -> None:
    first, *_rest = numbers(outline({"type": "Polygon", "coordinates": [SQUARE]}).path)
    assert first[1] == pytest.approx(SIZE - 8)


def test_parts_and_holes_are_rings_of_one_path() -> None:
    hole = [[-85.6, 42.4], [-85.4, 42.4], [-85.4, 42.6], [-85.6, 42.4]]
    other = [[x + 2, y] for x, y in SQUARE]
    found = outline({"type": "MultiPolygon", "coordinates": [[SQUARE, hole], [other]]})
    assert (found.path.count("M"), found.path.count("Z"), found.parts) == (3, 3, 2)


def test_a_point_is_a_dot_with_its_position() -> None:
    found = outline({"type": "Point", "coordinates": [-85.7, 42.8]})
    assert (found.is_point, found.longitude, found.latitude, found.x) == (True, -85.7, 42.8, SIZE / 2)


def test_points_too_close_to_be_told_apart_are_drawn_once() -> None:
    close = [SQUARE[0], [-86, 42.000001], [-85.999999, 42], *SQUARE[1:]]
    assert len(numbers(outline({"type": "Polygon", "coordinates": [close]}).path)) == 4
