"""A fault at every SQL statement in turn: accept, compute and publish leave what was before, and a new try ends after."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from dashboard import services
from dashboard.choices import ImportState, ReleaseState, RunState
from dashboard.models import (
    Import,
    Observation,
    Publication,
    PublicEntry,
    Release,
    Run,
    StagedObservation,
    StoreVersion,
    SupersededObservation,
)
from dashboard.services import store as store_service
from dashboard.services import swap
from kconnect.core import jobs
from kconnect.core.choices import JobState
from kconnect.core.models import Job
from tests import build_dashboard as build
from workgroups.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
Snapshot = tuple[Any, ...]
MOST = 200
MOVING: Snapshot = ("figures are being moved",)


class Fault(Exception):
    """What a database does when it fails."""


@contextmanager
def failing_at(number: int) -> Iterator[list[int]]:
    """The statement of this number fails; gives a list with the count of statements so far."""
    seen = [0]

    def wrapper(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        seen[0] += 1
        if seen[0] == number:
            raise Fault(sql[:60])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield seen


def rows(model: Any, *names: str) -> Snapshot:
    return tuple(sorted(model.objects.values_list(*names), key=repr))


def store() -> Snapshot:
    """The figures, their history and the imports; while figures are being moved nobody may compute, so nothing to see."""
    if StoreVersion.objects.filter(mover__isnull=False).exists():
        return MOVING
    key = ("measure", "period", "place", "group", "value", "import_ref")
    return rows(Observation, *key), rows(SupersededObservation, *key), rows(Import, "state")


def results() -> Snapshot:
    return rows(Run, "state", "manifest__digest"), rows(Run, "manifest__entries__tile")


def public() -> Snapshot:
    """Which tile everyone reads for each place, and the state of the releases."""
    live = [pointer for pointer in Publication.objects.select_related("manifest") if pointer.manifest]
    tiles = PublicEntry.objects.filter(manifest__in=[pointer.manifest_id for pointer in live])
    return tuple(sorted(tiles.values_list("place", "tile"))), rows(Release, "state")


def fail_everywhere(job: Job, look: Callable[[], Snapshot], start: Callable[[], None]) -> list[Snapshot]:
    """Does the job with a fault at statement 1, 2, 3 … until one try completes; returns what was seen after each."""
    seen = []
    for number in range(1, MOST):
        start()
        work = jobs.claim(job.pk)
        assert work is not None
        with failing_at(number) as count:
            try:
                jobs.handlers()[job.kind](work)
            except Exception as error:
                assert "Fault" in repr(error) or "Fault" in repr(error.__context__), repr(error)  # noqa: PT017
        seen.append(look())
        if count[0] < number:
            return seen
    raise AssertionError(f"It takes more than {MOST} statements.")


def back_in_the_queue(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED, attempt=0, lease_until=None)


def assert_before_or_after(seen: list[Snapshot], before: Snapshot) -> None:
    after = seen[-1]
    assert after != before
    assert len(seen) > 5
    # Nothing but these three is ever seen, and never an earlier one after a later one.
    order = [before, MOVING, after]
    assert [snapshot for snapshot in seen if snapshot not in order] == []
    ranks = [order.index(snapshot) for snapshot in seen]
    assert ranks == sorted(ranks)


@pytest.fixture
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures move two at a time, so that a fault can fall between."""
    monkeypatch.setattr(store_service, "PIECES", dict.fromkeys(store_service.PIECES, 2))
    monkeypatch.setattr(store_service, "PAUSE", 0)


@pytest.mark.usefixtures("_small_pieces")
def test_a_fault_while_accepting_leaves_the_store_before_or_after(dev: User) -> None:
    build.load_definitions()
    build.make_figures()
    second = build.upload(build.table([*build.changed(jobs_26139=950)[1:], ("jobs", "26", "2023", "", 9000)]))
    services.accept_import(import_=second, by=dev)
    job = Job.objects.get(pk=Import.objects.get(pk=second.pk).job_id)
    before = store()
    seen = fail_everywhere(job, store, lambda: back_in_the_queue(job))
    assert_before_or_after(seen, before)
    assert Import.objects.get(pk=second.pk).state == ImportState.ACCEPTED
    build.work_off()
    assert StagedObservation.objects.count() == 0


def test_a_fault_while_computing_leaves_the_results_before_or_after() -> None:
    build.load_definitions()
    build.make_figures()
    build.accept(build.upload(build.table(build.changed(jobs_26139=950))))
    [run] = build.waiting_runs()
    job = Job.objects.get(pk=run.job_id)
    before = results()
    seen = fail_everywhere(job, results, lambda: back_in_the_queue(job))
    assert_before_or_after(seen, before)
    run.refresh_from_db()
    assert run.state == RunState.DONE


def test_a_fault_while_publishing_leaves_the_public_before_or_after(dev: User, eva: User) -> None:
    build.load_definitions()
    build.make_figures()
    build.publish("work", submitter=dev, approver=eva)
    build.make_figures(build.changed(jobs_26139=950))
    release = services.submit_release(slugs=["work"], by=dev)
    release = services.approve_release(release=release, by=eva)
    job = Job.objects.get(pk=release.job_id)
    before = public()
    seen = fail_everywhere(job, public, lambda: back_in_the_queue(job))
    assert_before_or_after(seen, before)
    release.refresh_from_db()
    assert release.state == ReleaseState.PUBLISHED


@pytest.mark.usefixtures("_small_pieces")
def test_a_fault_while_undoing_leaves_the_store_before_or_after(dev: User) -> None:
    build.load_definitions()
    build.make_figures()
    second = build.make_figures([*build.changed(jobs_26139=950)[1:], ("jobs", "26", "2023", "", 9000)])
    services.undo_import(import_=second, by=dev)
    job = Job.objects.get(pk=Import.objects.get(pk=second.pk).job_id)
    before = store()
    assert_before_or_after(fail_everywhere(job, store, lambda: back_in_the_queue(job)), before)


@pytest.mark.usefixtures("_small_pieces")
def test_nobody_computes_with_figures_that_are_being_moved(dev: User) -> None:
    build.load_definitions()
    build.make_figures()
    second = build.upload(build.table(build.changed(jobs_26139=950, jobs_26081=1)))
    services.accept_import(import_=second, by=dev)
    import_ = Import.objects.get(pk=second.pk)
    work = build.claimed(import_.job)
    swap._begin_accepting(work, import_)
    assert services.recompute(slugs=["work"], by=dev, full=True) == []
    back_in_the_queue(Job.objects.get(pk=work.job_id))
    build.work_off()
    import_.refresh_from_db()
    assert (import_.state, Run.objects.latest("pk").state) == (ImportState.ACCEPTED, RunState.DONE)
    assert not StoreVersion.objects.filter(mover__isnull=False).exists()
