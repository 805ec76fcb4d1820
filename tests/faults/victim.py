"""A process that does a piece of work on a PostgreSQL of its own, which is killed under it again and again.

`play` starts it, kills the database with -9 whenever the process says so, starts it again on the same folder, and gives what
the process has seen. Run as a module it is that process.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.faults.stack import CHECKOUT, eventually

KILL, TOLD = "kill", "told "
MOST = 200


def play(name: str, step: int, url: str, folder: Path) -> dict[str, Any]:
    """The database is killed at every `step`-th statement of the work; what was seen, and whether it was sound."""
    environment = {**os.environ, "KCONNECT_TEST_POSTGRES": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-m", "tests.faults.victim", name, str(step)]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    database: list[subprocess.Popen[bytes]] = []
    with (folder / "log").open("wb") as log:
        victim = subprocess.Popen(command, env=environment, cwd=CHECKOUT, stderr=log, **pipes)
        try:
            assert victim.stdin is not None
            for line in victim.stdout or ():
                if line.startswith(KILL):
                    database.append(killed_and_started_again(int(line.split()[1]), log))
                    victim.stdin.write("up\n")
                    victim.stdin.flush()
                if line.startswith(TOLD):
                    return dict(json.loads(line.removeprefix(TOLD)))
            raise AssertionError((folder / "log").read_text(errors="replace")[-3000:])
        finally:
            victim.kill()
            victim.wait()
            for one in database:
                one.send_signal(signal.SIGINT)
                one.wait(timeout=20)


def killed_and_started_again(pid: int, log: Any) -> "subprocess.Popen[bytes]":
    """The server and all its processes end at once; then it runs again as before, on what the disk holds."""
    process = Path("/proc", str(pid))
    command = process.joinpath("cmdline").read_bytes().decode().rstrip("\0").split("\0")
    about, folder = process.stat(), Path(command[command.index("-D") + 1]).parent
    children = [int(child) for child in process.joinpath("task", str(pid), "children").read_text().split()]
    for one in (pid, *children):
        os.kill(one, signal.SIGKILL)
    # The server is a child of this process: until it is buried, another one takes it for alive.
    os.waitpid(pid, 0)
    eventually(lambda: not any(is_alive(one) for one in children), "the database to be gone")
    owner: dict[str, Any] = (
        {"user": about.st_uid, "group": about.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    )
    return subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, start_new_session=True, **owner)


def is_alive(pid: int) -> bool:
    """Whether a process still runs; one that only waits to be buried does not."""
    try:
        return Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


# The victim --------------------------------------------------------------------------------------------------------


def main(name: str, step: int) -> None:
    """Builds the scene, does its work through as many deaths of the database as it takes, and tells."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from dashboard.services import staging, store
    from kconnect.core import bulk, jobs
    from tests import build_dashboard as build
    from tests.faults import scenes

    call_command("migrate", verbosity=0)
    jobs.ring = lambda job_id: None
    staging.parse_in_child = build.parse_here
    store.PIECES, bulk.PAUSE = dict.fromkeys(store.PIECES, 2), 0
    scene = scenes.SCENES[name](build.steward("Dev"), build.steward("Eva"))
    before, shown = scene.look(), scenes.public()
    seen, is_sound = [], True
    for number in range(1, MOST, step):
        scenes.back_in_the_queue(scene.job)
        with connection.execute_wrapper(dying_at(number)) as _:
            try:
                scenes.do(scene.job)
                done = True
            except Exception:  # whatever the death of a database looks like to the work
                done = False
        connection.close()
        eventually(answers, "the database to answer again")
        seen.append(scene.look())
        is_sound &= scene.changes_public or scenes.public() == shown
        if done:
            break
    scenes.assert_before_or_after(seen, before)
    scenes.assert_same_rows_as_undisturbed(name)
    print(TOLD + json.dumps({"deaths": len(seen) - 1, "sound": is_sound and done}), flush=True)


def dying_at(number: int) -> Callable[..., Any]:
    """At the statement of this number the database dies and comes back; the connection does not."""
    seen = 0

    def wrapper(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == number:
            print(KILL, server(context["connection"]), flush=True)
            sys.stdin.readline()
        return execute(sql, params, many, context)

    return wrapper


def server(connection: Any) -> int:
    """The process of the database server."""
    with connection.connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = int(cursor.fetchone()[0])
    return int(Path("/proc", str(backend), "stat").read_text().rpartition(")")[2].split()[1])


def answers() -> bool:
    """Whether the database takes a connection."""
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError:
        time.sleep(0.1)
        return False
    return True


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
