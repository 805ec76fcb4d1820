"""Places from tables, GeoJSON and TopoJSON: codes, names, parents, what is left out, and what refuses a file."""

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.ingest.definitions import Relation
from dashboard.ingest.place_files import PlaceSet, read_places
from dashboard.ingest.place_issues import PlaceFileError
from dashboard.ingest.place_records import PlaceLimits
from dashboard.ingest.place_spec import PlaceLevel, PlaceSpec
from tests.dashboard.ingest.files import write

SQUARE = [[0, 0], [0.1, 0], [0.1, 0.1], [0, 0.1], [0, 0]]


def area(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings) or [SQUARE]}


def moved(x: float, y: float = 0.0) -> list[list[float]]:
    return [[a + x, b + y] for a, b in SQUARE]


def feature(geometry: Any = None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def geojson(folder: Path, *features: Any, **more: Any) -> Path:
    return write(folder, json.dumps({"type": "FeatureCollection", "features": features, **more}), "map.json")


def read(path: Path, **choices: Any) -> PlaceSet:
    spec = {"kind": "county", "code": ("GEOID",), "name": "NAME"} | choices
    return read_places(path, PlaceSpec(**spec))  # type: ignore[arg-type]  # choices are of many types


def refused(path: Path, **choices: Any) -> str:
    with pytest.raises(PlaceFileError) as caught:
        read(path, **choices)
    return str(caught.value)


def names(found: PlaceSet) -> dict[str, str]:
    return {place.code: place.name for place in found.places}


def met(found: PlaceSet) -> dict[str, int]:
    return {issue.code: issue.count for issue in found.issues}


# Codes -----------------------------------------------------------------------------------------------------------------
def test_places_of_a_table_keep_their_zeros(tmp_path: Path) -> None:
    path = write(tmp_path, "\ufeffGEOID;NAME;P\n01001;Autauga;01\n26081;Kent, the county;26\n")
    found = read(path, parent_template="{P}")
    assert names(found) == {"01001": "Autauga", "26081": "Kent, the county"}
    assert found.relations == (
        Relation("01", "01001", "administrative", False, 1.0, optional=True),
        Relation("26", "26081", "administrative", False, 1.0, optional=True),
    )


def test_lost_zeros_come_back_and_parts_are_joined(tmp_path: Path) -> None:
    path = write(tmp_path, "ST,CO,NAME\n1,1,Autauga\n26,81,Kent\n")
    found = read(path, code=("ST", "CO"), pad=(2, 3), parent_digits=2)
    assert [(place.code, relation.parent) for place, relation in zip(found.places, found.relations, strict=True)] == [
        ("01001", "01"), ("26081", "26"),
    ]  # fmt: skip


def test_a_template_makes_the_code_and_those_of_other_schemes(tmp_path: Path) -> None:
    path = write(tmp_path, "NO,NAME\n41010,Grand Rapids\n41020,Godwin Heights\n")
    found = read(path, code=("NO",), template="mde-{NO}", codes=(("mde", "{NO}"), ("slug", "{NAME:slug}")))
    assert [(place.code, place.codes) for place in found.places] == [
        ("mde-41010", (("mde", "41010"), ("slug", "grand-rapids"))),
        ("mde-41020", (("mde", "41020"), ("slug", "godwin-heights"))),
    ]


def test_a_code_of_another_scheme_that_means_two_places_is_kept_for_none(tmp_path: Path) -> None:
    found = read(write(tmp_path, "GEOID,NAME,OLD\n1,A,7\n2,B,7\n3,C,8\n"), codes=(("old", "{OLD}"),))
    assert [place.codes for place in found.places] == [(), (), (("old", "8"),)]
    assert met(found) == {"code_for_two": 2}


def test_the_level_follows_from_the_form_of_the_code(tmp_path: Path) -> None:
    levels = (
        PlaceLevel("00000", "us", "nation"),
        PlaceLevel("SS000", "{S}", "state", "us"),
        PlaceLevel("SSCCC", "{S}{C}", "", "{S}"),
    )
    path = write(tmp_path, "GEOID,NAME\n0,United States\n26000,Michigan\n26081,Kent\n999999,Odd\n")
    found = read(path, pad=(5,), levels=levels)
    assert [(place.code, place.kind) for place in found.places] == [
        ("us", "nation"), ("26", "state"), ("26081", "county"),
    ]  # fmt: skip
    assert [(relation.parent, relation.child) for relation in found.relations] == [("us", "26"), ("26", "26081")]
    assert met(found) == {"code_shape": 1}


def test_an_older_vintage_stands_in_the_code(tmp_path: Path) -> None:
    found = read(
        write(tmp_path, "GEOID,NAME\n26081003600,36\n"), template="{code}@2010", vintage="2010", parent_digits=5
    )
    assert (found.places[0].code, found.places[0].vintage) == ("26081003600@2010", "2010")
    assert found.relations[0].parent == "26081"


def test_names_may_be_templates_and_come_in_two_languages(tmp_path: Path) -> None:
    path = write(tmp_path, "GEOID,NAME,ES,OLD\n1,36,Tramo 36,Creston Hts\n")
    found = read(path, name="Tract {NAME}", name_es="ES", aliases=("OLD",)).places[0]
    assert (found.name, found.name_es, found.aliases) == ("Tract 36", "Tramo 36", ("Creston Hts",))


def test_one_code_for_the_whole_file_needs_no_column(tmp_path: Path) -> None:
    found = read(geojson(tmp_path, feature(area())), code=(), template="us", name="", kind="nation")
    assert [(place.code, place.name, bool(place.boundary)) for place in found.places] == [("us", "", True)]


def test_only_the_rows_asked_for_are_taken(tmp_path: Path) -> None:
    path = write(tmp_path, "GEOID,NAME,ST\n1,A,26\n2,B,55\n")
    found = read(path, where=(("st", "26"),))
    assert (found.rows, found.taken, names(found)) == (2, 1, {"1": "A"})


# Tables as agencies publish them ----------------------------------------------------------------------------------------
def test_banner_and_footer_are_no_places(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Export,,\n\nAgency Name,County,Agency ID\nAlpha,1001,100005\nBeta,†,2600001\n† not applicable,,\n",
    )
    found = read(path, code=("Agency ID",), pad=(7,), name="Agency Name", header=3, parent_template="{County:5}")
    assert names(found) == {"0100005": "Alpha", "2600001": "Beta"}
    assert [relation.parent for relation in found.relations] == ["01001"]
    assert met(found) == {"code_blank": 1, "parent_blank": 1}


def test_a_column_is_found_whatever_its_case_and_accents(tmp_path: Path) -> None:
    path = write(tmp_path, "Código,  Name \n1,A\n")
    assert names(read(path, code=("CODIGO",), name="name")) == {"1": "A"}


def test_codes_that_cannot_be_are_left_out_and_named(tmp_path: Path) -> None:
    found = read(write(tmp_path, f"GEOID,NAME\n1 2,A\n{'9' * 61},B\n,C\n4,\n"))
    assert names(found) == {"4": ""}
    assert met(found) == {"code_signs": 1, "code_long": 1, "code_blank": 1, "name_blank": 1}


def test_the_same_code_is_one_place_and_its_other_names_are_said(tmp_path: Path) -> None:
    found = read(write(tmp_path, "GEOID,NAME\n1,A\n1,A\n1,B\n"))
    assert names(found) == {"1": "A"}
    assert met(found) == {"repeated": 2, "name_differs": 1}


def test_a_file_in_which_no_row_can_be_a_place_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "GEOID,NAME\n1,A\n")
    assert "holds no place" in refused(path, where=(("NAME", "B"),))
    assert "holds no place" in refused(write(tmp_path, "GEOID,NAME\n?,A\n"))


# Shapes ----------------------------------------------------------------------------------------------------------------
def test_features_bring_shapes_that_are_put_together_by_code(tmp_path: Path) -> None:
    path = geojson(
        tmp_path,
        feature(area(), GEOID="1", NAME="A"),
        feature(area(moved(0.1)), GEOID="1", NAME="A"),
        feature(None, GEOID=2.0, NAME="B"),
    )
    found = read(path)
    shape = json.loads(found.places[0].boundary)
    assert (shape["type"], names(found)["2"], found.places[1].boundary) == ("Polygon", "B", "")
    assert met(found) == {"repeated": 1, "no_shape": 1}


def test_a_border_that_crosses_itself_is_mended_and_said(tmp_path: Path) -> None:
    bow = [[0, 0], [0.1, 0.1], [0.1, 0], [0, 0.1], [0, 0]]
    found = read(geojson(tmp_path, feature(area(bow), GEOID="1", NAME="Bow")))
    assert json.loads(found.places[0].boundary)["type"] == "MultiPolygon"
    assert [(issue.code, issue.examples) for issue in found.issues] == [("mended", ("Bow",))]


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        ({"type": "LineString", "coordinates": [[0, 0], [1, 1]]}, "no_area"),
        (area([[0, 0], [1, 1], [0, 0]]), "no_area"),
        ({"type": "Polygon", "coordinates": 7}, "bad_shape"),
        ({"type": "Polygon", "coordinates": [[["a", 0], [1, 1]]]}, "bad_shape"),
        ({"type": "Circle"}, "bad_shape"),
        ("POLYGON", "bad_shape"),
    ],
)
def test_a_shape_that_cannot_be_used_leaves_the_place_without(tmp_path: Path, geometry: Any, code: str) -> None:
    found = read(geojson(tmp_path, feature(geometry, GEOID="1", NAME="A")))
    assert (found.places[0].boundary, met(found).get(code)) == ("", 1)


def test_points_are_kept_and_two_apart_are_said(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [-85.719443, 42.8093691]}
    other = {"type": "Point", "coordinates": [-85, 42]}
    found = read(geojson(tmp_path, feature(point, GEOID="1", NAME="A"), feature(other, GEOID="1", NAME="A")))
    assert json.loads(found.places[0].boundary) == {"type": "Point", "coordinates": [-85.71944, 42.80937]}
    assert met(found) == {"repeated": 1, "points_apart": 1}


def test_the_id_of_a_feature_is_a_property_like_any_other(tmp_path: Path) -> None:
    path = geojson(tmp_path, {"id": "26081", "properties": {"n": "Kent"}, "geometry": None})
    assert names(read(path, code=("id",), name="n")) == {"26081": "Kent"}


# Refusals ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "breaks off or has a mistake at line 1"),
        ('{"features": 3}', "neither GeoJSON features"),
        ('{"a": []}', "neither GeoJSON features"),
        ("[1]", "neither GeoJSON features"),
        ('{"features": [{"properties": 4}]}', "neither GeoJSON features"),
        ('{"features": [5]}', "neither GeoJSON features"),
        ('{"type": "Topology", "objects": 4}', "neither GeoJSON features"),
        ('{"type": "Topology", "objects": {}}', "holds no place"),
        ('{"a":' * 100_000, "nested deeper"),
        ('{"features": [' + "[" * 100_000, "nested deeper"),
        ("PK\x03\x04", "Unpack a ZIP"),
        ("GEOID,NAME\n", "holds no place"),
        ('{"features": []}', "holds no place"),
    ],
)
def test_what_is_no_file_of_places_is_refused(tmp_path: Path, content: str, said: str) -> None:
    assert said in refused(write(tmp_path, content))


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    assert "not valid utf-8" in refused(write(tmp_path, b'{"a": "\xff"}'))
    assert "cannot" in refused(tmp_path / "none.csv") or "neither" in refused(tmp_path / "none.csv")


def test_a_file_of_another_encoding_says_so(tmp_path: Path) -> None:
    path = write(tmp_path, "GEOID,NAME\n35013,Do\xf1a Ana\n".encode("latin-1"))
    assert "not valid utf-8" in refused(path)
    assert names(read(path, encoding="iso-8859-1")) == {"35013": "Doña Ana"}


def test_projected_and_swapped_coordinates_are_refused_with_what_to_do(tmp_path: Path) -> None:
    meters = [[x * 100 + 500_000, y * 100 + 4_700_000] for x, y in SQUARE]
    assert "(EPSG:4326)" in refused(geojson(tmp_path, feature(area(meters), GEOID="1", NAME="A")))
    swapped = [[42.9, -95.1], [42.9, -95], [43, -95], [42.9, -95.1]]
    assert "longitude first" in refused(geojson(tmp_path, feature(area(swapped), GEOID="1", NAME="A")))


def test_a_named_system_of_coordinates_is_believed(tmp_path: Path) -> None:
    def crs(name: str) -> dict[str, Any]:
        return {"crs": {"type": "name", "properties": {"name": name}}}

    place = feature(area(), GEOID="1", NAME="A")
    assert "EPSG::26916" in refused(geojson(tmp_path, place, **crs("urn:ogc:def:crs:EPSG::26916")))
    for name in ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4269"):
        assert names(read(geojson(tmp_path, place, **crs(name)))) == {"1": "A"}


def test_limits_refuse_before_anything_is_made(tmp_path: Path) -> None:
    path = geojson(tmp_path, *(feature(area(), GEOID=str(number), NAME="A") for number in range(3)))
    spec = PlaceSpec(kind="county", code=("GEOID",), name="NAME")
    for limits, said in (
        (PlaceLimits(bytes=10), "larger than"),
        (PlaceLimits(places=2), "more than 2 places"),
        (PlaceLimits(points=12), "more than 12 points"),
    ):
        with pytest.raises(PlaceFileError, match=said):
            read_places(path, spec, limits)


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    assert refused(write(tmp_path, "GEOID,NAME\n1,A\n"), name="TITLE") == (
        "The file has nothing named “TITLE”. It has: GEOID, NAME."
    )
    assert "ends before its header" in refused(write(tmp_path, "GEOID,NAME\n1,A\n"), header=9)
