"""Which places a reader can go to from an indicator: home, what lies around and beside it, and any other by code or name."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from dashboard.models import Place, PlaceRelation, PublicEntry, PublicManifest
from dashboard.queries.public.published import live_publication
from kconnect.core.i18n import localized
from kconnect.core.text import fold

MOST_OFFERED = 150
MOST_FOUND = 50


@dataclass(frozen=True)
class PlaceOption:
    """A place to choose: its code, name, and whether it is home, around home, or beside it."""

    code: str
    name: str
    where: str


@dataclass(frozen=True)
class PlaceSearch:
    """The places that a typed code or name may mean; `exact` when it means just one."""

    text: str
    found: tuple[PlaceOption, ...]

    @property
    def exact(self) -> PlaceOption | None:
        """The only place found."""
        return self.found[0] if len(self.found) == 1 else None


def _published(manifest: PublicManifest) -> "QuerySet[Place]":
    return Place.objects.filter(pk__in=PublicEntry.objects.filter(manifest=manifest).values("place"))


def offered(manifest: PublicManifest, present: Place | None) -> tuple[PlaceOption, ...]:
    """The home place, its parents, its siblings and the present place; where no home is set, the first places by name.

    One query. A network's home has dozens of siblings, a nation thousands of places: the others are typed.
    """
    home = Place.objects.filter(is_home=True)
    parents = PlaceRelation.objects.filter(child__in=home.values("pk")).values("parent")
    above = PlaceRelation.objects.filter(child__in=parents).values("parent")
    beside = PlaceRelation.objects.filter(parent__in=parents).values("child")
    near = Q(is_home=True) | Q(pk__in=parents) | Q(pk__in=above) | Q(pk__in=beside, kind__in=home.values("kind"))
    if present is not None:
        near |= Q(pk=present.pk)
    places = list(_published(manifest).filter(near).order_by("name_folded", "code")[:MOST_OFFERED])
    kind = next((place.kind for place in places if place.is_home), "")
    options = [_option(place, kind) for place in places]
    return tuple(sorted(options, key=lambda option: ("home", "around", "beside").index(option.where)))


def _option(place: Place, home_kind: str) -> PlaceOption:
    where = "home" if place.is_home else "beside" if place.kind == home_kind or not home_kind else "around"
    return PlaceOption(place.code, str(localized(place, "name")), where)


def find_places(slug: str, text: str) -> PlaceSearch:
    """The published places of an indicator with this code or name; by the start of the name when none has it whole.

    A code of another scheme counts as well. Raises NotPublishedError.
    """
    _pointer, manifest = live_publication(slug)
    typed, folded = text.strip()[:100], fold(text)[:100]
    places = _published(manifest).order_by("name_folded", "code")
    exact = list(places.filter(Q(code=typed) | Q(codes__code=typed) | Q(name_folded=folded)).distinct()[:MOST_FOUND])
    found = exact or (list(places.filter(name_folded__startswith=folded)[:MOST_FOUND]) if folded else [])
    return PlaceSearch(text, tuple(_option(place, "") for place in found))
