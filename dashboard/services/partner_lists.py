"""A list of partners or of people is read in a limited process and handed on; the file itself is kept nowhere."""

import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from dashboard.ingest.issues import Issue, shown
from dashboard.ingest.outcome import Limits
from dashboard.ingest.plain import PlainTable, Rows, read_in_child
from dashboard.queries.reports import issue_words
from dashboard.services.errors import ListRefusedError
from kconnect.core import scratch
from workgroups.models import ContactFile, PartnerFile
from workgroups.services import may_import, may_import_contacts, stage_contacts, stage_partner_file

# A directory of partners, not a federal file: what is larger is another thing.
LIMITS = Limits(bytes=10_000_000, rows=20_000, columns=200, cpu_seconds=30, wall_seconds=45, output_mb=200)
BLOCK = 1 << 20


def bring_partner_list(*, stream: IO[bytes], name: str, sheet: str = "", by: Any) -> tuple[PartnerFile, PlainTable]:
    """Reads a list and stages its rows; columns that name private persons are emptied before anything is stored.

    Raises NotYoursToDoError; ListRefusedError, with what to do, for a file that cannot be used.
    """
    may_import(by)
    digest, told, rows = read_list(stream, sheet)
    columns = [asdict(column) for column in told.columns]
    staged = stage_partner_file(
        by=by, name=shown(name), sha256=digest, sheet=told.sheet, columns=columns, rows=[*told.above, *rows],
        header=told.header, heads=told.heads,
    )  # fmt: skip
    return staged, told


def bring_contacts(*, stream: IO[bytes], name: str, sheet: str = "", by: Any) -> ContactFile:
    """Reads a list of people and stages its rows; the file itself is kept nowhere.

    Raises NotYoursToDoError; ListRefusedError, with what to do, for a file that cannot be used.
    """
    may_import_contacts(by)
    digest, told, rows = read_list(stream, sheet, persons=True)
    titles = [column.title for column in told.columns]
    return stage_contacts(by=by, name=shown(name), sha256=digest, titles=titles, rows=rows)


def read_list(stream: IO[bytes], sheet: str, *, limits: Limits = LIMITS, **more: bool) -> tuple[str, PlainTable, Rows]:
    """The hash of an upload, its table and its rows, read in a limited process; the file itself is kept nowhere.

    Raises ListRefusedError, with what to do, for a file that cannot be used.
    """
    with scratch.folder("list-") as folder:
        file = folder / "list"
        digest = _copy(stream, file, limits)
        work = folder / "work"
        work.mkdir()
        told, rows = read_in_child(file, work, limits, sheet, **more)
    if told.refused is not None:
        raise ListRefusedError(in_words(told.refused))
    return digest, told, rows


def _copy(stream: IO[bytes], file: Path, limits: Limits) -> str:
    """Writes the upload where only this process looks; returns its hash. Raises ListRefusedError beyond the limit."""
    digest, size = hashlib.sha256(), 0
    with file.open("wb") as target:
        while piece := stream.read(BLOCK):
            size += len(piece)
            if size > limits.bytes:
                raise ListRefusedError(
                    _("The file is larger than %(limit)s MB. Split it, or leave out columns.")
                    % {"limit": limits.bytes // 1_000_000}
                )
            digest.update(piece)
            target.write(piece)
    return digest.hexdigest()


def in_words(issue: Issue) -> str:
    """What is wrong with a file, in the language of the page."""
    return issue_words(issue.code, issue.value, issue.params)
