"""What is told of a list: its sheets, its columns, and why it was refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from dashboard.ingest.issues import Issue


@dataclass(frozen=True, slots=True)
class PlainColumn:
    """One column: how many rows fill it, how many different texts, the first ones; none of those of a `personal` one."""

    title: str
    filled: int
    distinct: int
    examples: tuple[str, ...]
    personal: bool = False


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A list. `header` is the line of its titles, `left_out` how many lines below the table are no rows of it.

    `above` are the lines down to the titles, as wide as the rows; `heads` those lines that may be the titles instead: a column
    is personal if any of them calls it so.
    `wider` are the lines with text beyond the last title: a quote or a comma went astray in them.
    `care_of` counts cells outside personal columns that named a person in whose care something is sent; they are emptied.
    """

    sheet: str = ""
    sheets: tuple[str, ...] = ()
    header: int = 0
    above: tuple[tuple[int, tuple[str, ...]], ...] = ()
    heads: tuple[int, ...] = ()
    columns: tuple[PlainColumn, ...] = ()
    left_out: int = 0
    care_of: int = 0
    wider: tuple[int, ...] = ()
    refused: Issue | None = None

    def as_json(self) -> dict[str, Any]:
        """A plain object, read back by `from_json`."""
        return {**asdict(self), "refused": self.refused.as_json() if self.refused else None}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PlainTable:
        columns = tuple(PlainColumn(**{**column, "examples": tuple(column["examples"])}) for column in data["columns"])
        refused = Issue.from_json(data["refused"]) if data["refused"] else None
        above = tuple((line, tuple(cells)) for line, cells in data["above"])
        lists = {
            "sheets": tuple(data["sheets"]),
            "heads": tuple(data["heads"]),
            "above": above,
            "wider": tuple(data["wider"]),
        }
        return cls(**{**data, **lists, "columns": columns, "refused": refused})


Rows = Sequence[tuple[int, list[str]]]
"""The line that a row begins on, and its cells, as many as there are columns."""
