"""Files of places as plain records: properties and cells as texts, and what is no record."""

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.ingest.place_issues import PlaceFileError
from dashboard.ingest.place_records import PlaceLimits, PlaceTable, open_places
from tests.dashboard.ingest.files import write


def opened(folder: Path, content: str | bytes, limits: PlaceLimits | None = None, **choices: Any) -> PlaceTable:
    return open_places(write(folder, content), limits or PlaceLimits(), **choices)


def refused(folder: Path, content: str, limits: PlaceLimits | None = None, **choices: Any) -> str:
    with pytest.raises(PlaceFileError) as caught:
        opened(folder, content, limits, **choices)
    return caught.value.issue.code


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("26081.0", "26081"),
        ("1.5", "1.5"),
        ("1e300", "1e+300"),
        ("NaN", ""),
        ("Infinity", ""),
        ("true", ""),
        ("null", ""),
        ("[1]", ""),
        ('" Grand \\n Rapids "', "Grand Rapids"),
        ("-7", "-7"),
    ],
)
def test_a_property_is_the_text_that_a_person_would_write(tmp_path: Path, value: str, text: str) -> None:
    (record,) = opened(tmp_path, f'{{"features": [{{"properties": {{"P": {value}}}, "geometry": null}}]}}').records
    assert record.values == {"P": text}


def test_a_single_feature_is_a_map_of_one_place(tmp_path: Path) -> None:
    table = opened(tmp_path, json.dumps({"type": "Feature", "id": 7, "properties": None, "geometry": None}))
    assert (table.format, [record.values for record in table.records]) == ("geojson", [{"id": "7"}])


def test_a_number_of_thousands_of_digits_is_a_mistake_of_the_file(tmp_path: Path) -> None:
    assert refused(tmp_path, '{"features": [' + "1" * 5000 + "]}") == "not_json"


def test_a_map_that_a_topology_does_not_have_is_refused_and_several_want_a_choice(tmp_path: Path) -> None:
    objects = {name: {"type": "Point", "coordinates": [0, 0], "properties": {}} for name in ("a", "b")}
    content = json.dumps({"type": "Topology", "arcs": [], "objects": objects})
    assert refused(tmp_path, content, layer="c") == "object_unknown"
    assert refused(tmp_path, content) == "object_needed"
    assert opened(tmp_path, content, layer="b").layers == {"a": 1, "b": 1}


def test_blank_rows_are_no_records_and_lines_are_counted(tmp_path: Path) -> None:
    table = opened(tmp_path, "GEOID,NAME\n1,A\n\n , \n2,B\n")
    assert [(record.number, record.values["NAME"]) for record in table.records] == [(2, "A"), (5, "B")]


@pytest.mark.parametrize(
    ("content", "limits", "code"),
    [
        ("GEOID,NAME\n1,A\n2,B\n3,C\n", PlaceLimits(places=2), "too_many_places"),
        ("GEOID,NAME,X\n1,A,x\n", PlaceLimits(columns=2), "not_places"),
        ("GEOID,NAME\n1," + "A" * 200_000 + "\n", PlaceLimits(), "not_places"),
    ],
    ids=["rows", "columns", "one endless cell"],
)
def test_a_table_larger_than_a_limit_is_refused(tmp_path: Path, content: str, limits: PlaceLimits, code: str) -> None:
    assert refused(tmp_path, content, limits) == code
