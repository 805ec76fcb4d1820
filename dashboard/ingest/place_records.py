"""Files of places as plain records: the rows of a table, the features of a GeoJSON or TopoJSON, with their texts."""

from __future__ import annotations

import csv
import json
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.ingest.encoding import ENCODINGS, detect
from dashboard.ingest.issues import FileRefused
from dashboard.ingest.place_issues import PlaceFileError
from dashboard.ingest.topology import features as topology_features
from dashboard.ingest.topology import is_topology, object_sizes

ID = "id"
"""The name under which the `id` of a feature stands among its properties, where these have no such name."""
_DELIMITERS = (",", ";", "\t", "|")
_OTHER_FORMATS = (b"PK", b"%PDF", b"\x1f\x8b", b"<", b"\xd0\xcf\x11\xe0", b"\xff\xd8", b"\x89PNG", b"GIF8")
_LONGEST_CELL = 32_000
_LONGEST_NAME_LIST = 40
_DEGREES = re.compile(r"CRS:?84|EPSG:+(?:[\d.]*:)?(?:4326|4269|4979)$", re.IGNORECASE)
"""Systems that are degrees and differ by a metre or two at most: WGS 84, NAD 83."""


@dataclass(frozen=True, slots=True)
class PlaceLimits:
    """How large a file of places may be, and what the process that reads it may use."""

    bytes: int = 60_000_000
    places: int = 100_000
    points: int = 3_000_000
    columns: int = 500
    memory_mb: int = 800
    cpu_seconds: int = 120
    wall_seconds: int = 180
    output_mb: int = 200


@dataclass(frozen=True, slots=True)
class Record:
    """One row or feature. `number` is the line of a table or counts the features from 1; `geometry` is GeoJSON as parsed."""

    number: int
    values: Mapping[str, str]
    geometry: Any = None


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """A file as records. `format` is csv, geojson or topojson; `layers` are the maps of a topology with their sizes.

    `layer` is the one that was read.
    """

    format: str
    columns: tuple[str, ...]
    layers: Mapping[str, int]
    layer: str
    records: tuple[Record, ...]


def open_places(
    path: Path, limits: PlaceLimits, *, layer: str = "", header: int = 1, encoding: str = "utf-8"
) -> PlaceTable:
    """Reads a file by its content, whatever its name is. Raises PlaceFileError."""
    try:
        size = path.stat().st_size
        if size > limits.bytes:
            raise PlaceFileError("too_many_bytes", limit=limits.bytes // 1_000_000)
        with path.open("rb") as stream:
            start = stream.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError as error:
        raise PlaceFileError("not_places") from error
    if start.startswith(_OTHER_FORMATS) or b"\0" in start:
        raise PlaceFileError("not_places")
    if start[:1] == b"[":
        # A list holds neither, and need not be read to its end to know.
        raise PlaceFileError("not_features")
    if start[:1] == b"{":
        return _json_table(path, limits, layer)
    return _csv_table(path, limits, header, encoding)


def first_rows(path: Path, count: int) -> list[list[str]]:
    """The first rows of a table, to find its header by; [] for what is no table."""
    with path.open("rb") as stream:
        start = stream.read(200_000)
    if start.lstrip(b"\xef\xbb\xbf \r\n")[:1] in (b"{", b"[", b"<") or b"\0" in start:
        return []
    lines = start.decode("utf-8-sig", "replace").splitlines()[:count]
    outside = re.sub(r'"[^"]*"', "", "".join(lines))
    delimiter = max(_DELIMITERS, key=outside.count)
    return [
        [cell.strip() for cell in row] for line in lines for row in (next(csv.reader([line], delimiter=delimiter), []),)
    ]


# JSON -----------------------------------------------------------------------------------------------------------------
def _json_table(path: Path, limits: PlaceLimits, layer: str) -> PlaceTable:
    data = _parsed(path)
    objects: dict[str, int] = {}
    if is_topology(data):
        objects = object_sizes(data)
        layer = _chosen(objects, layer)
        found: Iterator[Any] = topology_features(data, layer, limits.points)
    else:
        found = iter(_geojson_features(data))
        layer = ""
    records = tuple(_records(found, limits))
    if not records:
        raise PlaceFileError("no_place")
    columns = dict.fromkeys(name for record in records for name in record.values)
    return PlaceTable("topojson" if objects else "geojson", tuple(columns), objects, layer, records)


def _parsed(path: Path) -> dict[str, Any]:
    """The object of a file that begins with a brace."""
    try:
        found: dict[str, Any] = json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise PlaceFileError("encoding", encoding="utf-8", offset=error.start) from error
    except json.JSONDecodeError as error:
        raise PlaceFileError("not_json", line=error.lineno) from error
    except RecursionError as error:
        raise PlaceFileError("too_deep") from error
    except ValueError as error:  # a whole number of many thousand digits
        raise PlaceFileError("not_json", line=1) from error
    return found


def _chosen(objects: Mapping[str, int], name: str) -> str:
    if not objects:
        raise PlaceFileError("no_place")
    if name or len(objects) == 1:
        chosen = name or next(iter(objects))
        if chosen not in objects:
            raise PlaceFileError("object_unknown", name=chosen, names=_list(objects))
        return chosen
    needed = PlaceFileError("object_needed", names=_list(objects))
    needed.layers = tuple(objects)
    raise needed


def _geojson_features(data: dict[str, Any]) -> list[Any]:
    _check_crs(data.get("crs"))
    if data.get("type") == "Feature":
        return [data]
    found = data.get("features")
    if not isinstance(found, list):
        raise PlaceFileError("not_features")
    return found


def _check_crs(crs: Any) -> None:
    """GeoJSON is in degrees (RFC 7946); older files may name another system, and then say so."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if isinstance(name, str) and name and not _DEGREES.search(name):
        raise PlaceFileError("other_crs", name=name)


def _records(found: Iterator[Any], limits: PlaceLimits) -> Iterator[Record]:
    for number, feature in enumerate(found, 1):
        if number > limits.places:
            raise PlaceFileError("too_many_places", limit=limits.places)
        properties = feature.get("properties") or {} if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            raise PlaceFileError("not_features")
        values = {str(name): _text(value) for name, value in properties.items()}
        if "id" in feature:
            values.setdefault(ID, _text(feature["id"]))
        yield Record(number, values, feature.get("geometry"))


def _text(value: Any) -> str:
    """A property as text; a whole number that came as 26081.0 is 26081, and what is no plain value is nothing."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    return " ".join(str(value).split())[:_LONGEST_CELL] if isinstance(value, str | int) else ""


# Tables ---------------------------------------------------------------------------------------------------------------
def _csv_table(path: Path, limits: PlaceLimits, header: int, encoding: str) -> PlaceTable:
    try:
        chosen = detect(lambda: path.open("rb"), encoding if encoding in ENCODINGS else "utf-8")
    except FileRefused as refusal:
        raise PlaceFileError.of(refusal.issue) from refusal
    with path.open(encoding=chosen, newline="") as stream:
        rows = csv.reader(stream, delimiter=_delimiter(path, chosen, header))
        try:
            names = _header(rows, header, limits)
            records = tuple(_rows(rows, names, limits))
        except csv.Error as error:
            raise PlaceFileError("not_places") from error
    if not records:
        raise PlaceFileError("no_place")
    return PlaceTable("csv", tuple(names), {}, "", records)


def _delimiter(path: Path, encoding: str, header: int) -> str:
    """The sign that occurs most in the line of the header, outside quotes."""
    line = ""
    with path.open(encoding=encoding, newline=None) as stream:
        for _number in range(header):
            line = stream.readline(_LONGEST_CELL * 4)
    outside = re.sub(r'"[^"]*"', "", line)
    return max(_DELIMITERS, key=outside.count)


def _header(rows: Any, header: int, limits: PlaceLimits) -> list[str]:
    """The names in the header's row (a physical line); a name that comes again, or is blank, is known by its position."""
    names: list[str] = []
    while rows.line_num < header:
        cells = next(rows, None)
        if cells is None:
            raise PlaceFileError("header_missing", row=header)
        names = [" ".join(cell.split()) for cell in cells]
    if len(names) > limits.columns:
        raise PlaceFileError("not_places")
    seen: set[str] = set()
    for position, name in enumerate(names):
        names[position] = name if name and name not in seen else str(position + 1)
        seen.add(names[position])
    return names


def _rows(rows: Any, names: list[str], limits: PlaceLimits) -> Iterator[Record]:
    found = 0
    while (cells := next(rows, None)) is not None:
        if not any(cell.strip() for cell in cells):
            continue
        found += 1
        if found > limits.places:
            raise PlaceFileError("too_many_places", limit=limits.places)
        values = {name: " ".join(cell.split()) for name, cell in zip(names, cells, strict=False)}
        yield Record(rows.line_num, values)


# Columns --------------------------------------------------------------------------------------------------------------
def column_of(columns: tuple[str, ...], name: str) -> str:
    """The column that `name` means: exactly, or but for case, accents and spaces. Raises PlaceFileError."""
    if name in columns:
        return name
    for column in columns:
        if folded(column) == folded(name):
            return column
    raise PlaceFileError("column_missing", name=name, names=_list(columns))


def folded(text: str) -> str:
    """A text as names are compared: no accents, one kind of space, no case; the rule of the site's own folding."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(plain.casefold().split())


def _list(names: Any) -> str:
    shown = [str(name)[:60] for name in names]
    more = "…" if len(shown) > _LONGEST_NAME_LIST else ""
    return ", ".join(shown[:_LONGEST_NAME_LIST]) + more
