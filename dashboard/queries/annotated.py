"""The file of an import as it was brought, with what to do beside each row, streamed from a limited process."""

import json
import shutil
from collections.abc import Generator, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath

from dashboard.choices import ImportState, Severity
from dashboard.ingest.outcome import REQUEST
from dashboard.ingest.run import stream_limited
from dashboard.models import Import
from dashboard.queries.limits import limits_of
from dashboard.queries.reports import issue_message
from kconnect.core import scratch

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
# A cell of a spreadsheet holds no more.
MOST_CHARACTERS = 30_000


@dataclass(frozen=True)
class AnnotatedFile:
    """A file to hand out; `blocks` runs once."""

    name: str
    content_type: str
    blocks: Iterator[bytes]


def can_annotate(import_: Import) -> bool:
    """Whether the file was read to its end and is still there."""
    read = {ImportState.PREVIEWED, ImportState.ACCEPTING, ImportState.ACCEPTED, ImportState.UNDONE, ImportState.UNDOING}
    return import_.state in read and import_.file.path.exists()


def annotated_file(import_: Import, *, only_bad: bool, as_csv: bool = False, part: str = "") -> AnnotatedFile | None:
    """The annotated file; None when it can not be made.

    With `only_bad` it holds header and rejected rows only, and is what to correct and bring back; else every row, also
    with warnings. `as_csv` gives one table of a workbook or a ZIP (`part`) as text.
    """
    folder = scratch.make("annotate-")
    request = {
        "marks": _marks(import_, only_bad=only_bad), "only_bad": only_bad, "as_csv": as_csv, "part": part,
        "limits": asdict(limits_of(import_.file, any_size=import_.any_size)),
    }  # fmt: skip
    (folder / REQUEST).write_text(json.dumps(request), encoding="utf-8")
    (folder / "recipe.toml").write_text(import_.recipe_text, encoding="utf-8")
    blocks = _stream(import_, folder)
    kind, _line, rest = next(blocks, b"").partition(b"\n")
    word = kind.decode("ascii", "replace")
    if word not in TYPES:
        blocks.close()
        return None
    stem = PurePath(import_.file_name).stem
    ending = "to-correct" if only_bad else "with-notes"
    return AnnotatedFile(f"{stem}-{ending}.{word}", TYPES[word], _after(rest, blocks))


def _stream(import_: Import, folder: Path) -> Generator[bytes]:
    try:
        arguments = ("dashboard.ingest.annotate", str(import_.file.path.resolve()), str(folder))
        yield from stream_limited(arguments, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _after(first: bytes, blocks: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from blocks


def _marks(import_: Import, *, only_bad: bool) -> dict[str, dict[int, str]]:
    """What to do with each row, by part: the messages of all its issues, each with its column."""
    issues = import_.issues.exclude(severity=Severity.NOTE)
    if only_bad:
        issues = issues.filter(severity=Severity.ERROR)
    marks: dict[str, dict[int, str]] = {}
    for issue in issues.iterator(chunk_size=500):
        message = issue_message(issue)
        text = f"{issue.column}: {message}" if issue.column else message
        rows = marks.setdefault(issue.part, {})
        for row in issue.rows or ([issue.row] if issue.row is not None else []):
            rows[row] = f"{rows[row]} / {text}"[:MOST_CHARACTERS] if row in rows else text
    return marks
