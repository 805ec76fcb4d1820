"""The child process for files of places: looks, reads, refuses bombs, and is gone when it has to be."""

import json
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dashboard.ingest import place_child, place_run
from dashboard.ingest.definitions import Place, Relation
from dashboard.ingest.outcome import EXIT_MEMORY
from dashboard.ingest.place_records import PlaceLimits
from dashboard.ingest.place_run import PlaceAnswer, read_in_child, result
from dashboard.ingest.place_spec import CrosswalkSpec, PlaceLevel, PlaceSpec
from tests.build_places import TRACTS
from tests.dashboard.ingest.files import write

SPEC = PlaceSpec(
    kind="tract", code=("GEOID",), pad=(11,), name="Tract {NAME}", codes=(("fips", "{code}"),), aliases=("NAME",),
    parent_digits=5, where=(("NAME", "36"),), levels=(PlaceLevel("SSCCCTTTTTT", "{S}{C}{T}@2010"),),
)  # fmt: skip


def test_choices_come_back_from_json_as_they_were() -> None:
    assert PlaceSpec.from_json(json.loads(json.dumps(SPEC.as_json()))) == SPEC
    walk = CrosswalkSpec("{A}", "{B}", weight="W", where=(("A", "1"),))
    assert CrosswalkSpec.from_json(json.loads(json.dumps(walk.as_json()))) == walk


def test_the_child_reads_places_and_their_relations(tmp_path: Path) -> None:
    answer = read_in_child(
        write(tmp_path, TRACTS), "places", SPEC.as_json(), folder=tmp_path / "work", tolerance=0.0004
    )
    assert (answer.refused, answer.rows, answer.taken) == (None, 3, 1)
    (place,) = answer.places()
    assert isinstance(place, Place)
    assert (place.code, place.codes, place.aliases) == ("26081003600@2010", (("fips", "26081003600"),), ("36",))
    assert json.loads(place.boundary)["type"] == "Polygon"
    assert list(answer.relations()) == [
        Relation("26081", "26081003600@2010", "administrative", False, 1.0, optional=True)
    ]


def bomb(kind: str) -> bytes:
    """Small files that want much."""
    if kind == "depth":
        return b'{"type": "FeatureCollection", "features": [' + b"[" * 5_000_000
    if kind == "arcs":
        ring = [[0] * 3000]
        arcs = [[[0, 0], [1, 1], [0, 1], [0, 0]]]
        objects = {"m": {"type": "MultiPolygon", "arcs": [ring] * 300}}
        return json.dumps({"type": "Topology", "arcs": arcs * 1, "objects": objects}).encode()
    return b"[" + b"1e9," * 8_000_000 + b"1]"


@pytest.mark.parametrize(
    ("kind", "code"), [("depth", "too_deep"), ("arcs", "too_many_points"), ("list", "not_features")]
)
def test_bombs_are_refused_soon(tmp_path: Path, kind: str, code: str) -> None:
    file, limits = write(tmp_path, bomb(kind)), PlaceLimits(points=500_000)
    began = time.process_time(), os.times().children_user
    answer = read_in_child(file, "look", {}, folder=tmp_path / "work", limits=limits)
    assert answer.refused is not None
    assert answer.refused.code == code
    assert os.times().children_user - began[1] < 4


def test_a_file_that_wants_too_much_memory_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, b'{"features": [' + b'{"a":{}},' * 1_500_000 + b"1]}")
    limits = PlaceLimits(memory_mb=250)
    answer = read_in_child(file, "look", {}, folder=tmp_path / "work", limits=limits)
    assert answer.refused is not None
    assert answer.refused.code == "too_large"


def test_whoever_asks_can_stop_the_child(tmp_path: Path) -> None:
    def stop() -> None:
        raise KeyError("stop")

    with pytest.raises(KeyError):
        read_in_child(write(tmp_path, TRACTS), "look", {}, folder=tmp_path / "work", beat=stop)


def test_a_child_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    limits = PlaceLimits(wall_seconds=0)
    answer = read_in_child(write(tmp_path, TRACTS), "look", {}, folder=tmp_path / "work", limits=limits)
    assert answer.refused is not None
    assert answer.refused.code == "too_slow"


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        (-signal.SIGXCPU, "too_slow"),
        (EXIT_MEMORY, "too_large"),
        (-signal.SIGKILL, "too_large"),
        (-signal.SIGABRT, "too_large"),
        (1, "crashed"),
    ],  # fmt: skip
)
def test_each_end_of_the_child_has_its_reason(tmp_path: Path, code: int, refusal: str) -> None:
    answer = result(tmp_path, PlaceLimits(), code, False)
    assert answer.refused is not None
    assert answer.refused.code == refusal


def test_the_command_line_answers_with_its_exit_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    request = {"what": "look", "choices": {}, "tolerance": 0, "limits": {"memory_mb": 300}}
    (tmp_path / place_run.REQUEST).write_text(json.dumps(request))
    file = write(tmp_path, "GEOID,NAME\n1,A\n")
    monkeypatch.setattr(place_child, "limit", lambda limits: None)
    assert place_child.main([str(file), str(tmp_path)]) == 0
    assert result(tmp_path, PlaceLimits(), 0, False).look["format"] == "csv"

    def fail(*arguments: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(place_child, "answer", fail)
    assert place_child.main([str(file), str(tmp_path)]) == EXIT_MEMORY


def answered(folder: Path, content: str | bytes, what: str, choices: Mapping[str, object]) -> PlaceAnswer:
    """What the child answers, done in this process."""
    request = {"what": what, "choices": json.loads(json.dumps(choices)), "tolerance": 0.0}
    place_child.answer(write(folder, content), folder, request, PlaceLimits())
    return result(folder, PlaceLimits(), 0, False)


def test_places_and_relations_go_through_files(tmp_path: Path) -> None:
    answer = answered(tmp_path, TRACTS, "places", SPEC.as_json())
    assert (answer.refused, answer.rows, answer.taken) == (None, 3, 1)
    assert [(place.code, place.aliases) for place in answer.places()] == [("26081003600@2010", ("36",))]
    assert [(one.parent, one.child) for one in answer.relations()] == [("26081", "26081003600@2010")]


def test_pairs_are_relations_without_places(tmp_path: Path) -> None:
    walk = CrosswalkSpec("{OLD}", "{NEW}", weight="SHARE")
    answer = answered(tmp_path, "OLD,NEW,SHARE\n1,10,0.25\n1,11,0.75\n2,11,none\n", "pairs", walk.as_json())
    assert [(one.parent, one.weight) for one in answer.relations()] == [("10", 0.25), ("11", 0.75)]
    assert (list(answer.places()), answer.rows, answer.taken) == ([], 2, 2)
    assert [(issue.code, issue.count) for issue in answer.issues] == [("weight_shape", 1)]


def test_a_refusal_is_an_answer_too(tmp_path: Path) -> None:
    refusal = answered(tmp_path, "GEOID,NAME\n1,A\n", "places", SPEC.as_json() | {"where": [["STATE", "26"]]}).refused
    assert refusal is not None
    assert (refusal.code, refusal.params["name"]) == ("column_missing", "STATE")


def test_a_child_that_leaves_no_answer_has_crashed(tmp_path: Path) -> None:
    answer = result(tmp_path, PlaceLimits(), 0, False)
    assert answer.refused is not None
    assert answer.refused.code == "crashed"


def test_nothing_slow_is_loaded_by_asking() -> None:
    program = "import sys, dashboard.ingest.place_run; print(sorted({'numpy', 'pandas', 'shapely'} & set(sys.modules)))"
    command = f'{sys.executable} -c "{program}"'
    assert os.popen(command).read().strip() == "[]"  # noqa: S605  # our own words


def test_an_answer_without_a_look_is_empty(tmp_path: Path) -> None:
    (tmp_path / place_run.ANSWER).write_text(json.dumps({"rows": 2, "taken": 1}))
    assert result(tmp_path, PlaceLimits(), 0, False) == PlaceAnswer(tmp_path, None, {}, 2, 1, ())
