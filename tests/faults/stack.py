"""Real workers and beats on the database and the broker of a test."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

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

    def worker(self, more: str = "tests.core.probe") -> subprocess.Popen[bytes]:
        """One worker as this kind of installation has it; it also loads the module `more`."""
        pool = ("-P", "prefork", "-c", "1") if self.redis_url else ("-P", "solo")
        return self.start("worker", *pool, "-I", more, "--without-gossip", "--without-mingle")

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
