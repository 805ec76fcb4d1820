"""The process that looks at one file within limits: `python -m dashboard.ingest.look.child FILE FOLDER`.

FOLDER holds `request.json` (the name of the file and limits) and receives `summary.json`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from dashboard.ingest.limited import limit
from dashboard.ingest.look.read import look
from dashboard.ingest.outcome import EXIT_MEMORY, REQUEST, SUMMARY, Limits


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says. The exit code is 0 for an answer, EXIT_MEMORY when memory ran out."""
    file, folder = map(Path, arguments)
    request = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
    limits = Limits(**request["limits"])
    limit(limits)
    try:
        found = look(file, request["name"], limits)
    except MemoryError:
        return EXIT_MEMORY
    (folder / SUMMARY).write_text(json.dumps(found.as_json()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
