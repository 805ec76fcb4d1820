"""What a file of places has, before anybody chooses: its maps, columns with examples, kinds of shape, and a first guess."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dashboard.ingest.place_issues import PlaceFileError
from dashboard.ingest.place_records import PlaceLimits, PlaceTable, Record, first_rows, open_places

EXAMPLES = 3
COLUMNS_SHOWN = 80
_CODE_NAMES = ("geoid", "geoid10", "geoid20", "fips", "id", "code", "leaid", "ncessch", "schdistno", "number", "no")
_NAME_NAMES = ("namelsad", "name", "title", "label", "nombre")
_HEADER_ROWS = 30


@dataclass(frozen=True, slots=True)
class Column:
    """One column or property: how many rows have something in it, how many different texts, and the first ones."""

    name: str
    filled: int
    distinct: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """One map of a topology, or the whole of another file. `code` and `name` are the columns that look like these."""

    name: str
    rows: int
    columns: tuple[Column, ...]
    geometries: Mapping[str, int]
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class PlaceLook:
    """What a file has. `header` is the row of a table that looks like the column names, `encoding` one that it can be read by."""

    format: str
    header: int
    layers: tuple[Layer, ...]
    encoding: str = "utf-8"

    def as_json(self) -> dict[str, object]:
        """A plain object, read back by `from_json`."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PlaceLook:
        layers = tuple(
            Layer(**{**layer, "columns": tuple(map(_column_from, layer["columns"]))}) for layer in data["layers"]
        )
        return cls(data["format"], data["header"], layers, data["encoding"])

    def layer(self, name: str) -> Layer:
        """The map of this name, the first one for any other."""
        return next((layer for layer in self.layers if layer.name == name), self.layers[0])


def _column_from(data: Mapping[str, Any]) -> Column:
    return Column(**{**data, "examples": tuple(data["examples"])})


def look_at_places(path: Path, limits: PlaceLimits | None = None, header: int = 0) -> PlaceLook:
    """Reads a file and says what it has; `header` is the row of a table's column names, 0 to guess it.

    Raises PlaceFileError for a file that cannot be used.
    """
    limits = limits or PlaceLimits()
    header = header or guess_header(first_rows(path, _HEADER_ROWS))
    encoding = "utf-8"
    try:
        tables = [open_places(path, limits, header=header)]
    except PlaceFileError as error:
        if error.layers:
            tables = [open_places(path, limits, layer=name) for name in error.layers]
        elif error.issue.code == "encoding":
            # Office programs still write this one; a look at the examples shows whether it is right.
            encoding = "windows-1252"
            tables = [open_places(path, limits, header=header, encoding=encoding)]
        else:
            raise
    if tables[0].format != "csv":
        _check_first_shape(tables)
    return PlaceLook(tables[0].format, header, tuple(_layer(table) for table in tables), encoding)


def guess_header(rows: list[list[str]]) -> int:
    """The row (from 1) of the column names: the first one that is as full as the fullest and has no number.

    1 where no row is, and for files that are no table.
    """
    fullest = max((sum(map(bool, row)) for row in rows), default=0)
    if fullest < 2:
        return 1
    for number, row in enumerate(rows, 1):
        if sum(map(bool, row)) == fullest and not any(re.fullmatch(r"-?[\d.,]+", cell) for cell in row):
            return number
    return 1


def _check_first_shape(tables: Iterable[PlaceTable]) -> None:
    """A map in a projection is refused at once, not after all has been chosen."""
    from dashboard.ingest import shapes  # slow: shapely; a table does without it

    for table in tables:
        first = next((record.geometry for record in table.records if record.geometry), None)
        try:
            shapes.ShapeReader(PlaceLimits().points).read(first)
        except shapes.BadShape:
            continue


def _layer(table: PlaceTable) -> Layer:
    columns = tuple(_column(name, table.records) for name in table.columns[:COLUMNS_SHOWN])
    kinds = Counter(_kind(record) for record in table.records) if table.format != "csv" else Counter()
    return Layer(
        table.layer,
        len(table.records),
        columns,
        dict(kinds),
        _code_column(columns, len(table.records)),
        _title(columns),
    )


def _column(name: str, records: tuple[Record, ...]) -> Column:
    texts = [text for record in records if (text := record.values.get(name, ""))]
    different = dict.fromkeys(texts)
    return Column(name, len(texts), len(different), tuple(text[:60] for text in list(different)[:EXAMPLES]))


def _kind(record: Record) -> str:
    kind = record.geometry.get("type") if isinstance(record.geometry, dict) else None
    return str(kind)[:30] if kind else ""


def _code_column(columns: tuple[Column, ...], rows: int) -> str:
    """The column that looks like a code: by its name, else the first that has another short text in every row."""
    by_name = {column.name.casefold(): column.name for column in columns if column.filled}
    for name in _CODE_NAMES:
        if name in by_name:
            return by_name[name]
    likely = [column for column in columns if re.search(r"\b(geoid|fips|id|code)\b", column.name.casefold())]
    for column in likely:
        if column.distinct > rows * 0.9:
            return column.name
    for column in columns:
        if column.distinct == rows and all(re.fullmatch(r"[A-Za-z]{0,4}\d{2,}", text) for text in column.examples):
            return column.name
    return ""


def _title(columns: tuple[Column, ...]) -> str:
    """The column that looks like a name."""
    by_name = {column.name.casefold(): column.name for column in columns if column.filled}
    exact = next((by_name[name] for name in _NAME_NAMES if name in by_name), "")
    return exact or next((own for folded, own in by_name.items() if "name" in folded or folded.endswith("nam")), "")
