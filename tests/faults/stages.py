"""Loaded by real workers in tests: work waits at the stage that a file names, so that something can be killed there."""

import os
import time
from pathlib import Path

from kconnect.core import jobs

FOLDER = Path(os.environ["KCONNECT_DATA"])
STOP, REACHED = "stop-at", "reached"
tell = jobs.Work.progress
told: dict[tuple[int, int], int] = {}


def progress(self: jobs.Work, done: int, total: int, stage: str = "") -> None:
    """Tells as always; at the stage "kind number" of the file it waits until the file is gone."""
    tell(self, done, total, stage)
    mine = (self.job_id, self.token)
    told[mine] = told.get(mine, 0) + 1
    stop = FOLDER / STOP
    if stop.exists() and stop.read_text() == f"{self.kind} {told[mine]}":
        (FOLDER / REACHED).write_text(str(os.getpid()))
        end = time.monotonic() + 60
        while stop.exists() and time.monotonic() < end:
            time.sleep(0.05)


jobs.Work.progress = progress  # type: ignore[method-assign]  # the point of this module
