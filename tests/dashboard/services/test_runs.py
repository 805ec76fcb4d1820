"""Runs: computed once per inputs, only what changed is written, never a mixture."""

from datetime import UTC, datetime

import pytest

from dashboard import services
from dashboard.choices import RunState
from dashboard.indicators import tiles
from dashboard.models import Indicator, Run, WorkingEntry, WorkingManifest, WorkingTile
from dashboard.queries.store import latest_run
from dashboard.services import runs as use_cases
from dashboard.services.errors import UnknownIndicatorError
from kconnect.core import jobs
from kconnect.core.choices import JobState
from kconnect.core.models import Job, Notification
from tests import build_dashboard as build
from tests.build_dashboard import KENT, OTTAWA
from workgroups.models import User

pytestmark = pytest.mark.usefixtures("defined")


def work() -> Indicator:
    return Indicator.objects.get(slug="work")


def figures(place: str) -> dict[str, float | None]:
    """Group → value of the latest results of a place."""
    run = latest_run(work().pk, done=True)
    assert run is not None
    entry = WorkingEntry.objects.get(manifest_id=run.manifest_id, place__code=place)
    return {row["group"]: row["value"] for row in tiles.rows(bytes(entry.tile.payload))}


def test_accepted_figures_are_computed_with_the_sums_of_groups_and_places() -> None:
    build.make_figures()
    assert figures(KENT) == pytest.approx({"sex=female": 60.0, "sex=male": 100 * 1600 / 2400, "": 100 * 3100 / 4900})
    assert figures(OTTAWA) == pytest.approx({"": 75.0})
    assert figures("26")[""] == pytest.approx(100 * 4000 / 6100)


def test_the_same_inputs_make_no_new_run() -> None:
    build.make_figures()
    assert services.recompute(slugs=[], by=None) == []
    assert Run.objects.count() == 1


def test_a_full_recompute_makes_a_run_that_shares_every_tile() -> None:
    build.make_figures()
    tiles_before, manifests = WorkingTile.objects.count(), WorkingManifest.objects.count()
    services.recompute(slugs=["work"], by=None, full=True)
    build.work_off()
    run = latest_run(work().pk, done=True)
    assert run is not None
    assert (run.again, run.report["tiles_written"], run.report["tiles_shared"]) == (1, 0, 3)
    assert (WorkingTile.objects.count(), WorkingManifest.objects.count()) == (tiles_before, manifests)


def test_one_corrected_place_writes_its_tile_and_those_of_its_ancestors() -> None:
    build.make_figures()
    before = set(WorkingTile.objects.values_list("hash", flat=True))
    build.make_figures(build.changed(jobs_26139=950))
    run = latest_run(work().pk, done=True)
    assert run is not None
    assert (run.report["tiles_written"], run.report["tiles_shared"]) == (2, 1)
    new = WorkingEntry.objects.filter(manifest=run.manifest).exclude(tile__in=before)
    assert sorted(new.values_list("place__code", flat=True)) == ["26", OTTAWA]


def test_nothing_is_queued_for_an_indicator_without_figures() -> None:
    assert services.recompute(slugs=[], by=None) == []


def test_an_unknown_indicator_is_named() -> None:
    with pytest.raises(UnknownIndicatorError, match="nothing-like-it"):
        services.recompute(slugs=["work", "nothing-like-it"], by=None)


def test_a_new_definition_is_computed_anew() -> None:
    build.make_figures()
    build.load_definitions(build.DEFINITIONS.replace("multiplier = 100", "multiplier = 1000", 1))
    build.work_off()
    assert figures(OTTAWA) == pytest.approx({"": 750.0})


def test_a_run_whose_inputs_changed_before_it_started_gives_way_to_another() -> None:
    build.accept(build.upload())
    first = build.waiting_runs()[0]
    build.accept(build.upload(build.table(build.changed(jobs_26139=950))))
    build.work_off()
    first.refresh_from_db()
    assert first.state == RunState.OUTDATED
    assert figures(OTTAWA) == pytest.approx({"": 100 * 950 / 1200})


def test_a_run_whose_inputs_change_while_it_computes_stores_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    build.accept(build.upload())
    run = build.waiting_runs()[0]
    write = use_cases._write_tiles

    def and_meanwhile(found: object) -> int:
        monkeypatch.setattr(use_cases, "_write_tiles", write)
        build.accept(build.upload(build.table(build.changed(jobs_26139=950))))
        return write(found)  # type: ignore[arg-type]

    monkeypatch.setattr(use_cases, "_write_tiles", and_meanwhile)
    use_cases.compute_run(work=build.claimed(run.job), run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.manifest) == (RunState.OUTDATED, None)
    build.work_off()
    assert figures(OTTAWA) == pytest.approx({"": 100 * 950 / 1200})


def test_running_twice_gives_the_same_rows() -> None:
    build.make_figures()
    run = Run.objects.get()
    before = sorted(WorkingEntry.objects.values_list("manifest", "place", "tile"))
    work = jobs.Work(job_id=run.job_id or 0, kind="", token=0, args={}, attempt=1)
    assert use_cases.compute_run(work=work, run_id=run.pk).pk == run.pk
    assert sorted(WorkingEntry.objects.values_list("manifest", "place", "tile")) == before


def test_a_worker_that_was_taken_for_dead_stores_no_results() -> None:
    build.accept(build.upload())
    run = build.waiting_runs()[0]
    late = build.claimed(run.job)
    Job.objects.filter(pk=late.job_id).update(token=late.token + 1)
    with pytest.raises(jobs.LostLeaseError):
        use_cases.compute_run(work=late, run_id=run.pk)
    assert WorkingManifest.objects.count() == 0


def test_figures_that_do_not_fit_the_definition_fail_with_a_reason_and_one_notice(dev: User) -> None:
    build.accept(
        build.upload(build.table([("jobs", KENT, "2023", "", 9), ("adults", KENT, "2023", "", 5)]), by=dev), by=dev
    )
    build.work_off()
    run = Run.objects.select_related("job").get()
    assert run.job is not None
    assert (run.state, run.job.state) == (RunState.QUEUED, JobState.FAILED)
    assert run.job.error.startswith("work: ")
    assert Notification.objects.filter(user=dev).count() == 1


def test_a_failed_run_is_tried_again_when_asked() -> None:
    build.accept(build.upload(build.table([("jobs", KENT, "2023", "", 9), ("adults", KENT, "2023", "", 5)])))
    build.work_off()
    [run] = services.recompute(slugs=["work"], by=None)
    assert Job.objects.get(pk=run.job_id).state == JobState.QUEUED


def test_the_night_asks_once_for_what_changed_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    build.make_figures()
    monkeypatch.setattr(use_cases, "code_version", lambda: "newer code")
    night = datetime(2026, 3, 4, 8, tzinfo=UTC)
    asked = [job for job in jobs.tick(night) + jobs.tick(night) if job.kind == "dashboard.nightly_recompute"]
    assert len({job.pk for job in asked}) == 1
    build.work_off()
    assert [run.code_version for run in Run.objects.order_by("-pk")][:1] == ["newer code"]
