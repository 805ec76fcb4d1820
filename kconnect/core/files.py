"""Stores what people upload: named by the hash of its content, outside static files."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kconnect.core.errors import DomainError
from kconnect.core.models import StoredFile

CHUNK = 1 << 20


class FileTooLargeError(DomainError):
    """The upload is larger than this network takes."""


class DiskFullError(DomainError):
    """The disk had no room for the upload; nothing is kept of it."""


def store(stream: IO[bytes], *, name: str, by: Any, limit: int | None = None) -> StoredFile:
    """Writes `stream` to disk under its SHA-256 and returns its row; the same content is stored once.

    Raises FileTooLargeError beyond `limit` bytes (default: the setting MAX_UPLOAD_BYTES), DiskFullError when the disk is
    full. Neither leaves a partial file.
    """
    root = Path(settings.STORED_FILES_DIR)
    root.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=root, prefix="incoming-")
    try:
        with os.fdopen(handle, "wb") as target:
            digest, size = _copy(stream, target, settings.MAX_UPLOAD_BYTES if limit is None else limit)
        place = root / digest[:2] / digest
        place.parent.mkdir(exist_ok=True)
        os.replace(temporary, place)
    except OSError as error:
        raise DiskFullError(_("There is no room to store this file. Tell the people who run this portal.")) from error
    finally:
        Path(temporary).unlink(missing_ok=True)
    defaults = {"name": name[-200:], "size": size, "stored_by": by}
    return StoredFile.objects.get_or_create(sha256=digest, defaults=defaults)[0]


def erase(stored: StoredFile) -> None:
    """Removes the content from the disk; the row stays, and the same content can be stored again."""
    stored.path.unlink(missing_ok=True)


def erase_unused(stored: StoredFile) -> bool:
    """Erases what nothing points to any more; returns whether it did."""
    for each in StoredFile._meta.get_fields(include_hidden=True):
        if (
            isinstance(each, models.ManyToOneRel)
            and each.field.model._base_manager.filter(**{each.field.name: stored}).exists()
        ):
            return False
    erase(stored)
    return True


def same_content(stream: IO[bytes], stored: StoredFile) -> bool:
    """Whether a stream holds what was stored, or erased, under this row; it begins anew for whoever reads it next."""
    digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # any stream of bytes will do
    stream.seek(0)
    return digest == stored.sha256


def _copy(stream: IO[bytes], target: IO[bytes], limit: int) -> tuple[str, int]:
    """Copies and hashes in pieces; returns (hexadecimal hash, bytes)."""
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(CHUNK):
        size += len(piece)
        if size > limit:
            raise FileTooLargeError(
                _("This file is larger than %(limit)s MB. Split it, or import it with the command.")
                % {"limit": limit // CHUNK}
            )
        digest.update(piece)
        target.write(piece)
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest(), size
