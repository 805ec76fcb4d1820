"""Places that a name may mean: by code, name or alias, and those whose name is nearly the same."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import Q, QuerySet

from dashboard.ingest.definitions import ALIAS
from dashboard.models import Place, PlaceCode
from kconnect.core.i18n import localized
from kconnect.core.text import fold

MOST_COMPARED = 3000
# Signs of another name of a place.
LONGEST_ALIAS = 60
ALIKE = 0.75


def named_places(text: str) -> "QuerySet[Place]":
    """The places with exactly this code, name or alias."""
    folded = fold(text)[:200]
    return Place.objects.filter(
        Q(code=text.strip()) | Q(name_folded=folded) | Q(codes__scheme=ALIAS, codes__code=folded[:LONGEST_ALIAS])
    ).distinct()


@dataclass(frozen=True)
class Listed:
    """The places that some lines name, the lines that name none, and those that may name several."""

    places: tuple[Place, ...]
    unknown: tuple[str, ...]
    several: tuple[str, ...]


def listed_places(lines: Iterable[str]) -> Listed:
    """The place of each line, by code, name or alias; two queries, however many lines."""
    folded = {line: fold(line)[:200] for line in dict.fromkeys(filter(None, (line.strip() for line in lines)))}
    aliases = PlaceCode.objects.filter(scheme=ALIAS, code__in=[name[:LONGEST_ALIAS] for name in folded.values()])
    by_alias = dict(aliases.values_list("code", "place_id"))
    met = Q(code__in=folded) | Q(name_folded__in=folded.values()) | Q(pk__in=by_alias.values())
    found = list(Place.objects.filter(met).order_by("code"))
    places: dict[int, Place] = {}
    unknown: list[str] = []
    several: list[str] = []
    for line, name in folded.items():
        own = [one for one in found if one.code == line] or [
            one for one in found if one.name_folded == name or one.pk == by_alias.get(name[:LONGEST_ALIAS])
        ]
        if len(own) == 1:
            places[own[0].pk] = own[0]
        else:
            (several if own else unknown).append(line)
    return Listed(tuple(places.values()), tuple(unknown), tuple(several))


def near_places(text: str, *, kind: str = "", limit: int = 8) -> list[Place]:
    """The places that `text` may mean, best first: by code, name or alias, then those whose name is nearly the same.

    Names are compared with those that begin alike (two letters), of all kinds or of one: "Burton Hts" finds
    "Burton Heights".
    """
    folded = fold(text)
    exact = list(named_places(text).order_by("name_folded", "code")[:limit])
    if len(folded) < 2 or len(exact) >= limit:
        return exact
    candidates = Place.objects.filter(name_folded__startswith=folded[:2])
    if kind:
        candidates = candidates.filter(kind=kind)
    there = {place.pk for place in exact}
    scored = [
        (likeness(folded, place.name_folded), place)
        for place in candidates.order_by("name_folded", "code")[:MOST_COMPARED]
        if place.pk not in there
    ]
    near = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: (-pair[0], pair[1].code))
    return exact + [place for _score, place in near[: limit - len(exact)]]


class Gazette:
    """What the other apps ask of places; see `kconnect.core.gazetteer`."""

    def names_of(self, codes: Collection[str]) -> dict[str, str]:
        """Code to name in the language of the page. One query."""
        return {place.code: str(localized(place, "name")) for place in Place.objects.filter(code__in=codes)}

    def find(self, text: str, limit: int) -> list[tuple[str, str]]:
        """The places that a text may mean; one alone if it is exactly its code, name or alias."""
        exact = list(named_places(text)[:2])
        found = exact if len(exact) == 1 else near_places(text, limit=limit)
        return [(place.code, str(localized(place, "name"))) for place in found]

    def any(self) -> bool:
        """Whether there is any place."""
        return Place.objects.exists()


def likeness(one: str, other: str) -> float:
    """How alike two folded names are, from 0 to 1; a word that shortens the other's word counts as alike.

    Names with different numbers are never alike: tract 36 is not tract 37.
    """
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return 0.0
    words, others = one.split(), other.split()
    if len(words) == len(others) and all(
        _abbreviates(a, b) or _abbreviates(b, a) for a, b in zip(words, others, strict=True)
    ):
        return 0.95
    matcher = SequenceMatcher(None, one, other)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


def _abbreviates(short: str, long: str) -> bool:
    """Whether the letters of a short word stand in the long one in their order, the first one first: "hts", "heights"."""
    left = iter(long)
    return short[:1] == long[:1] and all(sign in left for sign in short.rstrip("."))


def similar_places(new: Mapping[str, tuple[str, str]]) -> list[tuple[str, str]]:
    """Of new places (code to name and kind), those with a stored place of the kind and nearly the same name.

    Both stand as "name (code)". The same code in another vintage is no news.
    """
    found = []
    for code, (name, kind) in new.items():
        candidates = near_places(name, kind=kind, limit=3) if name else []
        near = [place for place in candidates if place.kind == kind and _base(place.code) != _base(code)]
        if near:
            found.append((f"{name} ({code})", f"{near[0].name} ({near[0].code})"))
    return found


def _base(code: str) -> str:
    """A code without its vintage."""
    return code.partition("@")[0]
