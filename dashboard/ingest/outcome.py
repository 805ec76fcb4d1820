"""What parsing takes and gives: what is known already, the limits, counts, chunks of clean rows and places met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

REQUEST, ISSUES, PLACES, SUMMARY = "request.json", "issues.jsonl", "places.jsonl", "summary.json"
"""The files by which the process that starts a parse and the child that does it speak to each other."""
LONGEST_CODE = 60
"""As many characters of a place's code are stored."""
EXIT_MEMORY = 75
"""The child's exit code when memory ran out."""


@dataclass(frozen=True, slots=True)
class KnownMeasure:
    """What the checks need to know of a measure: its kind (`count`, `published`, …) and its unit (`percent`, …)."""

    kind: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Codes that exist already. A row that names any other is an issue, unless the recipe may create it.

    `schemes` maps a code scheme to {its code: canonical code}, for recipes that name places by another scheme. `names`
    maps the names of places to their codes, for suggestions. `partitions` names, for a dimension, the categories that
    together are everyone.
    """

    measures: Mapping[str, KnownMeasure] = field(default_factory=dict)
    places: frozenset[str] = frozenset()
    periods: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset({""})
    schemes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    partitions: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        return {
            "measures": {slug: [measure.kind, measure.unit] for slug, measure in self.measures.items()},
            "places": sorted(self.places),
            "periods": sorted(self.periods),
            "groups": sorted(self.groups),
            "schemes": {scheme: dict(codes) for scheme, codes in self.schemes.items()},
            "names": dict(self.names),
            "partitions": {dimension: list(categories) for dimension, categories in self.partitions.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Known:
        read: dict[str, dict[str, list[str]]] = data  # type: ignore[assignment]  # written by as_json
        return cls(
            measures={slug: KnownMeasure(kind, unit) for slug, (kind, unit) in read["measures"].items()},
            places=frozenset(read["places"]),
            periods=frozenset(read["periods"]),
            groups=frozenset(read["groups"]),
            schemes=read["schemes"],  # type: ignore[arg-type]  # written by as_json
            names=read["names"],  # type: ignore[arg-type]  # as above
            partitions={dimension: tuple(categories) for dimension, categories in read["partitions"].items()},
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be, and what the process that reads it may use. The command raises the first three."""

    bytes: int = 200_000_000
    rows: int = 5_000_000
    columns: int = 2_000
    cell_length: int = 32_000
    line_length: int = 1_000_000
    issues: int = 1_000
    memory_mb: int = 400
    cpu_seconds: int = 600
    wall_seconds: int = 900
    output_mb: int = 4_000


@dataclass(frozen=True, slots=True)
class Place:
    """A place met in the file, for an import that may create places. `parent` is its code, "" for the top.

    `partition` says that the places of the file make up their parent wholly.
    """

    code: str
    name: str
    kind: str
    parent: str
    hierarchy: str
    partition: bool = False

    def as_json(self) -> list[object]:
        return [self.code, self.name, self.kind, self.parent, self.hierarchy, self.partition]


@dataclass(slots=True)
class Counts:
    """What was met in the file. Rows are lines of data; a record is one observation, of which a wide row holds many.

    `rows_read` = `rows_accepted` + `rows_rejected` + `rows_left_out`; a row is rejected when any of its records is, and
    left out when the recipe says that such rows do not count, or has no record for them.
    `blank_cells` counts empty cells of all columns, mapped or not. `states` and `bounds` count accepted records;
    `combined` counts, by measure and state, the parts of figures that were added up over rows.
    """

    columns: int = 0
    rows_read: int = 0
    rows_accepted: int = 0
    rows_rejected: int = 0
    rows_left_out: int = 0
    rows_blank: int = 0
    cells_read: int = 0
    blank_cells: int = 0
    records_accepted: int = 0
    records_rejected: int = 0
    records_repeated: int = 0
    states: dict[str, int] = field(default_factory=dict)
    bounds: dict[str, int] = field(default_factory=dict)
    combined: dict[str, dict[str, int]] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some thousand clean records.

    `frame` is an observation frame (`dashboard.indicators.frame`), with `import_id` 0 and `row` the line in the file;
    `columns` names, for each of its rows, the header of the value's column, and `parts` the part of the file ("" where
    it has only one) whose line `row` is. Text columns are categorical: map their few categories to ids, not their many
    rows. No record has an error, and in a finished file no key comes twice.
    """

    number: int
    frame: pd.DataFrame
    columns: pd.Series[str]
    parts: pd.Series[str]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading is: bytes of the file read, of how many, and rows so far."""

    done: int
    total: int
    rows: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What is known of a file once it has been read to its end, but the records and, of which there may be many, the places.

    `encoding`, `delimiter` and `header` are those of the first table that was read, `parts` the names of all, if several.
    `places` says how many places were met.
    """

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    counts: Counts
    measures: tuple[str, ...]
    periods: tuple[str, ...]
    groups: tuple[str, ...]
    places: int
    ignored: tuple[str, ...]
    parts: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Summary:
        read = {name: tuple(part) if isinstance(part, list) else part for name, part in data.items()}
        read["counts"] = Counts(**data["counts"])  # type: ignore[arg-type]  # written by as_json
        return cls(**read)  # type: ignore[arg-type]  # as above
