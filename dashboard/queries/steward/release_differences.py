"""What a release changes, figure by figure: the results behind what is public beside those that wait, the largest change first.

Both sides are working results, so a figure that is hidden from the public is compared as well. Only places whose tiles
differ are read.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from dashboard.charts import states
from dashboard.charts.model import Unit
from dashboard.charts.numbers import MINUS, distance, span
from dashboard.choices import Change
from dashboard.indicators import tiles
from dashboard.models import Group, IndicatorVersion, Period, Place, WorkingEntry, WorkingManifest, WorkingTile
from dashboard.queries.public.wording import period_name, row_point, unit_of, words
from dashboard.queries.store import home_place
from kconnect.core.i18n import localized

KINDS = (Change.CHANGED, Change.REMOVED, Change.NEW)
# What a figure says; where it came from is another question.
SAID = ("value", "numerator", "denominator", "lower", "upper", "moe", "state", "bound", "reason", "reliability", "note")
HEADER = (
    "change", "indicator", "place", "place_name", "period", "group", "group_name", "before", "after", "difference",
    "state_before", "state_after", "reason",
)  # fmt: skip
# Tiles read at a time.
PIECE = 250


@dataclass(frozen=True)
class Sides:
    """The working manifest behind what is public (None: nothing is), and the one that waits."""

    before: int | None
    after: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A place whose tiles differ; None where the place has none."""

    indicator: int
    place: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure that differs, as it was and as it will be."""

    indicator: int
    place: int
    period: str
    group: str
    before: tiles.Row | None
    after: tiles.Row | None

    @property
    def kind(self) -> Change:
        """Whether it is new, removed or changed."""
        if self.before is None:
            return Change.NEW
        return Change.REMOVED if self.after is None else Change.CHANGED

    @property
    def size(self) -> float:
        """How far the number moves; what becomes a number, or stops being one, moves furthest."""
        was, now = (self.before or {}).get("value"), (self.after or {}).get("value")
        if was is None or now is None:
            return float("inf") if was is not now else 0.0
        return abs(float(now) - float(was))


@dataclass(frozen=True)
class Counts:
    """How many figures of one indicator are new, changed and removed, and in how many places."""

    new: int = 0
    changed: int = 0
    removed: int = 0
    places: int = 0

    def of(self, kind: str) -> int:
        """The number of one kind."""
        return {Change.NEW: self.new, Change.CHANGED: self.changed, Change.REMOVED: self.removed}[Change(kind)]

    @property
    def first_kind(self) -> Change:
        """The most telling kind that occurs."""
        return next((kind for kind in KINDS if self.of(kind)), Change.CHANGED)


@dataclass(frozen=True)
class DifferenceRow:
    """One figure that differs, in words."""

    place: str
    period: str
    group: str
    before: str
    after: str
    difference: str
    reason: str = ""
    """Why one side is hidden, where that is what changes."""


@dataclass(frozen=True)
class KindCount:
    """How many figures there are of one kind of change, and where they are listed."""

    label: str
    count: int
    href: str
    current: bool


@dataclass(frozen=True)
class Summary:
    """What changes for one indicator: the counts, and the largest changes of the most telling kind."""

    counts: Counts
    kind: str
    rows: tuple[DifferenceRow, ...]


def changed_pairs(sides: Mapping[int, Sides]) -> list[Pair]:
    """The places whose tiles differ, by indicator (id), the home place first; two queries."""
    wanted = {manifest for one in sides.values() for manifest in (one.before, one.after) if manifest}
    entries: dict[int, dict[int, str]] = {manifest: {} for manifest in wanted}
    found = WorkingEntry.objects.filter(manifest_id__in=wanted)
    for manifest, place, tile in found.values_list("manifest_id", "place_id", "tile_id"):
        entries[manifest][place] = tile
    pairs = []
    place_at_home = home_place()
    home = place_at_home.pk if place_at_home else None
    for key, one in sides.items():
        was, now = entries.get(one.before or 0, {}), entries[one.after]
        places = [place for place in was.keys() | now.keys() if was.get(place) != now.get(place)]
        pairs += [
            Pair(key, place, was.get(place), now.get(place))
            for place in sorted(places, key=lambda one: (one != home, one))
        ]
    return pairs


def figure_changes(pairs: Sequence[Pair]) -> Iterator[FigureChange]:
    """The figures that differ between the tiles of each pair; a few hundred tiles are in memory at a time."""
    for start in range(0, len(pairs), PIECE):
        piece = pairs[start : start + PIECE]
        hashes = {tile for pair in piece for tile in (pair.before, pair.after) if tile}
        payloads = dict(WorkingTile.objects.filter(hash__in=hashes).values_list("hash", "payload"))
        for pair in piece:
            was, now = (_rows(payloads[tile]) if tile else {} for tile in (pair.before, pair.after))
            for key in sorted(was.keys() | now.keys()):
                before, after = was.get(key), now.get(key)
                if _said(before) != _said(after):
                    yield FigureChange(pair.indicator, pair.place, *key, before, after)


def _rows(payload: bytes) -> dict[tuple[str, str], tiles.Row]:
    return {(row["period"], row["group"]): row for row in tiles.rows(bytes(payload))}


def _said(row: tiles.Row | None) -> tuple[Any, ...] | None:
    return tuple(row[name] for name in SAID) if row is not None else None


def summaries(sides: Mapping[int, Sides], versions: Mapping[int, IndicatorVersion], most: int) -> dict[int, Summary]:
    """What changes for each indicator, with its `most` largest changes; the number of queries does not grow with theirs."""
    pairs = changed_pairs(sides)
    counts: dict[int, dict[str, int]] = {key: dict.fromkeys(Change.values, 0) for key in sides}
    places: dict[int, set[int]] = {key: set() for key in sides}
    tops: dict[tuple[int, str], list[tuple[float, int, FigureChange]]] = {}
    for number, one in enumerate(figure_changes(pairs)):
        counts[one.indicator][one.kind] += 1
        places[one.indicator].add(one.place)
        _keep(tops.setdefault((one.indicator, one.kind), []), one, number, most)
    said = {
        key: Counts(found[Change.NEW], found[Change.CHANGED], found[Change.REMOVED], len(places[key]))
        for key, found in counts.items()
    }
    first = {
        key: [one for _s, _n, one in sorted(tops.get((key, said[key].first_kind), []), reverse=True)] for key in sides
    }
    names = Names([one for some in first.values() for one in some])
    return {
        key: Summary(said[key], said[key].first_kind, tuple(names.row(one, versions[key]) for one in some))
        for key, some in first.items()
    }


def _keep(top: list[tuple[float, int, FigureChange]], one: FigureChange, number: int, most: int) -> None:
    """Among equals the first met stays first."""
    entry = (one.size, -number, one)
    if len(top) < most:
        heapq.heappush(top, entry)
    else:
        heapq.heappushpop(top, entry)


class ReleaseDifferences:
    """The figures of one kind of change of one indicator, the largest first, read a page at a time."""

    def __init__(self, sides: Sides, version: IndicatorVersion, wanted: str) -> None:
        self._version = version
        self._pairs = changed_pairs({version.indicator_id: sides})
        self.counts = _counted(sides, self._pairs)
        self.kind = Change(wanted) if wanted in KINDS else self.counts.first_kind

    def __len__(self) -> int:
        return self.counts.of(self.kind)

    @property
    def name(self) -> str:
        """The indicator's name."""
        return str(localized(self._version, "name"))

    @property
    def kinds(self) -> tuple[KindCount, ...]:
        """How many figures there are of each kind; each leads to its own."""
        return tuple(
            KindCount(str(kind.label), self.counts.of(kind), f"?change={kind.value}", kind == self.kind)
            for kind in KINDS
        )

    def __getitem__(self, wanted: slice) -> list[DifferenceRow]:
        start, stop = wanted.start or 0, len(self) if wanted.stop is None else wanted.stop
        numbered = ((one.size, -number, one) for number, one in enumerate(self._of_kind()))
        found = [one for _size, _number, one in heapq.nlargest(stop, numbered, key=lambda entry: entry[:2])][start:]
        names = Names(found)
        return [names.row(one, self._version) for one in found]

    def cells(self) -> Iterator[tuple[Any, ...]]:
        """All of them as rows of a file, place by place, in the order of `HEADER`; figures as numbers."""
        waiting: list[FigureChange] = []
        for one in self._of_kind():
            waiting.append(one)
            if len(waiting) == PIECE:
                yield from self._written(waiting)
                waiting = []
        yield from self._written(waiting)

    def _written(self, found: Sequence[FigureChange]) -> Iterator[tuple[Any, ...]]:
        names, slug = Names(found), self._version.indicator.slug
        for one in found:
            was, now = (one.before or {}), (one.after or {})
            before, after = was.get("value"), now.get("value")
            place = names.places[one.place]
            yield (
                one.kind.value, slug, place.code, str(localized(place, "name")), one.period, one.group,
                names.group(one.group), before, after, None if before is None or after is None else after - before,
                was.get("state", ""), now.get("state", ""), "",
            )  # fmt: skip

    def _of_kind(self) -> Iterator[FigureChange]:
        return (one for one in figure_changes(self._pairs) if one.kind == self.kind)


def _counted(sides: Sides, pairs: Sequence[Pair]) -> Counts:
    """The counts of two manifests, which never change once written; kept under the hashes of their content."""
    keys = [key for key in (sides.before, sides.after) if key]
    digests = dict(WorkingManifest.objects.filter(pk__in=keys).values_list("pk", "digest"))
    name = f"release-differences:{digests.get(sides.before or 0, '')}:{digests[sides.after]}"
    found: Counts | None = cache.get(name)
    if found is None:
        kinds = dict.fromkeys(Change.values, 0)
        places = set()
        for one in figure_changes(pairs):
            kinds[one.kind] += 1
            places.add(one.place)
        found = Counts(kinds[Change.NEW], kinds[Change.CHANGED], kinds[Change.REMOVED], len(places))
        cache.set(name, found)
    return found


class Names:
    """The names of what some changes speak of, in the reader's language; three queries."""

    def __init__(self, found: Iterable[FigureChange]) -> None:
        changes = list(found)
        self.places = Place.objects.in_bulk({one.place for one in changes})
        self._groups = {one.key: one for one in Group.objects.filter(key__in={one.group for one in changes})}
        self._periods = {one.code: one for one in Period.objects.filter(code__in={one.period for one in changes})}

    def group(self, key: str) -> str:
        """The name of a group."""
        return str(localized(self._groups[key], "name")) or key

    def row(self, one: FigureChange, version: IndicatorVersion) -> DifferenceRow:
        """A change in words; where both sides read alike, the intervals tell them apart."""
        unit = unit_of(version)
        sides = [self._text(side, one.period, unit) for side in (one.before, one.after)]
        if sides[0] == sides[1]:
            sides = [self._text(side, one.period, unit, whole=True) for side in (one.before, one.after)]
        return DifferenceRow(
            place=str(localized(self.places[one.place], "name")),
            period=period_name(self._periods[one.period]),
            group=self.group(one.group),
            before=sides[0],
            after=sides[1],
            difference=_moved(one, unit),
        )

    def reason(self, one: FigureChange) -> str:
        """Why the hidden side of a figure is hidden."""
        hidden = next((row for row in (one.before, one.after) if row and row["state"] == "suppressed"), None)
        return states.reason(row_point(hidden, "", self._periods[one.period]), words()) if hidden else ""

    def _text(self, row: tiles.Row | None, period: str, unit: Unit, *, whole: bool = False) -> str:
        if row is None:
            return ""
        point = row_point(row, "", self._periods[period])
        text = states.short(point, unit, words())
        return f"{text} ({span(*point.interval, unit, words())})" if whole and point.interval else text


def _moved(one: FigureChange, unit: Unit) -> str:
    """How far the number moves, with its sign; between two percentages that is points, not percent."""
    was, now = (one.before or {}).get("value"), (one.after or {}).get("value")
    if was is None or now is None or was == now:
        return ""
    return ("+" if now > was else MINUS) + distance(abs(now - was), unit, words())
