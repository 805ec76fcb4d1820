"""Starts the child process that parses a file, watches it, and turns its end into a result."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess  # noqa: S404  # our own module, as a list of arguments, without a shell
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Protocol

from dashboard.ingest.issues import Issue, refuse
from dashboard.ingest.outcome import (
    EXIT_MEMORY,
    ISSUES,
    PLACES,
    REQUEST,
    SUMMARY,
    Chunk,
    Known,
    Limits,
    Place,
    Progress,
    Summary,
)
from dashboard.ingest.recipe_text import read_recipe

_PROJECT = Path(__file__).resolve().parents[2]
_POLL_SECONDS = 0.2
_GOODBYE_SECONDS = 30.0
_BLOCK = 1 << 16


class Bounds(Protocol):
    """What the process that reads a file may use at most, of any kind of file."""

    @property
    def memory_mb(self) -> int: ...
    @property
    def wall_seconds(self) -> int: ...


class StreamBroken(Exception):
    """Only a part of a file came; whoever sends it on breaks off as well, so that nobody takes the part for the whole."""


class ParseStopped(Exception):
    """The caller asked to stop; nothing of the file counts."""


@dataclass(frozen=True, slots=True)
class ParseResult:
    """What a file gave. `refused` is the issue that refuses the whole file, and then there are no chunks.

    `chunks()` and `places()` read clean records and places from `folder`, as often as wanted, while the folder exists.
    """

    folder: Path
    refused: Issue | None
    issues: tuple[Issue, ...]
    summary: Summary | None
    chunk_count: int

    def chunks(self) -> Iterator[Chunk]:
        from dashboard.ingest.store import read_chunk  # slow: pandas; the web process imports this module for its names

        return (read_chunk(self.folder, number) for number in range(self.chunk_count))

    def places(self) -> Iterator[Place]:
        """The places that the file speaks of, parents before children."""
        with (self.folder / PLACES).open(encoding="utf-8") as lines:
            for line in lines:
                yield Place(*json.loads(line))


def parse_in_child(
    file: Path,
    recipe_text: str,
    known: Known,
    limits: Limits,
    *,
    folder: Path,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    should_stop: Callable[[], bool] = lambda: False,
    personal_allowed: bool = False,
    name: str = "",
) -> ParseResult:
    """Parse `file` in a process with limited memory, time and output; results are left in `folder` (made if absent).

    `name` is what the file is called by who brought it, for recipes that read something out of it.

    Raises RecipeError for a recipe that cannot be used, before anything starts; ParseStopped when `should_stop()`
    says so; whatever `on_progress` raises. In each case the child is gone. Never raises for a bad file.
    """
    read_recipe(recipe_text)
    folder.mkdir(parents=True, exist_ok=True)
    recipe = folder / "recipe.toml"
    recipe.write_text(recipe_text, encoding="utf-8")
    request = {"known": known.as_json(), "limits": asdict(limits), "personal_allowed": personal_allowed, "name": name}
    (folder / REQUEST).write_text(json.dumps(request), encoding="utf-8")
    (folder / SUMMARY).unlink(missing_ok=True)
    arguments = ("dashboard.ingest.child", str(file.resolve()), str(recipe), str(folder))
    code, late = run_limited(arguments, folder, limits, on_progress=on_progress, should_stop=should_stop)
    return _result(folder, limits, code, late)


def run_limited(
    arguments: Sequence[str],
    folder: Path,
    limits: Bounds,
    *,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> tuple[int, bool]:
    """Run one of our modules, named first in `arguments`, until it ends: its exit code, and whether it took too long.

    What it says on standard error is left in `folder`. Raises ParseStopped and whatever `on_progress` raises; in each
    case the process is gone.
    """
    process, output = _start(arguments, folder)
    try:
        late = _watch(output, limits, on_progress, should_stop)
    finally:
        _end(process)
        output.close()
    return process.returncode, late


def stream_limited(arguments: Sequence[str], folder: Path) -> Iterator[bytes]:
    """Run one of our modules as `run_limited` does and give what it writes, as it comes. Closing the iterator ends it.

    Raises StreamBroken when the process came to a bad end after it had begun to write: what came is not the whole.
    """
    process, output = _start(arguments, folder)
    begun = False
    try:
        while block := output.read(_BLOCK):
            begun = True
            yield block
        if process.wait(_GOODBYE_SECONDS) != 0 and begun:
            raise StreamBroken(f"ended with {process.returncode}")
    finally:
        _end(process)
        output.close()


def _start(arguments: Sequence[str], folder: Path) -> tuple[subprocess.Popen[bytes], IO[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=_PROJECT,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=(folder / "stderr.txt").open("wb"),
        start_new_session=True,
    )
    output = process.stdout
    assert output is not None  # noqa: S101  # asked for above; tells the type checker
    return process, output


def why_it_failed(code: int, limits: Bounds, *, late: bool) -> Issue | None:
    """The issue that refuses a file whose process ended in this way; None when it ended well."""
    if late or code == -signal.SIGXCPU:
        return refuse("too_slow", limit=limits.wall_seconds).issue
    # A library that cannot get memory aborts the process.
    if code in (EXIT_MEMORY, -signal.SIGKILL, -signal.SIGABRT):
        return refuse("too_large", limit=limits.memory_mb).issue
    return refuse("crashed").issue if code != 0 else None


def _environment() -> dict[str, str]:
    """As little as Python needs: the child gets no secrets. One thread: more would only reserve address space."""
    names = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "TMPDIR")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return kept | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2"}


def _watch(
    output: IO[bytes],
    limits: Bounds,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
) -> bool:
    """Pass on progress until the child closes its output; True when it took too long."""
    ends = time.monotonic() + limits.wall_seconds
    left = b""
    with selectors.DefaultSelector() as selector:
        selector.register(output, selectors.EVENT_READ)
        while time.monotonic() < ends:
            if should_stop():
                raise ParseStopped
            if not selector.select(_POLL_SECONDS):
                continue
            block = os.read(output.fileno(), 65536)
            if not block:
                return False
            *lines, left = (left + block).split(b"\n")
            if lines:
                on_progress(Progress(*json.loads(lines[-1])))
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """Wait for a child that has closed its output; kill one that has not, with all that it started."""
    try:
        process.wait(timeout=_POLL_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _result(folder: Path, limits: Limits, code: int, late: bool) -> ParseResult:
    failed = why_it_failed(code, limits, late=late)
    if failed is not None or not (folder / SUMMARY).exists():
        return _refused(folder, failed or refuse("crashed").issue)
    answer = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    with (folder / ISSUES).open(encoding="utf-8") as lines:
        issues = tuple(Issue.from_json(json.loads(line)) for line in lines)
    return ParseResult(
        folder=folder,
        refused=Issue.from_json(answer["refused"]) if answer["refused"] else None,
        issues=issues,
        summary=Summary.from_json(answer["summary"]) if answer["summary"] else None,
        chunk_count=answer["chunks"],
    )


def _refused(folder: Path, issue: Issue) -> ParseResult:
    return ParseResult(folder, issue, (issue,), None, 0)
