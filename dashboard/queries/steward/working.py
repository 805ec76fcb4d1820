"""What the pages of working results read: full values that only staff see, and the runs they came from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboard.charts import states
from dashboard.charts.model import Point
from dashboard.charts.numbers import margin, span
from dashboard.choices import IndicatorStatus, RunState
from dashboard.indicators import tiles
from dashboard.models import Group, Indicator, IndicatorVersion, Period, Place, Publication, Run, WorkingEntry
from dashboard.queries.public.breakdowns import Breakdown, breakdowns_of
from dashboard.queries.public.published import dimensions_of
from dashboard.queries.public.wording import row_point, unit_of, words
from dashboard.queries.steward.words import RUN_TONES
from dashboard.queries.store import home_place
from kconnect.core.i18n import localized
from kconnect.core.text import fold


@dataclass(frozen=True)
class WorkingRow:
    """One indicator in the list: how far its figures are."""

    slug: str
    name: str
    url: str
    status: str
    run_state: str
    run_tone: str
    run_url: str
    computed_at: datetime | None
    is_public: bool
    is_pending: bool


@dataclass(frozen=True)
class Input:
    """Rows of one import that a figure was computed from."""

    import_id: str
    url: str
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """One working figure in words."""

    period: str
    group: str
    text: str
    interval: str
    margin: str
    state: str
    reason: str
    bound: str
    note: str
    inputs: tuple["Input", ...]


@dataclass(frozen=True)
class RunRow:
    """One run in the history of an indicator."""

    pk: int
    state: str
    tone: str
    created_at: datetime
    finished_at: datetime | None
    tiles_written: int
    tiles_shared: int
    url: str
    error: str


@dataclass(frozen=True)
class WorkingPage:
    """The working figures of one indicator for one place."""

    indicator: Indicator
    version: IndicatorVersion
    name: str
    place: Place | None
    asked: str
    run: Run | None
    figures: tuple[Figure, ...]
    runs: tuple[RunRow, ...]
    breakdowns: tuple[Breakdown, ...]
    is_public: bool


def listed_indicators() -> QuerySet[Indicator]:
    """All indicators by name."""
    return Indicator.objects.select_related("version").order_by("name_folded", "slug")


def latest_runs(indicators: Iterable[int], *, done: bool = False) -> dict[int, Run]:
    """The youngest run, or the youngest with results, of each indicator (id)."""
    runs = Run.objects.filter(indicator_id__in=list(indicators))
    runs = runs.done() if done else runs
    last = runs.order_by().values("indicator_id").annotate(last=Max("pk")).values("last")
    return {run.indicator_id: run for run in Run.objects.filter(pk__in=last).select_related("job", "version")}


def working_rows(indicators: Sequence[Indicator]) -> list[WorkingRow]:
    """Indicators with the state of their figures."""
    ids = [indicator.pk for indicator in indicators]
    runs, done = latest_runs(ids), latest_runs(ids, done=True)
    public = {pointer.indicator_id: pointer for pointer in _pointers(ids)}
    return [_working_row(one, runs.get(one.pk), done.get(one.pk), public.get(one.pk)) for one in indicators]


def _pointers(ids: Sequence[int]) -> QuerySet[Publication]:
    return Publication.objects.live().filter(indicator_id__in=ids).select_related("manifest__run")


def is_pending(run: Run | None, pointer: Publication | None) -> bool:
    """Whether these results differ from what is public."""
    if run is None:
        return False
    if pointer is None or pointer.manifest is None:
        return True
    public = pointer.manifest.run
    return (public.manifest_id, public.version_id) != (run.manifest_id, run.version_id)


def _working_row(one: Indicator, run: Run | None, done: Run | None, pointer: Publication | None) -> WorkingRow:
    # What a definitions file calls published is on its way until a release has made it so.
    on_its_way = one.status == IndicatorStatus.PUBLISHED and pointer is None
    status = IndicatorStatus.IN_PROGRESS if on_its_way else IndicatorStatus(one.status)
    return WorkingRow(
        slug=one.slug,
        name=str(localized(one.version, "name")) if one.version else one.slug,
        url=reverse("dashboard:working_detail", args=[one.slug]),
        status=str(status.label),
        run_state=str(RunState(run.state).label) if run else _("no figures yet"),
        run_tone=RUN_TONES.get(run.state, "plain") if run else "off",
        run_url=reverse("portal:job_detail", args=[run.job_id]) if run and run.job_id else "",
        computed_at=done.finished_at if done else None,
        is_public=pointer is not None,
        is_pending=is_pending(done, pointer),
    )


def working_page(indicator: Indicator, *, wanted: str = "") -> WorkingPage | None:
    """The working figures of an indicator, by default for the home place; None while it has no definition.

    `wanted` is a place's code or its name; `place` is None when there is no such place, or no home place.
    """
    version = indicator.version
    if version is None:
        return None
    place = find_place(wanted) if wanted else home_place()
    run = latest_runs([indicator.pk], done=True).get(indicator.pk)
    return WorkingPage(
        indicator=indicator,
        version=version,
        name=str(localized(version, "name")),
        place=place,
        asked=wanted,
        run=run,
        figures=_figures(run, place) if run and place else (),
        runs=tuple(_run_row(one) for one in indicator.runs.select_related("job").order_by("-pk")[:10]),
        breakdowns=_breakdowns(run, place) if run and place else (),
        is_public=Publication.objects.live().filter(indicator=indicator).exists(),
    )


def find_place(wanted: str) -> Place | None:
    """The place with this code, else the first with this name."""
    by_code = Place.objects.filter(code=wanted.strip()).first()
    return by_code or Place.objects.filter(name_folded=fold(wanted)).order_by("code").first()


def _breakdowns(run: Run, place: Place) -> tuple[Breakdown, ...]:
    """What the latest period has of the breakdowns that are expected."""
    entry = WorkingEntry.objects.filter(manifest_id=run.manifest_id, place=place).select_related("tile").first()
    rows = tiles.rows(bytes(entry.tile.payload)) if entry else []
    codes = {row["period"] for row in rows}
    last = Period.objects.filter(code__in=codes).order_by("ends", "starts").values_list("code", flat=True).last()
    here = [row for row in rows if row["period"] == last]
    return breakdowns_of(run.version, dimensions_of(run.version, {row["group"] for row in here}), here)


def _figures(run: Run, place: Place) -> tuple[Figure, ...]:
    entry = WorkingEntry.objects.filter(manifest_id=run.manifest_id, place=place).select_related("tile").first()
    rows = tiles.rows(bytes(entry.tile.payload)) if entry else []
    groups = {group.key: group for group in Group.objects.all()}
    periods = {period.code: period for period in Period.objects.filter(code__in={row["period"] for row in rows})}
    ordered = sorted(rows, key=lambda row: (periods[row["period"]].ends, groups[row["group"]].position))
    return tuple(_figure(row, groups[row["group"]], periods[row["period"]], run.version) for row in ordered)


def _figure(row: tiles.Row, group: Group, period: Period, version: IndicatorVersion) -> Figure:
    unit, language = unit_of(version), words()
    point: Point = row_point(row, str(localized(group, "name")) or group.key, period)
    return Figure(
        period=point.period.name,
        group=point.name,
        text=states.short(point, unit, language),
        interval=span(*point.interval, unit, language) if point.interval else "",
        margin=margin(point.moe, unit) if point.moe is not None else "",
        state=point.state,
        reason=states.reason(point, language),
        bound=point.bound,
        note=point.note,
        inputs=_inputs(row["inputs"]),
    )


def _inputs(text: str) -> tuple[Input, ...]:
    """ "3:2 3:4 5:9" as the rows of each import."""
    rows: dict[str, list[str]] = {}
    for pair in text.split():
        import_id, _colon, row = pair.partition(":")
        rows.setdefault(import_id, []).append(row)
    return tuple(
        Input(import_id, reverse("dashboard:import_detail", args=[int(import_id)]), tuple(dict.fromkeys(found)))
        for import_id, found in rows.items()
    )


def _run_row(run: Run) -> RunRow:
    return RunRow(
        pk=run.pk,
        state=str(RunState(run.state).label),
        tone=RUN_TONES.get(run.state, "plain"),
        created_at=run.created_at,
        finished_at=run.finished_at,
        tiles_written=run.report.get("tiles_written", 0),
        tiles_shared=run.report.get("tiles_shared", 0),
        url=reverse("portal:job_detail", args=[run.job_id]) if run.job_id else "",
        error=run.job.error if run.job is not None and run.state == RunState.QUEUED else "",
    )
