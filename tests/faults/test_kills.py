"""kill -9 of the process that does the work, at one statement after the other: what people read is wholly before or after."""

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from dashboard.indicators import compute  # pandas: loaded here, each child has it at once
from kconnect.core.models import Job
from tests.faults.scenes import (
    SCENES,
    assert_before_or_after,
    assert_same_rows_as_undisturbed,
    back_in_the_queue,
    do,
    public,
)
from workgroups.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.usefixtures("_small_pieces")]
MOST = 300
assert compute


def is_killed_at(job: Job, number: int) -> bool:
    """Whether a process of its own that does the job was killed at its statement of this number; else it came to the end."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            with connection.execute_wrapper(killing_at(number)):
                do(job)
            code = 0
        finally:
            os._exit(code)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def killing_at(number: int) -> Callable[..., Any]:
    seen = 0

    def wrapper(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    return wrapper


@pytest.mark.parametrize("step", [9, pytest.param(1, marks=pytest.mark.full)])
@pytest.mark.parametrize("name", list(SCENES))
def test_a_worker_killed_at_any_statement_leaves_what_was_before_or_after(
    name: str, step: int, dev: User, eva: User
) -> None:
    scene = SCENES[name](dev, eva)
    before, shown = scene.look(), public()
    seen = []
    for number in range(1, MOST, step):
        back_in_the_queue(scene.job)
        killed = is_killed_at(scene.job, number)
        seen.append(scene.look())
        assert scene.changes_public or public() == shown
        if not killed:
            break
    assert len(seen) > 2
    assert_before_or_after(seen, before)
    assert_same_rows_as_undisturbed(name)
