"""What a file of places would change in the store: new places, other names, shapes, and what does not fit together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any, TypeVar

from dashboard.ingest.definitions import Place as GivenPlace
from dashboard.ingest.definitions import Relation
from dashboard.models import Boundary, Observation, Place, PlaceRelation
from dashboard.queries.place_names import similar_places
from kconnect.core.text import fold

PIECE = 400
NAMES_KEPT = 100
Item = TypeVar("Item")


@dataclass
class NameList:
    """How many of something there are, and the first ones by name."""

    count: int = 0
    names: list[str] = field(default_factory=list)

    def add(self, name: str) -> None:
        self.count += 1
        if len(self.names) < NAMES_KEPT:
            self.names.append(name)


@dataclass
class PlaceChanges:
    """What accepting a file does. Lists name places as people call them, renamed ones as "old → new"."""

    places: int = 0
    shapes: int = 0
    new: NameList = field(default_factory=NameList)
    renamed: NameList = field(default_factory=NameList)
    changed: NameList = field(default_factory=NameList)  # another kind, vintage or Spanish name
    unchanged: int = 0
    shapes_new: int = 0
    shapes_changed: int = 0
    without_shape: NameList = field(default_factory=NameList)
    shapes_without_data: NameList = field(default_factory=NameList)
    data_without_shape: NameList = field(default_factory=NameList)
    alike: list[tuple[str, str]] = field(default_factory=list)  # new place, stored place that may be the same
    relations_new: int = 0
    relations_changed: int = 0
    relations_unchanged: int = 0
    relations_left_out: NameList = field(default_factory=NameList)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def shown(self) -> dict[str, int]:
        """The numbers by which a person decides; if they differ at acceptance, the preview was out of date."""
        numbers = ("places", "shapes", "shapes_new", "shapes_changed", "relations_new", "relations_changed")
        lists = ("new", "renamed", "changed", "relations_left_out")
        return {name: getattr(self, name) for name in numbers} | {name: getattr(self, name).count for name in lists}


def pieces(items: Iterable[Item], size: int = PIECE) -> Iterator[list[Item]]:
    """The items in lists of at most `size`: as many as one statement takes on either database."""
    left = iter(items)
    while piece := list(islice(left, size)):
        yield piece


def wanted_fields(place: Place, given: GivenPlace) -> dict[str, str]:
    """The fields of a stored place that `given` says otherwise, with what they become; an empty text says nothing."""
    said = {"name": given.name, "name_es": given.name_es, "kind": given.kind, "vintage": given.vintage}
    found = {name: value for name, value in said.items() if value and getattr(place, name) != value}
    folded = fold(found.get("name", place.name))[:200]
    return found | ({"name_folded": folded} if folded != place.name_folded else {})


def compare(places: Iterable[GivenPlace], relations: Iterable[Relation]) -> PlaceChanges:
    """What accepting these places and relations would do to the store as it is now. Reads all figures once: for jobs only."""
    found = PlaceChanges()
    with_data = places_with_data()
    new: dict[str, tuple[str, str]] = {}
    met: dict[tuple[str, str], set[str]] = {}
    for piece in pieces(places):
        codes = [one.code for one in piece]
        there = {place.code: place for place in Place.objects.filter(code__in=codes)}
        shapes = dict(Boundary.objects.filter(place__code__in=codes).values_list("place__code", "geometry"))
        for one in piece:
            _compare_place(found, one, there.get(one.code), new)
            _compare_shape(found, one, shapes.get(one.code), there.get(one.code), with_data)
            met.setdefault((one.kind, one.vintage), set()).add(one.code if one.boundary else "")
    _data_without_shape(found, met, with_data)
    _compare_relations(found, relations, set(new))
    found.alike = similar_places(dict(islice(new.items(), NAMES_KEPT)))
    return found


def places_with_data() -> set[int]:
    """The places of which any figure counts now."""
    return set(Observation.objects.order_by().values_list("place_id", flat=True).distinct())


def _compare_place(found: PlaceChanges, one: GivenPlace, place: Place | None, new: dict[str, tuple[str, str]]) -> None:
    found.places += 1
    if place is None:
        found.new.add(one.name or one.code)
        new[one.code] = one.name, one.kind
        return
    wanted = wanted_fields(place, one)
    if "name" in wanted:
        found.renamed.add(f"{place.name} → {one.name}")
    elif wanted:
        found.changed.add(place.name)
    else:
        found.unchanged += 1


def _compare_shape(
    found: PlaceChanges, one: GivenPlace, stored: str | None, place: Place | None, with_data: set[int]
) -> None:
    name = one.name or (place.name if place else one.code)
    if not one.boundary:
        if stored is None:
            found.without_shape.add(name)
        return
    found.shapes += 1
    found.shapes_new += stored is None
    found.shapes_changed += stored is not None and stored != one.boundary
    if place is None or place.pk not in with_data:
        found.shapes_without_data.add(name)


def _data_without_shape(found: PlaceChanges, met: Mapping[tuple[str, str], set[str]], with_data: set[int]) -> None:
    """Stored places of the file's kinds and vintages that have figures but no shape, neither stored nor in the file."""
    for (kind, vintage), codes in met.items():
        if codes == {""}:
            continue
        bare = Place.objects.filter(kind=kind, vintage=vintage, boundary__isnull=True).order_by("name_folded", "code")
        for pk, code, name in bare.values_list("pk", "code", "name").iterator():
            if pk in with_data and code not in codes:
                found.data_without_shape.add(name)


def _compare_relations(found: PlaceChanges, relations: Iterable[Relation], new: set[str]) -> None:
    for piece in pieces(relations):
        codes = {code for one in piece for code in (one.parent, one.child)}
        known = {code for few in pieces(sorted(codes)) for code in _known(few)} | (codes & new)
        there = _stored(piece)
        for one in piece:
            key = (one.hierarchy, one.parent, one.child)
            if not {one.parent, one.child} <= known:
                found.relations_left_out.add(f"{one.parent} > {one.child}")
            elif key not in there:
                found.relations_new += 1
            elif there[key] != (one.is_partition, one.weight):
                found.relations_changed += 1
            else:
                found.relations_unchanged += 1


def _known(codes: list[str]) -> Iterator[str]:
    return Place.objects.filter(code__in=codes).values_list("code", flat=True).iterator()


def _stored(relations: list[Relation]) -> dict[tuple[str, str, str], tuple[bool, float]]:
    children = [one.child for one in relations]
    rows = PlaceRelation.objects.filter(child__code__in=children).values_list(
        "hierarchy", "parent__code", "child__code", "is_partition", "weight"
    )
    return {(hierarchy, parent, child): (partition, weight) for hierarchy, parent, child, partition, weight in rows}
