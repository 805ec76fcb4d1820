"""Places from a CSV or GeoJSON file, by the columns or properties that a definition names."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


class PlaceFileError(Exception):
    """The file cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place of a file. `boundary` is its GeoJSON geometry as text, "" from a CSV."""

    code: str
    name: str
    parent: str
    boundary: str


def read_places(path: Path, code: str, name: str, parent: str = "") -> list[PlaceRow]:
    """The places of a file. Raises PlaceFileError for a file or a row that cannot be used, naming the row."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PlaceFileError(f"“{path.name}” cannot be read as UTF-8 text: {error}.") from error
    records = _features(path, text) if text.lstrip().startswith("{") else _rows(text)
    found: dict[str, PlaceRow] = {}
    for number, values, boundary in records:
        row = PlaceRow(
            _value(values, code, number),
            _value(values, name, number),
            _value(values, parent, number) if parent else "",
            boundary,
        )
        if row.code in found:
            raise PlaceFileError(f"Row {number} repeats the code “{row.code}”. Keep one row for each place.")
        found[row.code] = row
    if not found:
        raise PlaceFileError(f"“{path.name}” holds no place.")
    return list(found.values())


def _rows(text: str) -> Iterator[tuple[int, Mapping[str, object], str]]:
    reader = csv.DictReader(text.splitlines(keepends=True))
    for values in reader:
        yield reader.line_num, values, ""


def _features(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, object], str]]:
    try:
        features = json.loads(text)["features"]
        for number, feature in enumerate(features, 1):
            yield number, feature["properties"], json.dumps(feature["geometry"]) if feature["geometry"] else ""
    except (ValueError, KeyError, TypeError) as error:
        raise PlaceFileError(f"“{path.name}” is not a GeoJSON collection of features. Export it again.") from error


def _value(values: Mapping[str, object], key: str, number: int) -> str:
    value = values.get(key)
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not text:
        raise PlaceFileError(f"Row {number} has nothing in “{key}”. Name another column, or fill it in.")
    return text
