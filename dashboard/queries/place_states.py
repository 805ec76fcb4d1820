"""How places stand in the store, entry by entry: what a file of places changes is what differs before and after."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from dashboard.choices import PlacePart
from dashboard.ingest.definitions import ALIAS, Relation
from dashboard.ingest.definitions import Place as GivenPlace
from dashboard.models import Boundary, Place, PlaceCode, PlaceRelation
from dashboard.queries.place_changes import pieces
from dashboard.queries.place_names import LONGEST_ALIAS
from kconnect.core.text import fold

Entry = tuple[str, str]
"""A part of the store (a PlacePart) and the key of one thing in it, as JSON."""
States = dict[Entry, Any]
"""What stands under each entry; what is not there has none."""


def entry(part: PlacePart, *key: str) -> Entry:
    """The entry of a thing."""
    return part.value, json.dumps(key, ensure_ascii=False)


def around_places(given: Sequence[GivenPlace]) -> States:
    """All that putting these places may touch: themselves, their shapes, their codes, and codes that they take over."""
    own = [one.code for one in given]
    codes = [pair for one in given for pair in one.codes]
    codes += [(ALIAS, fold(name)[:LONGEST_ALIAS]) for one in given for name in one.aliases]
    return places_now(own) | shapes_now(own) | _codes(Q(place__code__in=own)) | codes_now(codes)


def around_relations(given: Iterable[Relation]) -> States:
    """All relations of the places that these relations put below another."""
    return relations_now(sorted({one.child for one in given}))


def states_of(entries: Iterable[Entry]) -> States:
    """What stands under these entries now, and under others beside them."""
    keys: dict[str, list[Any]] = {}
    for part, key in entries:
        keys.setdefault(part, []).append(json.loads(key))
    return (
        places_now([code for (code,) in keys.get(PlacePart.PLACE, ())])
        | shapes_now([code for (code,) in keys.get(PlacePart.SHAPE, ())])
        | codes_now([(scheme, code) for scheme, code in keys.get(PlacePart.CODE, ())])
        | relations_now(sorted({child for _hierarchy, _parent, child in keys.get(PlacePart.RELATION, ())}))
    )


def places_now(codes: Sequence[str]) -> States:
    """Places as they are called."""
    rows = Place.objects.filter(code__in=codes).values_list("code", "name", "name_es", "kind", "vintage")
    return {entry(PlacePart.PLACE, code): list(said) for code, *said in rows}


def shapes_now(codes: Sequence[str]) -> States:
    """Shapes of places."""
    rows = Boundary.objects.filter(place__code__in=codes).values_list("place__code", "geometry")
    return {entry(PlacePart.SHAPE, code): geometry for code, geometry in rows}


def codes_now(pairs: Iterable[tuple[str, str]]) -> States:
    """Which place the codes of other schemes mean."""
    by_scheme: dict[str, list[str]] = {}
    for scheme, code in pairs:
        by_scheme.setdefault(scheme, []).append(code)
    found: States = {}
    for scheme, wanted in by_scheme.items():
        for piece in pieces(wanted):
            found |= _codes(Q(scheme=scheme, code__in=piece))
    return found


def _codes(which: Q) -> States:
    rows = PlaceCode.objects.filter(which).values_list("scheme", "code", "place__code")
    return {entry(PlacePart.CODE, scheme, code): place for scheme, code, place in rows}


def relations_now(children: Sequence[str]) -> States:
    """In which places these lie."""
    found: States = {}
    for piece in pieces(children):
        rows = PlaceRelation.objects.filter(child__code__in=piece)
        names = ("hierarchy", "parent__code", "child__code", "is_partition", "weight")
        found |= {
            entry(PlacePart.RELATION, hierarchy, parent, child): [partition, weight]
            for hierarchy, parent, child, partition, weight in rows.values_list(*names)
        }
    return found
