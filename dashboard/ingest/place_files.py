"""Places from a CSV, GeoJSON or TopoJSON file, by the columns or properties that a PlaceSpec names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.ingest.definitions import Place, Relation
from dashboard.ingest.place_issues import PlaceFileError, PlaceIssue, PlaceLog
from dashboard.ingest.place_records import PlaceLimits, PlaceTable, Record, column_of, open_places
from dashboard.ingest.place_spec import PlaceSpec
from dashboard.ingest.place_templates import CODE_TEXT, Template, Texts, chosen_records, unusable

if TYPE_CHECKING:
    from dashboard.ingest.shapes import Shape

LONGEST_NAME = 200
TOLERANCE = 0.0004
"""How much detail borders may lose, in degrees (about 40 m): the side of the square that a dropped corner may cover."""


@dataclass(frozen=True, slots=True)
class PlaceSet:
    """What a file gave: places (boundaries as GeoJSON text), how they nest, what was met, and how many rows were read.

    `rows` counts all rows or features of the file, `taken` those that `where` let through.
    """

    format: str
    rows: int
    taken: int
    places: tuple[Place, ...]
    relations: tuple[Relation, ...]
    issues: tuple[PlaceIssue, ...]


@dataclass(slots=True)
class _Found:
    """One place while it is being put together from its rows."""

    name: str
    name_es: str
    kind: str
    parent: str
    codes: tuple[tuple[str, str], ...]
    aliases: tuple[str, ...]
    geometries: list[Any] = field(default_factory=list)


def read_places(
    path: Path, spec: PlaceSpec, limits: PlaceLimits | None = None, tolerance: float = TOLERANCE
) -> PlaceSet:
    """The places of a file. `tolerance` is the detail, in degrees, that borders may lose.

    Rows without a usable code are left out and said; several rows of one code are one place. Raises PlaceFileError for a
    file that cannot be used.
    """
    limits = limits or PlaceLimits()
    table = open_places(path, limits, layer=spec.layer, header=spec.header, encoding=spec.encoding)
    log = PlaceLog()
    chosen = chosen_records(table, spec.where)
    reading = _Reading(table, spec, log)
    for record in chosen:
        reading.take(record)
    if not reading.found:
        raise PlaceFileError("no_place")
    shapes = _shapes(reading.found, limits, log, tolerance) if spec.shapes and table.format != "csv" else {}
    places = tuple(
        Place(
            code=code, name=one.name, name_es=one.name_es, kind=one.kind, vintage=spec.vintage,
            codes=reading.own_codes(one), boundary=shapes.get(code, ""), aliases=one.aliases,
        )
        for code, one in reading.found.items()
    )  # fmt: skip
    relations = tuple(
        Relation(one.parent, code, spec.hierarchy, spec.partition, 1.0, optional=not spec.parent)
        for code, one in reading.found.items()
        if one.parent and one.parent != code
    )
    return PlaceSet(table.format, len(table.records), len(chosen), places, relations, log.issues())


class _Reading:
    """Rows to places, by one spec."""

    def __init__(self, table: PlaceTable, spec: PlaceSpec, log: PlaceLog) -> None:
        self._spec, self._log = spec, log
        self._empty = frozenset(text.casefold() for text in spec.empty)
        columns = table.columns
        self._code = tuple(column_of(columns, name) for name in spec.code)
        self._pad = spec.pad or (0,) * len(self._code)
        self._template = Template(spec.template, columns, own=("code",))
        self._name, self._name_es = self._words(spec.name, columns), self._words(spec.name_es, columns)
        self._aliases = [self._words(alias, columns) for alias in spec.aliases]
        self._codes = [(scheme, Template(text, columns, own=("code",))) for scheme, text in spec.codes]
        self._parent = Template(spec.parent_template, columns, own=("code",))
        self.found: dict[str, _Found] = {}
        self._owners: dict[tuple[str, str], set[str]] = {}
        self._has_shapes = table.format != "csv" and spec.shapes

    @staticmethod
    def _words(text: str, columns: tuple[str, ...]) -> Template:
        return Template(text if "{" in text or not text else "{" + text + "}", columns)

    def take(self, record: Record) -> None:
        """Adds a row to its place, or says why it is left out."""

        def texts(column: str) -> str:
            if column == "code" and column not in record.values:
                return joined
            text = record.values.get(column, "").strip()
            return "" if text.casefold() in self._empty else text

        joined = self._joined(texts)
        code, kind, parent = self._canonical(joined, texts, str(record.number))
        if not code:
            return
        name = self._name.fill(texts)[:LONGEST_NAME]
        example = name or code
        if code in self.found:
            self._again(code, name, record)
            return
        if self._spec.name and not name:
            self._log.add("name_blank", code)
        codes = tuple((scheme, text) for scheme, template in self._codes if (text := template.fill(texts)))
        for pair in codes:
            self._owners.setdefault(pair, set()).add(code)
        aliases = tuple(alias for template in self._aliases if (alias := template.fill(texts)) and alias != name)
        found = _Found(name, self._name_es.fill(texts)[:LONGEST_NAME], kind, parent, codes, aliases)
        found.geometries.append(record.geometry)
        self.found[code] = found
        if self._spec.has_parent and not parent:
            self._log.add("parent_blank", example)

    def _joined(self, texts: Texts) -> str:
        """The texts of the code's columns, with lost zeros back; "" when one of them is empty."""
        parts = [texts(column) for column in self._code]
        if not all(parts):
            return ""
        return "".join(
            part.zfill(width) if part.isdigit() else part for part, width in zip(parts, self._pad, strict=True)
        )

    def _canonical(self, joined: str, texts: Texts, row: str) -> tuple[str, str, str]:
        """Code, kind and parent of a row; no code when it has to be left out."""
        spec = self._spec
        if self._code and not joined:
            self._log.add("code_blank", row, name=" + ".join(self._code))
            return "", "", ""
        kind, parent = spec.kind, spec.parent
        if spec.levels:
            level = next(((rule, found) for rule in spec.levels if (found := rule.match(joined))), None)
            if level is None:
                self._log.add("code_shape", row, value=joined)
                return "", "", ""
            rule, (code, above) = level
            kind, parent = rule.kind or kind, above or parent
        else:
            code = self._template.fill(texts)
        problem = unusable(code)
        if problem:
            self._log.add(problem, row, value=code, name=spec.template)
            return "", "", ""
        if spec.parent_template:
            parent = self._parent.fill(texts)
        elif spec.parent_digits:
            parent = joined[: spec.parent_digits] if len(joined) > spec.parent_digits else ""
        return code, kind, parent

    def _again(self, code: str, name: str, record: Record) -> None:
        """One more row of a place that was there before."""
        known = self.found[code]
        self._log.add("repeated", known.name or code)
        if name and known.name and name != known.name:
            self._log.add("name_differs", f"{known.name} / {name}", value=code)
        known.geometries.append(record.geometry)

    def own_codes(self, place: _Found) -> tuple[tuple[str, str], ...]:
        """The codes of other schemes that are this place's alone."""
        kept = []
        for scheme, text in place.codes:
            problem = "code_for_two" if len(self._owners[scheme, text]) > 1 else unusable(text, CODE_TEXT)
            if problem:
                self._log.add(problem, place.name, value=f"{scheme}: {text}", name=scheme)
            else:
                kept.append((scheme, text))
        return tuple(kept)


# Shapes ---------------------------------------------------------------------------------------------------------------
def _shapes(found: Mapping[str, _Found], limits: PlaceLimits, log: PlaceLog, tolerance: float) -> dict[str, str]:
    """The boundary of each place that has one, as GeoJSON text; neighbours of one kind are simplified together."""
    from dashboard.ingest import shapes  # slow: shapely; a CSV of places does without it

    reader = shapes.ShapeReader(limits.points)
    by_kind: dict[str, dict[str, Shape]] = {}
    for code, place in found.items():
        shape = _one_shape(place, code, reader, log)
        if shape is not None:
            by_kind.setdefault(place.kind, {})[code] = shape
    return {
        code: shapes.as_geojson(shape)
        for group in by_kind.values()
        for code, shape in shapes.simplified(group, tolerance).items()
    }


def _one_shape(place: _Found, code: str, reader: Any, log: PlaceLog) -> Shape | None:
    from dashboard.ingest import shapes  # slow: as above

    example = place.name or code
    parts: list[Shape] = []
    problem = "no_shape"
    for geometry in place.geometries:
        if geometry is None:
            continue
        try:
            shape, mended = reader.read(geometry)
        except shapes.BadShape:
            problem = "bad_shape"
            continue
        if mended:
            log.add("mended", example)
        if shape is None:
            problem = "no_area"
        else:
            parts.append(shape)
    if len({part.wkb for part in parts if part.geom_type == "Point"}) > 1:
        log.add("points_apart", example)
    whole = shapes.together(parts) if parts else None
    if whole is None:
        log.add(problem, example)
    return whole
