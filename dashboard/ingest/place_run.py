"""Starts the child process that reads a file of places, waits for it, and turns its end into an answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dashboard.ingest.definitions import Place, Relation
from dashboard.ingest.place_issues import PlaceIssue
from dashboard.ingest.place_records import PlaceLimits
from dashboard.ingest.run import run_limited, why_it_failed

REQUEST, ANSWER, PLACES, RELATIONS = "request.json", "answer.json", "places.jsonl", "relations.jsonl"
"""The files by which the process that asks and the child that reads speak to each other."""


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """What a file gave. `refused` says why nothing can be used; then all else is empty.

    `places()` and `relations()` read from `folder`, as often as wanted, while it exists.
    """

    folder: Path
    refused: PlaceIssue | None
    look: Mapping[str, Any]
    rows: int
    taken: int
    issues: tuple[PlaceIssue, ...]

    def places(self) -> Iterator[Place]:
        """The places of the file, one by one."""
        for found in _lines(self.folder / PLACES):
            found["codes"] = tuple((scheme, code) for scheme, code in found["codes"])
            found["aliases"] = tuple(found["aliases"])
            yield Place(**found)

    def relations(self) -> Iterator[Relation]:
        """How they nest."""
        return (Relation(**found) for found in _lines(self.folder / RELATIONS))


def read_in_child(
    file: Path,
    what: str,
    choices: Mapping[str, object],
    *,
    folder: Path,
    tolerance: float = 0.0,
    limits: PlaceLimits | None = None,
    beat: Callable[[], None] = lambda: None,
) -> PlaceAnswer:
    """Does `what` ("look", "places" or "pairs") with a file in a process of limited memory, time and output.

    `choices` is a PlaceSpec or CrosswalkSpec as JSON. `beat` is called all the time; what it raises ends the child.
    Never raises for a bad file.
    """
    limits = limits or PlaceLimits()
    folder.mkdir(parents=True, exist_ok=True)
    request = {"what": what, "choices": dict(choices), "tolerance": tolerance, "limits": asdict(limits)}
    (folder / REQUEST).write_text(json.dumps(request), encoding="utf-8")
    (folder / ANSWER).unlink(missing_ok=True)

    def on_turn() -> bool:
        beat()
        return False

    arguments = ("dashboard.ingest.place_child", str(file.resolve()), str(folder))
    code, late = run_limited(arguments, folder, limits, should_stop=on_turn)
    return result(folder, limits, code, late)


def result(folder: Path, limits: PlaceLimits, code: int, late: bool) -> PlaceAnswer:
    """The answer of a child that has ended with this exit code."""
    if (failed := why_it_failed(code, limits, late=late)) is not None:
        return _refused(folder, PlaceIssue(failed.code, dict(failed.params)))
    if not (folder / ANSWER).exists():
        return _refused(folder, PlaceIssue("crashed", {}))
    found = json.loads((folder / ANSWER).read_text(encoding="utf-8"))
    if found.get("refused"):
        return _refused(folder, PlaceIssue.from_json(found["refused"]))
    return PlaceAnswer(
        folder=folder,
        refused=None,
        look=found.get("look", {}),
        rows=found.get("rows", 0),
        taken=found.get("taken", 0),
        issues=tuple(PlaceIssue.from_json(issue) for issue in found.get("issues", ())),
    )


def _refused(folder: Path, issue: PlaceIssue) -> PlaceAnswer:
    return PlaceAnswer(folder, issue, {}, 0, 0, ())


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)
