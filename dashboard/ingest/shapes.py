"""Geometry of places: read from GeoJSON, mended, put together by code, simplified together with its neighbours, written back.

The only module that knows shapely, which is slow to load: it runs in the child process and in commands, never in a page.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import shapely
from shapely.geometry import MultiPolygon, Point, Polygon

from dashboard.ingest.place_issues import PlaceFileError

DECIMALS = 5
"""Of a degree: about a metre."""
_POLYGONAL = ("Polygon", "MultiPolygon")
# Decimals of a degree.
_SNAP = 12
_DEEPEST = 6
_SMALLEST_RING = 4
_MOST_DEGREES = 360.0
_MOST_LATITUDE = 90.0001

Ring = list[tuple[float, float]]
Shape: TypeAlias = Any
"""A shapely geometry; shapely has no types of its own."""


class BadShape(Exception):
    """The geometry cannot be read."""


class ShapeReader:
    """Reads GeoJSON geometries of one file; refuses what is not in degrees, and more than `most` points in all."""

    def __init__(self, most: int) -> None:
        self._most = self._left = most

    def read(self, geometry: Any) -> tuple[Shape | None, bool]:
        """The polygons or the point of a geometry, valid, and whether it had to be mended; None where it has no area.

        Raises BadShape, PlaceFileError.
        """
        points: list[tuple[float, float]] = []
        polygons, dropped = self._parts(geometry, points, 0)
        if not polygons:
            return (Point(points[0]) if points else None), False
        found: Shape = polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)
        if shapely.is_valid(found):
            return polygonal(found), dropped
        mended = polygonal(made_valid(found))
        return mended, True

    def _parts(self, geometry: Any, points: list[tuple[float, float]], depth: int) -> tuple[list[Polygon], bool]:
        if not isinstance(geometry, dict) or depth > _DEEPEST:
            raise BadShape
        kind = geometry.get("type")
        if kind == "GeometryCollection":
            inner = geometry.get("geometries")
            parts = [self._parts(one, points, depth + 1) for one in inner] if isinstance(inner, list) else []
            return [polygon for polygons, _dropped in parts for polygon in polygons], any(lost for _p, lost in parts)
        coordinates = geometry.get("coordinates")
        if kind == "Point":
            points.append(self._position(coordinates))
        elif kind == "MultiPoint" and isinstance(coordinates, list | tuple):
            points += [self._position(one) for one in coordinates]
        elif kind in _POLYGONAL and isinstance(coordinates, list | tuple):
            return self._polygons(coordinates if kind == "MultiPolygon" else [coordinates])
        elif kind not in ("LineString", "MultiLineString"):
            raise BadShape
        return [], False

    def _polygons(self, found: Sequence[Any]) -> tuple[list[Polygon], bool]:
        polygons, dropped = [], False
        for one in found:
            if not isinstance(one, list | tuple):
                raise BadShape
            rings = [self._ring(ring) for ring in one]
            whole = [ring for ring in rings if len(ring) >= _SMALLEST_RING]
            dropped |= len(whole) < len(rings)
            if rings and len(rings[0]) >= _SMALLEST_RING:
                polygons.append(Polygon(whole[0], whole[1:]))
        return polygons, dropped

    def _ring(self, positions: Any) -> Ring:
        """A closed ring without repeated neighbours."""
        if not isinstance(positions, list | tuple):
            raise BadShape
        self._left -= len(positions)
        if self._left < 0:
            raise PlaceFileError("too_many_points", limit=self._most)
        ring: Ring = []
        for position in positions:
            point = self._position(position)
            if not ring or point != ring[-1]:
                ring.append(point)
        if ring and ring[0] != ring[-1]:
            ring.append(ring[0])
        return ring

    def _position(self, position: Any) -> tuple[float, float]:
        """Longitude and latitude; a height is dropped."""
        try:
            x, y = float(position[0]), float(position[1])
        except (TypeError, ValueError, IndexError, KeyError, OverflowError) as error:
            raise BadShape from error
        if not (math.isfinite(x) and math.isfinite(y)):
            raise BadShape
        if abs(x) > _MOST_DEGREES or abs(y) > _MOST_LATITUDE:
            swapped = abs(y) <= _MOST_DEGREES / 2 and abs(x) <= _MOST_LATITUDE
            raise PlaceFileError("swapped" if swapped else "projected", x=f"{x:.10g}", y=f"{y:.10g}")
        return x, y


def made_valid(found: Shape) -> Shape:
    """The geometry with its crossings taken apart."""
    try:
        return shapely.make_valid(found)
    except shapely.errors.GEOSException:
        # Points that lie next to nothing apart confuse GEOS; a ten-thousandth of a millimeter tells no places apart.
        snapped = shapely.transform(found, lambda points: points.round(_SNAP))
        return shapely.make_valid(snapped, method="structure", keep_collapsed=False)


def polygonal(found: Shape) -> Shape | None:
    """The part of a geometry that has an area, None if there is none."""
    parts = [part for part in shapely.get_parts(shapely.get_parts(found)) if part.geom_type == "Polygon"]
    parts = [part for part in parts if part.area > 0]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def together(shapes: Sequence[Shape]) -> Shape | None:
    """Several shapes of one place as one; of points the first."""
    if all(shape.geom_type == "Point" for shape in shapes):
        return shapes[0]
    whole = polygonal(shapely.union_all([shape for shape in shapes if shape.geom_type != "Point"]))
    return whole if whole is None or shapely.is_valid(whole) else polygonal(made_valid(whole))


def simplified(shapes: Mapping[str, Shape], tolerance: float) -> dict[str, Shape]:
    """The shapes with less detail; a border that neighbours share is simplified once and stays shared.

    Points stay. A shape that would vanish or become invalid keeps its detail.
    """
    areas = {code: shape for code, shape in shapes.items() if shape.geom_type != "Point"}
    if not areas or tolerance <= 0:
        return dict(shapes)
    try:
        lighter = shapely.coverage_simplify(list(areas.values()), tolerance)
    except shapely.errors.GEOSException:
        # Overlaps alone do not end here; whatever does costs the common borders, not the file.
        lighter = [shape.simplify(tolerance, preserve_topology=True) for shape in areas.values()]
    found = dict(shapes)
    for (code, shape), light in zip(areas.items(), lighter, strict=True):
        good = polygonal(light if light.is_valid else made_valid(light))
        if good is not None and 0.5 < good.area / shape.area < 2:
            found[code] = good
    return found


def as_geojson(shape: Shape) -> str:
    """A shape as GeoJSON text: five decimals, outer rings counterclockwise."""
    if shape.geom_type == "Point":
        return _text("Point", _rounded(shape.coords)[0])
    snapped = polygonal(shapely.set_precision(shape, 10**-DECIMALS)) or shape
    turned = shapely.orient_polygons(snapped)
    polygons = [
        [_rounded(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]
        for polygon in shapely.get_parts(turned)
    ]
    return _text("Polygon", polygons[0]) if len(polygons) == 1 else _text("MultiPolygon", polygons)


def _rounded(coordinates: Iterable[Sequence[float]]) -> list[list[float]]:
    return [[round(point[0], DECIMALS), round(point[1], DECIMALS)] for point in coordinates]


def _text(kind: str, coordinates: object) -> str:
    return json.dumps({"type": kind, "coordinates": coordinates}, separators=(",", ":"))
