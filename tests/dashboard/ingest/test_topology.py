"""TopoJSON: arcs to shapes, shared borders alike on both sides, and what is no topology."""

from typing import Any

import pytest

from dashboard.ingest.place_issues import PlaceFileError
from dashboard.ingest.topology import features, is_topology, object_sizes

# Two squares side by side: arc 0 is the border between them, 1 goes around the left one, 2 around the right one.
ARCS = [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 0], [1, 0], [0, 1], [-1, 0]]]


def topology(*geometries: Any, **more: Any) -> dict[str, Any]:
    objects = {"map": {"type": "GeometryCollection", "geometries": list(geometries)}}
    transform = {"scale": [2, 10], "translate": [100, 20]}
    return {"type": "Topology", "objects": objects, "arcs": ARCS, "transform": transform} | more


LEFT = {"type": "Polygon", "arcs": [[0, 1]], "id": "l", "properties": {"n": "Left"}}
RIGHT = {"type": "Polygon", "arcs": [[~0, 2]]}


def shapes(found: dict[str, Any]) -> list[Any]:
    return [feature["geometry"] for feature in features(found, "map")]


def refused(found: dict[str, Any]) -> str:
    with pytest.raises(PlaceFileError) as caught:
        list(features(found, "map"))
    return caught.value.issue.code


def test_arcs_are_put_together_from_steps_forwards_and_backwards() -> None:
    left, right = shapes(topology(LEFT, RIGHT))
    assert left == {
        "type": "Polygon",
        "coordinates": [[(102.0, 20.0), (102.0, 30.0), (100.0, 30.0), (100.0, 20.0), (102.0, 20.0)]],
    }
    assert right["coordinates"][0][:2] == [(102.0, 30.0), (102.0, 20.0)]
    assert right["coordinates"][0][-1] == (102.0, 30.0)


def test_properties_and_id_come_along() -> None:
    assert next(features(topology(LEFT), "map")) | {"geometry": None} == {
        "type": "Feature", "id": "l", "properties": {"n": "Left"}, "geometry": None,
    }  # fmt: skip


def test_without_a_transform_arcs_are_positions() -> None:
    found = topology({"type": "LineString", "arcs": [0, 1]}, transform=None)
    assert shapes(found)[0]["coordinates"] == [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0), (1.0, 0.0)]


def test_all_kinds_of_geometry_are_read() -> None:
    kinds = [
        {"type": "MultiPolygon", "arcs": [[[0, 1]], [[~0, 2]]]},
        {"type": "MultiLineString", "arcs": [[0], [1]]},
        {"type": "Point", "coordinates": [1, 1]},
        {"type": "MultiPoint", "coordinates": [[1, 1], [0, 0]]},
        {"type": None},
    ]
    found = shapes(topology(*kinds))
    assert [len(found[0]["coordinates"]), len(found[1]["coordinates"])] == [2, 2]
    assert [found[2]["coordinates"], found[3]["coordinates"], found[4]] == [
        (102.0, 30.0), [(102.0, 30.0), (100.0, 20.0)], None,
    ]  # fmt: skip


def test_maps_are_counted_through_collections() -> None:
    inner = {"type": "GeometryCollection", "geometries": [LEFT, RIGHT]}
    assert object_sizes(topology(LEFT, inner)) == {"map": 3}
    assert (is_topology(topology()), is_topology({"type": "FeatureCollection"}), is_topology(3)) == (True, False, False)


def test_borders_that_are_not_there_are_refused() -> None:
    for arcs in ([[3]], [[-4]], [["x"]], [[None]]):
        assert refused(topology({"type": "Polygon", "arcs": arcs})) == "arc_unknown"


@pytest.mark.parametrize(
    "found",
    [
        topology({"type": "Polygon"}),
        topology({"type": "Polygon", "arcs": 3}),
        topology(4),
        topology({"type": "GeometryCollection", "geometries": 3}),
        topology(LEFT, arcs=[[["x", 0]]]),
        topology(LEFT, arcs=7),
        topology(LEFT, transform={"scale": [1, 1]}),
        topology(LEFT) | {"objects": []},
    ],
)
def test_what_is_no_topology_is_refused(found: dict[str, Any]) -> None:
    assert refused(found) == "not_features"


def test_collections_nest_only_so_deep() -> None:
    deep: dict[str, Any] = LEFT
    for _level in range(12):
        deep = {"type": "GeometryCollection", "geometries": [deep]}
    assert refused(topology(deep)) == "too_deep"


def test_few_arcs_used_again_and_again_are_refused() -> None:
    bomb = {"type": "MultiPolygon", "arcs": [[[0] * 1000]] * 1000}
    with pytest.raises(PlaceFileError, match="more than 5000 points"):
        list(features(topology(bomb), "map", 5000))


def test_an_unknown_map_is_named() -> None:
    with pytest.raises(PlaceFileError, match="no map named “roads”. It has: map"):
        list(features(topology(LEFT), "roads"))
