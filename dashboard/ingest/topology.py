"""Reads TopoJSON: shared borders (arcs) are put together into GeoJSON geometries, each exactly as its neighbours have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dashboard.ingest.place_issues import PlaceFileError

Point = tuple[float, float]
Arc = list[Point]
_MOST_NESTED = 8
"""How deep collections may lie in each other; a map needs one or two."""


def is_topology(data: object) -> bool:
    """Whether parsed JSON is a TopoJSON topology."""
    return isinstance(data, dict) and data.get("type") == "Topology"


def object_sizes(topology: Mapping[str, Any]) -> dict[str, int]:
    """The maps of a topology: name to number of geometries."""
    objects = topology.get("objects")
    if not isinstance(objects, dict):
        raise PlaceFileError("not_features")
    return {str(name): sum(1 for _one in _geometries(found, 0)) for name, found in objects.items()}


def features(topology: Mapping[str, Any], name: str, most: int = 2_000_000) -> Iterator[dict[str, Any]]:
    """The geometries of the map `name` as GeoJSON features, in their order; an empty one has the geometry None.

    Raises PlaceFileError for an unknown map, a border that is not there, what is no topology, or shapes of more than
    `most` points in all: a few arcs that are used again and again would otherwise fill the memory.
    """
    sizes = object_sizes(topology)
    if name not in sizes:
        raise PlaceFileError("object_unknown", name=name, names=", ".join(sizes))
    try:
        borders = Borders(topology, most)
        for found in _geometries(topology["objects"][name], 0):
            feature: dict[str, Any] = {
                "type": "Feature", "properties": found.get("properties") or {}, "geometry": borders.geometry(found),
            }  # fmt: skip
            if "id" in found:
                feature["id"] = found["id"]
            yield feature
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
        raise PlaceFileError("not_features") from error


def _geometries(found: object, depth: int) -> Iterator[Mapping[str, Any]]:
    """The single geometries of an object, through collections that lie in each other."""
    if not isinstance(found, dict):
        raise PlaceFileError("not_features")
    if found.get("type") != "GeometryCollection":
        yield found
        return
    if depth > _MOST_NESTED:
        raise PlaceFileError("too_deep")
    inner = found.get("geometries")
    if not isinstance(inner, list):
        raise PlaceFileError("not_features")
    for one in inner:
        yield from _geometries(one, depth + 1)


class Borders:
    """The arcs of a topology as positions, and the geometries that they make."""

    def __init__(self, topology: Mapping[str, Any], most: int) -> None:
        self._most = self._left = most
        transform = topology.get("transform")
        self._scale: Point = tuple(transform["scale"]) if transform else (1.0, 1.0)
        self._translate: Point = tuple(transform["translate"]) if transform else (0.0, 0.0)
        self._quantized = bool(transform)
        self.arcs = [self._arc(arc) for arc in topology.get("arcs", [])]

    def _arc(self, arc: Sequence[Sequence[float]]) -> Arc:
        """An arc in degrees; in a quantized topology each position after the first is a step from the one before."""
        if not self._quantized:
            return [(float(position[0]), float(position[1])) for position in arc]
        x = y = 0
        points = []
        for step in arc:
            x, y = x + step[0], y + step[1]  # type: ignore[assignment]  # whole numbers in a quantized topology
            points.append(self._position((x, y)))
        return points

    def _position(self, position: Sequence[float]) -> Point:
        return (
            float(position[0] * self._scale[0] + self._translate[0]),
            float(position[1] * self._scale[1] + self._translate[1]),
        )

    def _line(self, indices: Sequence[int]) -> Arc:
        """Arcs one behind the other; a negative index (-1 is arc 0) is an arc read backwards. Ends that meet stand once."""
        points: Arc = []
        for index in indices:
            if not isinstance(index, int) or not -len(self.arcs) <= index < len(self.arcs):
                raise PlaceFileError("arc_unknown")
            arc = self.arcs[index] if index >= 0 else self.arcs[~index][::-1]
            self._left -= max(1, len(arc))
            if self._left < 0:
                raise PlaceFileError("too_many_points", limit=self._most)
            points += arc[1:] if points else arc
        return points

    def geometry(self, found: Mapping[str, Any]) -> dict[str, Any] | None:
        """One geometry of a topology as GeoJSON; None where it is empty."""
        kind = found.get("type")
        if kind == "Polygon":
            coordinates: Any = [self._line(ring) for ring in found["arcs"]]
        elif kind == "MultiPolygon":
            coordinates = [[self._line(ring) for ring in polygon] for polygon in found["arcs"]]
        elif kind == "LineString":
            coordinates = self._line(found["arcs"])
        elif kind == "MultiLineString":
            coordinates = [self._line(line) for line in found["arcs"]]
        elif kind == "Point":
            coordinates = self._position(found["coordinates"])
        elif kind == "MultiPoint":
            coordinates = [self._position(point) for point in found["coordinates"]]
        else:
            return None
        return {"type": kind, "coordinates": coordinates}
