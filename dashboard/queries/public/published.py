"""The one way to published figures: from an address to a publication, its manifest, and one place's public tile."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from dashboard.choices import Direction, DisclosureKind
from dashboard.indicators import tiles
from dashboard.indicators.frame import split_group
from dashboard.models import (
    Category,
    Dimension,
    Group,
    Indicator,
    IndicatorVersion,
    Period,
    Place,
    Publication,
    PublicEntry,
    PublicManifest,
    Release,
    ReleaseItem,
    Run,
    SuccessMeasure,
)
from kconnect.core.errors import DomainError
from kconnect.core.i18n import localized
from kconnect.core.models import SlugAlias
from kconnect.core.text import fold

ALL_PLACES = "*"
NO_GROUPS = "none"
EVERYONE = ""
Row = dict[str, Any]


class NotPublishedError(DomainError):
    """No figures of this indicator are public."""


class UnknownChoiceError(DomainError):
    """The address asks for a place, period, group or breakdown that the published figures do not have."""

    def __init__(self, message: object, *, part: str, value: str, state: "State | None" = None) -> None:
        super().__init__(message)
        self.part, self.value, self.state = part, value, state


@dataclass(frozen=True)
class Choice:
    """What an address asks for, as it was written; "" and None mean that it leaves it open.

    `place` is a code or "*"; `compare` is a breakdown ("race", "race;sex") or "none".
    """

    place: str = ""
    period: str = ""
    groups: tuple[str, ...] | None = None
    compare: str = ""


@dataclass(frozen=True)
class State:
    """One published state: what was asked for, resolved, and the rows that answer it.

    `rows` are those of the tile for the chosen groups and period(s), by time and then group, with the names of
    `indicators.frame.RESULT_COLUMNS`; empty for all places (`file_rows` streams those). `all_periods` are the rows of
    the chosen groups for every period, `tile_rows` all that is public of the place: comparisons need more than is shown.
    `is_restricted` says whether a source behind the figures protects small numbers, or did so when they were released.
    `goal` is the address of the first public goal that the indicator measures, or "".
    """

    choice: Choice
    indicator: Indicator
    version: IndicatorVersion
    manifest: PublicManifest
    release: Release | None
    withdrawal: Release | None
    place: Place | None
    tile: str
    periods: tuple[Period, ...]
    groups: tuple[Group, ...]
    dimensions: tuple[Dimension, ...]
    all_periods: tuple[Row, ...]
    tile_rows: tuple[Row, ...] = ()
    is_newer_there: bool = False
    is_restricted: bool = False
    goal: str = ""

    @property
    def slug(self) -> str:
        """The indicator's slug."""
        return self.indicator.slug

    @property
    def direction(self) -> str:
        """Which way is better: higher, lower or ""."""
        return "" if self.version.direction == Direction.NEITHER else str(self.version.direction)

    @cached_property
    def breakdowns(self) -> tuple[str, ...]:
        """The ways in which the published figures break people down, the expected ones first: "race", "race;sex", …"""
        return breakdowns(self.manifest, self.version, self.dimensions)

    @cached_property
    def compare(self) -> str:
        """The breakdown that is shown; "" when there is none or none is wanted."""
        if self.choice.compare:
            return "" if self.choice.compare == NO_GROUPS else self.choice.compare
        if self.choice.groups:
            return next((signature(key) for key in self.choice.groups if key), "")
        return next(iter(self.breakdowns), "")

    @cached_property
    def shown_groups(self) -> tuple[Group, ...]:
        """The groups that are shown: everyone first, then by name in the reader's language."""
        wanted = self.choice.groups
        fitting = [group for group in self.groups if group.key == EVERYONE or signature(group.key) == self.compare]
        if wanted:
            fitting = [group for group in fitting if group.key in wanted] or fitting
        return tuple(sorted(fitting, key=lambda group: (group.key != EVERYONE, fold(group_name(group)), group.key)))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the chosen period, or of all when none is chosen."""
        wanted = self.choice.period
        return tuple(row for row in self.all_periods if not wanted or row["period"] == wanted)

    @cached_property
    def period(self) -> Period | None:
        """The chosen period, else the latest for which this place has a row."""
        if self.choice.period:
            return next(period for period in self.periods if period.code == self.choice.period)
        there = {row["period"] for row in self.all_periods}
        return next((period for period in reversed(self.periods) if period.code in there or not there), None)


def signature(key: str) -> str:
    """The breakdown that a group belongs to: "race=black;sex=female" → "race;sex"."""
    return ";".join(dimension for dimension, _category in split_group(key))


def group_name(group: Group) -> str:
    """The group's name in the reader's language."""
    return str(localized(group, "name")) or group.key


def breakdowns(manifest: PublicManifest, version: IndicatorVersion, dimensions: Sequence[Dimension]) -> tuple[str, ...]:
    """Breakdowns that occur: those that the definition expects, in its order, then the others; crossed ones last."""
    there = {signature(key) for key in manifest.groups if key}
    expected = [slug for slug in version.dimensions if slug in there]
    others = [dimension.slug for dimension in dimensions if dimension.slug in there and dimension.slug not in expected]
    return (*expected, *others, *sorted(there - set(expected) - set(others)))


def moved_to(slug: str) -> str:
    """The present slug of an indicator that once had this one, or ""."""
    alias = SlugAlias.objects.filter(kind="indicator", old=slug).first()
    return alias.new if alias else ""


def withdrawal_of(slug: str) -> tuple[IndicatorVersion, Release] | None:
    """The withdrawal that left an indicator without public figures, with its definition; None where there was none."""
    gone = Publication.objects.filter(indicator__slug=slug, manifest__isnull=True, withdrawal__isnull=False)
    found = gone.select_related("withdrawal", "indicator__version").first()
    if found is None or found.withdrawal is None or found.indicator.version is None:
        return None
    return found.indicator.version, found.withdrawal


def published_state(slug: str, choice: Choice) -> State:
    """The published figures that an address asks for; at most five queries.

    Raises NotPublishedError when nothing of this indicator is public, UnknownChoiceError for a place, period, group or
    breakdown without figures. Only publications, public manifests and public tiles are read.
    """
    publication, manifest = live_publication(slug)
    entry = None if choice.place == ALL_PLACES else entry_of(manifest, choice.place)
    state = State(
        choice=choice,
        indicator=publication.indicator,
        version=manifest.version,
        manifest=manifest,
        release=publication.release,
        withdrawal=publication.withdrawal,
        place=entry.place if entry else None,
        tile=entry.tile_id if entry else "",
        periods=periods_of(manifest.periods),
        groups=tuple(Group.objects.filter(key__in=manifest.groups)),
        dimensions=dimensions_of(manifest.version, manifest.groups),
        all_periods=(),
        is_newer_there=publication.newer,  # type: ignore[attr-defined]  # annotated by live_publication
        is_restricted=publication.restricted,  # type: ignore[attr-defined]  # as above
        goal=publication.goal_slug or "",  # type: ignore[attr-defined]  # as above
    )
    _check(state)
    if entry is None and choice.place != ALL_PLACES:
        message = _("There are no published figures for this place.")
        raise UnknownChoiceError(message, part="place", value=choice.place, state=state)
    if entry is None:
        return state
    rows = tuple(tiles.rows(bytes(entry.tile.payload)))
    return replace(state, all_periods=tuple(selected(rows, state)), tile_rows=rows)


def live_publication(slug: str) -> tuple[Publication, PublicManifest]:
    """The pointer of an indicator and what it points to; one query. Raises NotPublishedError."""
    related = ("indicator__steward", "manifest__version__source__disclosure", "manifest__run",
               "release__approved_by__person", "withdrawal")  # fmt: skip
    goals = SuccessMeasure.objects.filter(indicator=OuterRef("indicator"), goal__published=True)
    first = goals.order_by("goal__position", "goal_id").values("goal__slug")[:1]
    live = Publication.objects.live().filter(indicator__slug=slug)
    marked = live.annotate(newer=newer_run(), restricted=_restricted(), goal_slug=Subquery(first))
    publication = marked.select_related(*related).first()
    if publication is None or publication.manifest is None:
        raise NotPublishedError(_("No figures of this indicator are public."))
    return publication, publication.manifest


def newer_run() -> Exists:
    """Whether a publication's indicator has a later calculation with other results, which nobody has released yet."""
    runs = Run.objects.done().filter(indicator=OuterRef("indicator"), pk__gt=OuterRef("manifest__run"))
    return Exists(runs.exclude(manifest=OuterRef("manifest__run__manifest")))


def _restricted() -> Q:
    """Whether any source behind a publication protects small numbers, by its present rule or by that of its release."""
    kind = DisclosureKind.RESTRICTED
    version = IndicatorVersion.objects.filter(pk=OuterRef("manifest__version"))
    own, measured = (
        version.filter(source__disclosure__kind=kind),
        version.filter(measures__source__disclosure__kind=kind),
    )
    released = ReleaseItem.objects.filter(manifest=OuterRef("manifest"), audit__disclosure=kind)
    return Q(Exists(own)) | Q(Exists(measured)) | Q(Exists(released))


def entry_of(manifest: PublicManifest, code: str) -> PublicEntry | None:
    """The place's entry with its tile; without a code the home place's, else the first by name."""
    own = PublicEntry.objects.filter(manifest=manifest)
    if code:
        wanted = own.filter(place__code=code)
    else:
        home = own.filter(place__is_home=True).values("pk")[:1]
        first = own.order_by("place__name_folded", "place__code").values("pk")[:1]
        wanted = own.filter(pk=Coalesce(Subquery(home), Subquery(first)))
    found: PublicEntry | None = wanted.select_related("place", "tile").first()
    return found


def periods_of(codes: Iterable[str]) -> tuple[Period, ...]:
    """The periods with these codes, in order of time."""
    return tuple(Period.objects.filter(code__in=list(codes)).order_by("ends", "starts"))


def dimensions_of(version: IndicatorVersion, groups: Iterable[str]) -> tuple[Dimension, ...]:
    """The breakdowns that occur or are expected, each with its categories as `parts`; one query."""
    slugs = {dimension for key in groups for dimension, _category in split_group(key)} | set(version.dimensions)
    if not slugs:
        return ()
    own = ("pk", "slug", "name", "name_es", "scheme", "presentation", "position")
    theirs = ("categories__slug", "categories__name", "categories__name_es")
    asked = Dimension.objects.filter(slug__in=slugs).order_by(
        "position", "slug", F("categories__position").asc(nulls_last=True), "categories__slug"
    )
    found: dict[int, Dimension] = {}
    for row in asked.values_list(*own, *theirs):
        fields = dict(zip(own, row, strict=False))
        dimension = found.setdefault(row[0], Dimension(**fields))
        vars(dimension).setdefault("parts", [])
        slug, name, name_es = row[len(own) :]
        if slug:
            vars(dimension)["parts"].append(Category(slug=slug, name=name, name_es=name_es))
    return tuple(found.values())


def _check(state: State) -> None:
    """Refuses what the published figures do not have."""
    choice = state.choice
    if choice.period and choice.period not in {period.code for period in state.periods}:
        message = _("There are no published figures for this period.")
        raise UnknownChoiceError(message, part="period", value=choice.period, state=state)
    known = {group.key for group in state.groups}
    for key in choice.groups or ():
        if key not in known:
            message = _("There are no published figures for this group.")
            raise UnknownChoiceError(message, part="group", value=key, state=state)
    if choice.compare and choice.compare not in (NO_GROUPS, *state.breakdowns):
        message = _("There is no such breakdown of the published figures.")
        raise UnknownChoiceError(message, part="compare", value=choice.compare, state=state)


def selected(rows: Iterable[Row], state: State) -> Iterator[Row]:
    """The rows of the groups that the state shows, by time and then group, all periods."""
    time = {period.code: number for number, period in enumerate(state.periods)}
    place = {group.key: number for number, group in enumerate(state.shown_groups)}
    fitting = [row for row in rows if row["group"] in place and row["period"] in time]
    yield from sorted(fitting, key=lambda row: (time[row["period"]], place[row["group"]]))
