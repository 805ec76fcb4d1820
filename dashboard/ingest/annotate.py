"""The process that writes an annotated file, within limits: `python -m dashboard.ingest.annotate FILE FOLDER`.

FOLDER holds `request.json` and `recipe.toml`. The first line of standard output is the kind of file ("csv", "xlsx" or
"zip"), the rest is the file: text stays text, a workbook a workbook, and of a ZIP those members that are wanted.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO

from dashboard.ingest.annotations import MARKS, safe
from dashboard.ingest.issues import IssueLog
from dashboard.ingest.layout import Layout
from dashboard.ingest.limited import limit
from dashboard.ingest.outcome import EXIT_MEMORY, REQUEST, Counts, Limits
from dashboard.ingest.recipe import FileRule
from dashboard.ingest.recipe_text import read_recipe
from dashboard.ingest.tables import RawTable, open_tables

_BLOCK = 1 << 16
_LONGEST_SHEET = 31
_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted: `marks` say of the rows of each part what to do; `only_bad` leaves out rows of data without one.

    `as_csv` gives one table as text: that of `part`.
    """

    marks: Mapping[str, Mapping[int, str]]
    only_bad: bool = False
    as_csv: bool = False
    part: str = ""


def annotate(file: Path, rule: FileRule, limits: Limits, wish: Wish, folder: Path, output: IO[bytes]) -> None:
    """Write the annotated file to `output`, its kind first; `folder` takes what has to be put together on disk."""
    left_out = _left_out(file, rule, limits, wish) if wish.only_bad else {}
    tables = (table for table in open_tables(file, rule, limits) if _is_wanted(table, wish))
    first = next(tables, None)
    if first is None:
        return
    if wish.as_csv or (first.kind == "text" and not first.member):
        output.write(b"csv\n")
        _write_text(first, _rows(first, wish, left_out), output)
        return
    output.write(b"zip\n" if first.member else b"xlsx\n")
    path = folder / "annotated"
    if first.member:
        _write_zip(_chain(first, tables), wish, left_out, path)
    else:
        _write_workbook(_chain(first, tables), wish, left_out, path)
    with path.open("rb") as written:
        while block := written.read(_BLOCK):
            output.write(block)


def _chain(first: RawTable, others: Iterator[RawTable]) -> Iterator[RawTable]:
    yield first
    yield from others


def _is_wanted(table: RawTable, wish: Wish) -> bool:
    if wish.as_csv:
        return table.part == wish.part
    return not wish.only_bad or table.part in wish.marks


def _left_out(file: Path, rule: FileRule, limits: Limits, wish: Wish) -> dict[str, array[int]]:
    """The rows of data of each part that need no correction, in order. Banners and headers are not among them."""
    found: dict[str, array[int]] = {}
    for table in open_tables(file, rule, limits):
        marks = wish.marks.get(table.part)
        if marks is None:
            continue
        lines = found.setdefault(table.part, array("q"))
        for section in Layout(table, rule, limits, IssueLog(), Counts()).sections():
            for block in section.blocks:
                lines.extend(line for line in block.lines if line not in marks)
    return found


def _rows(table: RawTable, wish: Wish, left_out: Mapping[str, Sequence[int]]) -> Iterator[list[str]]:
    """The rows of a table with our two cells in front. Blank rows stay as far as the first row that is left out."""
    marks = wish.marks.get(table.part, {})
    skipped = iter(left_out.get(table.part, ()))
    skip = next(skipped, None)
    begins = True
    shortened = False
    for number, cells in table.rows():
        if number == skip:
            skip = next(skipped, None)
            shortened = True
            continue
        if begins:
            yield [*MARKS, *cells]
            begins = False
        elif cells or not shortened:
            text = marks.get(number, "")
            yield [str(number), text, *cells]


def _write_text(table: RawTable, rows: Iterator[list[str]], output: IO[bytes]) -> None:
    """UTF-8 with its mark, which every spreadsheet understands; the delimiter is the file's own."""
    stream = io.TextIOWrapper(output, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(stream, delimiter=table.delimiter or ",")
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
    stream.flush()
    stream.detach()


def _write_workbook(tables: Iterator[RawTable], wish: Wish, left_out: Mapping[str, Sequence[int]], path: Path) -> None:
    """A workbook with the same sheets. Every cell is text, so nothing in it is run and no code loses its zeros."""
    import xlsxwriter  # type: ignore[import-untyped]  # has no types; only this kind of file needs it

    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    with xlsxwriter.Workbook(str(path), options) as book:
        taken: set[str] = set()
        for table in tables:
            sheet = book.add_worksheet(_sheet_name(table.sheet, taken))
            for number, row in enumerate(_rows(table, wish, left_out)):
                for column, cell in enumerate(row):
                    if cell:
                        sheet.write_string(number, column, cell)


def _sheet_name(name: str, taken: set[str]) -> str:
    """The name of a sheet as near as a workbook allows: other programs allow longer ones, other signs, and twins."""
    plain = _NOT_IN_SHEETS.sub("_", name).strip("'")
    found, number = plain[:_LONGEST_SHEET].rstrip("'"), 1
    while not found or found.casefold() in taken:
        number += 1
        ending = f"~{number}"
        found = plain[: _LONGEST_SHEET - len(ending)].rstrip("'") + ending
    taken.add(found.casefold())
    return found


def _write_zip(tables: Iterator[RawTable], wish: Wish, left_out: Mapping[str, Sequence[int]], path: Path) -> None:
    """A ZIP with the members that are wanted, each of its own kind and by its own name."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, own in groupby(tables, key=lambda table: table.member):
            tables_of = iter(own)
            first = next(tables_of)
            if first.kind == "text":
                with archive.open(name, "w") as member:
                    _write_text(first, _rows(first, wish, left_out), member)
            else:
                book = path.with_name("member.xlsx")
                _write_workbook(_chain(first, tables_of), wish, left_out, book)
                archive.write(book, name if name.casefold().endswith(".xlsx") else f"{name}.xlsx")


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says. The exit code is 0 for a whole file, EXIT_MEMORY when memory ran out."""
    file, folder = map(Path, arguments)
    request = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
    limits = Limits(**request["limits"])
    limit(limits)
    marks = {part: {int(row): text for row, text in rows.items()} for part, rows in request["marks"].items()}
    wish = Wish(marks, request["only_bad"], request["as_csv"], request["part"])
    rule = read_recipe((folder / "recipe.toml").read_text(encoding="utf-8")).file_rule
    try:
        annotate(file, rule, limits, wish, folder, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    except MemoryError:
        return EXIT_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
