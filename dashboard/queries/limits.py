"""How large a stored file may be for the process that reads it."""

from django.conf import settings

from dashboard.ingest.outcome import Limits
from kconnect.core.models import StoredFile

# What a file of the command may be; only memory stays bounded.
ANY, HOURS = 1 << 50, 8 * 3600


def limits_of(file: StoredFile, *, any_size: bool = False) -> Limits:
    """The limits of reading a file that was taken in once; with `any_size` (the command's) it holds any number of rows."""
    if any_size:
        return Limits(bytes=ANY, rows=ANY, cpu_seconds=HOURS, wall_seconds=HOURS, output_mb=ANY >> 20)
    return Limits(bytes=max(settings.MAX_UPLOAD_BYTES, file.size))
