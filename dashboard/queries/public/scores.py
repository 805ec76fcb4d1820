"""The success measures at a glance: of each the figure at home, where it started, where it is to go, and the group furthest off.

The figures are those of the pages of the indicators: the same public tiles, read together, so that a page of many measures
asks the database as often as a page of one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agenda.models import Goal
from dashboard.charts.compare import furthest
from dashboard.charts.comparing import standing, to_go
from dashboard.charts.model import Point, Unit
from dashboard.charts.numbers import figure as number_of
from dashboard.charts.numbers import span
from dashboard.charts.states import reason, short
from dashboard.charts.why import why
from dashboard.indicators import tiles
from dashboard.indicators.comparisons import distance
from dashboard.indicators.frame import split_group
from dashboard.indicators.order import in_order
from dashboard.indicators.progress import Class
from dashboard.models import Dimension, Group, Period, Publication, PublicEntry, SuccessMeasure
from dashboard.queries.aims import Sayings, sayings_of_all
from dashboard.queries.public.comparing import Compared, Standing, compared, goal_for_everyone
from dashboard.queries.public.equity import due_name, period_of_said
from dashboard.queries.public.listing import WaitingRow, waiting_row
from dashboard.queries.public.options import links_of
from dashboard.queries.public.published import EVERYONE, Choice, State, selected
from dashboard.queries.public.wording import period_name, row_point, unit_of, words
from kconnect.core.i18n import Localized, localized


@dataclass(frozen=True)
class Told:
    """One figure: of whom, the figure in words, how sure it is; `way` is how far it is to the goal, "" without one."""

    group: str
    name: str
    figure: str
    sure: str
    way: str
    value: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class Score:
    """One success measure with public figures. `whole` is everyone (None where a source has groups alone), `last` the group furthest off.

    `start`, `target`, `better` and `progress` are in words, "" where nobody said any. `release` is the release that the
    figures stand in, `manifest` what they were written down as.
    """

    slug: str
    name: Localized
    url: str
    exact: str
    place: str
    place_code: str
    period: str
    period_code: str
    unit: str
    whole: Told | None
    last: Told | None
    start: str
    target: str
    target_value: float | None
    due: date | None
    direction: str
    better: str
    progress: str
    source: str
    release: int | None
    released_at: datetime | None
    manifest: int


@dataclass(frozen=True)
class GoalScores:
    """A public goal with what measures it: with figures, and without any yet."""

    goal: Goal
    name: Localized
    url: str
    scores: tuple[Score, ...]
    waiting: tuple[WaitingRow, ...]


def goal_scores() -> tuple[GoalScores, ...]:
    """All public goals in their order with their success measures; eight queries, however many there are."""
    related = ("goal", "indicator__version", "indicator__steward", "indicator__publication__release",
               "indicator__publication__manifest__version__source")  # fmt: skip
    ties = list(
        SuccessMeasure.objects.filter(goal__published=True, indicator__version__isnull=False)
        .select_related(*related).order_by("goal__position", "goal_id", "position", "pk")
    )  # fmt: skip
    live = {tie.indicator_id: tie.indicator.publication for tie in ties if _is_public(tie.indicator)}
    scores = _scores(list(live.values()))
    found = []
    for goal in Goal.objects.public():
        measures = [tie.indicator for tie in ties if tie.goal_id == goal.pk]
        found.append(
            GoalScores(
                goal=goal,
                name=localized(goal, "name"),
                url=reverse("dashboard:goal_detail", args=[goal.slug]),
                scores=tuple(scores[one.pk] for one in measures if one.pk in scores),
                waiting=tuple(waiting_row(one) for one in measures if one.pk not in scores),
            )
        )
    return tuple(found)


def _is_public(indicator: Any) -> bool:
    return hasattr(indicator, "publication") and indicator.publication.manifest_id is not None


def _scores(publications: Sequence[Publication]) -> dict[int, Score]:
    """The score of each publication that has figures of the home place, by the id of its indicator."""
    manifests = {one.manifest_id: one for one in publications}
    entries = PublicEntry.objects.filter(manifest__in=manifests, place__is_home=True).select_related("place", "tile")
    home = {entry.manifest_id: entry for entry in entries}
    periods, groups, dimensions = _vocabulary(publications)
    place = next((entry.place for entry in home.values()), None)
    said = sayings_of_all([one.indicator for one in publications], place)
    scores = {}
    for one in publications:
        if one.manifest_id in home:
            state = _state(one, home[one.manifest_id], periods, groups, dimensions)
            score = _score(state, said[one.indicator_id])
            if score is not None:
                scores[one.indicator_id] = score
    return scores


def _vocabulary(publications: Iterable[Publication]) -> tuple[list[Period], list[Group], list[Dimension]]:
    """The periods, groups and dimensions that the publications speak of; three queries."""
    manifests = [one.manifest for one in publications if one.manifest is not None]
    codes = {code for manifest in manifests for code in manifest.periods}
    keys = {key for manifest in manifests for key in manifest.groups}
    slugs = {slug for key in keys for slug, _category in split_group(key)}
    return (
        list(Period.objects.filter(code__in=codes).order_by("ends", "starts")),
        list(Group.objects.filter(key__in=keys)),
        list(Dimension.objects.filter(slug__in=slugs).order_by("position", "slug")),
    )


def _state(
    publication: Publication,
    entry: PublicEntry,
    periods: list[Period],
    groups: list[Group],
    dimensions: list[Dimension],
) -> State:
    """The published state of an indicator at home, as its page shows it."""
    manifest = publication.manifest
    assert manifest is not None  # noqa: S101 (the caller asked for live ones)
    slugs = {slug for key in manifest.groups for slug, _category in split_group(key)} | set(manifest.version.dimensions)
    state = State(
        choice=Choice(),
        indicator=publication.indicator,
        version=manifest.version,
        manifest=manifest,
        release=publication.release,
        withdrawal=None,
        place=entry.place,
        tile=entry.tile_id,
        periods=tuple(one for one in periods if one.code in manifest.periods),
        groups=tuple(one for one in groups if one.key in manifest.groups),
        dimensions=tuple(one for one in dimensions if one.slug in slugs),
        all_periods=(),
    )
    rows = tuple(tiles.rows(bytes(entry.tile.payload)))
    return replace(state, all_periods=tuple(selected(rows, state)), tile_rows=rows)


def _score(state: State, said: Sayings) -> Score | None:
    found = compared(state, said)
    if found is None or state.period is None or state.place is None:
        return None
    unit, goal, whole = unit_of(state.version), goal_for_everyone(found), found.of(EVERYONE)
    target = ""
    if goal is not None and goal.value is not None:
        target = _("{number} by {due}").format(number=number_of(goal.value, unit), due=due_name(goal.day))
    return Score(
        slug=state.slug,
        name=localized(state.version, "name"),
        url=reverse("dashboard:indicator_detail", args=[state.slug]),
        exact=links_of(state).exact,
        place=str(localized(state.place, "name")),
        place_code=state.place.code,
        period=period_name(state.period),
        period_code=state.period.code,
        unit=state.version.unit,
        whole=_told(whole, state, found, unit) if whole else None,
        last=_last(state, found, unit),
        start=_start(state, whole, unit) if whole else "",
        target=target,
        target_value=goal.value if goal else None,
        due=goal.day if goal else None,
        direction=state.direction,
        better={"higher": _("Higher is better"), "lower": _("Lower is better")}.get(state.direction, ""),
        progress=_progress(whole, found) if whole and goal else "",
        source=_source(state),
        release=state.release.pk if state.release else None,
        released_at=state.release.published_at if state.release else None,
        manifest=state.manifest.pk,
    )


def _source(state: State) -> str:
    source = state.version.source
    return (source.citation or str(localized(source, "name"))) if source else ""


def _point(one: Standing, state: State) -> Point:
    assert state.period is not None  # noqa: S101 (the caller has looked)
    rows = (row for row in state.tile_rows if row["group"] == one.group and row["period"] == state.period.code)
    return row_point(next(rows), one.name, state.period)


def _told(one: Standing, state: State, found: Compared, unit: Unit) -> Told:
    point, goal = _point(one, state), goal_for_everyone(found)
    way = ""
    if goal is not None and goal.value is not None:
        way = to_go(distance(found.scale, one.result, goal.value), unit, words())
    return Told(
        group=one.group,
        name=one.name,
        figure=short(point, unit, words()),
        sure=span(*point.interval, unit, words()) if point.firm and point.interval else reason(point, words()),
        way=way,
        value=point.value if point.firm else None,
        lower=point.interval[0] if point.firm and point.interval else None,
        upper=point.interval[1] if point.firm and point.interval else None,
    )


def _last(state: State, found: Compared, unit: Unit) -> Told | None:
    """The group furthest from the goal by published figures; without a goal the one with the least favourable figure, if one is."""
    groups = [one for one in found.standings if one.group]
    goal = goal_for_everyone(found)
    if goal is not None and goal.value is not None:
        order = in_order([distance(found.scale, one.result, goal.value) for one in groups], "distance")
        if order.ranked:
            return _told(groups[order.ranked[0]], state, found, unit)
    point = furthest([_point(one, state) for one in groups], state.direction)
    last = next((one for one in groups if point is not None and one.group == point.group), None)
    return _told(last, state, found, unit) if last else None


def _progress(whole: Standing, found: Compared) -> str:
    """How it goes in words; where it starts now or nothing can be said yet, that."""
    if whole.progress.progress is not Class.INFORMATIONAL:
        return standing(whole.progress, words())
    if whole.baseline is not None and whole.baseline.period == found.window.code:
        return _("This is where it starts")
    return why(whole.progress.reason, words())


def _start(state: State, whole: Standing, unit: Unit) -> str:
    if whole.baseline is None or whole.start is None or whole.start.value is None or not whole.start.firm:
        return ""
    period = period_of_said(state, whole.baseline)
    return _("{number} in {period}").format(number=number_of(whole.start.value, unit), period=period)
