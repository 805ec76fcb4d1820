"""Background work with real processes: workers and beats are killed, the broker is emptied; one effect, nothing stuck.

On SQLite the broker is the file system and the worker works alone, as `up` starts it; on PostgreSQL the broker is a real
Redis and the worker has a child process, as in production.
"""

import os
import signal
from pathlib import Path
from typing import Any

import pytest
import redis

from kconnect.core import jobs
from kconnect.core.choices import JobState
from kconnect.core.models import Job, SlugAlias
from tests.faults.stack import Stack, eventually

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def slow_job(folder: Path) -> Job:
    return jobs.enqueue("probe.slow", key="slow", args={"folder": str(folder), "name": "slow"})


def started(folder: Path, attempt: int) -> int:
    """The process that took up the job in this attempt."""
    marker = folder / f"started-{attempt}"
    return int(eventually(lambda: marker.exists() and marker.read_text(), f"attempt {attempt}"))


def effects(name: str) -> int:
    return SlugAlias.objects.filter(kind="effect", new=name).count()


def ended(job: Job, state: JobState) -> bool:
    job.refresh_from_db()
    return job.state == state


def test_a_worker_killed_in_mid_job_leaves_one_effect(stack: Stack) -> None:
    job = slow_job(stack.folder)
    stack.beat()
    first = stack.worker()
    started(stack.folder, 1)
    os.killpg(first.pid, signal.SIGKILL)
    stack.worker()
    started(stack.folder, 2)
    (stack.folder / "go").touch()
    eventually(lambda: ended(job, JobState.DONE), "the second worker")
    assert (effects("slow"), job.attempt) == (1, 2)


def test_the_process_that_does_the_job_is_killed_and_the_job_is_done_once(stack: Stack) -> None:
    job = slow_job(stack.folder)
    stack.beat()
    worker = stack.worker()
    os.kill(started(stack.folder, 1), signal.SIGKILL)
    if not stack.redis_url:
        # A worker that works alone is gone with its job; `up` would stop and say so.
        worker.wait(timeout=10)
        stack.worker()
    started(stack.folder, 2)
    (stack.folder / "go").touch()
    eventually(lambda: ended(job, JobState.DONE), "the job")
    assert effects("slow") == 1


def test_two_beats_make_one_job_of_one_night(stack: Stack, settings: Any) -> None:
    stack.environment["TIME_ZONE"] = "UTC"
    stack.environment["KCONNECT_NIGHT_HOUR"] = "0"
    stack.beat(1)
    stack.beat(2)
    stack.worker()
    night = eventually(lambda: Job.objects.filter(kind="probe.night", state=JobState.DONE).first(), "the night's work")
    quick = jobs.enqueue("probe.quick", key="after", args={"name": "after"})
    eventually(lambda: ended(quick, JobState.DONE), "a later job")
    assert (Job.objects.filter(kind="probe.night", key=night.key).count(), effects("night"), effects("after")) == (
        1,
        1,
        1,
    )


def test_an_emptied_broker_loses_nothing(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"job-{number}" for number in range(5)]
    waiting = [jobs.enqueue("probe.quick", key=name, args={"name": name}) for name in names]
    if stack.redis_url:
        redis.Redis.from_url(stack.redis_url).flushall()
    stack.beat()
    stack.worker()
    for job in waiting:
        eventually(lambda job=job: ended(job, JobState.DONE), f"job {job.key}")
    if stack.redis_url:
        redis.Redis.from_url(stack.redis_url).flushall()
    last = jobs.enqueue("probe.quick", key="last", args={"name": "last"})
    eventually(lambda: ended(last, JobState.DONE), "a job after the broker was emptied under a running worker")
    assert [effects(name) for name in [*names, "last"]] == [1] * 6


def test_a_poison_job_fails_after_three_attempts_and_the_others_go_on(stack: Stack) -> None:
    poison = jobs.enqueue("probe.poison", key="poison", args={})
    stack.beat()
    worker = stack.worker()

    def failed() -> bool:
        nonlocal worker
        if worker.poll() is not None:
            worker = stack.worker()
        return ended(poison, JobState.FAILED)

    eventually(failed, "the poison job to be given up")
    healthy = jobs.enqueue("probe.quick", key="healthy", args={"name": "healthy"})
    eventually(lambda: ended(healthy, JobState.DONE), "the healthy job")
    assert (poison.attempt, "3 times" in poison.error, effects("healthy")) == (3, True, 1)
