"""Background work with real processes: workers and beats are killed, the broker is emptied; one effect, nothing stuck.

On SQLite the broker is the file system and the worker works alone, as `up` starts it; on PostgreSQL the broker is a real
Redis and the worker has a child process, as in production.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.db import connection

from kconnect.core import jobs
from kconnect.core.choices import JobState
from kconnect.core.models import Job, SlugAlias

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PATIENCE = 60
CHECKOUT = Path(__file__).resolve().parents[2]


def eventually(check: Callable[[], Any], what: str) -> Any:
    """Waits until `check` gives something true; fails with `what` after a minute."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if result := check():
            return result
        time.sleep(0.1)
    raise AssertionError(f"Waited {PATIENCE} seconds for {what}.")


class Stack:
    """Real workers and beats on this test's database and broker."""

    def __init__(self, environment: dict[str, str], folder: Path, redis_url: str) -> None:
        self.environment, self.folder, self.redis_url = environment, folder, redis_url
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """`celery -A kconnect …` in a process group of its own; what it says is in `folder`."""
        log = (self.folder / f"log-{len(self.processes)}").open("wb")
        command = [sys.executable, "-m", "celery", "-A", "kconnect.celery", *words]
        process = subprocess.Popen(
            command, env=self.environment, cwd=CHECKOUT, stdout=log, stderr=log, start_new_session=True
        )
        self.processes.append(process)
        return process

    def worker(self) -> subprocess.Popen[bytes]:
        """One worker as this kind of installation has it."""
        pool = ("-P", "prefork", "-c", "1") if self.redis_url else ("-P", "solo")
        return self.start("worker", *pool, "-I", "tests.core.probe", "--without-gossip", "--without-mingle")

    def beat(self, number: int = 1) -> subprocess.Popen[bytes]:
        """One beat with a schedule file of its own, so that two can run."""
        return self.start("beat", "-s", str(self.folder / f"schedule-{number}"))

    def stop(self) -> None:
        """Kills what still runs, children included."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=10)

    def said(self) -> str:
        """Everything the processes said, for a failed test."""
        return "\n".join(path.read_text(errors="replace")[-4000:] for path in sorted(self.folder.glob("log-*")))


@pytest.fixture
def stack(process_environment: Any, request: Any, tmp_path: Path, settings: Any) -> Iterator[Stack]:
    url = request.getfixturevalue("redis_url") if connection.vendor == "postgresql" else ""
    if url:
        redis.Redis.from_url(url).flushall()
    more = {"KCONNECT_DATA": str(tmp_path), "JOB_LEASE_SECONDS": "3", "JOB_SWEEP_SECONDS": "1", "JOB_TICK_SECONDS": "1"}
    for name in ("queue", "control"):
        (tmp_path / "broker" / name).mkdir(parents=True)
    made = Stack(process_environment(REDIS_URL=url, PYTHONPATH=str(CHECKOUT), **more), tmp_path, url)
    try:
        yield made
    finally:
        made.stop()
        print(made.said())


@pytest.fixture(autouse=True)
def _rings_go_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own process rings nobody: what the sweep finds is the harder case."""
    monkeypatch.setattr(jobs, "ring", lambda job_id: None)


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
