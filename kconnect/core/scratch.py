"""Folders for files while they are worked on: gone at the end, and swept where a killed process left them."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from kconnect.core import jobs


def root() -> Path:
    """Where these folders lie."""
    place = Path(settings.DATA_DIR) / "scratch"
    place.mkdir(parents=True, exist_ok=True)
    return place


def make(prefix: str) -> Path:
    """A new folder whose name begins so; the caller removes it."""
    return Path(tempfile.mkdtemp(prefix=prefix, dir=root()))


@contextmanager
def folder(prefix: str) -> Iterator[Path]:
    """A new folder whose name begins so, until the block ends."""
    place = make(prefix)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def sweep(own: str = "") -> int:
    """Removes folders that a killed process left: those whose name begins with `own`, which nobody else uses, and old ones.

    Returns how many. A folder is old when nothing was written to it for longer than any work may take.
    """
    oldest = time.time() - 2 * jobs.LONGEST.total_seconds()
    left = [place for place in root().iterdir() if (own and place.name.startswith(own)) or _written(place) < oldest]
    for place in left:
        shutil.rmtree(place, ignore_errors=True)
    return len(left)


def _written(place: Path) -> float:
    try:
        return place.stat().st_mtime
    except FileNotFoundError:  # its own work has just removed it
        return time.time()
