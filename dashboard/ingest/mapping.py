"""What a person says about a file's columns, as data: the answers of the mapping by hand, before they become a recipe."""

from __future__ import annotations

from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field

from dashboard.ingest.recipe import ColumnRef


@dataclass(frozen=True, slots=True)
class Words:
    """A text for each row: the constant `text`, or the cell of `column`.

    `lookup` says what each text of the column stands for (None: it is taken as it is). With `like`, a regular expression
    with captures, the cell must have that form and `text` is a template over the captures: "SY{from}-{to}".
    """

    text: str = ""
    column: ColumnRef | None = None
    lookup: Lookup[str, str] | None = None
    like: str = ""


@dataclass(frozen=True, slots=True)
class FileAnswers:
    """Where in the file the table is. `name` and `title` are regular expressions over the file's name and over what stands
    above the table; their captures are usable.

    `header_like` names columns by which the header is found below a banner of any length; else it begins in
    `header_row` and has `header_rows` rows.
    """

    encoding: str = "utf-8"
    header_row: int = 1
    header_rows: int = 1
    header_like: tuple[str, ...] = ()
    member: str = ""
    sheet: str = ""
    name: str = ""
    title: str = ""
    footer: str = ""


@dataclass(frozen=True, slots=True)
class RowAnswers:
    """Which rows count: with `keep` those whose cell of `column` is one of `values`, else all others."""

    column: ColumnRef
    values: tuple[str, ...]
    keep: bool = True


@dataclass(frozen=True, slots=True)
class PlaceAnswers:
    """Which columns make the code of the place, how many digits each has (0: as it is), and what kind of code it is.

    `kind` is "census" (nation, state, county, tract by the form of the code), "own" (the codes of this portal, after
    `prefix`) or "scheme" (the code of another office, which places carry as `scheme`). Without columns `prefix` is the
    code of the one place that the whole file is about.
    """

    columns: tuple[ColumnRef, ...] = ()
    widths: tuple[int, ...] = ()
    kind: str = "own"
    prefix: str = ""
    scheme: str = ""
    name_column: ColumnRef | None = None
    create: bool = False


@dataclass(frozen=True, slots=True)
class FigureAnswers:
    """One figure of each row: of what, for whom, from which columns (by field of an observation)."""

    measure: Words
    columns: Lookup[str, ColumnRef]
    groups: tuple[tuple[str, Words], ...] = ()
    scale: float = 1.0
    margin_level: float = 0.0
    level: float = 0.0


@dataclass(frozen=True, slots=True)
class NumberAnswers:
    """How numbers are written, and what cells say that are no numbers (`marks`: text to state)."""

    decimal: str = "."
    thousands: str = ""
    prefixes: tuple[str, ...] = ()
    percent: bool = False
    marks: Lookup[str, str] = field(default_factory=dict)
    blank: str = "missing"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Everything that was answered about one kind of file. `ignored` None: columns that nobody asked for do not matter."""

    slug: str
    title: str
    dataset: str
    place: PlaceAnswers
    period: Words
    figures: tuple[FigureAnswers, ...]
    source: str = ""
    file: FileAnswers = FileAnswers()
    rows: RowAnswers | None = None
    numbers: NumberAnswers = NumberAnswers()
    ignored: tuple[str, ...] | None = None
    states: Lookup[str, str] = field(default_factory=dict)
    note: str = ""
