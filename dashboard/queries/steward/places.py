"""What the steward's pages of places read: the list, one place with its codes, neighbours in the tree and outline."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from dashboard.charts.outline import Outline, outline
from dashboard.ingest.definitions import ALIAS
from dashboard.models import Boundary, Place, PlaceCode, PlaceRelation
from dashboard.queries.place_names import near_places
from dashboard.queries.steward.place_match import KindMatch, ShapesAndData, kind_name, shapes_and_data
from kconnect.core.i18n import Localized, localized
from kconnect.core.text import fold

__all__ = [
    "KindMatch", "PlaceLine", "PlacePage", "ShapesAndData", "found_places", "kind_name", "kinds_and_vintages",
    "listed_places", "place_lines", "place_page", "shapes_and_data",
]  # fmt: skip

PER_PAGE = 50


@dataclass(frozen=True)
class PlaceLine:
    """One place in a list."""

    name: Localized
    code: str
    url: str
    kind: str
    vintage: str
    is_home: bool
    has_shape: bool


@dataclass(frozen=True)
class Tie:
    """A place above or below, with the share that lies in it."""

    name: Localized
    code: str
    url: str
    kind: str
    weight: float
    is_partition: bool


@dataclass(frozen=True)
class Hierarchy:
    """The places above along one hierarchy, and how many lie below."""

    name: str
    parents: tuple[Tie, ...]
    children: int


@dataclass(frozen=True)
class PlacePage:
    """Everything that the page of one place shows; `children` is the page of places below, of all hierarchies."""

    place: Place
    name: Localized
    kind: str
    codes: tuple[tuple[str, str], ...]
    aliases: tuple[str, ...]
    hierarchies: tuple[Hierarchy, ...]
    children: tuple[tuple[str, Tie], ...]
    page: "Page[PlaceRelation]"
    outline: Outline | None

    @property
    def is_top(self) -> bool:
        """Whether places lie in it and it lies in none: there is nothing to say above it."""
        return bool(self.hierarchies) and not any(one.parents for one in self.hierarchies)


def listed_places() -> "QuerySet[Place]":
    """All places, by name."""
    return Place.objects.order_by("name_folded", "code")


def kinds_and_vintages() -> tuple[list[tuple[str, str]], list[str]]:
    """The kinds that occur, with their words, and the vintages."""
    kinds = Place.objects.order_by("kind").values_list("kind", flat=True).distinct()
    vintages = Place.objects.exclude(vintage="").order_by("vintage").values_list("vintage", flat=True).distinct()
    return sorted(((kind, kind_name(kind)) for kind in kinds), key=lambda pair: pair[1]), list(vintages)


def place_lines(places: Iterable[Place]) -> list[PlaceLine]:
    """The places of one page of a list; one query more, however many they are."""
    shown = list(places)
    shapes = set(Boundary.objects.filter(place__in=shown).values_list("place_id", flat=True))
    return [
        PlaceLine(
            name=localized(place, "name"),
            code=place.code,
            url=_url(place),
            kind=kind_name(place.kind),
            vintage=place.vintage,
            is_home=place.is_home,
            has_shape=place.pk in shapes,
        )
        for place in shown
    ]


def found_places(text: str) -> list[PlaceLine]:
    """The places that a name from a file may mean, best first."""
    return place_lines(near_places(text))


def place_page(place: Place, number: int) -> PlacePage:
    """The page of one place, with the page `number` of the places that lie in it."""
    codes = list(PlaceCode.objects.filter(place=place).order_by("scheme", "code").values_list("scheme", "code"))
    below = place.child_relations.select_related("child").order_by("hierarchy", "child__name_folded", "child__code")
    page = Paginator(below, PER_PAGE).get_page(number)
    shape = Boundary.objects.filter(place=place).first()
    return PlacePage(
        place=place,
        name=localized(place, "name"),
        kind=kind_name(place.kind),
        codes=tuple((scheme, code) for scheme, code in codes if scheme != ALIAS),
        aliases=tuple(code for scheme, code in codes if scheme == ALIAS),
        hierarchies=_hierarchies(place),
        children=tuple((relation.hierarchy, _tie(relation, relation.child)) for relation in page),
        page=page,
        outline=outline(json.loads(shape.geometry)) if shape else None,
    )


def _hierarchies(place: Place) -> tuple[Hierarchy, ...]:
    above = place.parent_relations.select_related("parent").order_by("hierarchy", "-weight", "parent__name_folded")
    parents: dict[str, list[Tie]] = {}
    for relation in above:
        parents.setdefault(relation.hierarchy, []).append(_tie(relation, relation.parent))
    counted = place.child_relations.order_by("hierarchy").values_list("hierarchy").annotate(number=Count("pk"))
    children: dict[str, Any] = dict(counted)
    names = sorted(parents.keys() | children.keys())
    return tuple(Hierarchy(name, tuple(parents.get(name, ())), children.get(name, 0)) for name in names)


def _tie(relation: PlaceRelation, other: Place) -> Tie:
    return Tie(
        name=localized(other, "name"),
        code=other.code,
        url=_url(other),
        kind=kind_name(other.kind),
        weight=relation.weight,
        is_partition=relation.is_partition,
    )


def _url(place: Place) -> str:
    return reverse("dashboard:place_detail", args=[place.pk])


def matching(places: "QuerySet[Place]", text: str) -> "QuerySet[Place]":
    """Those whose name holds the text, folded, or whose code (of any scheme) begins with it."""
    folded, code = fold(text)[:200], text.strip()[:60]
    by_code = PlaceCode.objects.filter(code__startswith=code).values("place")
    return places.filter(Q(name_folded__contains=folded) | Q(code__startswith=code) | Q(pk__in=by_code))
