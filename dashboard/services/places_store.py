"""Writes places, their codes, shapes and relations in bulk, so that a file of ten thousand takes seconds; the caller checks and commits."""

from collections.abc import Iterable, Sequence

from django.utils.translation import ngettext

from dashboard.ingest.definitions import ALIAS, Relation
from dashboard.ingest.definitions import Place as GivenPlace
from dashboard.models import Boundary, Place, PlaceCode, PlaceRelation
from dashboard.queries.place_changes import pieces, wanted_fields
from dashboard.queries.place_names import LONGEST_ALIAS
from dashboard.queries.store import PLACES
from dashboard.services.indicators import LoadReport, known
from dashboard.services.store import count_change
from kconnect.core.text import fold

EXAMPLES = 5


def put_places(*, places: Sequence[GivenPlace], report: LoadReport) -> None:
    """Makes the store say what `places` say; the caller is in a transaction.

    An empty name, Spanish name or vintage says nothing, so what is there stays. The former name of a renamed place is kept
    as an alias, unless another place is known by it. `report` counts places, place codes and boundaries.
    """
    for piece in pieces(places):
        there = {place.code: place for place in Place.objects.filter(code__in=[one.code for one in piece])}
        aliases = [(one.code, alias) for one in piece for alias in one.aliases]
        aliases += _names(piece, there, report)
        ids = dict(Place.objects.filter(code__in=[one.code for one in piece]).values_list("code", "pk"))
        _codes([(scheme, code, ids[one.code]) for one in piece for scheme, code in one.codes], report)
        remember_aliases([(ids[code], alias) for code, alias in aliases], report)
        _boundaries({ids[one.code]: one.boundary for one in piece if one.boundary}, report)


def _names(piece: list[GivenPlace], there: dict[str, Place], report: LoadReport) -> list[tuple[str, str]]:
    """Makes and changes the places themselves; returns the former names of those renamed, by code."""
    new, changed, former = [], [], []
    for one in piece:
        place = there.get(one.code)
        if place is None:
            name = (one.name or one.code)[:200]
            new.append(
                Place(
                    code=one.code, name=name, name_es=one.name_es, name_folded=fold(name)[:200], kind=one.kind,
                    vintage=one.vintage,
                )
            )  # fmt: skip
            report.count("places", "made")
            continue
        wanted = wanted_fields(place, one)
        if "name" in wanted:
            former.append((one.code, place.name))
        for name, value in wanted.items():
            setattr(place, name, value)
        if wanted:
            changed.append(place)
        report.count("places", "changed" if wanted else "unchanged")
    Place.objects.bulk_create(new)
    Place.objects.bulk_update(changed, ["name", "name_es", "name_folded", "kind", "vintage"], batch_size=100)
    return former


def _codes(codes: list[tuple[str, str, int]], report: LoadReport) -> None:
    """Codes of other schemes; one that belonged to another place moves, because a code means one place."""
    there = {(code.scheme, code.code): code for code in _stored(codes)}
    new, moved = [], []
    for scheme, code, place_id in codes:
        present = there.get((scheme, code))
        if present is None:
            there[scheme, code] = PlaceCode(scheme=scheme, code=code, place_id=place_id)
            new.append(there[scheme, code])
        elif present.place_id != place_id:
            present.place_id = place_id
            moved.append(present)
        report.count("place codes", "made" if present is None else "changed" if present in moved else "unchanged")
    PlaceCode.objects.bulk_create(new)
    PlaceCode.objects.bulk_update([code for code in moved if code.pk], ["place"], batch_size=100)


def _stored(codes: Iterable[tuple[str, str, int]]) -> list[PlaceCode]:
    by_scheme: dict[str, list[str]] = {}
    for scheme, code, _place in codes:
        by_scheme.setdefault(scheme, []).append(code)
    return [
        code
        for scheme, wanted in by_scheme.items()
        for piece in pieces(wanted)
        for code in PlaceCode.objects.filter(scheme=scheme, code__in=piece)
    ]


def remember_aliases(pairs: Sequence[tuple[int, str]], report: LoadReport | None = None) -> list[PlaceCode]:
    """Keeps other names of places (place id, name), folded; one that another place is known by is left alone.

    Returns what is new. The caller is in a transaction.
    """
    wanted = {fold(name)[:LONGEST_ALIAS]: place_id for place_id, name in pairs if fold(name)}
    taken = {code.code for code in _stored((ALIAS, alias, place_id) for alias, place_id in wanted.items())}
    new = [PlaceCode(scheme=ALIAS, code=alias, place_id=wanted[alias]) for alias in wanted if alias not in taken]
    PlaceCode.objects.bulk_create(new)
    for _alias in new if report is not None else ():
        report.count("place aliases", "made")  # type: ignore[union-attr]  # the line above says that it is there
    return new


def _boundaries(shapes: dict[int, str], report: LoadReport) -> None:
    there = {boundary.place_id: boundary for boundary in Boundary.objects.filter(place__in=list(shapes))}
    changed = []
    for place_id, geometry in shapes.items():
        present = there.get(place_id)
        if present is not None and present.geometry != geometry:
            present.geometry = geometry
            changed.append(present)
        outcome = "made" if present is None else "changed" if present in changed else "unchanged"
        report.count("boundaries", outcome)
    Boundary.objects.bulk_create(
        Boundary(place_id=place_id, geometry=geometry) for place_id, geometry in shapes.items() if place_id not in there
    )
    Boundary.objects.bulk_update(changed, ["geometry"], batch_size=50)


def put_relations(*, relations: Sequence[Relation], report: LoadReport) -> None:
    """Makes or changes how places nest; the caller is in a transaction.

    Raises UnknownReferenceError where a place is not known, unless the relation is optional: then it is left out, and
    `report.notes` says how many were.
    """
    left_out: list[str] = []
    touched = False
    for piece in pieces(relations):
        codes = sorted({code for one in piece for code in (one.parent, one.child)})
        ids = {code: pk for few in pieces(codes) for code, pk in _ids(few)}
        there = _related({ids[one.child] for one in piece if one.child in ids})
        new, changed = [], []
        for one in piece:
            if one.optional and not (one.parent in ids and one.child in ids):
                left_out.append(f"{one.parent} > {one.child}")
                continue
            where = f"{one.parent} > {one.child}"
            key = one.hierarchy, known(ids, one.parent, where), known(ids, one.child, where)
            present = there.get(key)
            if present is None:
                there[key] = _relation(key, one)
                new.append(there[key])
            elif (present.is_partition, present.weight) != (one.is_partition, one.weight):
                present.is_partition, present.weight = one.is_partition, one.weight
                changed.append(present)
            outcome = "made" if present is None else "changed" if present in changed else "unchanged"
            report.count("place relations", outcome)
        PlaceRelation.objects.bulk_create(new)
        PlaceRelation.objects.bulk_update(
            [one for one in changed if one.pk], ["is_partition", "weight"], batch_size=100
        )
        touched |= bool(new or changed)
    if left_out:
        report.notes.append(_left_out(left_out))
    if touched:
        count_change([PLACES])


def _ids(codes: list[str]) -> list[tuple[str, int]]:
    return list(Place.objects.filter(code__in=codes).values_list("code", "pk"))


def _related(children: set[int]) -> dict[tuple[str, int, int], PlaceRelation]:
    found = PlaceRelation.objects.filter(child__in=sorted(children))
    return {(relation.hierarchy, relation.parent_id, relation.child_id): relation for relation in found}


def _relation(key: tuple[str, int, int], given: Relation) -> PlaceRelation:
    hierarchy, parent, child = key
    return PlaceRelation(
        hierarchy=hierarchy, parent_id=parent, child_id=child, is_partition=given.is_partition, weight=given.weight
    )


def _left_out(pairs: list[str]) -> str:
    text = ngettext(
        "%(count)s relation is left out, because one of its two places is not known: %(examples)s",
        "%(count)s relations are left out, because one of their two places is not known: %(examples)s",
        len(pairs),
    )
    more = "…" if len(pairs) > EXAMPLES else ""
    return text % {"count": len(pairs), "examples": ", ".join(pairs[:EXAMPLES]) + more}
