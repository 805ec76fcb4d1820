"""The outline of one place as the path of an SVG, with its size in words' numbers: for a page, not a map to measure on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SIZE = 320.0
MARGIN = 8.0
KM_IN_A_DEGREE = 111.32


@dataclass(frozen=True, slots=True)
class Outline:
    """A shape drawn into `width` × `height`; `parts` counts its separate areas, the sides are in kilometres.

    A point has no path: it stands at `x`, `y`, and `longitude`, `latitude` say where.
    """

    width: float
    height: float
    path: str
    parts: int
    east_west: float
    north_south: float
    longitude: float
    latitude: float
    x: float = 0.0
    y: float = 0.0

    @property
    def is_point(self) -> bool:
        """Whether there is nothing to draw but a dot."""
        return not self.path


def outline(geometry: Mapping[str, Any]) -> Outline:
    """Draws a GeoJSON Polygon, MultiPolygon or Point (longitude and latitude), as wide as it looks at its latitude."""
    if geometry["type"] == "Point":
        longitude, latitude = geometry["coordinates"][:2]
        return Outline(SIZE, SIZE / 2, "", 1, 0, 0, longitude, latitude, SIZE / 2, SIZE / 4)
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    points = [point for polygon in polygons for point in polygon[0]]
    west, east = _ends(point[0] for point in points)
    south, north = _ends(point[1] for point in points)
    # A degree of longitude is shorter the further from the equator.
    narrow = max(0.05, math.cos(math.radians((south + north) / 2)))
    wide, high = max((east - west) * narrow, 1e-9), max(north - south, 1e-9)
    scale = (SIZE - 2 * MARGIN) / max(wide, high)

    def place(point: Sequence[float]) -> str:
        return f"{MARGIN + (point[0] - west) * narrow * scale:.1f} {MARGIN + (north - point[1]) * scale:.1f}"

    rings = (
        "M" + "L".join(_thinned(place(point) for point in ring[:-1])) + "Z" for polygon in polygons for ring in polygon
    )
    return Outline(
        width=round(wide * scale + 2 * MARGIN, 1),
        height=round(high * scale + 2 * MARGIN, 1),
        path="".join(rings),
        parts=len(polygons),
        east_west=wide * KM_IN_A_DEGREE,
        north_south=high * KM_IN_A_DEGREE,
        longitude=(west + east) / 2,
        latitude=(south + north) / 2,
    )


def _ends(numbers: Iterable[float]) -> tuple[float, float]:
    found = list(numbers)
    return min(found), max(found)


def _thinned(points: Iterable[str]) -> list[str]:
    """Points without those that fall on the one before: nobody sees them."""
    kept: list[str] = []
    for point in points:
        if not kept or point != kept[-1]:
            kept.append(point)
    return kept
