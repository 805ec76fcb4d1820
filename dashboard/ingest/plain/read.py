"""Reads one table of a file as it stands and leaves out what names private persons, before anything is handed on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from dashboard.ingest.encoding import guess
from dashboard.ingest.issues import FileRefused, refuse
from dashboard.ingest.look.headers import guess_headers, header_titles
from dashboard.ingest.look.shape import SampleRow
from dashboard.ingest.outcome import Limits
from dashboard.ingest.plain.shape import PlainColumn, PlainTable, Rows
from dashboard.ingest.spelling import fold_header
from dashboard.ingest.tables.files import contents_of
from dashboard.ingest.tables.parts import Part, Wanted
from dashboard.ingest.tables.raw import Merged, RawTable

EXAMPLES, EXAMPLE_CHARACTERS = 3, 80
# Somebody may say that the titles stand in a later row than they seem to: in one of so many.
HEADS_BELOW = 5
_STUDIED = 300
_PERSON = re.compile(
    r"ico|in care of(?: name)?|care of(?: name)?|c o(?: name)?|attn|attention"
    r"|(?:(?:main|primary|key) )?(?:contacts?|principal|officer|principal officer|owner|director|executive director|president"
    r"|representative|agent|registered agent)(?: ?persons?)?(?: ?name)?"
    r"|(?:first|last|middle|given|family|full|maiden) ?names?|surname|ssn|social security(?: (?:number|no))?|dob"
    r"|date of birth|birth ?dates?|e ?mails?(?: address)?"
)
_CARE_OF = re.compile(r"\s*(?:%|c/o\b|in care of\b|attn\b)", re.IGNORECASE)
_NOTE = re.compile(
    r"\s*(?:[*†‡]|(?:sources?|notes?|footnotes?|prepared|(?:last )?updated|generated|as of|total|fuentes?|notas?)\b)",
    re.IGNORECASE,
)
_SOME = 0.2
"""The share of filled cells that name somebody in whose care something is sent, from which on the whole column does."""


def read_plain(path: Path, limits: Limits, sheet: str = "", *, persons: bool = False) -> tuple[PlainTable, Rows]:
    """The table of a file, or of the sheet that is named, and its rows. Never raises for a bad file.

    With `persons` the file is about persons: nothing is left out, and no examples are told.
    """
    try:
        with contents_of(path, limits) as contents:
            parts = [part for member in contents.members() for part in member.parts if not part.hidden]
            names = tuple(part.sheet for part in parts if part.sheet)
            wanted = [part for part in parts if not sheet or part.sheet == sheet]
            for part in wanted:
                if found := _read_part(part, names, limits, persons):
                    return found
        raise refuse("sheets_empty" if names else "empty_file")
    except FileRefused as refusal:
        return PlainTable(refused=refusal.issue), []


def _read_part(part: Part, names: tuple[str, ...], limits: Limits, persons: bool) -> tuple[PlainTable, Rows] | None:
    """The table of one part; None when it has no rows below its titles."""
    encoding = guess(part.source.open)[0] if part.source is not None else "utf-8"
    with part.open(Wanted(encoding=encoding)) as table:
        rows = _all_rows(table, limits)
        merged = list(table.merged)
    if not rows:
        return None
    if persons:
        first = last = _first_full(rows[:_STUDIED])
    else:
        best = guess_headers(rows[:_STUDIED], merged)[0]
        first, last = best.first, best.row
    titles = _titles([row for row in rows if first <= row.line <= last], merged)
    above, below = ([row for row in rows if (row.line > last) == wanted] for wanted in (False, True))
    data = _without_notes(below)
    if not data:
        return None
    heads = [*above, *data[:HEADS_BELOW]]
    cells, before = _cells(data, len(titles)), _cells(above, len(titles))
    columns, personal = _columns(titles, cells, _cells(heads, len(titles)))
    care_of = 0
    if persons:
        # Nothing is left out, and nobody is told as an example.
        columns = tuple(replace(column, examples=(), personal=False) for column in columns)
    else:
        care_of = _leave_out(cells, personal) + _leave_out(before, personal)
    told = PlainTable(
        part.sheet, names, last, tuple((row.line, tuple(one)) for row, one in zip(above, before, strict=True)),
        tuple(row.line for row in heads), columns, len(below) - len(data), care_of,
        tuple(row.line for row in data if any(cell.strip() for cell in row.cells[len(titles):])),
    )  # fmt: skip
    return told, [(row.line, row_cells) for row, row_cells in zip(data, cells, strict=True)]


def _cells(rows: Sequence[SampleRow], width: int) -> list[list[str]]:
    return [[row.cells[at] if at < len(row.cells) else "" for at in range(width)] for row in rows]


def _first_full(rows: list[SampleRow]) -> int:
    """The line of the titles in a list of people: there all is text, so no figures tell the titles from the rows below."""
    filled = [sum(bool(cell.strip()) for cell in row.cells) for row in rows]
    return next(row.line for row, number in zip(rows, filled, strict=True) if number * 2 >= max(filled))


def _without_notes(rows: list[SampleRow]) -> list[SampleRow]:
    """The rows without the notes that end them. A row with nothing but a name is a row: only words tell a note."""
    end = len(rows)
    while end and len(filled := [cell for cell in rows[end - 1].cells if cell.strip()]) == 1 and _NOTE.match(filled[0]):
        end -= 1
    return rows[:end]


def _all_rows(table: RawTable, limits: Limits) -> list[SampleRow]:
    found: list[SampleRow] = []
    with closing(table.rows()) as rows:
        for line, cells in rows:
            if cells:
                found.append(SampleRow(line, tuple(cell.replace("\0", "\N{REPLACEMENT CHARACTER}") for cell in cells)))
                if len(found) > limits.rows:
                    raise refuse("too_many_rows", limit=limits.rows)
    return found


def _titles(rows: Sequence[SampleRow], merged: Sequence[Merged]) -> list[str]:
    """The titles of the columns; one without a title is called by its number."""
    return [title or f"#{number}" for number, title in enumerate(header_titles(rows, merged), 1)]


def _columns(
    titles: Sequence[str], cells: Sequence[Sequence[str]], heads: Sequence[Sequence[str]]
) -> tuple[tuple[PlainColumn, ...], list[int]]:
    columns, personal = [], []
    for at, title in enumerate(titles):
        filled = [plain for row in cells if (plain := row[at].strip())]
        names_persons = any(map(_calls_persons, (title, *(head[at] for head in heads)))) or _mostly_care_of(filled)
        if names_persons:
            personal.append(at)
        different = dict.fromkeys(filled)
        shown = [text[:EXAMPLE_CHARACTERS] for text in different if not _CARE_OF.match(text)][:EXAMPLES]
        columns.append(
            PlainColumn(title, len(filled), len(different), () if names_persons else tuple(shown), names_persons)
        )
    return tuple(columns), personal


def _calls_persons(title: str) -> bool:
    plain = " ".join(re.findall(r"[^\W_]+", fold_header(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", title))))
    return _PERSON.fullmatch(plain) is not None


def _mostly_care_of(filled: Sequence[str]) -> bool:
    return sum(_CARE_OF.match(cell) is not None for cell in filled) > _SOME * len(filled)


def _leave_out(cells: Sequence[list[str]], personal: Sequence[int]) -> int:
    """Empties personal columns, and single cells that name somebody elsewhere; returns how many of the latter."""
    count = 0
    for row in cells:
        for at in personal:
            row[at] = ""
        for at, cell in enumerate(row):
            if _CARE_OF.match(cell):
                row[at] = ""
                count += 1
    return count
