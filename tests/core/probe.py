"""Jobs that real workers load in tests: a slow one, one that kills its worker, one for the night. Effects are rows."""

import os
import signal
import time
import uuid
from pathlib import Path

from kconnect.core import jobs
from kconnect.core.models import SlugAlias


def leave_effect(work: jobs.Work) -> None:
    """One row per completed job; a second completion would be a second row."""
    with work.completing():
        SlugAlias.objects.create(kind="effect", old=f"{work.args['name']}-{uuid.uuid4()}", new=work.args["name"])


@jobs.handler("probe.quick")
def quick(work: jobs.Work) -> None:
    leave_effect(work)


@jobs.handler("probe.slow")
def slow(work: jobs.Work) -> None:
    """Says that it started and with which process, then waits for a file before it completes."""
    folder = Path(work.args["folder"])
    (folder / f"started-{work.attempt}").write_text(str(os.getpid()))
    for step in range(600):
        work.progress(step, 600, "waiting")
        if (folder / "go").exists():
            break
        time.sleep(0.1)
    leave_effect(work)


@jobs.handler("probe.poison")
def poison(work: jobs.Work) -> None:
    """Kills the process that does it, every time."""
    os.kill(os.getpid(), signal.SIGKILL)


@jobs.handler("probe.night", nightly=True)
def night(work: jobs.Work) -> None:
    work.args["name"] = "night"
    leave_effect(work)
