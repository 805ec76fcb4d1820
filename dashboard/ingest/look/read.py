"""Looks at a file as a whole: what it is, and each of its tables."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from dashboard.ingest.encoding import guess
from dashboard.ingest.issues import FileRefused, refuse, shown
from dashboard.ingest.look.shape import Look, TableLook
from dashboard.ingest.look.table import look_at_table
from dashboard.ingest.outcome import Limits
from dashboard.ingest.tables.chosen import part_name
from dashboard.ingest.tables.files import contents_of
from dashboard.ingest.tables.parts import Part, Wanted

MOST_TABLES = 60
SECONDS = 10.0
"""For the whole file; what is not read by then is said to be incomplete."""


def look(path: Path, name: str, limits: Limits) -> Look:
    """What we see of a file, named `name` by whoever sent it, before any recipe reads it. Never raises for a bad file."""
    seen = Look(name=shown(name), size=path.stat().st_size)
    until = time.monotonic() + SECONDS
    tables: list[TableLook] = []
    more = 0
    try:
        with contents_of(path, limits) as contents:
            seen = replace(seen, content_type=contents.form)
            for member in contents.members():
                for part in member.parts:
                    if len(tables) < MOST_TABLES:
                        name = part_name(part, members=contents.several, sheets=len(member.parts) > 1)
                        tables.append(_look_at_part(part, name, limits, until))
                    else:
                        more += 1
            seen = replace(seen, left_out=tuple(map(shown, contents.left_out)))
    except FileRefused as refusal:
        return replace(seen, refused=refusal.issue, tables=tuple(tables), more=more)
    if not tables:
        return replace(seen, refused=refuse("sheets_empty").issue)
    return replace(seen, tables=tuple(tables), more=more)


def _look_at_part(part: Part, name: str, limits: Limits, until: float) -> TableLook:
    seen = TableLook(
        part=name, member=part.member, sheet=part.sheet, kind=part.kind, size=part.size, hidden=part.hidden
    )
    try:
        encoding, guessed = guess(part.source.open) if part.source is not None else ("", False)
        with part.open(Wanted(encoding=encoding or "utf-8")) as table:
            found = look_at_table(table, limits, until=until)
    except FileRefused as refusal:
        return replace(seen, refused=refusal.issue)
    return replace(found, part=name, size=part.size, hidden=part.hidden, encoding=encoding, encoding_guessed=guessed)
