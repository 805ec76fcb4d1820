"""Whether one process is well, as the containers' health checks ask: `python -m kconnect.setup.health web|worker|beat`."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from kconnect.setup import data
from kconnect.setup.environment import CHECKOUT, PYTHON

# The beat writes its schedule every three minutes.
BEAT_SECONDS = 600


def web(port: int) -> bool:
    """Whether the web server on this machine answers /healthz with 200."""
    # Asked under a name that it answers to: a network in production does not know itself as 127.0.0.1.
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".") or "127.0.0.1"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def worker() -> bool:
    """Whether the worker of this machine answers through the broker."""
    name = f"celery@{os.uname().nodename}"
    command = [str(PYTHON), "-m", "celery", "--app", "kconnect", "inspect", "ping", "--destination", name]
    variables = data.variables(data.chosen_folder())
    done = subprocess.run(command, cwd=CHECKOUT, env=variables, capture_output=True, timeout=30, check=False)
    return done.returncode == 0


def beat(folder: Path) -> bool:
    """Whether the beat has written its schedule lately (the file's ending depends on the system)."""
    times = [path.stat().st_mtime for path in folder.glob("beat-schedule*")]
    return bool(times) and time.time() - max(times) < BEAT_SECONDS


def main(argv: list[str]) -> int:
    """0 if the process named in `argv` is well, else 1."""
    checks: dict[str, Callable[[], bool]] = {
        "web": lambda: web(int(os.environ.get("WEB_BIND", ":8000").rpartition(":")[2])),
        "worker": worker,
        "beat": lambda: beat(data.chosen_folder()),
    }
    return 0 if checks[argv[0]]() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
