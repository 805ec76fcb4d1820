"""Starts the child process that parses a file, watches it, and turns its end into a result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dashboard.ingest.issues import Issue
from dashboard.ingest.outcome import Chunk, Known, Limits, Progress, Summary


class ParseStopped(Exception):
    """The caller asked to stop; nothing of the file counts."""


@dataclass(frozen=True, slots=True)
class ParseResult:
    """What a file gave. `refused` is the issue that refuses the whole file, and then there are no chunks.

    `chunks()` reads the clean records from `folder`, as often as wanted, while the folder exists.
    """

    folder: Path
    refused: Issue | None
    issues: tuple[Issue, ...]
    summary: Summary | None
    chunk_count: int

    def chunks(self) -> Iterator[Chunk]:
        raise NotImplementedError


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
) -> ParseResult:
    """Parse `file` in a process with limited memory, time and output; results are left in `folder` (made if absent).

    Raises RecipeError for a recipe that cannot be used, before anything starts; ParseStopped when `should_stop()`
    says so; whatever `on_progress` raises. In each case, the child is gone. Never raises for a bad file.
    """
    raise NotImplementedError
