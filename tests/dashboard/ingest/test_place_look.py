"""What a file of places shows before anybody chooses: columns, maps, the row of the header, the code and the name."""

import json
from pathlib import Path

import pytest

from dashboard.ingest.place_issues import PlaceFileError
from dashboard.ingest.place_look import PlaceLook, guess_header, look_at_places
from dashboard.ingest.place_records import first_rows
from tests.dashboard.ingest.files import write


def test_the_look_tells_columns_with_examples_and_guesses_code_and_name(tmp_path: Path) -> None:
    look = look_at_places(write(tmp_path, "Agency Name,State,Agency ID\nAlpha,MI,0100005\nBeta,MI,2600001\n"))
    layer = look.layers[0]
    assert (look.format, look.header, layer.rows, layer.code, layer.title) == ("csv", 1, 2, "Agency ID", "Agency Name")
    assert [(one.name, one.filled, one.distinct, one.examples) for one in layer.columns][1] == ("State", 2, 1, ("MI",))
    assert PlaceLook.from_json(json.loads(json.dumps(look.as_json()))) == look
    assert look.layer("nothing") == layer


def test_each_map_of_a_topology_is_looked_at(tmp_path: Path) -> None:
    arcs = [[[0, 0], [1, 1], [0, 1], [0, 0]]]
    objects = {name: {"type": "Polygon", "arcs": [[0]], "properties": {"FIPS": name}} for name in ("a", "b")}
    look = look_at_places(write(tmp_path, json.dumps({"type": "Topology", "arcs": arcs, "objects": objects})))
    assert [(layer.name, layer.rows, layer.code, layer.geometries) for layer in look.layers] == [
        ("a", 1, "FIPS", {"Polygon": 1}), ("b", 1, "FIPS", {"Polygon": 1}),
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "header"), [
    ("GEOID,NAME\n1,A\n", 1), ("Banner,,\n,,\nID,NAME,STATE\n1,A,MI\n", 3), ("Only one column\nA\n", 1), ("1,2\n3,4\n", 1), ('{"a": 1}', 1),
])  # fmt: skip
def test_the_header_is_the_first_full_row_without_a_number(tmp_path: Path, text: str, header: int) -> None:
    assert guess_header(first_rows(write(tmp_path, text), 30)) == header


def test_a_table_in_an_office_encoding_can_be_looked_at(tmp_path: Path) -> None:
    look = look_at_places(write(tmp_path, "ID,NAME\n35013,Do\xf1a Ana\n".encode("latin-1")))
    assert (look.encoding, look.layers[0].columns[1].examples) == ("windows-1252", ("Doña Ana",))


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("FIPS,Old ID\n26081,1\n26139,2\n", "FIPS"),
        ("Name,Old ID\nKent,1\nOttawa,2\n", "Old ID"),
        ("County ID,Agency code\n26081,1\n26081,2\n", "Agency code"),
        ("County ID,Number of it\n26081,K01\n26081,K02\n", "Number of it"),
        ("Name,District\nKent,41010\nOttawa,41020\n", "District"),
        ("Name,State\nKent,MI\nOttawa,MI\n", ""),
    ],
)
def test_the_code_is_told_by_its_name_else_by_being_another_short_text_in_each_row(
    tmp_path: Path, table: str, code: str
) -> None:
    assert look_at_places(write(tmp_path, table)).layers[0].code == code


def test_a_map_whose_first_shape_cannot_be_read_can_still_be_looked_at(tmp_path: Path) -> None:
    features = [{"properties": {"ID": number}, "geometry": {"type": "Circle"}} for number in (1, 2)]
    layer = look_at_places(write(tmp_path, json.dumps({"features": features}))).layers[0]
    assert (layer.rows, layer.code, layer.geometries) == (2, "ID", {"Circle": 2})


def test_what_holds_no_place_cannot_be_looked_at(tmp_path: Path) -> None:
    with pytest.raises(PlaceFileError, match="holds no place"):
        look_at_places(write(tmp_path, "GEOID,NAME\n"))
