"""The process that reads one list within limits: `python -m dashboard.ingest.plain.child FILE FOLDER`.

FOLDER holds `request.json` (the sheet and limits) and receives `summary.json`, and `rows.jsonl` with one row in each line.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from dashboard.ingest.limited import limit
from dashboard.ingest.outcome import EXIT_MEMORY, REQUEST, SUMMARY, Limits
from dashboard.ingest.plain.read import read_plain

ROWS = "rows.jsonl"


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says. The exit code is 0 for an answer, EXIT_MEMORY when memory ran out."""
    file, folder = map(Path, arguments)
    request = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
    limits = Limits(**request["limits"])
    limit(limits)
    try:
        told, rows = read_plain(file, limits, request["sheet"], persons=request["persons"])
    except MemoryError:
        return EXIT_MEMORY
    with (folder / ROWS).open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows)
    (folder / SUMMARY).write_text(json.dumps(told.as_json()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
