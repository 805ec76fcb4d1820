"""Computes indicators: one run per indicator and set of inputs, working tiles, and the manifest that maps places to them."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard import frames
from dashboard.choices import RunState
from dashboard.indicators.scope import merged
from dashboard.models import Indicator, IndicatorVersion, Place, Run, WorkingEntry, WorkingManifest, WorkingTile
from dashboard.queries.store import code_version, has_figures, inputs_hash, is_moving, latest_run
from dashboard.services.errors import CannotComputeError, UnknownIndicatorError
from kconnect.core import jobs
from kconnect.core.bulk import insert_rows
from kconnect.core.choices import JobState

if TYPE_CHECKING:
    from dashboard.indicators.tiles import Tile

COMPUTE = "dashboard.compute_run"


@dataclass(frozen=True)
class StoreChange:
    """What has just changed in the store: the versions of its parts before, and for each measure what was touched.

    `touched`: measure → period → codes of places; None for a measure of which too much was touched to name it.
    """

    before: Mapping[str, int]
    touched: Mapping[str, Mapping[str, Sequence[str]] | None]


# How many hashes are looked up, or tiles written, at a time.
PIECE = 500


def recompute(*, slugs: Sequence[str], by: Any, full: bool = False) -> list[Run]:
    """Queues a run for each indicator (all, without slugs) whose inputs have changed; with `full`, for each.

    Raises UnknownIndicatorError. Returns the runs that wait now.
    """
    indicators = Indicator.objects.filter(version__isnull=False).order_by("pk")
    if slugs:
        indicators = indicators.filter(slug__in=slugs)
        missing = sorted(set(slugs) - {indicator.slug for indicator in indicators})
        if missing:
            raise UnknownIndicatorError(_("There is no indicator “%(slug)s”.") % {"slug": missing[0]})
    return ensure_runs(indicators=indicators, by=by, full=full)


@transaction.atomic
def ensure_runs(
    *, indicators: Iterable[Indicator], by: Any, full: bool = False, change: StoreChange | None = None
) -> list[Run]:
    """Queues a run for each indicator that has figures, unless its youngest run had the same inputs and code.

    With `change` a run computes only what that change reaches, on top of the results that stood before it.
    """
    found = [_ensure_run(indicator, by=by, full=full, change=change) for indicator in indicators]
    return [run for run in found if run is not None]


def _ensure_run(indicator: Indicator, *, by: Any, full: bool, change: StoreChange | None = None) -> Run | None:
    version = indicator.version
    # While figures are being moved there is nothing whole to compute with; whoever moves them asks at the end.
    if version is None or is_moving(version) or not has_figures(version):
        return None
    inputs, code = inputs_hash(version), code_version()
    youngest = latest_run(indicator.pk)
    if youngest is not None and _is_same(youngest, version.pk, inputs, code):
        if youngest.state == RunState.QUEUED:
            return _wake(youngest)
        if not full:
            return None
    key = {"indicator": indicator, "version": version, "inputs_hash": inputs, "code_version": code}
    base, scope = _built_on(youngest, version, change) if change is not None else (None, None)
    run = Run.objects.create(**key, again=Run.objects.filter(**key).count(), base=base, scope=scope)
    run.job = jobs.enqueue(COMPUTE, key=str(run.pk), args={"run": run.pk}, by=by, subject=indicator.slug)
    run.save(update_fields=["job"])
    return run


def _built_on(
    youngest: Run | None, version: IndicatorVersion, change: StoreChange
) -> tuple[Run | None, dict[str, list[str]] | None]:
    """The run whose results stood before the change, and what to compute anew on top of them; (None, None): everything.

    Where that run has not been done yet, both changes are done together on what it would have built on.
    """
    if youngest is None or not _is_same(
        youngest, version.pk, inputs_hash(version, before=change.before), code_version()
    ):
        return None, None
    measures = version.measures.values_list("slug", flat=True)
    touched = [change.touched[slug] for slug in measures if slug in change.touched]
    if youngest.state == RunState.DONE:
        scope = merged(touched)
        return (youngest, scope) if scope is not None else (None, None)
    scope = merged([youngest.scope, *touched])
    return (youngest.base, scope) if youngest.base is not None and scope is not None else (None, None)


def _wake(run: Run) -> Run:
    """A run that waits; one whose work failed or was stopped is tried again."""
    if run.job is not None and run.job.state in {JobState.FAILED, JobState.CANCELLED}:
        jobs.retry(run.job)
    return run


def _is_same(run: Run, version_id: int, inputs: str, code: str) -> bool:
    """Whether a run answers, or will answer, the same question."""
    question = (run.version_id, run.inputs_hash, run.code_version)
    return run.state != RunState.OUTDATED and question == (version_id, inputs, code)


def enqueue_nightly_recompute(day: date) -> list[Run]:
    """Queues what has changed without anybody asking (new code, a definition); `day` names the night in the audit of jobs."""
    return recompute(slugs=[], by=None)


def compute_run(*, work: jobs.Work, run_id: int) -> Run:
    """Computes a run and stores its results with the state "done" in one transaction; safe to run twice.

    A run whose inputs have changed meanwhile ends as outdated and another is queued. Tiles are content-addressed, so they
    are written before that transaction: without a manifest nobody can reach them. Raises CannotComputeError.
    """
    related = ("version__indicator", "version__source__disclosure", "base")
    run = Run.objects.select_related(*related).get(pk=run_id)
    if run.state != RunState.QUEUED:
        return run
    if inputs_hash(run.version) != run.inputs_hash or run.code_version != code_version():
        return _give_way(work, run)
    found = _calculate(work, run)
    work.progress(3, 4, _("Storing results"))
    written = _write_tiles(found.tiles)
    entries = found.entries
    digest = hashlib.sha256(
        "".join(f"{place}:{tile}\n" for place, tile in sorted(entries.items())).encode()
    ).hexdigest()
    with work.completing():
        if inputs_hash(run.version) != run.inputs_hash:
            _mark_outdated(run)
            return run
        manifest, made = WorkingManifest.objects.get_or_create(indicator=run.indicator, digest=digest)
        if made:
            _write_entries(manifest, entries)
        run.manifest, run.state, run.finished_at = manifest, RunState.DONE, timezone.now()
        run.report = found.report | {"tiles_written": written, "tiles_shared": len(entries) - written}
        run.save(update_fields=["manifest", "state", "finished_at", "report"])
    return run


def _give_way(work: jobs.Work, run: Run) -> Run:
    with work.completing():
        _mark_outdated(run)
    return run


def _mark_outdated(run: Run) -> None:
    run.state, run.finished_at = RunState.OUTDATED, timezone.now()
    run.save(update_fields=["state", "finished_at"])
    _ensure_run(Indicator.objects.get(pk=run.indicator_id), by=None, full=False)


@dataclass(frozen=True)
class Calculated:
    """What came of a calculation: new tiles, the hashes of those that stay, counts for people; places by their codes."""

    tiles: "Mapping[str, Tile]"
    kept: Mapping[str, str]
    report: dict[str, Any]

    @property
    def entries(self) -> dict[str, str]:
        """The tile (hash) of every place."""
        return {**self.kept, **{place: tile.hash for place, tile in self.tiles.items()}}


def _calculate(work: jobs.Work, run: Run) -> Calculated:
    """The results of a run: of everything, or of what its scope reaches, put into the results of its base."""
    # pandas is slow to import; only a worker comes here.
    from dashboard.indicators.compute import ImpossibleError, compute
    from dashboard.indicators.formula import FormulaError
    from dashboard.indicators.frame import FrameError
    from dashboard.indicators.spec import SpecError
    from dashboard.indicators.tiles import encode_places

    work.progress(0, 4, _("Reading figures"))
    is_partial = run.base is not None and run.base.manifest_id is not None and run.scope is not None
    try:
        spec, relations = frames.spec_of(run.version), frames.load_relations()
        part = _part(run, relations if spec.is_additive else relations[:0]) if is_partial else WHOLE
        observations = frames.load_observations(spec.measures, places=part.needed, periods=part.reached)
        work.progress(1, 4, _("Calculating"))
        # The release judges unreliable shares of a restricted source by their true size; only then are they withheld.
        results = compute(
            spec, observations, relations, partitions=frames.load_partitions(), withhold=spec.disclosure == "public",
        )  # fmt: skip
    except (ImpossibleError, FormulaError, FrameError, SpecError) as error:
        raise CannotComputeError(f"{run.version.indicator.slug}: {error}") from error
    work.progress(2, 4, _("Packing results"))
    if is_partial:
        return _put_into_base(run, part, results)
    return Calculated(dict(encode_places(results)), {}, _report(results["state"], places=results["place"].nunique()))


@dataclass(frozen=True)
class Part:
    """What a run computes: the places of each period whose results may change, and those whose figures that takes."""

    reached: Mapping[str, set[str]]
    needed: set[str] | None


WHOLE = Part({}, None)


def _part(run: Run, relations: Any) -> Part:
    from dashboard.indicators import scope  # pandas, as above

    found = scope.reached(run.scope or {}, relations)
    return Part(found, scope.needed(set().union(*found.values()), relations))


def _put_into_base(run: Run, part: Part, results: Any) -> Calculated:
    """The tiles of the places that are reached, from their figures of before and the new ones; all others stay."""
    import pandas as pd  # as above

    from dashboard.indicators.scope import within
    from dashboard.indicators.tiles import encode_places

    manifest = run.base.manifest_id if run.base else 0
    places = set().union(*part.reached.values())
    before = frames.load_results(manifest or 0, places=places)
    new, old = results.loc[within(results, part.reached)], before.loc[within(before, part.reached)]
    tiles = dict(encode_places(pd.concat([before.drop(old.index), new], ignore_index=True)))
    entries = WorkingEntry.objects.filter(manifest_id=manifest).values_list("place__code", "tile_id")
    kept = {place: tile for place, tile in entries if place not in places}
    states = dict(run.base.report.get("states", {})) if run.base else {}
    for sign, frame in ((-1, old), (1, new)):
        for state, count in frame["state"].value_counts().items():
            states[str(state)] = states.get(str(state), 0) + sign * int(count)
    counted = {state: count for state, count in states.items() if count}
    report = {"cells": sum(counted.values()), "states": counted, "places": len(kept) + len(tiles)}
    return Calculated(tiles, kept, report | {"cells_computed": len(new), "places_computed": len(tiles)})


def _report(states: Any, *, places: int) -> dict[str, Any]:
    """Counts for people of a calculation of everything."""
    counted = {str(state): int(count) for state, count in states.value_counts().items()}
    return {"cells": len(states), "states": counted, "places": places}


def _write_tiles(tiles: "Mapping[str, Tile]") -> int:
    """Stores the tiles that are not there yet, in short transactions; returns how many."""
    by_hash = {tile.hash: tile for tile in tiles.values()}
    written = 0
    for piece in pieces(sorted(by_hash), PIECE):
        there = set(WorkingTile.objects.filter(hash__in=piece).values_list("hash", flat=True))
        new = [WorkingTile(hash=name, payload=by_hash[name].payload) for name in piece if name not in there]
        WorkingTile.objects.bulk_create(new, ignore_conflicts=True)
        written += len(new)
    return written


def _write_entries(manifest: WorkingManifest, entries: Mapping[str, str]) -> None:
    ids = dict(Place.objects.values_list("code", "pk"))
    rows = ((manifest.pk, ids[place], tile) for place, tile in entries.items())
    insert_rows(WorkingEntry, ["manifest_id", "place_id", "tile_id"], rows)


def pieces(names: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """`names` in parts of at most `size`."""
    return (names[start : start + size] for start in range(0, len(names), size))
