"""What we see of a file before any recipe reads it, as frozen data that goes to JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal, get_args

from dashboard.ingest.issues import Issue, Param
from dashboard.ingest.tables.raw import Merged, Note

ContentType = Literal["text", "xlsx", "xls", "ods", "zip", ""]
ColumnKind = Literal["code", "number", "percent", "year", "text", "blank", "personal"]
COLUMN_KINDS: tuple[ColumnKind, ...] = get_args(ColumnKind)


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A row as it stands in the file; `line` is its physical line or row of the sheet, from 1."""

    line: int
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        """Its filled cells, in one line."""
        return " ".join(cell for cell in self.cells if cell)


@dataclass(frozen=True, slots=True)
class HeaderGuess:
    """Rows that may be the header: from line `first` to line `row` (its last), `rows` of them; `score` from 0 to 1."""

    first: int
    row: int
    rows: int
    score: float


@dataclass(frozen=True, slots=True)
class ColumnLook:
    """One column under the proposed header: `position` from 1; `filled` and `examples` are of the rows sampled.

    Cells of a column that looks personal are never shown.
    """

    position: int
    title: str
    kind: ColumnKind
    filled: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableLook:
    """One raw table of the file. `part`, `member`, `sheet`, `kind`, `merged` are those of `tables.RawTable`.

    `rows` counts the filled rows that were looked at: all of them when `complete`. `headers` are proposals, best first;
    `columns` stand under the best. `banner` is what comes before it, `footer` what comes after the data, from line
    `footer_row`. `sample` holds the first rows of the table, banner and header among them. `notes` name hidden content
    and the like. `refused` says why the table cannot be read, and then nothing else is known.
    """

    part: str = ""
    member: str = ""
    sheet: str = ""
    kind: Literal["text", "sheet"] = "text"
    size: int = 0
    encoding: str = ""
    encoding_guessed: bool = False
    delimiter: str = ""
    hidden: bool = False
    rows: int = 0
    complete: bool = True
    headers: tuple[HeaderGuess, ...] = ()
    columns: tuple[ColumnLook, ...] = ()
    banner: tuple[SampleRow, ...] = ()
    footer_row: int | None = None
    footer: tuple[SampleRow, ...] = ()
    sample: tuple[SampleRow, ...] = ()
    merged: tuple[Merged, ...] = ()
    notes: tuple[Note, ...] = ()
    refused: Issue | None = None

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the proposed header."""
        return tuple(column.title for column in self.columns)


@dataclass(frozen=True, slots=True)
class Look:
    """What we see of a file. `name` may be shown as it is; `left_out` are members of a ZIP that are no tables.

    `more` counts tables that were not looked at because there are too many. `refused` says why the file as a whole
    cannot be read. `encoding_guessed` of a table means: the bytes are no UTF-8, and the sample must be looked at.
    """

    name: str
    size: int
    content_type: ContentType = ""
    tables: tuple[TableLook, ...] = ()
    left_out: tuple[str, ...] = ()
    more: int = 0
    refused: Issue | None = None

    @property
    def best(self) -> TableLook | None:
        """The table to begin with: the first that can be read and is shown."""
        readable = [table for table in self.tables if table.refused is None and table.columns]
        return next((table for table in readable if not table.hidden), None)

    def as_json(self) -> dict[str, object]:
        """A plain object, read back by `from_json`."""
        data = asdict(self)
        data["refused"] = self.refused.as_json() if self.refused else None
        for table, written in zip(self.tables, data["tables"], strict=True):
            written["refused"] = table.refused.as_json() if table.refused else None
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Look:
        read = dict(data)
        read["tables"] = tuple(_table(table) for table in data["tables"])  # type: ignore[attr-defined]  # our own JSON
        read["left_out"] = tuple(data["left_out"])  # type: ignore[arg-type]  # as above
        read["refused"] = _issue(data["refused"])
        return cls(**read)  # type: ignore[arg-type]  # as above


def _table(data: Mapping[str, object]) -> TableLook:
    rows: dict[str, list[dict[str, object]]] = data  # type: ignore[assignment]  # written by as_json
    read = dict(data)
    read["headers"] = tuple(HeaderGuess(**guess) for guess in rows["headers"])  # type: ignore[arg-type]  # as above
    read["columns"] = tuple(
        ColumnLook(**column | {"examples": tuple(column["examples"])})  # type: ignore[arg-type]  # as above
        for column in rows["columns"]
    )
    for name in ("banner", "footer", "sample"):
        read[name] = tuple(SampleRow(row["line"], tuple(row["cells"])) for row in rows[name])  # type: ignore[arg-type]  # as above
    read["merged"] = tuple(tuple(cells) for cells in rows["merged"])
    read["notes"] = tuple(Note(**note) for note in rows["notes"])  # type: ignore[arg-type]  # as above
    read["refused"] = _issue(data["refused"])
    return TableLook(**read)  # type: ignore[arg-type]  # as above


def _issue(data: object) -> Issue | None:
    return Issue.from_json(data) if isinstance(data, Mapping) else None


def note_message(note: Note) -> Issue:
    """A note as an issue of the whole table, which knows its sentence."""
    params: dict[str, Param] = dict(note.params)
    return Issue(None, "", note.code, "", params)
