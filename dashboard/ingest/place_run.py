"""Starts the child process that reads a file of places, waits for it, and turns its end into an answer."""

from __future__ import annotations

import json
import os
import signal
import subprocess  # noqa: S404  # our own module, as a list of arguments, without a shell
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dashboard.ingest.definitions import Place, Relation
from dashboard.ingest.outcome import EXIT_MEMORY
from dashboard.ingest.place_issues import PlaceIssue
from dashboard.ingest.place_records import PlaceLimits

REQUEST, ANSWER, PLACES, RELATIONS = "request.json", "answer.json", "places.jsonl", "relations.jsonl"
"""The files by which the process that asks and the child that reads speak to each other."""
_PROJECT = Path(__file__).resolve().parents[2]
_POLL_SECONDS = 0.1
_KEPT = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "TMPDIR")


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
    with (folder / "stderr.txt").open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "dashboard.ingest.place_child", str(file.resolve()), str(folder)],
            cwd=_PROJECT,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )
    try:
        late = _wait(process, limits.wall_seconds, beat)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return result(folder, limits, process.returncode, late)


def _environment() -> dict[str, str]:
    """As little as Python needs: the child gets no secrets, and one thread."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2"}


def _wait(process: subprocess.Popen[bytes], seconds: int, beat: Callable[[], None]) -> bool:
    """Waits for the end; True when it took too long."""
    ends = time.monotonic() + seconds
    while process.poll() is None:
        if time.monotonic() > ends:
            return True
        beat()
        try:
            process.wait(timeout=_POLL_SECONDS)
        except subprocess.TimeoutExpired:
            continue
    return False


def result(folder: Path, limits: PlaceLimits, code: int, late: bool) -> PlaceAnswer:
    """The answer of a child that has ended with this exit code."""
    if late or code == -signal.SIGXCPU:
        return _refused(folder, PlaceIssue("too_slow", {"limit": limits.wall_seconds}))
    if code in (EXIT_MEMORY, -signal.SIGKILL):
        return _refused(folder, PlaceIssue("too_large", {"limit": limits.memory_mb}))
    if code != 0 or not (folder / ANSWER).exists():
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
