"""The part of a definitions file that speaks of geography: places, files of places, relations and crosswalks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dashboard.ingest.crosswalks import read_crosswalk
from dashboard.ingest.definitions import Place, Relation
from dashboard.ingest.place_files import read_places
from dashboard.ingest.place_issues import PlaceFileError, PlaceIssue
from dashboard.ingest.place_spec import CODE, SLUG, crosswalk_spec, place_spec
from dashboard.ingest.toml_table import Table

_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Geography:
    """Places and how they nest; `notes` say what was met in files, in English."""

    places: tuple[Place, ...]
    relations: tuple[Relation, ...]
    notes: tuple[str, ...]


def read_geography(top: Table, folder: Path, tolerance: float) -> Geography:
    """All that the tables `places`, `place_files`, `relations` and `crosswalks` say; files lie beside the TOML."""
    places: list[Place] = []
    relations: list[Relation] = []
    notes: list[str] = []
    for table in top.tables("places"):
        place, nested = _place(table)
        places.append(place)
        relations += nested
    for table in top.tables("place_files"):
        file, spec = folder / table.text("file"), place_spec(table)
        table.close()
        try:
            found = read_places(file, spec, tolerance=tolerance)
        except PlaceFileError as error:
            table.problem("file", str(error))
            continue
        places += found.places
        relations += found.relations
        notes += _notes(file, found.issues)
    relations += [_relation(table) for table in top.tables("relations")]
    for table in top.tables("crosswalks"):
        file, walk = folder / table.text("file"), crosswalk_spec(table)
        table.close()
        try:
            pairs, issues = read_crosswalk(file, walk)
        except PlaceFileError as error:
            table.problem("file", str(error))
            continue
        relations += pairs
        notes += _notes(file, issues)
    return Geography(tuple(places), tuple(relations), tuple(notes))


def _notes(file: Path, issues: Iterable[PlaceIssue]) -> list[str]:
    found = []
    for issue in issues:
        more = "…" if issue.count > _EXAMPLES else ""
        examples = ", ".join(issue.examples[:_EXAMPLES])
        found.append(f"{file.name}: {issue.count} × {issue.message} ({examples}{more})")
    return found


def _place(table: Table) -> tuple[Place, list[Relation]]:
    place = Place(
        code=_code(table, "code"),
        name=table.text("name"),
        name_es=table.text("name_es", ""),
        kind=_kind(table),
        vintage=table.text("vintage", ""),
        codes=tuple(sorted(table.mapping("codes").items())),
        home=table.flag("home"),
        aliases=table.strings("aliases"),
    )
    parent = _code(table, "parent", "")
    hierarchy, partition = table.text("hierarchy", "administrative"), table.flag("partition", True)
    table.close()
    return place, [Relation(parent, place.code, hierarchy, partition, 1.0)] if parent else []


def _relation(table: Table) -> Relation:
    relation = Relation(
        parent=_code(table, "parent"),
        child=_code(table, "child"),
        hierarchy=table.text("hierarchy", "administrative"),
        is_partition=table.flag("partition", True),
        weight=table.number("weight", 1.0),
    )
    if relation.parent and relation.parent == relation.child:
        table.problem("child", "A place cannot lie in itself.")
    if not 0 < relation.weight <= 1:
        table.problem("weight", "Write a share above 0 and at most 1.")
    table.close()
    return relation


def _code(table: Table, key: str, default: str | None = None) -> str:
    code = table.text(key, default)
    if code and not CODE.fullmatch(code):
        table.problem(key, "Write letters, digits and . _ - @ only; keep leading zeros, in quotes.")
    return code


def _kind(table: Table) -> str:
    kind = table.text("kind")
    if kind and not SLUG.fullmatch(kind):
        table.problem("kind", "Write small letters, digits and single hyphens, for example child-poverty.")
    return kind
