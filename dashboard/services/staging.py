"""The work behind a preview: reads the file in a limited child process, stages its rows, and says what accepting them does."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard.choices import ImportState, Severity, UploadState
from dashboard.indicators.frame import OBSERVATION_FLOATS
from dashboard.ingest.issues import Issue
from dashboard.ingest.outcome import Progress, Summary
from dashboard.ingest.recipe_text import read_recipe
from dashboard.ingest.run import ParseResult, parse_in_child
from dashboard.models import (
    Group,
    Import,
    ImportIssue,
    Measure,
    Observation,
    RecipeTrial,
    StagedObservation,
    StagedPlace,
    Upload,
)
from dashboard.queries.completing import PERSONAL
from dashboard.queries.limits import limits_of
from dashboard.queries.store import known_codes, stamp_of
from dashboard.services.imports import hold, move
from dashboard.services.preview import clear_staged, count_changes, mark_changes
from dashboard.services.staged_places import stage_places
from dashboard.services.store import everyone, piece_size
from dashboard.services.unusual import unusual_changes
from kconnect.core import files, jobs, scratch
from kconnect.core.bulk import insert_rows, renew_statistics, unhurried

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.ingest.outcome import Chunk

# Reading takes the first half of the bar, staging most of the second.
PARTS = 100
READ, STAGED = 50, 90
# What of the summary is kept elsewhere: counts in the report, places in rows of their own.
APART = frozenset({"counts", "places"})
TEXTS = ("state", "bound", "denominator_bound", "reason", "note")
COLUMNS = (
    "import_ref_id", "measure_id", "period_code", "place_code", "group_id", *OBSERVATION_FLOATS, *TEXTS, "row",
    "source_column", "part", "change",
)  # fmt: skip


def parse_import(*, work: jobs.Work, import_id: int, revision: int) -> None:
    """Reads the file of an import and leaves it previewed or refused; safe to run twice, stops when it was cancelled.

    The rows lie in committed chunks under the import, where nobody computes with them; the preview counts what
    accepting them would do to the store as it is now.
    """
    import_ = _begin(import_id, revision)
    if import_ is None:
        return
    clear_staged(import_id=import_id)
    own = f"parse-{import_id}-"
    scratch.sweep(own)
    with scratch.folder(own) as folder:
        result = _parse(work, import_, folder)
        if result.refused is not None or result.summary is None:
            _refuse(work, import_, result)
            return
        _stage(work, import_, result)
        _preview(work, import_, result, result.summary)


@transaction.atomic
def _begin(import_id: int, revision: int) -> Import | None:
    """The import, now being read; None when it has moved on."""
    import_ = hold(Import(pk=import_id))
    if import_.revision != revision or import_.state not in {ImportState.UPLOADED, ImportState.PARSING}:
        return None
    if import_.state == ImportState.UPLOADED:
        move(import_, ImportState.PARSING)
        import_.save(update_fields=["state"])
    return import_


def _parse(work: jobs.Work, import_: Import, folder: Path) -> ParseResult:
    def on_progress(progress: Progress) -> None:
        share = progress.done / progress.total if progress.total else 0
        work.progress(int(READ * min(1.0, share)), PARTS, _("Reading the file"))

    work.progress(0, PARTS, _("Reading the file"))
    return parse_in_child(
        import_.file.path,
        import_.recipe_text,
        known_codes(),
        limits_of(import_.file, any_size=import_.any_size),
        folder=folder,
        on_progress=on_progress,
        personal_allowed=bool(import_.personal_reason),
        # Corrected rows are read as if they stood in the file that they complete.
        name=import_.completes.file_name if import_.completes else import_.file_name,
    )


def _refuse(work: jobs.Work, import_: Import, result: ParseResult) -> None:
    issues = list(result.issues) or ([result.refused] if result.refused else [])
    report = result.summary.counts.as_json() if result.summary else {}
    with work.completing():
        held = hold(import_)
        move(held, ImportState.REFUSED)
        _write_issues(held, issues)
        held.report, held.ended_at = report, timezone.now()
        held.save(update_fields=["state", "report", "ended_at"])
    if any(issue.code == PERSONAL for issue in issues):
        _erase(import_)


def _erase(import_: Import) -> None:
    """Records of single persons stay on no disk, unless the same file is in use by a recipe that reads none of them."""
    ended = {ImportState.REFUSED, ImportState.CANCELLED}
    used = Import.objects.filter(file=import_.file_id).exclude(state__in=ended)
    reasoned = Upload.objects.unfinished().filter(file=import_.file_id).exclude(personal_reason="")
    if not used.exists() and not reasoned.exists():
        files.erase(import_.file)
        # What was shown of it goes too; the look may have taken it for harmless.
        shown = Upload.objects.filter(file=import_.file_id)
        shown.update(state=UploadState.DISCARDED, look={}, mapping={}, trial=None, changed_at=timezone.now())
        RecipeTrial.objects.filter(file=import_.file_id).delete()


def _write_issues(import_: Import, issues: Sequence[Issue]) -> None:
    import_.issues.all().delete()
    ImportIssue.objects.bulk_create(
        ImportIssue(
            import_ref=import_, position=position, code=issue.code, severity=issue.severity, row=issue.row,
            column=issue.column[:300], value=issue.value[:100], params=dict(issue.params), count=issue.count,
            rows=list(issue.rows), part=issue.part[:300],
        )
        for position, issue in enumerate(issues)
    )  # fmt: skip


def _stage(work: jobs.Work, import_: Import, result: ParseResult) -> None:
    """Stages the clean rows, each chunk in a transaction of its own that ends the moment the import is cancelled."""
    everyone()
    measures = dict(Measure.objects.values_list("slug", "pk"))
    groups = dict(Group.objects.values_list("key", "pk"))
    for number, chunk in enumerate(result.chunks(), 1):
        rows = list(_rows(import_.pk, chunk, measures, groups))
        size = piece_size()
        for start in unhurried(range(0, len(rows), size)):
            with transaction.atomic():
                if hold(import_).state != ImportState.PARSING:
                    raise jobs.CancelledError
                insert_rows(StagedObservation, COLUMNS, rows[start : start + size])
        share = number / result.chunk_count
        work.progress(READ + int((STAGED - READ) * share), PARTS, _("Setting figures aside"))
    stage_places(
        import_=import_,
        places=result.places(),
        on_progress=lambda: work.progress(STAGED, PARTS, _("Setting places aside")),
    )
    # Preview and acceptance compare what is staged with what is current.
    renew_statistics(StagedObservation, StagedPlace, Observation)


def _rows(
    import_id: int, chunk: "Chunk", measures: dict[str, int], groups: dict[str, int]
) -> Iterator[tuple[Any, ...]]:
    """Staged rows of a chunk, ready for the database: names as ids, absent figures as None."""
    frame = chunk.frame
    count = len(frame)
    columns: list[Sequence[Any]] = [
        [import_id] * count,
        _words(frame["measure"], measures),
        _words(frame["period"]),
        _words(frame["place"]),
        _words(frame["group"], groups),
    ]
    columns += [_figures(frame[name]) for name in OBSERVATION_FLOATS]
    columns += [_words(frame[name]) for name in TEXTS]
    columns += [frame["row"].tolist(), _words(chunk.columns), _words(chunk.parts), ["new"] * count]
    return zip(*columns, strict=True)


def _words(column: "pd.Series[str]", ids: dict[str, int] | None = None) -> list[Any]:
    """The cells of a categorical column, through its few categories."""
    categories = [ids[word] if ids else word for word in column.cat.categories]
    return [categories[code] for code in column.cat.codes]


def _figures(column: "pd.Series[float]") -> list[float | None]:
    if column.isna().all():
        return [None] * len(column)
    return [None if figure != figure else figure for figure in column.tolist()]  # noqa: PLR0124  # NaN differs from itself


def _preview(work: jobs.Work, import_: Import, result: ParseResult, summary: Summary) -> None:
    """Says of each staged row what accepting it does, and stores the report."""
    work.progress(STAGED, PARTS, _("Comparing with what is there"))
    stamp = stamp_of(summary.measures)
    mark_changes(
        import_id=import_.pk,
        dataset_id=import_.dataset_id,
        covers=_covers(import_, summary),
        on_progress=lambda: work.progress(STAGED, PARTS, _("Comparing with what is there")),
    )
    work.progress(STAGED, PARTS, _("Looking for what is unusual"))
    unusual = unusual_changes(
        import_id=import_.pk,
        on_progress=lambda: work.progress(STAGED, PARTS, _("Looking for what is unusual")),
    )
    issues = sorted([*result.issues, *unusual], key=lambda issue: Severity.values.index(issue.severity))
    report = summary.counts.as_json() | count_changes(import_.pk)
    with work.completing():
        held = hold(import_)
        move(held, ImportState.PREVIEWED)
        _write_issues(held, issues)
        held.report = report
        held.summary = {name: part for name, part in summary.as_json().items() if name not in APART}
        held.stamp, held.stamp_after, held.previewed_at = stamp, {}, timezone.now()
        held.save(update_fields=["state", "report", "summary", "stamp", "stamp_after", "previewed_at"])


def _covers(import_: Import, summary: Summary) -> str:
    """What the silence of the file means. A row that could not be read is not a row that is gone; corrections replace nothing."""
    if summary.counts.rows_rejected or import_.completes_id is not None:
        return "rows"
    return read_recipe(import_.recipe_text).covers
