"""Tiles: the results of one place as bytes and back, without loss, named by what they contain.

A tile is compressed JSON: axes of periods and groups, one list per statistic over their grid, a mask of states. The
same figures give the same JSON whatever the order of the rows; the hash is taken before compression, so it depends on
the figures alone. Reading `rows` needs no pandas: pages and files use it.
"""

from __future__ import annotations

import hashlib
import json
import math
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from .frame import KEY, RESULT_COLUMNS, RESULT_FLOATS, RESULT_TEXTS, STATES, FrameError, check_results, result_frame

if TYPE_CHECKING:
    import pandas as pd

SCHEMA: Final = 1
_STATISTICS: Final = tuple(name for name in RESULT_FLOATS)
_TEXTS: Final = tuple(name for name in RESULT_TEXTS if name not in (*KEY, "state"))

Row = dict[str, Any]


class TileError(ValueError):
    """Bytes are not a tile that this version can read."""


@dataclass(frozen=True)
class Tile:
    """One immutable tile: `hash` is the SHA-256 of its canonical JSON, `payload` the same compressed."""

    hash: str
    payload: bytes


def encode(frame: pd.DataFrame) -> Tile:
    """The tile of a result frame of exactly one place; raises FrameError for any other frame."""
    tiles = list(encode_places(frame))
    if len(tiles) != 1:
        raise FrameError(f"A tile holds exactly one place, not {len(tiles)}.")
    return tiles[0][1]


def encode_places(frame: pd.DataFrame) -> Iterator[tuple[str, Tile]]:
    """(place, tile) for each place of a result frame, in the order of the places."""
    check_results(frame)
    ordered = frame.sort_values(list(KEY), ignore_index=True)
    columns = {name: _cells(ordered[name].tolist()) for name in RESULT_COLUMNS}
    # A column without any entry, of which there are many, need not be looked at for each place again.
    columns = {name: cells for name, cells in columns.items() if any(cell not in _EMPTY for cell in cells)}
    places = columns.get("place", [])
    start = 0
    for end in range(1, len(places) + 1):
        if end == len(places) or places[end] != places[start]:
            content = _content(places[start], {name: cells[start:end] for name, cells in columns.items()})
            text = json.dumps(content, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
            data = text.encode()
            yield places[start], Tile(hashlib.sha256(data).hexdigest(), zlib.compress(data, 6))
            start = end


def decode(payload: bytes) -> pd.DataFrame:
    """The result frame of a tile, in the order of period and group; raises TileError."""
    return result_frame({name: cell for name, cell in row.items() if cell is not None} for row in rows(payload))


def rows(payload: bytes) -> list[Row]:
    """The rows of a tile as plain dictionaries with the names of `frame.RESULT_COLUMNS`, None for absent numbers.

    In the order of period and group. Raises TileError for bytes that are not a tile or of an unknown version.
    """
    content = _read(payload)
    periods, groups = content["periods"], content["groups"]
    found = []
    for cell, code in enumerate(content["mask"]):
        if code < 0:
            continue
        row: Row = dict.fromkeys(RESULT_COLUMNS)
        row.update(place=content["place"], period=periods[cell // len(groups)], group=groups[cell % len(groups)])
        row["state"] = content["states"][code]
        row.update({name: cells[cell] for name, cells in content["statistics"].items()})
        for name in _TEXTS:
            row[name] = content["texts"][name][cell] if name in content["texts"] else ""
        found.append(row)
    return found


def _read(payload: bytes) -> dict[str, Any]:
    try:
        content = json.loads(zlib.decompress(payload))
    except (zlib.error, ValueError) as error:
        raise TileError("These bytes are not a tile.") from error
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise TileError(f"This tile is not of version {SCHEMA}.")
    return content


_EMPTY: Final = (None, "")


def _cells(cells: list[Any]) -> list[Any]:
    """The cells of a column with None for NaN."""
    return [None if isinstance(cell, float) and math.isnan(cell) else cell for cell in cells]


def _content(place: str, columns: dict[str, list[Any]]) -> dict[str, Any]:
    count = len(columns["place"])
    period_of, group_of = columns["period"], columns.get("group", [""] * count)
    periods, groups = sorted(set(period_of)), sorted(set(group_of))
    row_of = {key: row for row, key in enumerate(zip(period_of, group_of, strict=True))}
    grid = [row_of.get((period, group)) for period in periods for group in groups]
    states = [state for state in STATES if state in columns["state"]]
    code = {state: number for number, state in enumerate(states)}
    # Rows come in the order of period and group, so that a grid without gaps is the rows themselves.
    full = len(grid) == count

    def spread(name: str, absent: object) -> list[Any]:
        cells = columns[name]
        return cells if full else [absent if row is None else cells[row] for row in grid]

    return {
        "schema": SCHEMA,
        "place": place,
        "periods": periods,
        "groups": groups,
        "states": states,
        "mask": [-1 if row is None else code[columns["state"][row]] for row in grid],
        "statistics": {name: spread(name, None) for name in _STATISTICS if _has(columns, name, None)},
        "texts": {name: spread(name, "") for name in _TEXTS if _has(columns, name, "")},
    }


def _has(columns: dict[str, list[Any]], name: str, absent: object) -> bool:
    """Whether a column has any entry."""
    cells = columns.get(name)
    return cells is not None and cells.count(absent) < len(cells)
