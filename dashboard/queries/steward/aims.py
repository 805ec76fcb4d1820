"""What the pages of targets, starts and the story behind the curve read: what stands there now, for one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from dashboard.charts.model import Unit
from dashboard.charts.numbers import spoken
from dashboard.indicators.results import Scale
from dashboard.models import Baseline, CurveNote, Group, Indicator, OwnForecast, Period, Place, SeriesBreak, Target
from dashboard.queries.aims import groups_of, places_inside, places_of_level, scale_of
from dashboard.queries.public.wording import period_name, unit_of
from dashboard.queries.steward.place_match import kind_name
from dashboard.queries.steward.working import find_place
from dashboard.queries.store import home_place
from kconnect.core.i18n import localized


@dataclass(frozen=True)
class Subject:
    """The indicator and place that something is said of; `place` is None when there is no such place, or no home."""

    indicator: Indicator
    name: str
    place: Place | None
    asked: str
    groups: tuple[Group, ...]
    scale: Scale
    unit: Unit

    @property
    def query(self) -> str:
        """What keeps the place in an address; nothing for the home place."""
        return f"?{urlencode({'place': self.place.code})}" if self.asked and self.place else ""


@dataclass(frozen=True)
class Due:
    """A day for which there are targets: how many, the number where they are all the same, how many other places have some."""

    day: date
    count: int
    same: str
    author: str
    elsewhere: int


@dataclass(frozen=True)
class Level:
    """Each place of one kind: of all that are known, or of those in the place at hand; to be chosen in one act."""

    kind: str
    is_inside: bool
    label: str

    @property
    def value(self) -> str:
        """What a form sends for it."""
        return f"{'inside' if self.is_inside else 'all'}:{self.kind}"


@dataclass(frozen=True)
class Start:
    """Where a group starts: the code of its period, and the number that people named."""

    period: str
    value: float | None


@dataclass(frozen=True)
class TargetsPage:
    """The days with targets, and the numbers of the day that is looked at."""

    dues: tuple[Due, ...]
    due: date | None
    values: dict[str, float | None]
    starts: dict[str, Start]
    author: str
    reason: str
    reason_es: str


@dataclass(frozen=True)
class StoryPage:
    """Notes, breaks and forecasts of people, in order of time."""

    notes: "QuerySet[CurveNote]"
    breaks: "QuerySet[SeriesBreak]"
    forecasts: tuple[tuple[OwnForecast, str], ...]


def subject_of(indicator: Indicator, wanted: str) -> Subject:
    """The place that was asked for by code or name, else the home place; and the groups that something may be said of."""
    version = indicator.version
    return Subject(
        indicator=indicator,
        name=str(localized(version, "name")) if version else indicator.slug,
        place=find_place(wanted) if wanted else home_place(),
        asked=wanted,
        groups=groups_of(indicator),
        scale=scale_of(indicator),
        unit=unit_of(version) if version else Unit(),
    )


def levels_of(place: Place | None) -> tuple[Level, ...]:
    """The levels that a target may hold for at once, those in the place first; two queries."""
    if place is None:
        return ()
    inside, everywhere = _kinds(places_inside(place)), _kinds(Place.objects.all())
    names = {"place": str(localized(place, "name"))}
    near = [
        Level(
            kind,
            True,
            _("each %(kind)s in %(place)s (%(count)s)") % (names | {"kind": kind_name(kind), "count": count}),
        )
        for kind, count in inside
    ]
    far = [
        Level(kind, False, _("each %(kind)s that is known (%(count)s)") % {"kind": kind_name(kind), "count": count})
        for kind, count in everywhere
        if count > 1 and (kind, count) not in inside
    ]
    return (*near, *far)


def _kinds(places: "QuerySet[Place]") -> list[tuple[str, int]]:
    return list(places.order_by("kind").values_list("kind").annotate(count=Count("pk")))


def places_of(level: Level, place: Place) -> list[Place]:
    """The places that a level means, seen from a place."""
    return list(places_of_level(level.kind, place if level.is_inside else None))


def targets_page(subject: Subject, due: date | None) -> TargetsPage:
    """The targets of a day (by default of the last one) and the starts; three queries."""
    own = {"indicator": subject.indicator, "place": subject.place}
    targets = list(Target.objects.filter(**own).select_related("group").order_by("due", "group__position"))
    days = sorted({one.due for one in targets})
    due = due or (days[-1] if days else None)
    chosen = [one for one in targets if one.due == due]
    starts = Baseline.objects.filter(**own).select_related("group", "period")
    last = chosen[0] if chosen else None
    others = Target.objects.filter(indicator=subject.indicator).exclude(place=subject.place)
    elsewhere = dict(others.order_by().values_list("due").annotate(count=Count("place", distinct=True)))
    return TargetsPage(
        dues=tuple(_due([one for one in targets if one.due == day], subject.unit, elsewhere) for day in days),
        due=due,
        values={one.group.key: one.value for one in chosen},
        starts={one.group.key: Start(one.period.code, one.value) for one in starts},
        author=last.author if last else "",
        reason=last.reason if last else "",
        reason_es=last.reason_es if last else "",
    )


def _due(targets: list[Target], unit: Unit, elsewhere: Mapping[date, int]) -> Due:
    first = targets[0]
    same = len({one.value for one in targets}) == 1
    number = spoken(first.value, unit) if same else ""
    return Due(first.due, len(targets), number, first.author, elsewhere.get(first.due, 0))


def periods_to_choose() -> "QuerySet[Period]":
    """All periods, the latest first."""
    return Period.objects.order_by("-ends", "-starts")


def story_page(subject: Subject) -> StoryPage:
    """What people wrote on the curve of a place, and on all curves of the indicator."""
    indicator, place = subject.indicator, subject.place
    forecasts = OwnForecast.objects.filter(indicator=indicator, place=place).select_related("group", "period")
    return StoryPage(
        notes=CurveNote.objects.filter(Q(place=place) | Q(place__isnull=True), indicator=indicator).order_by(
            "day", "pk"
        ),
        breaks=SeriesBreak.objects.filter(indicator=indicator).order_by("day"),
        forecasts=tuple(
            (one, f"{localized(one.group, 'name')}, {period_name(one.period)}: {spoken(one.value, subject.unit)}")
            for one in forecasts.order_by("period__ends", "group__position")
        ),
    )
