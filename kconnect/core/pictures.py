"""Photos that people bring: made anew in a limited process, so that neither a bomb nor what the camera wrote comes in."""

import json
import subprocess  # noqa: S404  # the one program it starts is our own
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from kconnect.core import files, scratch
from kconnect.core.errors import DomainError
from kconnect.core.models import StoredFile

CHILD = Path(__file__).with_name("picture_child.py")
MOST_BYTES = 20 << 20
PATIENCE = 20
# What a stored photo is called: the name of the file on somebody's phone may say more than its owner knows.
NAME = "photo.jpg"


class PictureRefusedError(DomainError):
    """The file is no photo that we take."""


@dataclass(frozen=True)
class Photo:
    """A photo in two sizes."""

    file: StoredFile
    small: StoredFile
    width: int
    height: int
    small_width: int
    small_height: int


def take(stream: IO[bytes], *, by: Any) -> Photo:
    """Stores a photo anew: upright, at most 1,600 pixels wide or high, without any note of the camera; and a small one.

    Raises PictureRefusedError, FileTooLargeError, DiskFullError.
    """
    with scratch.folder("photo-") as folder:
        source = folder / "source"
        _copy(stream, source)
        about = _made_anew(source, folder)
        kept = []
        for name in ("photo.jpg", "small.jpg"):
            with (folder / name).open("rb") as made:
                kept.append(files.store(made, name=NAME, by=by))
    return Photo(kept[0], kept[1], *about["size"], *about["small"])


def _copy(stream: IO[bytes], target: Path) -> None:
    size = 0
    with target.open("wb") as copy:
        while piece := stream.read(files.CHUNK):
            size += len(piece)
            if size > MOST_BYTES:
                raise PictureRefusedError(_("This photo is larger than 20 MB. Choose a smaller one."))
            copy.write(piece)


def _made_anew(source: Path, folder: Path) -> dict[str, Any]:
    """What the child says of both sizes. Raises PictureRefusedError."""
    refused = PictureRefusedError(
        _("We cannot read this as a photo. Choose a JPEG, PNG or WebP file of up to 50 million pixels.")
    )
    command = [sys.executable, "-I", str(CHILD), str(source), str(folder)]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=PATIENCE, check=False, env={}, cwd=folder, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as late:
        raise refused from late
    if done.returncode != 0:
        raise refused
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
