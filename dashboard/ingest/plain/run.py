"""Reads a list in a process of its own, within limits, as all files are read."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from dashboard.ingest.outcome import REQUEST, SUMMARY, Limits
from dashboard.ingest.plain.child import ROWS
from dashboard.ingest.plain.shape import PlainTable, Rows
from dashboard.ingest.run import run_limited, why_it_failed


def read_in_child(
    file: Path, folder: Path, limits: Limits, sheet: str = "", *, persons: bool = False
) -> tuple[PlainTable, Rows]:
    """The table of `file` and its rows; never raises for a bad file, `refused` says what is wrong with it.

    `folder` is empty and for this only; its owner removes it. With `persons` the columns that name persons are kept.
    """
    request = {"sheet": sheet, "persons": persons, "limits": asdict(limits)}
    (folder / REQUEST).write_text(json.dumps(request), encoding="utf-8")
    code, late = run_limited(("dashboard.ingest.plain.child", str(file.resolve()), str(folder)), folder, limits)
    failed = why_it_failed(code, limits, late=late)
    if failed is not None:
        return PlainTable(refused=failed), []
    with (folder / ROWS).open(encoding="utf-8") as lines:
        rows = [(line, cells) for line, cells in map(json.loads, lines)]
    return PlainTable.from_json(json.loads((folder / SUMMARY).read_text(encoding="utf-8"))), rows
