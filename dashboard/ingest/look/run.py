"""Looks at a file in a process of its own, within limits, as files are parsed."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from pathlib import Path

from dashboard.ingest.issues import Issue, shown
from dashboard.ingest.look.shape import Look
from dashboard.ingest.outcome import REQUEST, SUMMARY, Limits
from dashboard.ingest.run import run_limited, why_it_failed


def look_in_child(file: Path, name: str, limits: Limits, *, scratch: Path | None = None) -> Look:
    """What we see of `file`, sent under `name`; never raises for a bad file, `refused` says what is wrong with it.

    Takes some seconds at most. `scratch` is the folder for what lies on disk meanwhile (default: the system's).
    """
    with tempfile.TemporaryDirectory(prefix="look-", dir=scratch) as place:
        folder = Path(place)
        request = {"name": name, "limits": asdict(limits)}
        (folder / REQUEST).write_text(json.dumps(request), encoding="utf-8")
        code, late = run_limited(("dashboard.ingest.look.child", str(file.resolve()), str(folder)), folder, limits)
        failed = why_it_failed(code, limits, late=late)
        if failed is not None:
            return _refused(file, name, failed)
        return Look.from_json(json.loads((folder / SUMMARY).read_text(encoding="utf-8")))


def _refused(file: Path, name: str, issue: Issue) -> Look:
    return Look(name=shown(name), size=file.stat().st_size, refused=issue)
