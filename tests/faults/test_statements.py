"""A fault at every SQL statement in turn: accept, compute and publish leave what was before, and a new try ends after."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from dashboard import services
from dashboard.choices import ImportState, RunState
from dashboard.models import Import, Run, StagedObservation, StoreVersion
from dashboard.services import swap
from kconnect.core import jobs
from kconnect.core.models import Job
from tests import build_dashboard as build
from tests.faults.scenes import (
    SCENES,
    Snapshot,
    assert_before_or_after,
    assert_same_rows_as_undisturbed,
    back_in_the_queue,
    public,
    store,
)
from workgroups.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MOST = 200


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


@pytest.mark.usefixtures("_small_pieces")
@pytest.mark.parametrize("name", list(SCENES))
def test_a_fault_at_any_statement_leaves_what_was_before_or_after(name: str, dev: User, eva: User) -> None:
    scene = SCENES[name](dev, eva)
    before, shown = scene.look(), public()
    seen = fail_everywhere(scene.job, scene.look, lambda: back_in_the_queue(scene.job))
    assert len(seen) > 5
    assert_before_or_after(seen, before)
    assert (public() == shown) is not scene.changes_public
    assert_same_rows_as_undisturbed(name)
    assert StagedObservation.objects.count() == 0


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
