from pathlib import Path

import pytest

from dashboard.ingest.place_files import PlaceFileError, PlaceRow, read_places
from tests.dashboard.ingest.files import write

GEOJSON = (
    '{"type": "FeatureCollection", "features": ['
    '{"properties": {"GEOID": "01001", "NAME": "Autauga", "P": "01"}, "geometry": {"type": "Point", "coordinates": [1, 2]}},'
    '{"properties": {"GEOID": 26081, "NAME": "Kent", "P": "26"}, "geometry": null}]}'
)


def error(path: Path, code: str = "GEOID", name: str = "NAME", parent: str = "") -> str:
    with pytest.raises(PlaceFileError) as caught:
        read_places(path, code, name, parent)
    return str(caught.value)


def test_places_of_a_csv_keep_their_zeros(tmp_path: Path) -> None:
    path = write(tmp_path, "\ufeffGEOID,NAME,P\n01001,Autauga,01\n26081,Kent,26\n")
    assert read_places(path, "GEOID", "NAME", "P") == [
        PlaceRow("01001", "Autauga", "01", ""), PlaceRow("26081", "Kent", "26", ""),
    ]  # fmt: skip


def test_places_of_a_geojson_bring_their_boundary(tmp_path: Path) -> None:
    assert read_places(write(tmp_path, GEOJSON), "GEOID", "NAME") == [
        PlaceRow("01001", "Autauga", "", '{"type": "Point", "coordinates": [1, 2]}'), PlaceRow("26081", "Kent", "", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("content", ["{", '{"features": 3}', '{"a": []}', '{"features": [{"properties": {}}]}'])
def test_what_is_no_collection_of_features_is_refused(tmp_path: Path, content: str) -> None:
    assert "is not a GeoJSON collection" in error(write(tmp_path, content))


def test_a_row_without_a_code_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "GEOID,NAME\n01001,Autauga\n,Kent\n")
    assert error(path) == "Row 3 has nothing in “GEOID”. Name another column, or fill it in."
    assert error(path, parent="P") == "Row 2 has nothing in “P”. Name another column, or fill it in."


def test_a_code_that_comes_twice_is_named(tmp_path: Path) -> None:
    assert (
        error(write(tmp_path, "GEOID,NAME\n1,A\n1,B\n")) == "Row 3 repeats the code “1”. Keep one row for each place."
    )


def test_files_that_cannot_be_read_or_are_empty_are_refused(tmp_path: Path) -> None:
    assert "cannot be read" in error(tmp_path / "none.csv")
    assert "cannot be read" in error(write(tmp_path, b"\xff\xfe\xfa"))
    assert "holds no place" in error(write(tmp_path, "GEOID,NAME\n"))
