"""The process that reads one file of places within limits: `python -m dashboard.ingest.place_child FILE FOLDER`.

FOLDER holds `request.json` (what is wanted, limits, choices) and receives `answer.json`, and `places.jsonl` and
`relations.jsonl` with one of them in each line.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dashboard.ingest.crosswalks import read_crosswalk
from dashboard.ingest.limited import limit
from dashboard.ingest.outcome import EXIT_MEMORY, Limits
from dashboard.ingest.place_files import read_places
from dashboard.ingest.place_issues import PlaceFileError
from dashboard.ingest.place_look import look_at_places
from dashboard.ingest.place_records import PlaceLimits
from dashboard.ingest.place_run import ANSWER, PLACES, RELATIONS, REQUEST
from dashboard.ingest.place_spec import CrosswalkSpec, PlaceSpec


def answer(file: Path, folder: Path, request: Mapping[str, Any], limits: PlaceLimits) -> None:
    """Does what the request wants and leaves the answer in `folder`. A refusal is an answer."""
    try:
        found = _work(file, folder, request, limits)
    except PlaceFileError as error:
        found = {"refused": error.issue.as_json()}
    (folder / ANSWER).write_text(json.dumps(found), encoding="utf-8")


def _work(file: Path, folder: Path, request: Mapping[str, Any], limits: PlaceLimits) -> dict[str, Any]:
    choices = request["choices"]
    if request["what"] == "look":
        return {"look": look_at_places(file, limits, choices.get("header", 0)).as_json()}
    if request["what"] == "pairs":
        relations, issues = read_crosswalk(file, CrosswalkSpec.from_json(choices), limits)
        _write(folder / PLACES, ())
        counts = {"rows": len(relations), "taken": len(relations)}
    else:
        found = read_places(file, PlaceSpec.from_json(choices), limits, request["tolerance"])
        relations, issues = found.relations, found.issues
        _write(folder / PLACES, (asdict(place) for place in found.places))
        counts = {"rows": found.rows, "taken": found.taken}
    _write(folder / RELATIONS, (asdict(relation) for relation in relations))
    return counts | {"issues": [issue.as_json() for issue in issues]}


def _write(path: Path, things: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for thing in things:
            stream.write(json.dumps(thing) + "\n")


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says. The exit code is 0 for an answer, EXIT_MEMORY when memory ran out."""
    file, folder = map(Path, arguments)
    request = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
    limits = PlaceLimits(**request["limits"])
    limit(Limits(memory_mb=limits.memory_mb, cpu_seconds=limits.cpu_seconds, output_mb=limits.output_mb))
    try:
        answer(file, folder, request, limits)
    except MemoryError:
        return EXIT_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
