"""Small files, recipes and readings for the tests of ingest."""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from dashboard.indicators.frame import observation_frame
from dashboard.ingest.duplicates import Duplicates
from dashboard.ingest.issues import FileRefused, Issue
from dashboard.ingest.outcome import Chunk, Counts, Known, KnownMeasure, Limits, Place, Summary
from dashboard.ingest.parse import parse
from dashboard.ingest.recipe import Recipe
from dashboard.ingest.recipe_text import read_recipe

KNOWN = Known(
    measures={
        "income": KnownMeasure("published", "dollars"),
        "share": KnownMeasure("proportion", "percent"),
        "births": KnownMeasure("count", "people"),
        "visits": KnownMeasure("rate", "visits"),
    },
    places=frozenset({"us", "26", "26081", "26139"}),
    periods=frozenset({"2022", "2023"}),
    groups=frozenset({"", "race=black", "race=hispanic", "race=black;sex=female"}),
    schemes={"local": {"K": "26081"}},
)

LONG = """
period = { column = "year" }

[recipe]
slug = "long"
title = "Long"
dataset = "long"

[place]
columns = "place"

[numbers]
NUMBERS

[[records]]
measure = { column = "measure" }
optional = ["numerator", "denominator", "moe", "moe_level", "se", "lower", "upper", "level", "n", "note", "state",
  "bound", "denominator_bound", "reason"]
group = { column = "group" }
RECORD

[records.columns]
value = "value"
numerator = "numerator"
denominator = "denominator"
moe = "moe"
moe_level = "moe_level"
se = "se"
lower = "lower"
upper = "upper"
level = "level"
n = "n"
note = "note"
state = "state"
bound = "bound"
denominator_bound = "denominator_bound"
reason = "reason"
"""


def long_recipe(numbers: str = "", record: str = "", **parts: str) -> Recipe:
    """One figure in each row; `numbers`, `record` and `parts` (text to put at another text's place) change it."""
    text = LONG.replace("NUMBERS", numbers).replace("RECORD", record)
    for old, new in parts.items():
        text = text.replace(old, new)
    return read_recipe(text)


@dataclass
class Reading:
    """What a file gave, as the child would leave it."""

    frame: pd.DataFrame
    issues: list[Issue]
    counts: Counts
    summary: Summary | None
    refused: Issue | None
    places: tuple[Place, ...] = ()

    def codes(self) -> list[tuple[int | None, str, str]]:
        """Row, column and code of every issue."""
        return [(issue.row, issue.column, issue.code) for issue in self.issues]

    def column(self, name: str) -> list[object]:
        """The cells of one column of the clean records."""
        return list(self.frame[name])


def write(folder: Path, content: str | bytes, name: str = "file.csv") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(
    folder: Path,
    content: str | bytes,
    recipe: Recipe | None = None,
    *,
    known: Known = KNOWN,
    limits: Limits | None = None,
    personal_allowed: bool = False,
    name: str = "file.csv",
) -> Reading:
    """Read a file as the child does, in this process."""
    path = write(folder, content, "stored")
    parsing = parse(path, recipe or long_recipe(), known, limits, personal_allowed=personal_allowed, name=name)
    duplicates = Duplicates()
    chunks: list[Chunk] = []
    try:
        for chunk in parsing:
            duplicates.add(chunk)
            chunks.append(chunk)
    except FileRefused as refusal:
        return Reading(pd.DataFrame(), parsing.issues, parsing.counts, None, refusal.issue)
    left_out = parsing.resolve(duplicates, chunks.__getitem__)
    frames = [chunk.frame[~left_out[chunk.number]] if chunk.number in left_out else chunk.frame for chunk in chunks]
    frame = pd.concat(frames, ignore_index=True) if frames else observation_frame([])
    return Reading(frame, parsing.issues, parsing.counts, parsing.summary, None, tuple(parsing.places()))


def zipped(**members: str) -> bytes:
    """A ZIP with these members; a double underscore in a name stands for the point before csv."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "."), text)
    return content.getvalue()


def long_file(*rows: str, columns: str = "measure,place,year,group,value") -> str:
    """A long file with these rows under its header."""
    return "\n".join([columns, *rows]) + "\n"


def kinds(issues: Iterable[Issue]) -> list[str]:
    """The codes of issues, in order."""
    return [issue.code for issue in issues]
