"""What can be wrong with a file of places: one table of codes, each with a severity and a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.ingest.issues import KINDS as FILE_KINDS
from dashboard.ingest.issues import Issue, Kind, Param, Severity, gettext_noop, shown

_ = gettext_noop
_ORDER = {"error": 0, "warning": 1, "note": 2}
EXAMPLES_KEPT = 200

KINDS: Mapping[str, Kind] = {
    # The file as a whole
    "not_places": Kind(
        "error",
        _("This is neither GeoJSON, TopoJSON nor a CSV table. Unpack a ZIP first; export a shapefile as GeoJSON."),
    ),
    "not_json": Kind("error", _("The file breaks off or has a mistake at line %(line)s. Export it again.")),
    "not_features": Kind(
        "error", _("This JSON holds neither GeoJSON features nor a TopoJSON topology. Export it as one of these.")
    ),
    "too_deep": Kind("error", _("This file is nested deeper than any map is. Export it again as GeoJSON.")),
    "too_many_bytes": Kind("error", _("The file is larger than %(limit)s MB. Simplify the map, or split it.")),
    "too_many_places": Kind("error", _("The file has more than %(limit)s places. Split it.")),
    "too_many_points": Kind(
        "error", _("The shapes have more than %(limit)s points in all. Simplify the map before you upload it.")
    ),
    "too_large": Kind("error", _("This file needs more than %(limit)s MB of memory. Simplify the map, or split it.")),
    "too_slow": Kind("error", _("This file takes longer than %(limit)s seconds. Simplify the map, or split it.")),
    "crashed": Kind(
        "error", _("The file could not be read to its end. Export it again; if that fails, tell the operator.")
    ),
    "projected": Kind(
        "error",
        _(
            "The coordinates are no degrees (the first is %(x)s, %(y)s): the map is in a projection. "
            "Export it again as WGS 84 (EPSG:4326)."
        ),
    ),
    "other_crs": Kind(
        "error", _("The file says that its coordinates are %(name)s. Export it again as WGS 84 (EPSG:4326).")
    ),
    "swapped": Kind(
        "error",
        _("Latitude stands before longitude (the first point is %(x)s, %(y)s). Export it with longitude first."),
    ),
    "object_needed": Kind("error", _("This topology holds several maps: %(names)s. Choose one of them.")),
    "object_unknown": Kind("error", _("This topology has no map named “%(name)s”. It has: %(names)s.")),
    "arc_unknown": Kind("error", _("A shape uses a border that the topology does not have. Export it again.")),
    "column_missing": Kind("error", _("The file has nothing named “%(name)s”. It has: %(names)s.")),
    "header_missing": Kind("error", _("The file ends before its header, row %(row)s. Say in which row the header is.")),
    "no_place": Kind("error", _("The file holds no place with these choices. Choose other columns.")),
    "no_weight": Kind("error", _("The file holds no pair of places with these choices. Choose other columns.")),
    # Single places, which are left out
    "code_blank": Kind("warning", _("No code in “%(name)s”: the row is left out. Fill it in if it is a place.")),
    "code_shape": Kind(
        "warning", _("The code “%(value)s” has none of the forms that were named: it is left out. Check lost zeros.")
    ),
    "code_signs": Kind(
        "warning",
        _("The code “%(value)s” holds signs that a code cannot have: it is left out. Use letters, digits and . _ - @."),
    ),
    "code_long": Kind("warning", _("The code “%(value)s” is longer than 60 signs: it is left out. Choose another.")),
    "weight_shape": Kind(
        "warning", _("“%(value)s” is no share above 0 and at most 1: the pair is left out. Correct the weight.")
    ),
    "weights_over": Kind(
        "warning", _("The parts of “%(value)s” add up to more than the whole. Check the column of the weights.")
    ),
    # Single places, which are taken
    "name_blank": Kind("warning", _("The place has no name in the file: its code or its present name stands for it.")),
    "name_differs": Kind("warning", _("The same code has several names; the first one counts.")),
    "parent_blank": Kind("note", _("The file does not say in which place this one lies.")),
    "code_for_two": Kind(
        "warning", _("“%(value)s” stands for several places in the file: it is kept for none of them.")
    ),
    "repeated": Kind("note", _("The same code comes several times; its shapes are put together into one.")),
    "points_apart": Kind(
        "warning", _("The same code stands at several points; the first one counts. Give each place its own code.")
    ),
    "mended": Kind("warning", _("The border crosses itself. It is mended; look at the shape.")),
    "bad_shape": Kind("warning", _("The shape cannot be read: the place comes without one.")),
    "no_area": Kind("warning", _("The shape is a line or encloses nothing: the place comes without one.")),
    "no_shape": Kind("note", _("The place has no shape in the file.")),
}


def kind_of(code: str) -> Kind:
    """The kind of a code of this table or of the one that all files share (encoding, no text, …)."""
    return KINDS[code] if code in KINDS else FILE_KINDS[code]


@dataclass(frozen=True, slots=True)
class PlaceIssue:
    """The same thing met in a file: how often, and the places (or rows) it was met at first, as people call them."""

    code: str
    params: Mapping[str, Param]
    count: int = 1
    examples: tuple[str, ...] = ()

    @property
    def severity(self) -> Severity:
        return kind_of(self.code).severity

    @property
    def message(self) -> str:
        """The English sentence; the web side fills its translation with `params`."""
        return kind_of(self.code).message % self.params

    def as_json(self) -> dict[str, object]:
        return {
            "code": self.code, "params": dict(self.params), "count": self.count, "examples": list(self.examples),
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> PlaceIssue:
        return cls(data["code"], data["params"], data["count"], tuple(data["examples"]))  # type: ignore[arg-type]  # written by as_json


class PlaceFileError(Exception):
    """The file cannot be used; the message says what to do. `layers` are the maps to choose from, where one is needed."""

    layers: tuple[str, ...] = ()

    def __init__(self, code: str, **params: Param) -> None:
        safe = {
            name: shown(value) if isinstance(value, str) and name != "names" else value
            for name, value in params.items()
        }
        self.issue = PlaceIssue(code, safe)
        super().__init__(self.issue.message)

    @classmethod
    def of(cls, issue: Issue) -> PlaceFileError:
        """What refuses any file, as what refuses a file of places."""
        return cls(issue.code, value=issue.value, **issue.params)


class PlaceLog:
    """Collects what was met, put together by kind and by the value at fault."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str], tuple[int, list[str]]] = {}

    def add(self, code: str, example: str, *, value: str = "", name: str = "") -> None:
        """Notes one more; `example` is the name of the place or the number of the row."""
        key = (code, shown(value), shown(name))
        count, examples = self._found.get(key, (0, []))
        if len(examples) < EXAMPLES_KEPT:
            examples.append(shown(example))
        self._found[key] = (count + 1, examples)

    def issues(self) -> tuple[PlaceIssue, ...]:
        """What was met, worst first."""
        found = [
            PlaceIssue(code, {"value": value, "name": name}, count, tuple(examples))
            for (code, value, name), (count, examples) in self._found.items()
        ]
        return tuple(sorted(found, key=lambda issue: (_ORDER[issue.severity], issue.code)))
