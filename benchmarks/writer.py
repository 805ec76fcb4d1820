"""Somebody at work while something large goes on: writes a little every fifth of a second, and says how long it waited.

Runs as a process of its own, `python -m benchmarks.writer`, until its input ends.
"""

import contextlib
import json
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

PAUSE = 0.2


@dataclass
class Waits:
    """How many writes there were, and the longest wait in seconds; known when the writer has ended."""

    writes: int = 0
    longest: float = 0.0


@contextlib.contextmanager
def writing() -> Iterator[Waits]:
    """Has somebody write to the database of this process's environment for as long as the block runs."""
    waits = Waits()
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.writer"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield waits
    finally:
        answer, _nothing = process.communicate()
        waits.writes, waits.longest = json.loads(answer)


def main() -> None:
    """Writes until the input ends; a write that fails counts as an endless wait."""
    import django

    django.setup()
    from dashboard.models import Source
    from kconnect.core import audit

    about = Source.objects.all()[:1].get()
    waits = []
    while not select.select([sys.stdin], [], [], PAUSE)[0]:
        began = time.monotonic()
        try:
            audit.record(by=None, verb="waited", target=about)
            waits.append(time.monotonic() - began)
        except Exception as error:
            print(error, file=sys.stderr)
            waits.append(float("inf"))
    print(json.dumps([len(waits), max(waits, default=0.0)]))


if __name__ == "__main__":
    main()
