"""The recipe: what a file's columns mean, as frozen data. `read_recipe` in `recipe_text` makes it from TOML."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from dashboard.indicators.frame import OBSERVATION_FLOATS
from dashboard.ingest.templates import fill
from dashboard.ingest.toml_table import Problem


@dataclass(frozen=True, slots=True)
class Like:
    """The one column whose whole header fits a regular expression; `{name}` in it stands for that capture's text."""

    expression: str


@dataclass(frozen=True, slots=True)
class After:
    """The column that stands `by` columns behind another one (before it, below zero), for names that come twice."""

    column: ColumnRef
    by: int = 1


ColumnRef = str | int | Like | After
"""A column by the name in its header (case, accents and spaces do not matter), by its position from 1, by the form of
its header, or by its distance from another."""

NUMBER_FIELDS = OBSERVATION_FLOATS
TEXT_FIELDS = ("state", "bound", "denominator_bound", "reason", "note")
FIELDS = NUMBER_FIELDS + TEXT_FIELDS
SCALED_FIELDS = ("value", "moe", "se", "lower", "upper")
"""What `scale` multiplies: the figure and its uncertainty, never counts and levels."""
COUNT_FIELDS = ("numerator", "denominator", "n")
"""What `scale_counts` multiplies."""

BOUND_FORMS = ("symbols", "ranges", "letters", "plus")
Covers = Literal["everything", "places", "rows"]
COVERS = get_args(Covers)
Repeated = Literal["reject", "first"]
REPEATED = get_args(Repeated)


class RecipeError(Exception):
    """The recipe cannot be used. `problems` names each key that is wrong and says what to do."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class TextFrom:
    """A text for each row: a template that captures fill, or the first of `columns` that the file has; then a map.

    With `like`, only the part of the cell counts that its captures name; `template` puts them together.
    """

    template: str = ""
    columns: tuple[ColumnRef, ...] = ()
    lookup: str = ""
    like: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class FileRule:
    """How the bytes become tables. `encoding` counts only where the file is neither marked nor valid UTF-8.

    `member` and `sheet` fit a whole name, `name`, `title` and `block_title` are searched for; all may capture.
    With `hidden`, rows, columns and sheets that a workbook hides are read like others.
    """

    encoding: str = "utf-8"
    delimiter: str = "auto"
    header_row: int = 1
    header_rows: int = 1
    header_like: tuple[str | Like, ...] = ()
    member: re.Pattern[str] | None = None
    sheet: re.Pattern[str] | None = None
    name: re.Pattern[str] | None = None
    title: re.Pattern[str] | None = None
    blocks: bool = False
    block_title: re.Pattern[str] | None = None
    footer: re.Pattern[str] | None = None
    hidden: bool = False

    @property
    def captures(self) -> frozenset[str]:
        """What the names and titles of a file capture."""
        rules = (self.name, self.member, self.sheet, self.title, self.block_title)
        return frozenset(name for rule in rules if rule is not None for name in rule.groupindex)


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of a row: the cell of a column, or a capture of the file, is one of `values` (folded) or fits `like`."""

    columns: tuple[ColumnRef, ...] = ()
    capture: str = ""
    values: frozenset[str] = frozenset()
    like: re.Pattern[str] | None = None

    def holds(self, text: str) -> bool:
        """Whether the condition holds for this text."""
        plain = text.strip()
        return self.like.fullmatch(plain) is not None if self.like is not None else plain.casefold() in self.values


@dataclass(frozen=True, slots=True)
class RowRule:
    """Which rows count: those for which every `keep` and no `drop` holds; and what becomes of a key that comes twice."""

    keep: tuple[Condition, ...] = ()
    drop: tuple[Condition, ...] = ()
    repeated: Repeated = "reject"


@dataclass(frozen=True, slots=True)
class LevelRule:
    """A form of place code. In `pattern` a digit stands for itself and a letter for any one digit: `SS000`.

    `code` and `parent` are templates over the letters: `{S}`, `{S}{C}`.
    """

    pattern: str
    code: str
    kind: str = ""
    parent: str = ""

    def match(self, text: str, captures: Mapping[str, str] | None = None) -> tuple[str, str] | None:
        """Code and parent of a text of this form, or None."""
        parts: dict[str, str] = {}
        if len(text) != len(self.pattern):
            return None
        for sign, wanted in zip(text, self.pattern, strict=True):
            if wanted.isalpha() and sign in "0123456789":
                parts[wanted] = parts.get(wanted, "") + sign
            elif wanted != sign:
                return None
        together = {**(captures or {}), **parts}
        return fill(self.code, together), fill(self.parent, together)


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """Where the place code is: columns joined, each padded with zeros to its width (0: as it is), then a level.

    `code` is a template over the joined cells (`mde-{code}`) and captures; without columns it is the place of all rows.
    The rule holds for files whose captures are those of `captures` and for rows for which `when` holds. `above` says
    where the row names the place in which its own lies.
    """

    columns: tuple[ColumnRef, ...] = ()
    widths: tuple[int, ...] = ()
    levels: tuple[LevelRule, ...] = ()
    scheme: str = ""
    name_columns: tuple[ColumnRef, ...] = ()
    create: bool = False
    hierarchy: str = "administrative"
    code: str = ""
    kind: str = ""
    partition: bool = False
    captures: Mapping[str, str] = field(default_factory=dict)
    when: Condition | None = None
    above: PlaceRule | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What a cell that is no number stands for."""

    state: str
    reason: str = ""
    bound: str = ""


@dataclass(frozen=True, slots=True)
class NumberRule:
    """How numbers are written, and what other cells stand for (`marks`, by their text in lower case).

    `dates` says which comes first in 03/04/2025: "month-first" or "day-first"; "" where the file must not leave it open.
    """

    decimal: str = "."
    thousands: str = ""
    prefixes: tuple[str, ...] = ()
    percent: bool = False
    bounds: frozenset[str] = frozenset({"symbols"})
    marks: Mapping[str, Mark] = field(default_factory=dict)
    blank: Mark = Mark("missing")
    dates: str = ""


@dataclass(frozen=True, slots=True)
class RecordRule:
    """One observation of each row; with a pattern, one for each set of captures that the header gives.

    `columns` names the columns of each field, of which the first counts that the file has; names are templates over the
    captures of the file and of the pattern. With `combine`, all rows of one key make one observation: their figures
    are added up, or with `count` the rows are counted. The rule holds for files whose captures are those of `captures`
    and for rows for which `when` holds. `flags` is a column that says a state and a note by its map.
    """

    measure: TextFrom
    columns: Mapping[str, tuple[ColumnRef, ...]]
    period: TextFrom
    pattern: re.Pattern[str] | None = None
    groups: tuple[tuple[str, TextFrom], ...] = ()
    group_key: TextFrom | None = None
    optional: frozenset[str] = frozenset()
    state: str = "normal"
    scale: float = 1.0
    scale_counts: float = 1.0
    moe_level: float = 0.0
    level: float = 0.0
    note: TextFrom = TextFrom()
    captures: Mapping[str, str] = field(default_factory=dict)
    when: Condition | None = None
    combine: bool = False
    count: bool = False
    flags: TextFrom | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything about one kind of file. `text` is the TOML it was read from.

    `covers` says what a file tells of figures that it does not hold: they are gone (everything), gone where the file
    names their place (places), or not spoken of (rows). `denominators` is how denominators are written.
    """

    slug: str
    title: str
    version: int
    source: str
    dataset: str
    file_rule: FileRule
    places: tuple[PlaceRule, ...]
    numbers: NumberRule
    denominators: NumberRule
    records: tuple[RecordRule, ...]
    maps: Mapping[str, Mapping[str, str]]
    ignored: tuple[str, ...]
    ignore_unmapped: bool
    create_periods: bool
    covers: Covers = "everything"
    rows: RowRule = RowRule()
    text: str = ""
