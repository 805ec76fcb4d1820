"""The process that parses one file within limits: `python -m dashboard.ingest.child FILE RECIPE FOLDER`.

FOLDER holds `request.json` (known codes and limits) and receives chunks, `issues.jsonl`, `places.jsonl` and `summary.json`. Progress
goes to standard output, one JSON object a line.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from dashboard.ingest.duplicates import Duplicates
from dashboard.ingest.issues import FileRefused, Issue
from dashboard.ingest.limited import limit
from dashboard.ingest.outcome import (
    EXIT_MEMORY,
    ISSUES,
    PLACES,
    REQUEST,
    SUMMARY,
    Chunk,
    Counts,
    Known,
    Limits,
    Place,
    Progress,
)
from dashboard.ingest.parse import Parsing, parse
from dashboard.ingest.recipe_text import read_recipe
from dashboard.ingest.store import chunk_path, read_chunk, without, write_chunk
from dashboard.ingest.totals import Totals


def parse_into(
    file: Path, recipe_text: str, folder: Path, known: Known, limits: Limits, personal: bool, *, name: str = ""
) -> None:
    """Parse a file and leave chunks, issues, places and summary in `folder`. A refusal is part of the summary."""
    parsing = parse(file, read_recipe(recipe_text), known, limits, personal_allowed=personal, name=name)
    refused: Issue | None = None
    number = 0
    duplicates = Duplicates()
    try:
        for chunk in parsing:
            write_chunk(folder, chunk)
            duplicates.add(chunk)
            number += 1
            say(parsing.progress())
    except FileRefused as refusal:
        refused = refusal.issue
        for written in range(number):
            chunk_path(folder, written).unlink()
        number = 0
    else:
        _finish(parsing, duplicates, Totals(known), folder, number)
        _write(folder / PLACES, parsing.places())
    _write(folder / ISSUES, ([refused] if refused else []) + parsing.issues)
    answer = {
        "refused": refused.as_json() if refused else None,
        "chunks": number,
        "summary": None if refused else parsing.summary.as_json(),
    }
    (folder / SUMMARY).write_text(json.dumps(answer), encoding="utf-8")


def say(progress: Progress) -> None:
    """Tell the parent how far this is."""
    print(json.dumps([progress.done, progress.total, progress.rows]), flush=True)


def _finish(parsing: Parsing, duplicates: Duplicates, totals: Totals, folder: Path, chunks: int) -> None:
    """Take out keys that come twice, then count what is left and compare totals with their parts."""

    def load(number: int) -> Chunk:
        return read_chunk(folder, number)

    for number, left_out in parsing.resolve(duplicates, load).items():
        write_chunk(folder, without(load(number), left_out))
    for number in range(chunks):
        chunk = load(number)
        count(chunk, parsing.counts)
        totals.look(chunk)
    totals.compare(lambda: map(load, range(chunks)), parsing.log)


def count(chunk: Chunk, counts: Counts) -> None:
    """Add the records of a finished chunk to the counts."""
    counts.records_accepted += len(chunk.frame)
    for name, totals in (("state", counts.states), ("bound", counts.bounds)):
        column = chunk.frame[name].cat
        found = np.bincount(column.codes, minlength=len(column.categories))
        for word, number in zip(column.categories, found, strict=True):
            if word and number:
                totals[word] = totals.get(word, 0) + int(number)


def _write(path: Path, found: Iterable[Issue | Place]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for one in found:
            stream.write(json.dumps(one.as_json()) + "\n")


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says. The exit code is 0 for an answer, EXIT_MEMORY when memory ran out."""
    file, recipe, folder = map(Path, arguments)
    request = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
    limits = Limits(**request["limits"])
    limit(limits)
    try:
        known = Known.from_json(request["known"])
        personal, name = request["personal_allowed"], request["name"]
        parse_into(file, recipe.read_text(encoding="utf-8"), folder, known, limits, personal, name=name)
    except MemoryError:
        return EXIT_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
