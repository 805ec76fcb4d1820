"""The raw tables of a file, whatever it is: text, a workbook, a ZIP of such. Content decides, never the file's name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dashboard.ingest.outcome import Limits
from dashboard.ingest.recipe import FileRule
from dashboard.ingest.tables.chosen import chosen_tables
from dashboard.ingest.tables.files import contents_of
from dashboard.ingest.tables.parts import Wanted
from dashboard.ingest.tables.raw import Flaw, Merged, Note, RawTable, Row

__all__ = ["Flaw", "Merged", "Note", "RawTable", "Row", "open_tables"]


def open_tables(path: Path, rule: FileRule, limits: Limits) -> Iterator[RawTable]:
    """The tables that `rule` chooses, in order, each open until the next is asked for or the iterator is closed.

    Raises FileRefused for a file that cannot be read at all.
    """
    member = rule.member
    choose = None if member is None else lambda name: member.fullmatch(name) is not None
    with contents_of(path, limits, choose) as contents:
        yield from chosen_tables(contents, rule.sheet, Wanted(rule.encoding, rule.delimiter, rule.hidden))
