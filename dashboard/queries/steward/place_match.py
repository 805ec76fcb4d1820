"""Which places of a file of figures have no shape, and which shapes have no figure: said after every import."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from dashboard.choices import Change, ImportState, PlaceKind
from dashboard.models import Boundary, Import, Measure, Observation, Period, Place, PlaceRelation, StagedObservation
from dashboard.queries.store import home_place
from kconnect.core.i18n import Localized, localized

SHOWN = 50
STAGED = frozenset({ImportState.PREVIEWED, ImportState.ACCEPTING, ImportState.PARSING})


@dataclass(frozen=True)
class KindMatch:
    """Places of one kind and vintage: how many have figures, how many of those a shape, and the first names of the rest.

    `at_home` and `at_home_with_shape` count the same among the places inside the network's home.
    """

    kind: str
    vintage: str
    places: int
    with_shape: int
    shapes: int
    without_shape: tuple[Localized, ...]
    shapes_without_data: tuple[Localized, ...]
    at_home: int
    at_home_with_shape: int

    @property
    def missing_shapes(self) -> int:
        """Places with figures that have no shape."""
        return self.places - self.with_shape

    @property
    def missing_data(self) -> int:
        """Shapes whose place has no figure."""
        return self.shapes - self.with_shape

    @property
    def more_without_shape(self) -> int:
        """How many are not named."""
        return self.missing_shapes - len(self.without_shape)

    @property
    def more_without_data(self) -> int:
        """How many are not named."""
        return self.missing_data - len(self.shapes_without_data)


@dataclass(frozen=True)
class ShapesAndData:
    """The kinds of places that a file speaks of, and how many of its places acceptance would create (without a shape)."""

    kinds: tuple[KindMatch, ...]
    new_places: int
    home: Localized | None

    @property
    def fits(self) -> bool:
        """Whether every place has a shape and every shape a figure."""
        return not self.new_places and not any(one.missing_shapes or one.missing_data for one in self.kinds)


def shapes_and_data(import_: Import) -> ShapesAndData | None:
    """How the places of an import and the stored shapes fit together; None while no shape is stored at all.

    Before acceptance the staged rows count, afterwards the figures of the import's measures and periods. Kinds of places of
    which no shape is stored are left out. A few queries, whatever the size of the file.
    """
    if not Boundary.objects.exists():
        return None
    home, data = home_place(), _has_data(import_)
    kinds = (
        Place.objects.filter(boundary__isnull=False)
        .order_by("kind", "vintage")
        .values_list("kind", "vintage")
        .distinct()
    )
    found = [_kind(kind, vintage, data, home) for kind, vintage in kinds]
    spoken_of = tuple(one for one in found if one.places)
    return ShapesAndData(spoken_of, _new_places(import_), localized(home, "name") if home else None)


def _has_data(import_: Import) -> Exists:
    measures, periods = import_.summary.get("measures", []), import_.summary.get("periods", [])
    ids = list(Measure.objects.filter(slug__in=measures).values_list("pk", flat=True))
    if import_.state in STAGED:
        staged = StagedObservation.objects.filter(
            import_ref=import_, measure_id__in=ids, period_code__in=periods, place_code=OuterRef("code")
        )
        return Exists(staged.exclude(change=Change.REMOVED))
    when = list(Period.objects.filter(code__in=periods).values_list("pk", flat=True))
    return Exists(Observation.objects.filter(measure_id__in=ids, period_id__in=when, place_id=OuterRef("pk")))


def _inside(home: Place) -> "QuerySet[PlaceRelation, int]":
    """The places in the home place and in what lies in it."""
    below = PlaceRelation.objects.filter(parent=home).values_list("child_id", flat=True)
    return PlaceRelation.objects.filter(Q(parent=home) | Q(parent__in=below)).values_list("child_id", flat=True)


def _kind(kind: str, vintage: str, data: Exists, home: Place | None) -> KindMatch:
    # Counted one by one, each from its smallest end: together they would ask for the figures of every place several times.
    same = Place.objects.filter(kind=kind, vintage=vintage)
    with_data, shaped = same.filter(data), same.filter(boundary__isnull=False)
    near = with_data.filter(pk__in=_inside(home)) if home else same.none()
    places, shapes, both = with_data.count(), shaped.count(), shaped.filter(data).count()
    bare = with_data.filter(boundary__isnull=True) if places > both else same.none()
    empty = shaped.filter(~data) if shapes > both else same.none()
    return KindMatch(
        kind=kind_name(kind),
        vintage=vintage,
        places=places,
        with_shape=both,
        shapes=shapes,
        without_shape=_names(bare),
        shapes_without_data=_names(empty),
        at_home=near.count(),
        at_home_with_shape=near.filter(boundary__isnull=False).count(),
    )


def _names(places: "QuerySet[Place]") -> tuple[Localized, ...]:
    return tuple(localized(place, "name") for place in places.order_by("name_folded", "code")[:SHOWN])


def _new_places(import_: Import) -> int:
    if import_.state not in STAGED:
        return 0
    return import_.staged_places.exclude(Exists(Place.objects.filter(code=OuterRef("code")))).count()


def kind_name(kind: str) -> str:
    """A kind of place in words: the translated ones, else the network's own word as it is."""
    return str(PlaceKind(kind).label) if kind in PlaceKind.values else kind.replace("-", " ") or _("place")
