"""What every proof on a real file does: define, import, release, read over HTTP, and write next year's file."""

import csv
import io
import json
import math
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter
from django.core.management import call_command
from django.test import Client

from workgroups.models import User

HOME = Path(__file__).resolve().parents[3] / "dashboard"
DEFINITIONS, RECIPES = HOME / "definitions", HOME / "recipes"
Row = dict[str, Any]
# As the Census Bureau rounds them.
Z_OF = {0.90: 1.645, 0.95: 1.960}


# The lines to reach --------------------------------------------------------------------------------------------------
REACHED: set[str] = set()
"""The lines of EXPECTED.csv that this run has found again."""


@dataclass
class Lines:
    """The lines of EXPECTED.csv for one file; it remembers which were asked for, so that none is left out unseen."""

    left: dict[str, dict[str, str]]
    taken: list[str] = field(default_factory=list)

    def take(self, name: str) -> str:
        """What the line expects, as it is written there."""
        self.taken.append(name)
        return self.left.pop(name)["expected"]

    def parts(self, name: str, separator: str = ";") -> list[str]:
        """The same, cut at each separator."""
        return [part.strip() for part in self.take(name).split(separator)]

    def all_reached(self) -> None:
        """Fails when a line was not asked for; else the closing summary counts those that were."""
        assert not self.left, f"Not reached: {', '.join(self.left)}"
        REACHED.update(self.taken)


def lines_of(real_data: Path, *files: str) -> Lines:
    """The lines of EXPECTED.csv for one or more files (paths as they stand there); there is at least one."""
    with (real_data / "EXPECTED.csv").open(encoding="utf-8", newline="") as stream:
        found = {row["id"]: row for row in csv.DictReader(stream) if row["file"] in files}
    assert found, f"EXPECTED.csv has no line for {', '.join(files)}."
    return Lines(found)


# The product, by its commands and addresses --------------------------------------------------------------------------
@dataclass(frozen=True)
class Network:
    """A network without figures: what a steward does at the command line, and what anyone reads over HTTP."""

    client: Client
    submits: User
    approves: User

    def define(self, *names: str | Path) -> None:
        """Loads the core definitions and others: those that ship by name, a test's own by path."""
        files = [DEFINITIONS / f"{name}.toml" if isinstance(name, str) else name for name in ("core", *names)]
        call_command("load_definitions", *map(str, files), stdout=io.StringIO())

    def bring(self, file: Path, recipe: str | Path, *, code: int = 0) -> Row:
        """Imports and accepts a file by a recipe (one that ships by its name); the report. `code` is the exit expected."""
        path = RECIPES / f"{recipe}.toml" if isinstance(recipe, str) else recipe
        return command(
            "import_dataset", file, "--recipe", path, "--accept", "--as", self.submits.email, expected_exit=code
        )

    def publish(self, *slugs: str) -> None:
        """Releases the latest results of indicators, four eyes included."""
        command("release", *slugs, "--submit-as", self.submits.email, "--approve-as", self.approves.email)

    def rows(self, slug: str, place: str, *, period: str = "", compare: str = "") -> list[Row]:
        """The published rows of a place (all of them with "*"); `compare` chooses a breakdown as the address does."""
        address = f"/indicators/{slug}.json?place={place}&period={period}&compare={compare}"
        response = self.client.get(address)
        assert response.status_code == 200, f"{address}: {response.status_code}"
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        found: list[Row] = json.loads(body)["rows"]
        return found

    def row(self, slug: str, place: str, period: str, group: str = "") -> Row:
        """The one published row of a place, period and group."""
        found = [
            row for row in self.rows(slug, place, period=period, compare=breakdown(group)) if row["group"] == group
        ]
        assert len(found) == 1, f"{slug} {place} {period} {group}: {len(found)} rows"
        return found[0]

    def everywhere(self, slug: str, period: str, group: str = "") -> dict[str, Row]:
        """Place code → published row, of all places that have the group."""
        rows = self.rows(slug, "*", period=period, compare=breakdown(group))
        return {row["place"]: row for row in rows if row["group"] == group}

    def has_nothing(self, slug: str, place: str) -> bool:
        """Whether the public has no figure for this place."""
        return self.client.get(f"/indicators/{slug}.json?place={place}").status_code == 404


def breakdown(group: str) -> str:
    """The breakdown that shows a group, as the address names it: "race" for "race=black", "none" for everyone."""
    return ";".join(pair.split("=")[0] for pair in group.split(";")) if group else "none"


def command(*arguments: Any, expected_exit: int = 0) -> Row:
    """The JSON that a command prints; it has to end with this exit code."""
    output, found = io.StringIO(), 0
    try:
        call_command(*[str(argument) for argument in arguments], "--json", stdout=output)
    except SystemExit as ended:
        found = int(ended.code or 0)
    report: Row = json.loads(output.getvalue())
    problems = [f"{issue['code']} {issue['row']} {issue['message']}" for issue in report.get("issues", [])]
    assert found == expected_exit, f"Exit {found}: {problems[:20]}"
    return report


# Reading and comparing -----------------------------------------------------------------------------------------------
def read_csv(path: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    """The rows of a CSV file as they are written."""
    with path.open(encoding=encoding, newline="") as stream:
        return list(csv.DictReader(stream))


def figure(text: str) -> float:
    """A number of EXPECTED.csv."""
    return float(text.replace(",", ""))


def shown(row: Row) -> str:
    """A published figure as the source writes it: the number, else the limit or band."""
    return row["bound"] if row["state"] == "bounded" else f"{row['value']:g}"


def at_95(value: float, end: float, level: float) -> float:
    """The end of a 95 % interval, from the end of a published interval at another level."""
    return value + (end - value) / Z_OF[level] * Z_OF[0.95]


def is_interval(row: Row, lower: float, upper: float, level: float) -> bool:
    """Whether a row has the interval that a source published at `level`, converted to 95 %."""
    wanted = at_95(row["value"], lower, level), at_95(row["value"], upper, level)
    pairs = zip((row["lower"], row["upper"]), wanted, strict=True)
    return row["level"] == 0.95 and all(math.isclose(have, want, rel_tol=1e-9) for have, want in pairs)


# Next year's file ----------------------------------------------------------------------------------------------------
Cells = Sequence[Sequence[object]]


def table_of(rows: Iterable[Mapping[str, object]], names: Mapping[str, str] | None = None) -> list[list[object]]:
    """Header and rows of a table, with columns renamed (a column that is renamed to "" is left out)."""
    rows = list(rows)
    titles = {title: (names or {}).get(title, title) for title in rows[0]}
    kept = [title for title, new in titles.items() if new]
    return [[titles[title] for title in kept], *([row[title] for title in kept] for row in rows)]


def write_csv(path: Path, cells: Cells, *, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    """A text file of these rows."""
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(cells)
    return path


def write_xlsx(path: Path, sheets: Mapping[str, Cells], merged: Iterable[tuple[int, int, int, int]] = ()) -> Path:
    """A workbook; `merged` are ranges of the first sheet (first row, first column, last row, last column, from 0)."""
    book = xlsxwriter.Workbook(path)
    for number, (title, cells) in enumerate(sheets.items()):
        sheet = book.add_worksheet(title)
        for at, row in enumerate(cells):
            for column, cell in enumerate(row):
                if cell not in ("", None):
                    sheet.write(at, column, cell)
        for first, left, last, right in merged if number == 0 else ():
            sheet.merge_range(first, left, last, right, cells[first][left])
    book.close()
    return path


def write_zip(path: Path, members: Mapping[str, bytes | Path]) -> Path:
    """A ZIP of these members: bytes, or files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content.read_bytes() if isinstance(content, Path) else content)
    return path
