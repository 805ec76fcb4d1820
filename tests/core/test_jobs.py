"""Background work: one effect whatever happens, nothing stuck, no loop."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from kconnect.core import jobs
from kconnect.core.choices import JobState
from kconnect.core.errors import DomainError
from kconnect.core.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers for which a worker would have been woken."""
    heard: list[int] = []
    monkeypatch.setattr(jobs, "ring", heard.append)
    return heard


@pytest.fixture
def effects(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """A kind of job, `test.effect`, that leaves one effect in the list each time it completes."""
    seen: list[Any] = []

    def work_on(work: jobs.Work) -> None:
        with work.completing():
            seen.append(work.args["x"])

    monkeypatch.setitem(jobs._handlers, "test.effect", work_on)
    return seen


def handled_by(monkeypatch: pytest.MonkeyPatch, function: jobs.Handler) -> None:
    monkeypatch.setitem(jobs._handlers, "test.effect", function)


def asked(x: int = 1, key: str = "a") -> Job:
    return jobs.enqueue("test.effect", key=key, args={"x": x})


def test_the_same_key_is_the_same_job(rings: list[int]) -> None:
    assert asked(1).pk == asked(2).pk
    assert Job.objects.get().args == {"x": 1}


def test_it_rings_after_commit_only(rings: list[int], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = asked()
        assert rings == []
    assert rings == [job.pk]


def test_a_broker_that_is_away_does_not_harm_the_request(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, caplog: Any
) -> None:
    settings.BROKER_DIR = tmp_path / "missing"

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise OSError("no broker")

    monkeypatch.setattr(jobs.celery, "send_task", refuse)
    jobs.ring(1)
    assert "could not ring for job 1" in caplog.text


def test_a_job_is_done_once(rings: list[int], effects: list[Any]) -> None:
    job = asked(7)
    assert [jobs.run_job(job.pk), jobs.run_job(job.pk)] == [True, False]
    job.refresh_from_db()
    assert (effects, job.state, job.attempt, job.lease_until, job.percent) == ([7], JobState.DONE, 1, None, 100)


def test_a_handler_that_only_returns_is_done_too(rings: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    handled_by(monkeypatch, lambda work: None)
    job = asked()
    jobs.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_a_running_job_is_not_to_be_had_until_its_lease_runs_out(
    rings: list[int], effects: list[Any], settings: Any
) -> None:
    job = asked()
    assert jobs.claim(job.pk) is not None
    assert jobs.claim(job.pk) is None
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS + 1)):
        assert jobs.run_job(job.pk)
    assert effects == [1]


def test_a_worker_taken_for_dead_cannot_write(rings: list[int], effects: list[Any], settings: Any) -> None:
    job = asked()
    slow = jobs.claim(job.pk)
    assert slow is not None
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS + 1)):
        jobs.run_job(job.pk)
    with pytest.raises(jobs.LostLeaseError), slow.completing():
        effects.append("twice")
    with pytest.raises(jobs.LostLeaseError):
        slow.progress(1, 2, "late")
    assert (effects, slow.renew()) == ([1], False)


def test_a_worker_that_lost_its_lease_ends_quietly(rings: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(work: jobs.Work) -> None:
        Job.objects.update(token=99)
        work.progress(1, 2, "on")

    handled_by(monkeypatch, lose)
    job = asked()
    assert jobs.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_a_fault_is_tried_again_later_and_fails_after_three_attempts(
    rings: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(work: jobs.Work) -> None:
        raise ValueError("bad luck")

    handled_by(monkeypatch, stumble)
    job = asked()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert jobs.run_job(job.pk)
        assert not jobs.run_job(job.pk)
        for _again in range(2):
            clock.shift(timedelta(minutes=5))
            assert jobs.run_job(job.pk)
        clock.shift(timedelta(minutes=5))
        assert not jobs.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.error) == (JobState.FAILED, 3, "ValueError: bad luck")


def test_what_the_domain_refuses_is_not_tried_again(rings: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(work: jobs.Work) -> None:
        raise DomainError("The file holds no rows. Choose another.")

    handled_by(monkeypatch, refuse)
    job = asked()
    jobs.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "The file holds no rows. Choose another.")


def test_a_kind_that_nobody_knows_goes_back_into_the_queue(rings: list[int]) -> None:
    job = jobs.enqueue("test.unknown", key="a", args={})
    jobs.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.QUEUED, "LookupError: No handler for test.unknown.")


def test_a_job_that_kills_its_worker_fails_in_the_end(rings: list[int], effects: list[Any], settings: Any) -> None:
    job = asked()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _attempt in range(3):
            assert jobs.claim(job.pk) is not None
            clock.shift(timedelta(seconds=settings.JOB_LEASE_SECONDS + 1))
        assert jobs.claim(job.pk) is None
        assert jobs.sweep() == 0
    job.refresh_from_db()
    assert (job.state, "3 times" in job.error, effects) == (JobState.FAILED, True, [])


def test_the_sweep_rings_for_what_waits_and_for_what_was_left(rings: list[int], settings: Any) -> None:
    waiting, left, fresh, done = (asked(key=key) for key in "abcd")
    jobs.claim(left.pk)
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS + 1)):
        jobs.claim(fresh.pk)
        Job.objects.filter(pk=done.pk).update(state=JobState.DONE)
        assert jobs.sweep() == 2
    assert sorted(rings) == sorted([waiting.pk, left.pk])


def test_a_waiting_job_is_cancelled_at_once(rings: list[int], effects: list[Any]) -> None:
    job = asked()
    jobs.cancel(job)
    assert not jobs.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, effects) == (JobState.CANCELLED, [])


def test_a_running_job_is_cancelled_at_its_next_step(rings: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    def long(work: jobs.Work) -> None:
        work.progress(1, 10, "first")
        jobs.cancel(Job.objects.get(pk=work.job_id))
        work.progress(2, 10, "second")

    handled_by(monkeypatch, long)
    job = asked()
    jobs.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.stage, job.done, job.total) == (JobState.CANCELLED, "first", 1, 10)


def test_a_cancelled_job_whose_worker_died_does_not_run_again(rings: list[int], settings: Any) -> None:
    job = asked()
    jobs.claim(job.pk)
    jobs.cancel(job)
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS + 1)):
        jobs.sweep()
    job.refresh_from_db()
    assert (job.state, rings) == (JobState.CANCELLED, [])


def test_an_ended_job_cannot_be_cancelled_and_a_waiting_one_not_retried(rings: list[int], effects: list[Any]) -> None:
    job = asked()
    with pytest.raises(jobs.JobStateError):
        jobs.retry(job)
    jobs.run_job(job.pk)
    with pytest.raises(jobs.JobStateError):
        jobs.cancel(job)


def test_a_failed_job_can_be_tried_again(
    rings: list[int], effects: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    job = asked(5)
    Job.objects.update(state=JobState.FAILED, attempt=3, error="x", cancel_asked=True)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.retry(job)
    jobs.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.error, effects, rings) == (JobState.DONE, 1, "", [5], [job.pk])


def test_progress_is_written_when_the_stage_changes_and_not_for_every_row(
    rings: list[int], django_assert_num_queries: Any
) -> None:
    work = jobs.claim(asked().pk)
    assert work is not None
    with django_assert_num_queries(1):
        for number in range(100):
            work.progress(number, 100, "reading")


def test_completing_stores_the_result_and_the_state_or_neither(rings: list[int]) -> None:
    job = asked()
    work = jobs.claim(job.pk)
    assert work is not None

    def stumble() -> None:
        with work.completing():
            Job.objects.create(kind="result", key="r")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stumble()
    job.refresh_from_db()
    assert (job.state, Job.objects.filter(kind="result").count()) == (JobState.RUNNING, 0)


def test_the_tick_asks_once_a_night_however_many_beats_run(
    rings: list[int], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.TIME_ZONE = "America/Detroit"
    monkeypatch.setattr(jobs, "_nightly", ["test.effect"])
    one_at_night = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
    assert jobs.tick(one_at_night) == []
    made = [job.pk for hours in (1, 2, 10) for job in jobs.tick(one_at_night + timedelta(hours=hours))]
    assert made == [Job.objects.get().pk] * 3
    assert Job.objects.get().key == "2026-11-22"


def test_commands_do_the_work_themselves(rings: list[int], effects: list[Any]) -> None:
    asked(1, "a")
    asked(2, "b")
    assert jobs.work_until_idle() == 2
    assert effects == [1, 2]


def test_nightly_handlers_are_registered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_nightly", [])
    monkeypatch.setattr(jobs, "_handlers", {})
    for _twice in range(2):
        jobs.handler("test.night", nightly=True)(lambda work: None)
    assert (jobs._nightly, list(jobs._handlers)) == (["test.night"], ["test.night"])


def test_a_running_job_without_a_lease_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="k", key="k", state=JobState.RUNNING)


def test_a_percentage_below_the_end_is_never_a_hundred() -> None:
    assert [Job(done=done, total=total).percent for done, total in ((0, 0), (1, 3), (3, 3))] == [0, 33, 99]
