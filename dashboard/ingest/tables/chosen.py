"""Which tables of a file a recipe means: sheets of a workbook by title, hidden ones never; and how each is called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dashboard.ingest.issues import refuse
from dashboard.ingest.tables.archive import names_of
from dashboard.ingest.tables.parts import Contents, Part, Wanted
from dashboard.ingest.tables.raw import Note, RawTable


def chosen_tables(contents: Contents, sheet: re.Pattern[str] | None, wanted: Wanted) -> Iterator[RawTable]:
    """The tables in order, each open until the next is asked for; each with its name and what is to be said of it.

    `sheet` must fit a whole title; without it the first sheet that is shown is meant.
    """
    before = 0
    general = [Note("members_left_out", {"names": names_of(contents.left_out)})] if contents.left_out else []
    for member in contents.members():
        parts, notes = _chosen(member.parts, sheet, hidden=wanted.hidden)
        notes, general = [*general, *notes], []
        for number, part in enumerate(parts):
            with part.open(wanted) as table:
                table.part = part_name(part, members=contents.several, sheets=len(member.parts) > 1)
                table.notes = [*notes, *table.notes]
                notes = []
                _count_whole_file(
                    table, before + member.size * number // len(parts), member.size // len(parts), contents
                )
                yield table
        before += member.size


def part_name(part: Part, *, members: bool, sheets: bool) -> str:
    """How issues name a part, if the file has several: by its member and its sheet."""
    names = (part.member if members else "", part.sheet if sheets else "")
    return " › ".join(filter(None, names))


def _count_whole_file(table: RawTable, before: int, size: int, contents: Contents) -> None:
    """Let the progress of a table be that of the whole file."""
    own = table.progress

    def progress() -> tuple[int, int]:
        done, total = own()
        return before + size * done // max(1, total), contents.size

    table.progress = progress


def _chosen(parts: Sequence[Part], sheet: re.Pattern[str] | None, *, hidden: bool) -> tuple[list[Part], list[Note]]:
    """The parts that are meant, and notes about the others. Raises FileRefused when there is none."""
    if parts and parts[0].kind == "text":
        return list(parts), []
    fitting = [part for part in parts if sheet is None or sheet.fullmatch(part.sheet)]
    if not fitting:
        raise refuse("sheet_missing" if parts else "sheets_empty", names=_titles(parts))
    open_ones = [part for part in fitting if hidden or not part.hidden]
    if not open_ones:
        raise refuse("sheets_empty" if sheet is None else "sheet_hidden", names=_titles(fitting))
    notes = []
    if not hidden and (concealed := [part for part in parts if part.hidden]):
        notes.append(Note("hidden_sheets", {"names": _titles(concealed)}))
    if sheet is None and len(open_ones) > 1:
        notes.append(Note("sheets_left_out", {"names": _titles(open_ones[1:])}))
    return open_ones if sheet is not None else open_ones[:1], notes


def _titles(parts: Sequence[Part]) -> str:
    return names_of([part.sheet for part in parts])
