"""Real workers, the broker and the database are killed with -9 at each stage; the work is taken up and ends once."""

import os
import signal
from pathlib import Path

import pytest
import redis
from django.db import connection

from kconnect.core.choices import JobState
from kconnect.setup import servers
from tests.faults import scenes, stages
from tests.faults.scenes import MOVING, SCENES, Scene, assert_same_rows_as_undisturbed, public
from tests.faults.stack import Stack, eventually
from tests.faults.victim import play
from workgroups.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
full = pytest.mark.full
# How often each kind of work tells where it is: before that it has not begun, after that it is done.
STAGES = [
    *(pytest.param("accept", stage, marks=full) for stage in (1, 2)),
    *(pytest.param("compute", stage, marks=full) for stage in (1, 3, 4)),
    ("compute", 2),
    pytest.param("publish", 1, marks=full),
]  # fmt: skip


def stop_at(folder: Path, scene: Scene, stage: int) -> None:
    (folder / stages.STOP).write_text(f"{scene.job.kind} {stage}")


def reached(folder: Path) -> int:
    """The process that waits at the stage."""
    marker = folder / stages.REACHED
    return int(eventually(lambda: marker.exists() and marker.read_text(), "the stage"))


def go_on(folder: Path) -> None:
    (folder / stages.STOP).unlink()


def is_done(scene: Scene) -> bool:
    scene.job.refresh_from_db()
    return scene.job.state == JobState.DONE


@pytest.mark.parametrize(("name", "stage"), STAGES)
def test_a_whole_worker_killed_at_a_stage_leaves_the_work_to_the_next(
    name: str, stage: int, stack: Stack, dev: User, eva: User
) -> None:
    scene = SCENES[name](dev, eva)
    before, shown = scene.look(), public()
    stop_at(stack.folder, scene, stage)
    stack.beat()
    first = stack.worker("tests.faults.stages")
    reached(stack.folder)
    os.killpg(first.pid, signal.SIGKILL)
    assert scene.look() in (before, MOVING)
    assert public() == shown
    go_on(stack.folder)
    stack.worker("tests.faults.stages")
    eventually(lambda: is_done(scene), "the second worker")
    stack.stop()
    assert scene.job.attempt == 2
    assert (public() == shown) is not scene.changes_public
    assert_same_rows_as_undisturbed(name)


@pytest.mark.parametrize("name", ["compute", pytest.param("accept", marks=full), pytest.param("publish", marks=full)])
def test_a_broker_that_dies_under_the_work_costs_nothing(
    name: str, stack: Stack, dev: User, eva: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = SCENES[name](dev, eva)
    monkeypatch.delenv("KCONNECT_TEST_REDIS", raising=False)
    with servers.redis() as url:
        stack.environment["REDIS_URL"] = stack.redis_url = url
        stop_at(stack.folder, scene, 1)
        stack.beat()
        stack.worker("tests.faults.stages")
        reached(stack.folder)
        broker = redis.Redis.from_url(url)
        os.kill(broker.info("server")["process_id"], signal.SIGKILL)  # type: ignore[index]  # the client is not asynchronous
        go_on(stack.folder)
        eventually(lambda: is_done(scene), "the work in hand, without a broker")
    stack.stop()
    # Whatever was asked for meanwhile is rung for by the sweep through another, empty broker.
    with servers.redis() as url:
        stack.environment["REDIS_URL"] = url
        stack.beat(2)
        stack.worker("tests.faults.stages")
        eventually(lambda: not scenes.unfinished(), "what was asked for while there was no broker")
        stack.stop()
    assert_same_rows_as_undisturbed(name)


@pytest.mark.once
@pytest.mark.parametrize(
    ("name", "step"),
    [("publish", 9), *(pytest.param(name, 5, marks=full) for name in SCENES)],
)
def test_a_database_that_dies_under_the_work_keeps_what_was_before_or_after(
    name: str, step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KCONNECT_TEST_POSTGRES", raising=False)
    with servers.postgres(durable=True) as url:
        told = play(name, step, url, tmp_path)
    assert told["deaths"] >= 2
    assert told["sound"], told


def test_every_kind_of_work_is_killed_at_every_stage_it_tells() -> None:
    assert connection.vendor in {"sqlite", "postgresql"}
    assert {getattr(one, "values", one)[0] for one in STAGES} == set(SCENES)
