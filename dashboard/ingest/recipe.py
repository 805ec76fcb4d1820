"""The recipe: what a file's columns mean, as frozen data. `read_recipe` in `recipe_text` makes it from TOML."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.indicators.frame import OBSERVATION_FLOATS
from dashboard.ingest.toml_table import Problem

ColumnRef = str | int
"""A column by the name in its header (case, accents and spaces do not matter) or by its position, from 1."""

NUMBER_FIELDS = OBSERVATION_FLOATS
TEXT_FIELDS = ("state", "bound", "denominator_bound", "reason", "note")
FIELDS = NUMBER_FIELDS + TEXT_FIELDS
SCALED_FIELDS = ("value", "moe", "se", "lower", "upper")
"""What `scale` multiplies: the figure and its uncertainty, never counts and levels."""

BOUND_FORMS = ("symbols", "ranges", "letters")


class RecipeError(Exception):
    """The recipe cannot be used. `problems` names each key that is wrong and says what to do."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class TextFrom:
    """A text for each row: a template that captures fill, or the first of `columns` that the file has; then a map."""

    template: str = ""
    columns: tuple[ColumnRef, ...] = ()
    lookup: str = ""


@dataclass(frozen=True, slots=True)
class FileRule:
    """How the bytes become a table. `encoding` counts only where the file is neither marked nor valid UTF-8."""

    encoding: str = "utf-8"
    delimiter: str = "auto"
    header_row: int = 1


@dataclass(frozen=True, slots=True)
class LevelRule:
    """A form of place code. In `pattern` a digit stands for itself and a letter for any one digit: `SS000`.

    `code` and `parent` are templates over the letters: `{S}`, `{S}{C}`.
    """

    pattern: str
    code: str
    kind: str = ""
    parent: str = ""

    def match(self, text: str) -> tuple[str, str] | None:
        """Code and parent of a text of this form, or None."""
        parts: dict[str, str] = {}
        if len(text) != len(self.pattern):
            return None
        for sign, wanted in zip(text, self.pattern, strict=True):
            if wanted.isalpha() and sign in "0123456789":
                parts[wanted] = parts.get(wanted, "") + sign
            elif wanted != sign:
                return None
        return self.code.format(**parts), self.parent.format(**parts)


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """Where the place code is: columns joined, each padded with zeros to its width (0: as it is), then a level."""

    columns: tuple[ColumnRef, ...]
    widths: tuple[int, ...] = ()
    levels: tuple[LevelRule, ...] = ()
    scheme: str = ""
    name_column: ColumnRef | None = None
    create: bool = False
    hierarchy: str = "administrative"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a cell that is no number stands for."""

    state: str
    reason: str = ""
    bound: str = ""


@dataclass(frozen=True, slots=True)
class NumberRule:
    """How numbers are written, and what other cells stand for (`marks`, by their text in lower case)."""

    decimal: str = "."
    thousands: str = ""
    prefixes: tuple[str, ...] = ()
    percent: bool = False
    bounds: frozenset[str] = frozenset({"symbols"})
    marks: Mapping[str, Mark] = field(default_factory=dict)
    blank: Mark = Mark("missing")


@dataclass(frozen=True, slots=True)
class RecordRule:
    """One observation of each row; with a pattern, one for each set of captures that the header gives.

    `columns` names the column of each field; in a rule with a pattern the names are templates over its captures.
    """

    measure: TextFrom
    columns: Mapping[str, ColumnRef]
    period: TextFrom
    pattern: re.Pattern[str] | None = None
    groups: tuple[tuple[str, TextFrom], ...] = ()
    group_key: TextFrom | None = None
    optional: frozenset[str] = frozenset()
    state: str = "normal"
    scale: float = 1.0
    moe_level: float = 0.0
    level: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything about one kind of file. `text` is the TOML it was read from."""

    slug: str
    title: str
    version: int
    source: str
    dataset: str
    file_rule: FileRule
    place: PlaceRule
    numbers: NumberRule
    records: tuple[RecordRule, ...]
    maps: Mapping[str, Mapping[str, str]]
    ignored: tuple[str, ...]
    ignore_unmapped: bool
    create_periods: bool
    text: str = ""
