"""Geometry: simplified together with neighbours, rounded, turned the right way, small parts kept."""

import json
import math
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ingest.place_issues import PlaceFileError
from dashboard.ingest.shapes import BadShape, ShapeReader, as_geojson, polygonal, simplified, together


def square(x: float = 0.0, y: float = 0.0, side: float = 0.1) -> Any:
    return shapely.box(x, y, x + side, y + side)


def wavy(x: float, step: float = 0.001) -> list[tuple[float, float]]:
    """A border from bottom to top with many small corners, alike for both neighbours."""
    count = int(0.1 / step)
    return [(x + 0.0001 * math.sin(number), number * step) for number in range(count + 1)]


def test_neighbours_keep_their_common_border() -> None:
    border = wavy(0.1)
    left = shapely.Polygon([(0, 0), *border, (0, 0.1)])
    right = shapely.Polygon([(0.2, 0), *border, (0.2, 0.1)])
    lighter = simplified({"l": left, "r": right}, 0.001)
    assert shapely.coverage_is_valid(list(lighter.values()))
    assert shapely.get_num_coordinates(lighter["l"]) < 20 < shapely.get_num_coordinates(left)
    again = [shapely.from_geojson(as_geojson(shape)) for shape in lighter.values()]
    assert shapely.coverage_is_valid(again)


def test_a_small_shape_keeps_its_detail_instead_of_vanishing() -> None:
    tiny = square(side=0.00005)
    assert simplified({"tiny": tiny}, 0.01)["tiny"].area > 0


def test_without_tolerance_nothing_is_dropped() -> None:
    shape = shapely.Polygon([(0, 0), *wavy(0.1), (0, 0.1)])
    assert simplified({"a": shape}, 0)["a"] is shape


def test_what_is_written_has_five_decimals_and_its_outer_ring_runs_counterclockwise() -> None:
    clockwise = shapely.Polygon([(0, 0), (0, 0.123456789), (0.1, 0.1), (0.1, 0), (0, 0)])
    ring = json.loads(as_geojson(clockwise))["coordinates"][0]
    assert shapely.LinearRing(ring).is_ccw
    assert max(len(str(number).partition(".")[2]) for point in ring for number in point) <= 5


def test_holes_stay_and_run_the_other_way() -> None:
    shape = shapely.Polygon(square().exterior, [square(0.02, 0.02, 0.02).exterior])
    rings = json.loads(as_geojson(shape))["coordinates"]
    assert [shapely.LinearRing(ring).is_ccw for ring in rings] == [True, False]


def test_shapes_of_one_place_become_one() -> None:
    def kind(*parts: Any) -> str:
        whole = together(parts)
        return str(whole.geom_type) if whole is not None else ""

    assert kind(square(), square(0.1)) == "Polygon"
    assert kind(square(), square(0.5)) == "MultiPolygon"
    assert kind(shapely.Point(1, 1), square()) == "Polygon"
    assert together([shapely.Point(1, 1), shapely.Point(2, 2)]) == shapely.Point(1, 1)


def test_of_a_mixed_geometry_only_what_has_an_area_is_kept() -> None:
    mixed = shapely.GeometryCollection([square(), shapely.LineString([(0, 0), (1, 1)])])
    assert polygonal(mixed) == square()
    assert polygonal(shapely.LineString([(0, 0), (1, 1)])) is None


def test_an_open_ring_is_closed_and_a_height_is_dropped() -> None:
    found, mended = ShapeReader(100).read(
        {"type": "Polygon", "coordinates": [[[0, 0, 9], [1, 0, 9], [1, 1, 9], [0, 1, 9]]]}
    )
    assert found is not None
    assert (found.area, mended, shapely.has_z(found)) == (1.0, False, False)


def test_neighbours_that_overlap_are_simplified_all_the_same() -> None:
    left, right = (shapely.Polygon([(x, 0), *wavy(0.1), (x, 0.1)]).buffer(0.01) for x in (0, 0.2))
    lighter = simplified({"l": left, "r": right}, 0.001)
    assert all(shape.is_valid for shape in lighter.values())
    assert 0.9 < lighter["l"].area / left.area < 1.1


def test_shapes_that_cannot_be_simplified_together_are_each_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: Any) -> None:
        raise shapely.errors.GEOSException("TopologyException: found non-noded intersection")

    shape = shapely.Polygon([(0, 0), *wavy(0.1), (0, 0.1)])
    monkeypatch.setattr(shapely, "coverage_simplify", fail)
    lighter = simplified({"a": shape, "p": shapely.Point(1, 1)}, 0.001)
    assert shapely.get_num_coordinates(lighter["a"]) < 20 < shapely.get_num_coordinates(shape)
    assert lighter["p"] == shapely.Point(1, 1)


def read(kind: str, coordinates: Any) -> tuple[Any, bool]:
    return ShapeReader(100).read({"type": kind, "coordinates": coordinates})


def ring(x: float = 0.0) -> list[list[float]]:
    return [[x, 0], [x + 1, 0], [x + 1, 1], [x, 1]]


def test_a_collection_is_read_as_its_areas_and_says_what_was_lost() -> None:
    line = {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}
    whole = {"type": "Polygon", "coordinates": [ring()]}
    flat = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]}

    def collection(*parts: Any) -> Any:
        return {"type": "GeometryCollection", "geometries": list(parts)}

    reader = ShapeReader(100)
    assert reader.read(collection(line, collection(whole))) == (shapely.Polygon(ring()), False)
    assert reader.read(collection(whole, flat)) == (shapely.Polygon(ring()), True)
    assert reader.read(collection(line)) == (None, False)
    assert reader.read({"type": "GeometryCollection", "geometries": 3}) == (None, False)


def test_a_position_that_comes_twice_in_a_row_counts_once() -> None:
    found, mended = read("Polygon", [[point for point in ring() for _twice in range(2)]])
    assert (shapely.get_num_coordinates(found), found.area, mended) == (5, 1.0, False)
    assert read("Polygon", [[[1, 1]] * 5]) == (None, False)


def test_a_ring_too_thin_to_have_an_area_is_no_shape() -> None:
    thin = [[1, 1], [0, 0], [0, 2.2e-309]]
    assert read("Polygon", [thin]) == (None, False)
    assert read("MultiPolygon", [[thin], [ring(2)]]) == (shapely.Polygon(ring(2)), False)


def test_of_several_points_the_first_counts() -> None:
    assert read("MultiPoint", [[1, 2], [3, 4]]) == (shapely.Point(1, 2), False)


def test_several_areas_and_a_hole_that_is_none() -> None:
    found, mended = read("MultiPolygon", [[ring(), [[0.2, 0.2], [0.3, 0.3], [0.2, 0.2]]], [ring(5)]])
    assert (found.geom_type, found.area, mended) == ("MultiPolygon", 2.0, True)


@pytest.mark.parametrize(
    ("kind", "coordinates"),
    [
        ("MultiPolygon", [7]),
        ("Polygon", [7]),
        ("Polygon", [[[0, 0], [math.nan, 1], [1, 1]]]),
        ("Point", [math.inf, 0]),
        ("Point", [1]),
        ("Point", None),
        ("Point", {"x": 1}),
        ("MultiPoint", 3),
    ],
)
def test_what_is_no_position_is_no_shape(kind: str, coordinates: Any) -> None:
    with pytest.raises(BadShape):
        read(kind, coordinates)


def test_a_collection_too_deep_is_no_shape() -> None:
    deep: dict[str, Any] = {"type": "Point", "coordinates": [0, 0]}
    for _level in range(8):
        deep = {"type": "GeometryCollection", "geometries": [deep]}
    with pytest.raises(BadShape):
        ShapeReader(100).read(deep)


def test_more_points_than_a_file_may_have_are_refused() -> None:
    with pytest.raises(PlaceFileError, match="more than 3 points"):
        ShapeReader(3).read({"type": "Polygon", "coordinates": [ring()]})


numbers = st.floats(-80, 80, allow_nan=False) | st.integers(-3, 3)


def test_rings_whose_points_lie_next_to_nothing_apart_are_mended() -> None:
    outer = [[0.0, 2.0], [0.0, -1], [1.0644484165904464e-260, 1.0], [-1.0, 0.0]]
    inner = [[0.0, 0.0], [1.0, 1.4382141965000513e-245], [-3.0, 0.0], [0.0, 1.0], [-2.0, 0.0]]
    found, mended = ShapeReader(1000).read({"type": "Polygon", "coordinates": [outer, inner]})
    assert found is not None
    assert (found.is_valid, found.area > 0, mended) == (True, True, True)


@given(st.lists(st.lists(st.lists(numbers, min_size=2, max_size=3), max_size=8), max_size=3))
def test_any_rings_give_a_valid_shape_or_none(rings: list[list[list[float]]]) -> None:
    found, _mended = ShapeReader(1000).read({"type": "Polygon", "coordinates": rings})
    if found is not None:
        assert found.is_valid
        assert found.area > 0
        written = shapely.from_geojson(as_geojson(simplified({"a": found}, 0.0004)["a"]))
        assert written.geom_type in ("Polygon", "MultiPolygon")
