"""What the pages of imports read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboard.choices import Change, ImportState, Severity
from dashboard.models import Group, Import, ImportIssue, Indicator, Measure, Observation, Period, Place
from dashboard.queries.reports import issue_message
from dashboard.queries.steward.words import IMPORT_TONES, observed, person_name
from dashboard.queries.store import is_current
from kconnect.core.choices import JobState
from kconnect.core.i18n import localized
from kconnect.core.models import Job

SAMPLE = 20
ISSUE_HEADER = ("row", "column", "severity", "code", "message", "value", "count")
# What a reader wants to see first.
ORDER = (Change.CHANGED, Change.REMOVED, Change.NEW, Change.UNCHANGED)
WORKING = frozenset({ImportState.UPLOADED, ImportState.PARSING, ImportState.ACCEPTING, ImportState.UNDOING})


@dataclass(frozen=True)
class ImportRow:
    """One import in the list."""

    pk: int
    url: str
    file_name: str
    dataset: str
    state: str
    tone: str
    who: str
    started_at: datetime
    new: int
    changed: int
    removed: int


@dataclass(frozen=True)
class JobCard:
    """How far the background work is."""

    title: str
    state: str
    tone: str
    percent: int
    step: str
    error: str
    url: str
    poll: str
    is_over: bool


@dataclass(frozen=True)
class ChangeCount:
    """One kind of change with its number; leads to its sample."""

    key: str
    label: str
    count: int
    href: str
    current: bool


@dataclass(frozen=True)
class SampleRow:
    """One staged figure beside the one that counts now."""

    measure: str
    place: str
    period: str
    group: str
    before: str
    after: str
    row: int
    column: str


@dataclass(frozen=True)
class IssueRow:
    """One issue: where it was met first, in how many other places, and what to do."""

    severity: str
    tone: str
    row: int | None
    others: int
    column: str
    message: str


@dataclass(frozen=True)
class ImportPage:
    """Everything that the page of one import shows."""

    import_: Import
    state: str
    tone: str
    who: str
    accepted_by: str
    ended_by: str
    job: JobCard | None
    changes: tuple[ChangeCount, ...]
    chosen: str
    sample: tuple[SampleRow, ...]
    rows: tuple[tuple[str, int], ...]
    ignored: tuple[str, ...]
    new_places: int
    issues: int
    indicators: tuple[Indicator, ...]
    is_stale: bool
    can_accept: bool
    can_preview: bool
    can_cancel: bool
    can_undo: bool


def listed_imports() -> QuerySet[Import]:
    """All imports, youngest first."""
    return Import.objects.select_related("dataset", "started_by__person").order_by("-started_at", "-pk")


def import_rows(imports: Iterable[Import]) -> list[ImportRow]:
    """Imports in words."""
    return [
        ImportRow(
            pk=one.pk,
            url=reverse("dashboard:import_detail", args=[one.pk]),
            file_name=one.file_name,
            dataset=_(one.dataset.title),
            state=str(ImportState(one.state).label),
            tone=IMPORT_TONES.get(one.state, "plain"),
            who=person_name(one.started_by),
            started_at=one.started_at,
            new=one.report.get("new", 0),
            changed=one.report.get("changed", 0),
            removed=one.report.get("removed", 0),
        )
        for one in imports
    ]


def import_page(import_: Import, *, change: str = "") -> ImportPage:
    """The page of one import; `change` chooses whose sample is shown, by default the most telling kind that occurs."""
    state = ImportState(import_.state)
    counts = {kind: import_.report.get(kind, 0) for kind in ORDER}
    chosen = change if change in Change.values else next((kind.value for kind in ORDER if counts[kind]), "")
    previewed = state == ImportState.PREVIEWED
    stale = previewed and not is_current(import_)
    return ImportPage(
        import_=import_,
        state=str(state.label),
        tone=IMPORT_TONES.get(state, "plain"),
        who=person_name(import_.started_by),
        accepted_by=person_name(import_.accepted_by),
        ended_by=person_name(import_.ended_by),
        job=job_card(import_),
        changes=_changes(counts, chosen if previewed else ""),
        chosen=chosen if previewed else "",
        sample=_sample(import_, chosen) if previewed else (),
        rows=_row_counts(import_.report),
        ignored=tuple(import_.summary.get("ignored", [])),
        new_places=_new_places(import_) if previewed else 0,
        issues=import_.issues.count(),
        indicators=_fed(import_),
        is_stale=stale,
        can_accept=previewed and not stale,
        can_preview=stale,
        can_cancel=state in {ImportState.UPLOADED, ImportState.PARSING, ImportState.PREVIEWED},
        can_undo=state == ImportState.ACCEPTED,
    )


def job_card(import_: Import) -> JobCard | None:
    """The background work of an import while it matters: under way, or stopped before its end."""
    job: Job | None = import_.job
    if job is None:
        return None
    state = JobState(job.state)
    over = state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}
    if import_.state not in WORKING and state != JobState.FAILED:
        return None
    titles = {ImportState.ACCEPTING: _("Putting figures in place"), ImportState.UNDOING: _("Undoing the import")}
    return JobCard(
        title=titles.get(ImportState(import_.state), _("Reading the file")),
        state=str(state.label),
        tone="no" if state == JobState.FAILED else "plain",
        percent=job.percent,
        step=_(job.stage) if job.stage else "",
        error=_(job.error) if job.error else "",
        url=reverse("portal:job_detail", args=[job.pk]),
        poll="" if over else reverse("dashboard:import_progress", args=[import_.pk]),
        is_over=over,
    )


def _changes(counts: dict[Change, int], chosen: str) -> tuple[ChangeCount, ...]:
    return tuple(
        ChangeCount(kind.value, str(kind.label), counts[kind], f"?change={kind.value}", kind.value == chosen)
        for kind in Change
    )


def _row_counts(report: dict[str, Any]) -> tuple[tuple[str, int], ...]:
    """Rows and cells of the file, with their names."""
    names = {
        "rows_read": _("Rows read"),
        "rows_accepted": _("Rows taken"),
        "rows_rejected": _("Rows rejected"),
        "columns": _("Columns"),
        "blank_cells": _("Empty cells"),
    }
    return tuple((name, report[key]) for key, name in names.items() if key in report)


def _new_places(import_: Import) -> int:
    codes = [place["code"] for place in import_.summary.get("places", [])]
    return len(set(codes) - set(Place.objects.values_list("code", flat=True))) if codes else 0


def _fed(import_: Import) -> tuple[Indicator, ...]:
    """The indicators that are computed from what the file speaks of."""
    measures = import_.summary.get("measures", [])
    return tuple(Indicator.objects.fed_by(measures).select_related("version").order_by("name_folded", "slug"))


def _sample(import_: Import, change: str) -> tuple[SampleRow, ...]:
    staged = list(import_.staged.filter(change=change).order_by("pk")[:SAMPLE])
    current = Observation.objects.in_bulk([row.current for row in staged if row.current])
    measures = Measure.objects.in_bulk({row.measure_id for row in staged})
    groups = Group.objects.in_bulk({row.group_id for row in staged})
    places = {place.code: place for place in Place.objects.filter(code__in={row.place_code for row in staged})}
    given = {place["code"]: place["name"] for place in import_.summary.get("places", [])}
    periods = {period.code: period for period in Period.objects.filter(code__in={row.period_code for row in staged})}
    return tuple(
        SampleRow(
            measure=str(localized(measures[row.measure_id], "name")),
            place=_place_name(row.place_code, places, given),
            period=str(periods.get(row.period_code, row.period_code)),
            group=str(localized(groups[row.group_id], "name")),
            before=observed(current[row.current]) if row.current in current else "",
            after=observed(row) if change != Change.REMOVED else "",
            row=row.row,
            column=row.source_column,
        )
        for row in staged
    )


def _place_name(code: str, places: dict[str, Place], given: dict[str, str]) -> str:
    return str(localized(places[code], "name")) if code in places else given.get(code) or code


def issue_rows(issues: Iterable[ImportIssue]) -> list[IssueRow]:
    """Issues in words."""
    tones: dict[str, str] = {Severity.ERROR: "no", Severity.WARNING: "warn", Severity.NOTE: "plain"}
    return [
        IssueRow(
            severity=str(Severity(issue.severity).label),
            tone=tones[issue.severity],
            row=issue.row,
            others=issue.count - 1,
            column=issue.column,
            message=issue_message(issue),
        )
        for issue in issues
    ]


def issue_cells(import_: Import) -> Iterator[tuple[Any, ...]]:
    """Issues as rows of a file: one for each row they were met in, as far as those are kept."""
    for issue in import_.issues.all().iterator(chunk_size=500):
        for row in issue.rows or [issue.row]:
            yield (row, issue.column, issue.severity, issue.code, issue_message(issue), issue.value, issue.count)
