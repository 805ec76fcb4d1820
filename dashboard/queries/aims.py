"""What people said about an indicator, read in one statement; the groups it may be said of; the scale of its figures."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CharField, DateField, F, FloatField, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from dashboard.choices import Direction
from dashboard.indicators.results import SHARES, Scale
from dashboard.models import (
    Baseline,
    CurveNote,
    Group,
    Indicator,
    IndicatorVersion,
    OwnForecast,
    Place,
    Publication,
    SeriesBreak,
    Target,
)


@dataclass(frozen=True)
class Saying:
    """One row: a target, baseline, forecast, note or break. `day` is due, happened, or the first of the new series.

    `starts` and `ends` are those of the period of a baseline or a forecast.
    """

    kind: str
    pk: int
    group: str
    day: date | None
    period: str
    starts: date | None
    ends: date | None
    value: float | None
    author: str
    reason: str
    reason_es: str


@dataclass(frozen=True)
class Sayings:
    """All that was said of one indicator for one place, in order of time."""

    targets: tuple[Saying, ...] = ()
    baselines: dict[str, Saying] = field(default_factory=dict)
    forecasts: tuple[Saying, ...] = ()
    notes: tuple[Saying, ...] = ()
    breaks: tuple[Saying, ...] = ()

    @property
    def new_series(self) -> tuple[date, ...]:
        """First days of new series."""
        return tuple(one.day for one in self.breaks if one.day is not None)

    def target(self, group: str, after: date | None) -> Saying | None:
        """The target of a group that is next due on or after a day; the last one where all have passed."""
        own = [one for one in self.targets if one.group == group]
        ahead = [one for one in own if after is None or (one.day is not None and one.day >= after)]
        return next(iter(ahead or own[-1:]), None)

    def universal(self, groups: Iterable[str], after: date | None) -> Saying | None:
        """The target that all of these groups share: the universal goal; None where they differ or one has none."""
        found = [self.target(group, after) for group in groups]
        same = {(one.value, one.day) if one else None for one in found}
        return found[0] if len(same) == 1 else None


def sayings_of(indicator: Indicator, place: Place | None) -> Sayings:
    """What was said of an indicator, its place and all places; one query, however many rows."""
    return sayings_of_all([indicator], place)[indicator.pk]


def sayings_of_all(indicators: Iterable[Indicator], place: Place | None) -> dict[int, Sayings]:
    """The same of several indicators, by their ids; one query, however many there are."""
    keys = [indicator.pk for indicator in indicators]
    own: dict[str, Any] = {"indicator__in": keys, "place": place}
    queries = (
        _columns(Target.objects.filter(**own), "target", day="due", value="value", group=True),
        _columns(Baseline.objects.filter(**own), "baseline", period=True, value="value", group=True),
        _columns(OwnForecast.objects.filter(**own), "forecast", period=True, value="value", group=True),
        _columns(
            CurveNote.objects.filter(Q(place=place) | Q(place__isnull=True), indicator__in=keys), "note", day="day"
        ),
        _columns(SeriesBreak.objects.filter(indicator__in=keys), "break", day="day"),
    )
    first, *others = queries
    found: dict[int, list[Saying]] = {key: [] for key in keys}
    for about, *row in first.union(*others, all=True):
        found[about].append(Saying(*row))
    return {key: _together(rows) for key, rows in found.items()}


def _together(found: list[Saying]) -> Sayings:
    by_kind: dict[str, list[Saying]] = {}
    for row in sorted(found, key=_in_order):
        by_kind.setdefault(row.kind, []).append(row)
    return Sayings(
        targets=tuple(by_kind.get("target", ())),
        baselines={one.group: one for one in by_kind.get("baseline", ())},
        forecasts=tuple(by_kind.get("forecast", ())),
        notes=tuple(by_kind.get("note", ())),
        breaks=tuple(by_kind.get("break", ())),
    )


def _columns(
    rows: "QuerySet[Any]", kind: str, *, day: str = "", period: bool = False, value: str = "", group: bool = False
) -> "QuerySet[Any]":
    """The indicator, then the columns of `Saying` in its order; each typed, since PostgreSQL joins branches column by column."""
    text, number, date_ = CharField(), FloatField(), DateField()
    columns = {
        "said_about": F("indicator_id"),
        "said_kind": Value(kind, output_field=text),
        "said_pk": F("pk"),
        "said_of": F("group__key") if group else Value("", output_field=text),
        "said_day": F(day) if day else Cast(Value(None), date_),
        "said_period": F("period__code") if period else Value("", output_field=text),
        "said_starts": F("period__starts") if period else Cast(Value(None), date_),
        "said_ends": F("period__ends") if period else Cast(Value(None), date_),
        "said_value": F(value) if value else Cast(Value(None), number),
        "said_author": F("author"),
        "said_reason": F("reason"),
        "said_reason_es": F("reason_es"),
    }
    found: QuerySet[Any] = rows.order_by().annotate(**columns).values_list(*columns)
    return found


def _in_order(one: Saying) -> tuple[date, int]:
    return one.day or one.ends or date.min, one.pk


def groups_of(indicator: Indicator) -> tuple[Group, ...]:
    """Everyone, the groups of the breakdowns that the definition expects, and those with public figures; in their order."""
    version = indicator.version
    expected = Q(key="")
    for dimension in version.dimensions if version else ():
        expected |= Q(key__startswith=f"{dimension}=") & ~Q(key__contains=";")
    pointer = Publication.objects.live().filter(indicator=indicator).select_related("manifest").first()
    if pointer is not None and pointer.manifest is not None:
        expected |= Q(key__in=pointer.manifest.groups)
    return tuple(Group.objects.filter(expected).order_by("position", "key"))


# Every place in a place, at whatever depth and by whichever hierarchy.
INSIDE = """WITH RECURSIVE inside(id) AS (
    SELECT child_id FROM dashboard_placerelation WHERE parent_id = %s
    UNION SELECT r.child_id FROM dashboard_placerelation r JOIN inside ON r.parent_id = inside.id
) SELECT id FROM inside"""


def places_inside(place: Place) -> "QuerySet[Place]":
    """All places that lie in a place, at any depth."""
    return Place.objects.filter(pk__in=RawSQL(INSIDE, [place.pk])).exclude(pk=place.pk)  # noqa: S611 (our own words)


def places_of_level(kind: str, within: Place | None = None) -> "QuerySet[Place]":
    """Each place of a kind, or each that lies in one place."""
    places = places_inside(within) if within else Place.objects.all()
    return places.filter(kind=kind).order_by("code")


def scale_of(of: Indicator | IndicatorVersion) -> Scale:
    """How the figures of an indicator (by its present definition) or of a version are read."""
    version = of.version if isinstance(of, Indicator) else of
    if version is None:
        return Scale("published")
    direction = "" if version.direction == Direction.NEITHER else str(version.direction)
    low, high = (0.0, version.multiplier) if version.value_type in SHARES else (-math.inf, math.inf)
    return Scale(version.value_type, version.multiplier, direction, low, high)
