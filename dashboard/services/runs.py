"""Computes indicators: one run per indicator and set of inputs, working tiles, and the manifest that maps places to them."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard import frames
from dashboard.choices import RunState
from dashboard.models import Indicator, Place, Run, WorkingEntry, WorkingManifest, WorkingTile
from dashboard.queries.store import code_version, has_figures, inputs_hash, is_moving, latest_run
from dashboard.services.errors import CannotComputeError, UnknownIndicatorError
from kconnect.core import jobs
from kconnect.core.bulk import insert_rows
from kconnect.core.choices import JobState

if TYPE_CHECKING:
    from dashboard.indicators.tiles import Tile

COMPUTE = "dashboard.compute_run"
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
def ensure_runs(*, indicators: Iterable[Indicator], by: Any, full: bool = False) -> list[Run]:
    """Queues a run for each indicator that has figures, unless its youngest run had the same inputs and code."""
    found = [_ensure_run(indicator, by=by, full=full) for indicator in indicators]
    return [run for run in found if run is not None]


def _ensure_run(indicator: Indicator, *, by: Any, full: bool) -> Run | None:
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
    run = Run.objects.create(**key, again=Run.objects.filter(**key).count())
    run.job = jobs.enqueue(COMPUTE, key=str(run.pk), args={"run": run.pk}, by=by, subject=indicator.slug)
    run.save(update_fields=["job"])
    return run


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
    run = Run.objects.select_related("version__indicator", "version__source__disclosure").get(pk=run_id)
    if run.state != RunState.QUEUED:
        return run
    if inputs_hash(run.version) != run.inputs_hash or run.code_version != code_version():
        return _give_way(work, run)
    tiles, report = _calculate(work, run)
    work.progress(3, 4, _("Storing results"))
    written = _write_tiles(tiles)
    digest = hashlib.sha256(
        "".join(f"{place}:{tile.hash}\n" for place, tile in sorted(tiles.items())).encode()
    ).hexdigest()
    with work.completing():
        if inputs_hash(run.version) != run.inputs_hash:
            _mark_outdated(run)
            return run
        manifest, made = WorkingManifest.objects.get_or_create(indicator=run.indicator, digest=digest)
        if made:
            _write_entries(manifest, tiles)
        run.manifest, run.state, run.finished_at = manifest, RunState.DONE, timezone.now()
        run.report = report | {"tiles_written": written, "tiles_shared": len(tiles) - written}
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


def _calculate(work: jobs.Work, run: Run) -> "tuple[dict[str, Tile], dict[str, Any]]":
    """The tile of each place, and counts of the figures by state."""
    # pandas is slow to import; only a worker comes here.
    from dashboard.indicators.compute import ImpossibleError, compute
    from dashboard.indicators.formula import FormulaError
    from dashboard.indicators.frame import FrameError
    from dashboard.indicators.spec import SpecError
    from dashboard.indicators.tiles import encode_places

    work.progress(0, 4, _("Reading figures"))
    try:
        spec = frames.spec_of(run.version)
        observations = frames.load_observations(spec.measures)
        work.progress(1, 4, _("Calculating"))
        results = compute(spec, observations, frames.load_relations(), partitions=frames.load_partitions())
    except (ImpossibleError, FormulaError, FrameError, SpecError) as error:
        raise CannotComputeError(f"{run.version.indicator.slug}: {error}") from error
    work.progress(2, 4, _("Packing results"))
    states = {str(state): int(count) for state, count in results["state"].value_counts().items()}
    return dict(encode_places(results)), {"cells": len(results), "states": states, "places": results["place"].nunique()}


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


def _write_entries(manifest: WorkingManifest, tiles: "Mapping[str, Tile]") -> None:
    ids = dict(Place.objects.values_list("code", "pk"))
    rows = ((manifest.pk, ids[place], tile.hash) for place, tile in tiles.items())
    insert_rows(WorkingEntry, ["manifest_id", "place_id", "tile_id"], rows)


def pieces(names: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """`names` in parts of at most `size`."""
    return (names[start : start + size] for start in range(0, len(names), size))
