"""A few places for costly work that a request does itself: who finds none is told to come back, and nobody queues."""

import fcntl
from pathlib import Path
from typing import IO

from django.conf import settings


def take(name: str, most: int) -> IO[bytes] | None:
    """One of `most` places for work of this name on this machine, or None; closing it gives it back.

    A place is a locked file, so all processes share them, and the system frees those of a process that dies.
    """
    folder = Path(settings.DATA_DIR) / "slots"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(most):
        place = (folder / f"{name}-{number}").open("wb")
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            place.close()
        else:
            return place
    return None
