"""The file of an import as it was brought, with what to do beside each row, streamed from a limited process."""

import json
import time
from collections.abc import Generator, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from dashboard.ingest.outcome import REQUEST, Limits
from dashboard.ingest.run import StreamBroken, stream_limited
from dashboard.models import Import
from dashboard.queries.annotated import marks_of
from dashboard.queries.limits import limits_of
from dashboard.services.errors import BusyError
from kconnect.core import scratch, slots

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


@dataclass(frozen=True)
class AnnotatedFile:
    """A file to hand out; `blocks` runs once."""

    name: str
    content_type: str
    blocks: Iterator[bytes]


def annotate_file(import_: Import, *, only_bad: bool, as_csv: bool = False, part: str = "") -> AnnotatedFile | None:
    """The annotated file; None when it can not be made.

    With `only_bad` it holds header and rejected rows only, and is what to correct and bring back; else every row, also
    with warnings. `as_csv` gives one table of a workbook or a ZIP (`part`) as text. Raises BusyError while as many are
    being made as the machine can bear: each takes a process and its memory.
    """
    place = slots.take("annotate", settings.ANNOTATED_AT_ONCE)
    if place is None:
        raise BusyError(_("Other files are being made at this moment. Try again in a minute."))
    limits = limits_of(import_.file, any_size=import_.any_size)
    blocks = _stream(import_, place, limits, {"only_bad": only_bad, "as_csv": as_csv, "part": part})
    kind, _line, rest = next(blocks, b"").partition(b"\n")
    word = kind.decode("ascii", "replace")
    if word not in TYPES:
        blocks.close()
        return None
    stem = PurePath(import_.file_name).stem
    ending = "to-correct" if only_bad else "with-notes"
    return AnnotatedFile(f"{stem}-{ending}.{word}", TYPES[word], _after(rest, blocks))


def _stream(import_: Import, place: IO[bytes], limits: Limits, wanted: dict[str, bool | str]) -> Generator[bytes]:
    """What the process writes; place, process and folder go when it ends, when nobody takes it any more, or in time."""
    ends = time.monotonic() + limits.wall_seconds
    with place, scratch.folder("annotate-") as folder:
        _ask(import_, folder, limits, wanted)
        arguments = ("dashboard.ingest.annotate", str(import_.file.path.resolve()), str(folder))
        for block in stream_limited(arguments, folder):
            yield block
            if time.monotonic() > ends:
                raise StreamBroken("took too long")


def _ask(import_: Import, folder: Path, limits: Limits, wanted: dict[str, bool | str]) -> None:
    request = wanted | {"marks": marks_of(import_, only_bad=bool(wanted["only_bad"])), "limits": asdict(limits)}
    (folder / REQUEST).write_text(json.dumps(request), encoding="utf-8")
    (folder / "recipe.toml").write_text(import_.recipe_text, encoding="utf-8")


def _after(first: bytes, blocks: Generator[bytes]) -> Generator[bytes]:
    """The rest of the first block, then the others; whoever stops early ends the process."""
    try:
        yield first
        yield from blocks
    finally:
        blocks.close()
